import { expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/** A date of birth that the record does not give but an implication restricts. */

const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  y: {label: y, type: yes_no}
  born: {label: born, type: birth_date}
  l: {label: l, type: list, entry: l, fields: {day: {label: day, type: date}}}
implications:
  - {when: {y: true}, then: {born: within 20 years}, because: b}
`

it.each<[string, JsonObject, string]>([
  ['{l: {some: {day: at least 30 years ago}}}', { y: true, l: [{}] }, 'fail'],
  ['{l: {some: {day: at least 30 years ago}}}', { y: true, l: [{}, { day: '2026-01-01' }] }, 'fail'],
  ['{l: {some: {day: at least 30 years ago}}}', { y: false, l: [{}] }, 'unknown'],
  ['{l: {some: {day: at least 10 years ago}}}', { y: true, l: [{}] }, 'unknown'],
])('keeps entries after the birth it implies: %s of %j', (require, record, expected) => {
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${require}}\n` }, DICTIONARY)
  const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
  const others = [{ y: false, l: [{}] }, { y: true, l: [{}] }, {}]
  // The other records come first, so that their cached answers could be used by mistake.
  const [status] = [...others, record]
    .map((one) => {
      const decided = screener.decide({ id: 'x', ...one })
      return decided.ok ? decided.decisions[0]?.statuses.at(-1) : undefined
    })
    .slice(-1)
  expect(status).toBe(expected)
})
