import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { coverage, firstExamples, mutate, readExamples, suggest, suggestionText } from '../../../src/examples/index.ts'
import type { Suggestion } from '../../../src/examples/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { parseYaml, Reader } from '../../../src/syntax/index.ts'
import { DiagnosticBag, sourceFile } from '../../../src/text/index.ts'
import { AS_OF, smallRules } from '../../support/rules.ts'
import { inYaml11 } from '../../support/yaml-1.1.ts'

const RULES = smallRules(`  - {id: R-SEX, text: t, cites: R-SEX, require: {sex: female}}
  - {id: I1, text: t, cites: I1, require: {tumour.found: within 5 years}}
  - {id: I2, text: t, cites: I2, require: {any: [{score: ≤ 1}, {smoker: false}]}}
  - {id: I3, text: t, cites: I3, require: {labs.crea: ≤ 1.5 × ULN}}
  - {id: I4, text: t, cites: I4, ask: Does she agree?, who: the patient}
  - {id: I5, text: t, cites: I5, ask: Is it her own wish?, who: the patient}
  - {id: I6, text: t, cites: I6, require: {spots: {latest: {place: liver}, by: seen}}}
  - {id: E1, text: t, cites: E1, exclude: {spots: {total: size, is: "> 5", where: {place: bone}}}}
`)
const [TRIAL] = RULES.trials
if (TRIAL === undefined) throw new Error('no trial')

const FIRST = firstExamples(TRIAL, RULES, parseDay(AS_OF) ?? 0)
if (FIRST === undefined) throw new Error('nobody matches')
const SUGGESTED = suggest(FIRST, TRIAL, RULES, mutate(FIRST, TRIAL, RULES))

/** How many gaps and surviving mutations remain once an author has accepted these examples. */
function left(suggestions: readonly Suggestion[]): number {
  if (TRIAL === undefined || FIRST === undefined) return Infinity
  const { id: _id, ...base } = FIRST.base
  const cases = suggestions.map((one) => `    ${suggestionText(one)}\n`).join('')
  const text = `examples:\n  as_of: ${AS_OF}\n  base: ${JSON.stringify(base)}\n  cases:\n${cases}`
  const bag = new DiagnosticBag()
  const file = sourceFile('t.yaml', text)
  const root = parseYaml(file, bag)
  const set = root && readExamples(root, new Reader(file, bag), TRIAL, () => undefined)
  if (set === undefined) throw new Error('not read')
  return coverage(set, TRIAL, RULES).gaps.length + mutate(set, TRIAL, RULES).survivors.length
}

describe('suggested examples', () => {
  it('begin with a patient who matches and has nothing unusual', () => {
    expect(FIRST.base).toMatchObject({ sex: 'female', labs: { crea: { unit: 'mg/dL', uln: 1 } } })
  })

  it('together cover everything wanted, and notice every mistake', () => {
    expect(left(SUGGESTED)).toBe(0)
  })

  it('are few, and each is needed', () => {
    expect(SUGGESTED.length).toBeLessThan(20)
    const dispensable = SUGGESTED.filter((one) => left(SUGGESTED.filter((other) => other !== one)) === 0)
    expect(dispensable.map(({ say }) => say)).toEqual([])
  })

  it('describe the patient in one line', () => {
    const labels = SUGGESTED.map(({ say }) => say)
    expect(new Set(labels).size).toBe(labels.length)
    expect(Math.max(...labels.map((one) => one.length))).toBeLessThanOrEqual(160)
    expect(labels.join('\n')).toMatch(/\bscore: 2\b/)
    expect(labels.slice(0, 4)).toEqual([
      'somebody who matches',
      'nothing is known',
      'every question is answered in favour of the patient',
      'every question is answered against the patient',
    ])
  })

  it('are marked as unread, and mean the same in YAML 1.1', () => {
    for (const one of SUGGESTED) {
      const text = suggestionText(one)
      expect(text).toMatch(/, unread: true\}$/)
      expect(inYaml11(text)).toEqual(parse(text))
    }
  })
})
