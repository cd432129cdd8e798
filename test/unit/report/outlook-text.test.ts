import { describe, expect, it } from 'vitest'
import type { Outlook } from '../../../src/explain/index.ts'
import { outlookTexts } from '../../../src/report/index.ts'
import { smallRules } from '../../support/rules.ts'

const { dictionary } = smallRules('  - {id: I1, text: t, cites: c, require: {smoker: true}}\n')

function said(match: readonly string[], out: readonly string[], missing: readonly string[]): string[] {
  const asked = (facts: readonly string[]): { fact: string; ask: string }[] => facts.map((fact) => ({ fact, ask: '?' }))
  const outlook: Outlook = { to_find_out: { match: asked(match), out: asked(out) } }
  return outlookTexts(outlook, missing, dictionary).map(({ label, text }) => `${label}: ${text}`)
}

describe('what is worth finding out', () => {
  it('says which facts can do what', () => {
    expect(said(['phase', 'smoker'], ['score'], ['phase', 'smoker', 'score'])).toEqual([
      'Could make it a match: phase; smoker',
      'Could rule it out: score',
    ])
  })

  it('says once what can do both', () => {
    expect(said(['score'], ['score'], ['smoker', 'score'])).toEqual(['Could settle it either way: score'])
  })

  it('does not say again what is to be found out anyway', () => {
    expect(said(['score'], ['score'], ['score'])).toEqual([])
    expect(said(['smoker', 'score'], ['score'], ['smoker', 'score'])).toEqual(['Could rule it out: score'])
  })
})
