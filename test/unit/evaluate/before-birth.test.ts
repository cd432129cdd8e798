import { expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import { enginesUnderTest } from '../../support/engine-under-test.ts'
import { readingOf, rulesOfCase } from '../../support/random-cases.ts'
import type { RandomCase } from '../../support/random-cases.ts'

/**
 * An implication says that the entry began three months before `d`, and nothing happens before birth. So the patient
 * was born before `f`; the rules only ask whether `f` is another day than the birth.
 */
const ENTRY: RandomCase = {
  asOf: '2026-12-31',
  dictionary: {
    variables: [
      'born: {label: born, type: birth_date}',
      'd: {label: d, type: date}',
      'f: {label: f, type: date}',
      'y: {label: y, type: yes_no}',
      'l: {label: l, type: list, entry: l, fields: {on: {label: on, type: date}}}',
    ],
    implications: ['{when: {l: {none: {on: {at_least: 3 months, before: d}}}}, then: {y: true}, because: b}'],
    orders: [],
    alive: [],
  },
  trials: [['{id: I1, text: t, cites: I1, require: {f: {different_from: born}}}']],
  records: [{ id: '1' }, { id: '2', d: '2023-12', f: '2023-12', y: false, l: [{}] }, { id: '3' }],
}

/** `z` exists, so the patient was born on the day `d`, and none of her facts is older. */
const DAY: RandomCase = {
  asOf: '2026-03-15',
  dictionary: {
    variables: [
      'z: {label: z, type: yes_no}',
      'c: {label: c, type: choice, values: {a: {label: a}, b: {label: b}}}',
      'born: {label: born, type: birth_date}',
      'd: {label: d, type: date}',
    ],
    implications: ['{when: {born: {different_from: d}}, then: {z: none}, because: b}'],
    orders: [],
    alive: [],
  },
  trials: [['{id: I1, text: t, cites: I1, require: {c: {within: 5 years}}}']],
  records: [{ id: '1' }, { id: '2', z: false, d: '2024-12-31' }, { id: '3' }],
}

it.each([
  ['entry', ENTRY],
  ['day of a fact', DAY],
])('what must lie after birth is decided alike, whoever was screened before: %s', (_, one) => {
  const rules = rulesOfCase(one)
  if (rules === undefined) throw new Error('the rules cannot be read')
  const asOf = parseDay(one.asOf) ?? 0
  const read = readingOf(rules, asOf)
  for (const { name, answers } of enginesUnderTest(rules, rules.trials, asOf)) {
    const verdicts = one.records.map((record) => answers(read(record)).map(({ verdict }) => verdict))
    expect({ name, verdicts }).toEqual({ name, verdicts: [['undetermined'], ['eligible'], ['undetermined']] })
  }
})
