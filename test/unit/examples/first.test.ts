import { describe, expect, it } from 'vitest'
import { firstExamples } from '../../../src/examples/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { AS_OF, smallRules } from '../../support/rules.ts'

function baseFor(...conditions: readonly string[]): unknown {
  const rules = smallRules(
    conditions.map((one, i) => `  - {id: I${i + 1}, text: t, cites: I1, require: ${one}}\n`).join(''),
  )
  const [trial] = rules.trials
  return trial && firstExamples(trial, rules, parseDay(AS_OF) ?? 0)?.base
}

describe('the first patient of a trial without examples', () => {
  it.each([
    ['the latest entry', '{spots: {latest: {place: bone}, by: seen}}'],
    ['the first entry', '{spots: {first: {place: bone}, by: seen}}'],
    ['the latest entry of some kind', '{spots: {latest: {side: left}, by: until, among: {place: bone}}}'],
    ['entries of long ago', '{spots: {some: {seen: more than 20 years ago}}}'],
    ['two entries of which each has a limit', '{spots: {count: 2, where: {seen: more than 10 years ago}}}'],
  ])('is born before everything recorded about her: %s', (_, condition) => {
    expect(baseFor('{age: 24..70}', condition)).toMatchObject({ spots: expect.arrayContaining([expect.anything()]) })
  })

  it('does not exist if all her entries would be before her birth', () => {
    expect(baseFor('{age: 18..20}', '{spots: {some: {seen: more than 22 years ago}}}')).toBeUndefined()
  })
})
