import { expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/** An ongoing therapy ends, on any day, on that day: time changes only conditions on its end. */

const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  drugs:
    label: drugs
    type: list
    entry: drug
    fields:
      name: {label: name, type: choice, values: {a: {label: a}, b: {label: b}}}
      start: {label: start, type: date}
      ongoing: {label: still going on, type: yes_no}
      end: {label: end, type: date, open_while: ongoing}
orders:
  - {earlier: drugs.start, later: drugs.end, because: A drug does not end before it starts.}
`

function trialOf(require: string, drugs: Json): unknown {
  const rules = rulesOf({ T: `- {id: I1, text: t, cites: I1, require: ${require}}` }, DICTIONARY)
  const screened = new Screener(rules, parseDay(AS_OF) ?? 0).screen({ id: 'x', drugs })
  return screened.ok ? screened.result.trials[0] : screened
}

it('an ongoing therapy passes a date with its end', () => {
  const going = [{ name: 'a', start: '2026-01-01', ongoing: true }]
  expect(trialOf('{drugs: {some: {end: after 2026-05-01}}}', going)).toMatchObject({ earliest_eligible: '2026-05-02' })
  expect(trialOf('{drugs: {some: {end: before 2026-05-01}}}', going)).toMatchObject({ eligible_until: '2026-04-30' })
})

it('an end recorded as today contradicts from tomorrow on that the therapy is ongoing', () => {
  const known = [{ name: 'a', start: '2026-01-01', end: AS_OF, ongoing: true }]
  const today = { eligible_until_range: { not_before: AS_OF } }
  const tomorrow = { earliest_eligible_range: { not_before: '2026-03-16' } }
  expect(trialOf('{drugs: {some: {ongoing: true}}}', known)).toMatchObject({ verdict: 'eligible', ...today })
  expect(trialOf('{drugs: {some: {ongoing: false}}}', known)).toMatchObject({ verdict: 'ineligible', ...tomorrow })
})

it('a criterion that fails whatever the ends are has no day', () => {
  const other = [{ name: 'b', start: '2026-01-01' }]
  expect(trialOf('{drugs: {some: {name: a, start: within 3 months}}}', other)).not.toHaveProperty('earliest_eligible')
})
