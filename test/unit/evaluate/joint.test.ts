import { expect, it } from 'vitest'
import { screenSmall } from '../../support/rules.ts'

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
