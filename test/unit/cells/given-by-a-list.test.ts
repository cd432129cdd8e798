import { expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/**
 * Entries of one list are compared with a fact whose value follows from an entry of another list. Either both lists are
 * looked at entry by entry, or neither is.
 */

const SIDES = '{left: {label: left}, right: {label: right}}'
const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  x: {label: x, type: choice, values: ${SIDES}}
  l: {label: l, type: list, entry: l, fields: {q: {label: q, type: yes_no}}}
  m: {label: m, type: list, entry: m, fields: {side: {label: side, type: choice, values: ${SIDES}}}}
implications:
  - {when: {l: {some: {q: true}}}, then: {x: left}, because: b}
`
const CRITERIA = '  - {id: I1, text: t, cites: I1, require: {m: {some: {side: {same_as: x}}}}}\n'

it.each<[string, JsonObject]>([
  ['a known entry', { l: [{}], m: { complete: false, items: [{ side: 'right' }] } }],
  ['an entry that is not known', { l: { complete: false, items: [] }, m: { complete: false, items: [] } }],
])('%s may give the fact its value', (_, record) => {
  const rules = rulesOf({ T: CRITERIA, U: CRITERIA.replace('require', 'exclude').replaceAll('I1', 'E1') }, DICTIONARY)
  const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
  const others: JsonObject[] = [{}, { x: 'left', l: [{}], m: [{}] }]
  const found = [...others, record, { ...record, x: 'right' }, record].map((one) => {
    const decided = screener.decide({ id: 'x', ...one })
    return decided.ok ? decided.decisions.map(({ statuses, missing }) => [statuses.at(-1), ...missing]) : 'refused'
  })
  expect(found.at(-1)).toEqual(found[2])
  expect(found[2]?.[0]?.[0]).toBe('unknown')
})
