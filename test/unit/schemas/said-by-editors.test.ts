import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dictionaryJsonSchema, trialJsonSchema } from '../../../src/schemas/index.ts'
import { rulesOf } from '../../support/rules.ts'

const { dictionary } = rulesOf({}, readFileSync('criteria/dictionary.yaml', 'utf8'))
const TRIAL = trialJsonSchema(dictionary)

interface Pattern {
  readonly pattern: string
  readonly says: unknown
}

/** Every pattern of a schema, with what an editor says about a text that does not match it. */
function patternsIn(schema: unknown): Pattern[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { pattern, patternErrorMessage: says } = schema as Readonly<Record<string, unknown>>
  const own = typeof pattern === 'string' ? [{ pattern, says }] : []
  return [...own, ...Object.values(schema).flatMap(patternsIn)]
}

describe('the message of an editor about a text that does not match', () => {
  it.each([
    ['a rule file', TRIAL],
    ['the dictionary', dictionaryJsonSchema(dictionary)],
  ])('shows how to write it, in %s', (_, schema) => {
    const patterns = patternsIn(schema)
    expect(patterns.length).toBeGreaterThan(5)
    const unsaid = patterns.filter(({ says }) => typeof says !== 'string' || !says.startsWith('Write this like `'))
    expect(unsaid).toEqual([])
    expect(patterns.filter(({ says }) => String(says).length > 140)).toEqual([])
  })

  it('is one sentence for all forms in which a fact can be written', () => {
    const { 'labs.alt': alt, ecog } = TRIAL['definitions'] as Readonly<Record<string, unknown>>
    const said = (schema: unknown) => [...new Set(patternsIn(schema).map(({ says }) => says))]
    expect(said(alt)[0]).toBe('Write this like `≤ 1.5 × ULN` or `≥ 100 U/L`.')
    expect(said(ecog)[0]).toBe('Write this like `0..5` or `≤ 1`.')
  })

  it('comes with fields of an entry that are offered before anything else', () => {
    const { 'entry-of-metastases': entry } = TRIAL['definitions'] as Readonly<
      Record<string, { readonly properties: object }>
    >
    const names = Object.keys(entry?.properties ?? {})
    expect(names.indexOf('site')).toBe(0)
    expect(names.indexOf('controlled')).toBeLessThan(names.indexOf('all'))
  })
})
