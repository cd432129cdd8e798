import { expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { furtherKinds, Completions } from '../../../src/space/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/** What further entries can be, for each of these conditions in a trial of its own. */
function kindsFor(...conditions: readonly string[]): unknown[] {
  const trials = conditions.map((one, i) => [`T${i}`, `  - {id: I1, text: t, cites: I1, require: ${one}}\n`])
  const screener = new Screener(rulesOf(Object.fromEntries(trials)), parseDay(AS_OF) ?? 0)
  const read = screener.read({ id: 'x' })
  if (!read.ok) throw new Error('not read')
  return screener.compiledTrials.map((compiled) => {
    const use = compiled.lists.get('spots')
    if (use === undefined) throw new Error('no list')
    return furtherKinds('spots', use, new Completions(compiled, read.facts)).kinds
  })
}

it('trials that look at a list alike have the same kinds of further entries, found once', () => {
  const spots = '{spots: {some: {place: skin, size: ≥ 5}}}'
  const [one, other] = kindsFor(`{all: [{smoker: true}, ${spots}]}`, `{all: [{smoker: false}, ${spots}]}`)
  expect(other).toBe(one)
})

it.each([
  ['another limit', '{spots: {some: {place: skin, size: ≥ 6}}}'],
  ['another value', '{spots: {some: {place: liver, size: ≥ 5}}}'],
  ['another number of entries', '{spots: {count: ≥ 2, where: {place: skin, size: ≥ 5}}}'],
  ['something else besides', '{all: [{spots: {some: {place: skin, size: ≥ 5}}}, {spots: {none: {size: ≥ 9}}}]}'],
])('trials that ask for %s have other kinds', (_, different) => {
  const [one, other] = kindsFor('{spots: {some: {place: skin, size: ≥ 5}}}', different)
  expect(other).not.toBe(one)
})
