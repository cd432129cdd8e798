import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dictionaryOrder } from '../../../src/dictionary/index.ts'
import { smallRules } from '../../support/rules.ts'

const { dictionary } = smallRules('  - {id: I1, text: t, cites: I1, require: {score: ≥ 1}}\n')

it('dictionary order is the same whatever the input order: a fact, then its day and its parts', () => {
  const labs = dictionary.variables
    .flatMap((one) => (one.type === 'group' ? one.fields : one))
    .filter((one) => one.type === 'lab')
  const inOrder = labs.flatMap(({ path }) => [path, `${path}.date`, `${path}.uln`])
  expect(inOrder.length).toBeGreaterThan(2)
  fc.assert(
    fc.property(fc.shuffledSubarray(inOrder, { minLength: inOrder.length }), (facts) => {
      expect(facts.toSorted(dictionaryOrder(dictionary))).toEqual(inOrder)
    }),
  )
})
