import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { conditionSchemas } from '../../../src/schemas/trial.ts'
import { rulesOf } from '../../support/rules.ts'

const criterion = (condition: string): string => `  - {id: I1, text: t, cites: I1, require: ${condition}}\n`

describe('what is read of a list', () => {
  it.each([
    ['{spots: {count: 5..2}}', 'quantity/empty'],
    ['{spots: {total: size, is: 5..2}}', 'quantity/empty'],
    ['{spots: {count: "≥ 05"}}', 'quantity/leading-zero'],
    ['{spots: {count: many}}', 'quantity/form'],
    ['{spots: {count: "≥ 2.5"}}', 'quantity/form'],
  ])('%s is refused as %s', (condition, code) => {
    expect(() => rulesOf({ T: criterion(condition) })).toThrow(code)
  })
})

describe('the schema of conditions', () => {
  const { dictionary } = rulesOf({})
  const definitions = conditionSchemas(dictionary)
  const accepts = new Ajv({ strict: false }).compile({ $ref: '#/definitions/condition', definitions })

  it.each<[string, unknown]>([
    ['{age: {same_as: score}}', { age: { same_as: 'score' } }],
    ['{age: ≤ 2 × ULN}', { age: '≤ 2 × ULN' }],
    ['{age: {is: ≤ 40, within: 1 year}}', { age: { is: '≤ 40', within: '1 year' } }],
    ['{score: {is: ≤ 1, within: lately}}', { score: { is: '≤ 1', within: 'lately' } }],
    ['{score: {is: mild, within: 1 year}}', { score: { is: 'mild', within: '1 year' } }],
    ['{spots: {some: {size: {is: 1, within: 1 year}}}}', { spots: { some: { size: { is: 1, within: '1 year' } } } }],
  ])('refuses %s, as the reader does', (text, condition) => {
    expect(() => rulesOf({ T: criterion(text) })).toThrow('error')
    expect(accepts(condition)).toBe(false)
  })

  it.each<[string, unknown]>([
    ['{age: ≤ 2 years}', { age: '≤ 2 years' }],
    ['{labs.crea: ≤ 2 × ULN}', { 'labs.crea': '≤ 2 × ULN' }],
    ['{labs.crea: ≤ 2 mg/dL}', { 'labs.crea': '≤ 2 mg/dL' }],
    ['{labs.crea: {is: ≤ 2 mg/dL, within: 14 days}}', { 'labs.crea': { is: '≤ 2 mg/dL', within: '14 days' } }],
    [
      '{labs.crea: {is: {uln: ≤ 2 mg/dL}, within: 14 days}}',
      { 'labs.crea': { is: { uln: '≤ 2 mg/dL' }, within: '14 days' } },
    ],
    ['{score: {within: 14 days}}', { score: { within: '14 days' } }],
    ['{labs.crea.date: {after: tumour.found}}', { 'labs.crea.date': { after: 'tumour.found' } }],
    ['{tumour.found: {after: labs.crea.date}}', { 'tumour.found': { after: 'labs.crea.date' } }],
  ])('accepts %s, as the reader does', (text, condition) => {
    expect(rulesOf({ T: criterion(text) }).trials).toHaveLength(1)
    expect(accepts(condition)).toBe(true)
  })
})
