import { expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/** Further entries are compared with two facts outside the list, whose order elsewhere is the reverse. */

const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  z: {label: z, type: yes_no}
  p: {label: p, type: yes_no}
  born: {label: born, type: birth_date}
  g: {label: g, type: group, applies_when: here, fields: {here: {label: here, type: yes_no}, found: {label: found, type: date}}}
  l: {label: l, type: list, entry: l, fields: {flag: {label: flag, type: yes_no}}}
implications:
  - {when: {born: {on_or_after: g.found}}, then: {l: {every: {flag: {different_from: z}}}}, because: a}
  - {when: {l: {every: {flag: {different_from: z}}}}, then: {p: none}, because: b}
  - {when: {not: {g.here: false}}, then: {z: none}, because: c}
`

it('what forbids a fact is found in whatever order facts are asked', () => {
  // If `g.here` holds, there is no `z`: then every entry differs from it, and `p` would be impossible.
  const rules = rulesOf({ T: '  - {id: I1, text: t, cites: I1, require: {g.here: true}}\n' }, DICTIONARY)
  const decided = new Screener(rules, parseDay(AS_OF) ?? 0).decide({ id: 'x', p: true })
  expect(decided.ok && decided.decisions.map(({ statuses }) => [...statuses])).toEqual([['fail']])
})
