import { expect, it } from 'vitest'
import { combinedVerdict } from '../../../src/evaluate/combined-verdict.ts'
import type { Group } from '../../../src/evaluate/combined-verdict.ts'
import { screenSmall, smallRules } from '../../support/rules.ts'

it('criteria that hang together by the order of dates alone are worked out together', () => {
  const criteria = `  - {id: I1, text: t, cites: I1, require: {age: ≤ 20}}
  - {id: I2, text: t, cites: I2, require: {tumour.found: more than 30 years ago}}
`
  // Nothing was found before she was born.
  const { verdict, criteria: own } = screenSmall(criteria, { tumour: { present: true } })
  expect(own.map((one) => one.status)).toEqual(['unknown', 'unknown'])
  expect(verdict).toBe('ineligible')
})

it('criteria on facts that have nothing to do with each other keep their own missing facts', () => {
  const criteria = `  - {id: I1, text: t, cites: I1, require: {age: ≤ 20}}
  - {id: I2, text: t, cites: I2, require: {score: ≤ 2}}
`
  const { verdict, missing } = screenSmall(criteria, { sex: 'female' })
  expect([verdict, ...missing]).toEqual(['undetermined', 'born', 'score'])
})

it('what is missing beside others that are left to a person is said to be not worked out where it was not', () => {
  const open = (more: Partial<Group>): Group => ({
    outcomes: ['confirm', 'fail'],
    missing: [],
    isSpent: false,
    ...more,
  })
  // Beside one that is left to a person, another that is turns nothing.
  const workOut = ([one]: readonly string[], others: string): Group =>
    others === 'pass' ? open({}) : open({ missing: one === 'a' ? ['sex'] : ['score'], isSpent: one === 'b' })
  const rules = smallRules('  - {id: I1, text: t, cites: I1, require: {age: ≤ 20}}\n')
  const found = combinedVerdict([['a'], ['b']], 'pass', rules, workOut)
  expect(found).toEqual({ verdict: 'undetermined', missing: ['sex', 'score'], spent: ['b'] })
})

it('what groups have in common that were not worked out is named once', () => {
  const spent: Group = { outcomes: ['pass', 'fail'], missing: ['score', 'sex'], isSpent: true }
  const rules = smallRules('  - {id: I1, text: t, cites: I1, require: {age: ≤ 20}}\n')
  const found = combinedVerdict([['a'], ['b']], 'pass', rules, () => spent)
  expect(found).toEqual({ verdict: 'undetermined', missing: ['sex', 'score'], spent: ['a', 'b'] })
})
