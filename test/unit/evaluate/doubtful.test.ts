import { expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import { enginesUnderTest } from '../../support/engine-under-test.ts'
import { readingOf, rulesOfCase } from '../../support/random-cases.ts'
import type { RandomCase } from '../../support/random-cases.ts'

/**
 * No entry can be as the implication demands of every entry. So the list is empty, and an entry that a record has
 * cannot be right.
 */
const CASE: RandomCase = {
  asOf: '2026-03-15',
  dictionary: {
    variables: ['m: {label: m, type: list, entry: m, fields: {size: {label: size, type: integer, range: 1..6}}}'],
    implications: ['{then: {m: {every: {size: "> 6"}}}, because: size}'],
    orders: [],
    alive: [],
  },
  trials: [['{id: I1, text: t, cites: I1, require: {m: {none: {}}}}']],
  records: [{ id: '1' }, { id: '2', m: [{}] }, { id: '3', m: [{ size: 3 }] }, { id: '4', m: [{}] }],
}

it('an entry that cannot exist does not count, whoever was screened before', () => {
  const rules = rulesOfCase(CASE)
  if (rules === undefined) throw new Error('the rules cannot be read')
  const asOf = parseDay(CASE.asOf) ?? 0
  const read = readingOf(rules, asOf)
  for (const { name, answers } of enginesUnderTest(rules, rules.trials, asOf))
    for (const record of [...CASE.records, ...CASE.records.toReversed()]) {
      const verdicts = answers(read(record)).map(({ statuses, verdict }) => [...statuses, verdict])
      expect({ name, record, verdicts }).toEqual({ name, record, verdicts: [['pass', 'eligible']] })
    }
})

/**
 * The same where the implication looks at another field than the criterion, or where that field is compared with a
 * fact.
 */
const APART: RandomCase = {
  asOf: '2026-03-15',
  dictionary: {
    variables: [
      'side: {label: side, type: choice, values: {a: {label: a}, b: {label: b}}}',
      'm: {label: m, type: list, entry: m, fields: {on: {label: on, type: yes_no}, kind: {label: kind, type: choice, values: {a: {label: a}, b: {label: b}}}}}',
    ],
    implications: ['{each: m, when: {kind: [a, b]}, then: {not: {kind: [a, b]}}, because: kind}'],
    orders: [],
    alive: [],
  },
  trials: [
    ['{id: E1, text: t, cites: E1, exclude: {m: {some: {on: true}}}}'],
    ['{id: E1, text: t, cites: E1, exclude: {m: {some: {kind: {different_from: side}}}}}'],
  ],
  records: [
    { id: '1', m: [{}] },
    { id: '2', m: { complete: false, items: [{}, {}] } },
    { id: '3', side: 'a', m: [{}] },
  ],
}

const MET = ['pass', 'eligible']

it('an entry that an implication forbids does not count for any criterion', () => {
  const rules = rulesOfCase(APART)
  if (rules === undefined) throw new Error('the rules cannot be read')
  const asOf = parseDay(APART.asOf) ?? 0
  const read = readingOf(rules, asOf)
  for (const { name, answers } of enginesUnderTest(rules, rules.trials, asOf))
    for (const record of APART.records) {
      const verdicts = answers(read(record)).map(({ statuses, verdict }) => [...statuses, verdict])
      expect({ name, record, verdicts }).toEqual({ name, record, verdicts: [MET, MET] })
    }
})
