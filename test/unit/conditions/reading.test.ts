import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { conditionSchemas } from '../../../src/schemas/trial.ts'
import { rulesOf } from '../../support/rules.ts'

const criterion = (condition: string): string => `  - {id: I1, text: t, cites: I1, require: ${condition}}\n`

describe('a condition in a rule file', () => {
  it.each([
    ['{spots: {count: 5..2}}', 'quantity/empty'],
    ['{tumour.found: between 6 and 2 months ago}', 'quantity/empty'],
    ['{tumour.found: between 2 years and 13 months ago}', 'quantity/empty'],
    ['{spots: {some: {seen: {at_least: 12 weeks, at_most: 2 weeks, after: tumour.found}}}}', 'quantity/empty'],
    ['{spots: {some: {seen: {more_than: 2 weeks, less_than: 14 days, after: tumour.found}}}}', 'quantity/empty'],
    ['{spots: {some: {seen: {more_than: 2 days, less_than: 3 days, after: tumour.found}}}}', 'quantity/empty'],
    ['{spots: {some: {seen: {less_than: 30 days, at_least: 1 year, before: tumour.found}}}}', 'quantity/empty'],
    ['{sex: }', 'value/empty'],
    ['{score: }', 'value/empty'],
    ['{smoker: {is: true, wthin: 7 days}}', 'shape/unknown-key'],
    ['{smoker: {is: true}}', 'shape/missing-key'],
    ['{labs.crea: "≤ 1,5 × ULN"}', 'quantity/form'],
    ['{spots: {total: size, is: 5..2}}', 'quantity/empty'],
    ['{spots: {count: "≥ 05"}}', 'quantity/leading-zero'],
    ['{spots: {count: many}}', 'quantity/form'],
    ['{spots: {count: "≥ 2.5"}}', 'quantity/form'],
    ['{spots: {latest: {place: bone}}}', 'which one is the latest: `by: seen`'],
    ['{spots: {by: seen}}', 'are used only with `latest:` or `first:`'],
    ['{spots: {some: {}, among: {place: bone}}}', 'are used only with `latest:` or `first:`'],
    ['{spots: {latest: {place: bone}, first: {place: liver}, by: seen}}', 'as two conditions, combined with `all:`'],
    ['{spots: {latest: {place: bone}, by: size}}', 'list/date'],
    ['{spots: {latest: {place: bone}, by: [seen]}}', 'list/date'],
    ['{spots: {latest: {place: nowhere}, by: seen}}', 'value/unknown'],
    ['{spots: {latest: {place: bone}, by: seen, among: {place: nowhere}}}', 'value/unknown'],
    ['{spots: {some: {spots: {latest: {}, by: seen}}}}', 'list/nested'],
  ])('%s is rejected with %s', (condition, code) => {
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
    ['{spots: {latest: {place: bone}}}', { spots: { latest: { place: 'bone' } } }],
    ['{spots: {first: {place: bone}, by: size}}', { spots: { first: { place: 'bone' }, by: 'size' } }],
    ['{spots: {some: {size: {is: 1, within: 1 year}}}}', { spots: { some: { size: { is: 1, within: '1 year' } } } }],
  ])('rejects %s, as the reader does', (text, condition) => {
    expect(() => rulesOf({ T: criterion(text) })).toThrow('error')
    expect(accepts(condition)).toBe(false)
  })

  it.each<[string, unknown]>([
    ['{age: ≤ 2 years}', { age: '≤ 2 years' }],
    [
      '{spots: {latest: {place: bone}, by: seen, among: {size: ≥ 2}}}',
      { spots: { latest: { place: 'bone' }, by: 'seen', among: { size: '≥ 2' } } },
    ],
    ['{spots: {some: {}, first: {}, by: until}}', { spots: { some: {}, first: {}, by: 'until' } }],
    ['{labs.crea: ≤ 2 × ULN}', { 'labs.crea': '≤ 2 × ULN' }],
    ['{labs.crea: ≤ 2 mg/dL}', { 'labs.crea': '≤ 2 mg/dL' }],
    ['{labs.crea: {is: ≤ 2 mg/dL, within: 14 days}}', { 'labs.crea': { is: '≤ 2 mg/dL', within: '14 days' } }],
    [
      '{labs.crea: {is: {uln: ≤ 2 mg/dL}, within: 14 days}}',
      { 'labs.crea': { is: { uln: '≤ 2 mg/dL' }, within: '14 days' } },
    ],
    ['{labs.crea: ≤ 2 ULN}', { 'labs.crea': '≤ 2 ULN' }],
    ['{tumour.found: between 2 and 2 months ago}', { 'tumour.found': 'between 2 and 2 months ago' }],
    [
      '{tumour.found: {at_least: 30 days, at_most: 1 month, before: labs.crea.date}}',
      { 'tumour.found': { at_least: '30 days', at_most: '1 month', before: 'labs.crea.date' } },
    ],
    ['{score: {within: 14 days}}', { score: { within: '14 days' } }],
    ['{labs.crea.date: {after: tumour.found}}', { 'labs.crea.date': { after: 'tumour.found' } }],
    ['{tumour.found: {after: labs.crea.date}}', { 'tumour.found': { after: 'labs.crea.date' } }],
  ])('accepts %s, as the reader does', (text, condition) => {
    expect(rulesOf({ T: criterion(text) }).trials).toHaveLength(1)
    expect(accepts(condition)).toBe(true)
  })
})
