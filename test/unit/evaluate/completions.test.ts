import { expect, it } from 'vitest'
import { compile, Completions } from '../../../src/space/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, smallRules } from '../../support/rules.ts'

it('a condition can be false as well as true after an implication has narrowed an entry', () => {
  const condition = '{all: [{spots: {some: {place: skin, size: ≥ 5}}}, {spots: {some: {place: liver}}}]}'
  const rules = smallRules(`  - {id: I1, text: t, cites: I1, require: ${condition}}\n`)
  const [trial] = rules.trials
  const form = trial?.criteria[0]?.form
  const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
  // A smoker has a spot in the liver: the second one. The size of the first is not known.
  const read = screener.read({ id: 'x', smoker: true, spots: [{ place: 'skin' }, { size: 7 }] })
  if (!read.ok || trial === undefined || form?.kind !== 'decided') throw new Error('not read')
  const completions = new Completions(compile(rules, trial, screener.asOf), read.facts)
  expect(completions.possible(completions.truth(form.condition))).toEqual(new Set([true, false]))
})
