import { describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

const FIRST = '{earlier: stays.booked, later: stays.begun, because: A stay is booked first.}'
const SECOND = '{earlier: stays.begun, later: stays.left, because: Nobody leaves before she comes.}'

interface Answer {
  readonly status: string
  readonly missing: readonly string[]
  readonly warnings: readonly string[]
}

/**
 * The answer for one stay, with the orders of its dates written in this order. It must be the same with and without
 * reasons.
 */
function answer(orders: readonly string[], condition: string, stay: { readonly [key: string]: Json }): Answer {
  const dates = ['booked', 'begun', 'left'].map((name) => `${name}: {label: ${name}, type: date}`).join(', ')
  const dictionary = `format: prescreen/dictionary/1
units: {}
variables:
  stays: {label: stays, type: list, entry: stay, fields: {${dates}}}
orders:
${orders.map((one) => `  - ${one}\n`).join('')}`
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: {stays: {some: ${condition}}}}\n` }, dictionary)
  const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
  const record = { id: 'x', stays: [stay] }
  const [screened, decided] = [screener.screen(record), screener.decide(record)]
  const [criterion] = screened.ok ? (screened.result.trials[0]?.criteria ?? []) : []
  if (!screened.ok || !decided.ok || criterion === undefined) throw new Error('the record was refused')
  expect(decided.decisions[0]?.statuses).toEqual([criterion.status])
  const { status, missing } = criterion
  return { status, missing, warnings: screened.result.warnings.map((one) => one.message) }
}

describe.each([
  ['as they follow each other', [FIRST, SECOND]],
  ['the other way round', [SECOND, FIRST]],
])('dates ordered through a third date, written %s', (_, orders) => {
  it('narrow each other', () => {
    const stay = { begun: '2025', left: '2025-03' }
    expect(answer(orders, '{booked: within 11 months}', stay)).toEqual({ status: 'fail', missing: [], warnings: [] })
    const later = { booked: '2025-06', begun: '2025' }
    expect(answer(orders, '{left: within 10 months}', later)).toEqual({ status: 'pass', missing: [], warnings: [] })
  })

  it('follow each other even if none of them is known', () => {
    const condition = '{booked: within 1 year, left: more than 1 year ago}'
    expect(answer(orders, condition, {})).toEqual({ status: 'fail', missing: [], warnings: [] })
    expect(answer(orders, condition, { begun: '2025' }).status).toBe('fail')
  })

  it.each([
    ['is not known', {}],
    ['agrees with each of them', { begun: '2025' }],
  ])('contradict each other if the third %s', (_why, third) => {
    const stay = { booked: '2025-06', left: '2025-03', ...third }
    const { status, missing, warnings } = answer(orders, '{booked: within 10 months}', stay)
    expect([status, missing]).toEqual(['unknown', ['stays[0].booked']])
    expect(warnings[0]).toBe(
      'Booked (stay 1) and left (stay 1) cannot both be right. A stay is booked first. Nobody leaves before she comes. Which is right is treated as unknown.',
    )
  })
})
