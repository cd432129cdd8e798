import { expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import { enginesUnderTest } from '../../support/engine-under-test.ts'
import { readingOf, rulesOfCase } from '../../support/random-cases.ts'
import type { RandomCase } from '../../support/random-cases.ts'

/** If `y` holds, there is no `q`. Then the total may be 1, which no values of both components give. */
const CASE: RandomCase = {
  asOf: '2026-12-31',
  dictionary: {
    variables: [
      'y: {label: y, type: yes_no}',
      'p: {label: p, type: choice, values: {one: {label: one}, four: {label: four}}}',
      'q: {label: q, type: choice, values: {a: {label: a}, b: {label: b}}}',
      'points: {label: points, type: integer, range: 0..7, sum_of: {p: {one: 1, four: 4}, q: {a: 1, b: 3}}}',
    ],
    implications: ['{when: {y: true}, then: {q: none}, because: b}'],
    orders: [],
    alive: [],
  },
  trials: [['{id: I1, text: t, cites: I1, require: {points: ">= 2"}}']],
  records: [
    { id: '1', y: true, points: { value: 3, comparator: '<' } },
    { id: '2', points: { value: 3, comparator: '<' } },
    { id: '3', y: false, points: { value: 3, comparator: '<' } },
  ],
}

it('a recorded total may be what is left without a component that does not exist', () => {
  const rules = rulesOfCase(CASE)
  if (rules === undefined) throw new Error('the rules cannot be read')
  const asOf = parseDay(CASE.asOf) ?? 0
  const read = readingOf(rules, asOf)
  for (const { name, answers } of enginesUnderTest(rules, rules.trials, asOf)) {
    const verdicts = CASE.records.map((record) => answers(read(record)).map(({ verdict }) => verdict))
    expect({ name, verdicts }).toEqual({ name, verdicts: [['ineligible'], ['undetermined'], ['eligible']] })
  }
})
