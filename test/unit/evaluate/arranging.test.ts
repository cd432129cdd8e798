import { expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/** Rules for which the values of single facts alone take more work than is granted. */
const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  y: {label: y, type: yes_no}
  z: {label: z, type: yes_no}
  c: {label: c, type: choice, values: {a: {label: a}, b: {label: b}, c: {label: c}}}
  born: {label: born, type: birth_date}
  d: {label: d, type: date}
  g: {label: g, type: group, applies_when: here, fields: {here: {label: here, type: yes_no}, mark: {label: mark, type: choice, values: {a: {label: a}, b: {label: b}, early: {label: early, stands_for: [a, b]}, untested: {label: untested, silent: true}}}}}
  l: {label: l, type: list, entry: l, fields: {kind: {label: kind, type: choice, values: {a: {label: a}, b: {label: b}, c: {label: c}}}, side: {label: side, type: choice, values: {a: {label: a}, b: {label: b}}}, on: {label: on, type: date}, off: {label: off, type: date}}}
implications:
  - {when: {at_least: {count: 2, of: [{d: {at_least: 18 years, after: born}}, {at_least: {count: 2, of: [{l: {count: 2..3, where: {kind: {same_as: side}}}}, {born: {different_from: d}}, {l: {every: {c: [b, c]}}}]}}, {not: {born: {at_least: 6 months, after: d}}}]}}, then: {g.mark: none}, because: b}
  - {when: {l: {every: {side: [a, b]}}}, then: {not: {none_of: [{d: {at_least: 6 months, after: born}}, {at_least: {count: 2, of: [{g.mark: [a, early]}, {d: {at_least: 6 months, after: born}}, {l: {every: {off: {after: born}}}}]}}]}}, because: b}
`

const REQUIRE =
  '{all: [{none_of: [{l: {some: {any: [{side: [b]}, {at_least: {count: 2, of: [{side: b}, {side: a}, {side: a}]}}]}}}, {not: {z: {different_from: y}}}]}, {not: {g.mark: a}}]}'

it('a criterion whose facts cannot even be arranged is unknown, and ends nothing', () => {
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${REQUIRE}}\n` }, DICTIONARY)
  const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
  for (let i = 0; i < 3; i++) {
    const decided = screener.decide({ id: `x${i}` })
    expect(decided.ok && decided.decisions[0]?.statuses).toEqual(['unknown'])
  }
  expect(screener.screen({ id: 'x' }).ok).toBe(true)
})
