import { expect, it } from 'vitest'
import { combinedVerdict } from '../../../src/evaluate/combined-verdict.ts'
import type { Group } from '../../../src/evaluate/combined-verdict.ts'
import { screenSmall, smallRules } from '../../support/rules.ts'

it('criteria that are connected only by the order of dates are worked out together', () => {
  const criteria = `  - {id: I1, text: t, cites: I1, require: {age: ≤ 20}}
  - {id: I2, text: t, cites: I2, require: {tumour.found: more than 30 years ago}}
`
  // Nothing was found before birth.
  const { verdict, criteria: own } = screenSmall(criteria, { tumour: { present: true } })
  expect(own.map((one) => one.status)).toEqual(['unknown', 'unknown'])
  expect(verdict).toBe('ineligible')
})

it('criteria on unrelated facts keep their own missing facts', () => {
  const criteria = `  - {id: I1, text: t, cites: I1, require: {age: ≤ 20}}
  - {id: I2, text: t, cites: I2, require: {score: ≤ 2}}
`
  const { verdict, missing } = screenSmall(criteria, { sex: 'female' })
  expect([verdict, ...missing]).toEqual(['undetermined', 'born', 'score'])
})

it('a group whose missing facts were not worked out is named, even beside one that is left to a person', () => {
  const open = (more: Partial<Group>): Group => ({
    outcomes: ['confirm', 'fail'],
    missing: [],
    isSpent: false,
    ...more,
  })
  // Beside a group that is left to a person, another such group changes nothing.
  const workOut = ([one]: readonly string[], others: string): Group =>
    others === 'pass' ? open({}) : open({ missing: one === 'a' ? ['sex'] : ['score'], isSpent: one === 'b' })
  const rules = smallRules('  - {id: I1, text: t, cites: I1, require: {age: ≤ 20}}\n')
  const found = combinedVerdict([['a'], ['b']], 'pass', rules, workOut)
  expect(found).toEqual({ verdict: 'undetermined', missing: ['sex', 'score'], spent: ['b'] })
})

it('missing facts that groups share are named once, even if they were not worked out', () => {
  const spent: Group = { outcomes: ['pass', 'fail'], missing: ['score', 'sex'], isSpent: true }
  const rules = smallRules('  - {id: I1, text: t, cites: I1, require: {age: ≤ 20}}\n')
  const found = combinedVerdict([['a'], ['b']], 'pass', rules, () => spent)
  expect(found).toEqual({ verdict: 'undetermined', missing: ['sex', 'score'], spent: ['a', 'b'] })
})
