import { describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/** Nearly identical records, one after the other: what was worked out for one must not be used for another. */

const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  born: {label: born, type: birth_date}
  age: {label: age, type: age, range: 0..130, from: born}
  side: {label: side, type: choice, values: {left: {label: left}, right: {label: right}, both: {label: both}}}
  l: {label: l, type: list, entry: l, fields: {start: {label: start, type: date}, end: {label: end, type: date}, on: {label: on, type: choice, values: {left: {label: left}, right: {label: right}, both: {label: both}}}}}
orders:
  - {earlier: 'l.start', later: 'l.end', because: b}
`

/** The number of records that are not refused. Each must be decided as if it were the only one. */
function sameFromMemory(conditions: readonly string[], records: readonly JsonObject[]): number {
  const criteria = conditions
    .map((one, i) => `  - {id: I${i + 1}, text: t, cites: I${i + 1}, require: ${one}}\n`)
    .join('')
  const rules = rulesOf({ T: criteria }, DICTIONARY)
  const asOf = parseDay(AS_OF) ?? 0
  const remembering = new Screener(rules, asOf)
  const answer = (screener: Screener, record: JsonObject): Json => {
    const decided = screener.decide({ id: 'x', ...record })
    if (!decided.ok) return 'refused'
    return decided.decisions.map(({ statuses, verdict, missing }) => [[...statuses], verdict, [...missing]])
  }
  let taken = 0
  for (const record of records) {
    const own = answer(new Screener(rules, asOf), record)
    expect({ record, answer: answer(remembering, record) }).toEqual({ record, answer: own })
    if (own !== 'refused') taken++
  }
  return taken
}

const DAYS = ['1950', '2024-03', '2025-05', '2025-08', '2025-09'].flatMap((month) =>
  ['-14', '-15', '-31'].map((day) => (month.length === 4 ? `${month}-02${day}` : `${month}${day}`)),
)
const known = DAYS.filter((day) => !/(?:-02-3|-09-31)/.test(day))
const born = [undefined, '2000-02-29', '1949']

describe('an entry with one known date', () => {
  it.each([
    ['{end: {at_least: 6 months, after: start}}'],
    ['{end: {at_least: 6 months, after: start}, start: within 2 years}'],
    ['{start: within 1 year, end: within 6 months}'],
  ])('is distinguished wherever %s changes', (where) => {
    const entries = known.flatMap((day): JsonObject[] => [{ start: day }, { end: day }])
    const records = born.flatMap((birth) =>
      [{}, ...entries].map((entry): JsonObject => ({ l: [entry], ...(birth !== undefined && { born: birth }) })),
    )
    const conditions = [`{l: {some: ${where}}}`, '{l: {none: {end: within 2 months}}}']
    expect(sameFromMemory(conditions, records)).toBeGreaterThan(40)
    expect(sameFromMemory([...conditions, '{age: ≥ 18}'], records)).toBeGreaterThan(40)
  })
})

describe('an incomplete list', () => {
  it('is distinguished by the values of an open fact that its entries are compared with', () => {
    const sides: Json[] = [
      'left',
      { one_of: ['left', 'right'] },
      { one_of: ['right', 'both'] },
      { one_of: ['left', 'both'] },
    ]
    const lists: Json[] = [[], [{ on: 'left' }], [{ on: 'both' }, {}]].map((items) => ({ complete: false, items }))
    const records = lists.flatMap((l) => sides.map((side): JsonObject => ({ side, l })))
    const conditions = ['{l: {some: {on: {same_as: side}}}}', '{l: {none: {on: left}}}', '{side: [left, both]}']
    expect(sameFromMemory(conditions, records)).toBe(records.length)
  })
})
