import { describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/** The status and the warnings of one entry with three dates, each of which is compared only with the next one. */
function answer(implied: readonly string[], condition: string, dates: { readonly [key: string]: Json }): string[] {
  const fields = ['a', 'b', 'c'].map((name) => `${name}: {label: ${name}, type: date}`).join(', ')
  const dictionary = `format: prescreen/dictionary/1
units: {}
variables:
  l: {label: l, type: list, entry: l, fields: {${fields}}}
implications:
${implied.map((one) => `  - {each: l, then: ${one}, because: b}\n`).join('')}`
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: {l: {some: ${condition}}}}\n` }, dictionary)
  const screened = new Screener(rules, parseDay(AS_OF) ?? 0).screen({ id: 'x', l: [dates] })
  if (!screened.ok) throw new Error('the record was refused')
  const { trials, warnings } = screened.result
  return [trials[0]?.criteria[0]?.status ?? 'none', ...warnings.map((one) => one.message)]
}

const SAME_DAY = ['{b: {on_or_after: a}}', '{b: {on_or_before: a}}', '{c: {on_or_after: b}}', '{c: {on_or_before: b}}']
const TWO_MONTHS = ['b', 'c'].flatMap((later, i) => {
  const after = ['a', 'b'][i] ?? ''
  return [
    `{${later}: {at_least: 2 months, after: ${after}}}`,
    `{not: {${later}: {at_least: 3 months, after: ${after}}}}`,
  ]
})

/**
 * The days that stand for all others of a date must be taken around its own limits, those of the dates that it is
 * compared with, and those of the dates that these are compared with in turn. Otherwise the engine finds too few
 * completions, or none.
 */
describe('three dates of an entry, the first compared with the last only through the second', () => {
  it('are decided if they are the same day and the last is known to the month', () => {
    expect(answer(SAME_DAY, '{a: within 1 year}', { c: '2025-05' })).toEqual(['pass'])
  })

  it('are decided if they are the same day and all known to the year', () => {
    expect(answer(SAME_DAY, '{a: within 1 year}', { a: '2025', b: '2025', c: '2025-05' })).toEqual(['pass'])
  })

  it('are decided if each lies some months before the next and the last is known', () => {
    expect(answer(TWO_MONTHS, '{a: within 1 year}', { c: '2025-05' })).toEqual(['fail'])
  })

  it('stay open if each lies some months before the next, all in one year', () => {
    // January, March and May, or May, July and September.
    expect(answer(TWO_MONTHS, '{a: within 1 year}', { a: '2025', b: '2025', c: '2025' })).toEqual(['unknown'])
  })

  it('are decided if each is compared with each', () => {
    const each = [...SAME_DAY, '{c: {on_or_after: a}}', '{c: {on_or_before: a}}']
    expect(answer(each, '{a: within 1 year}', { c: '2025-05' })).toEqual(['pass'])
  })
})
