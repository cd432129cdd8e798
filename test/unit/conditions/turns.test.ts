import { describe, expect, it } from 'vitest'
import { leafTruth, leafTurns } from '../../../src/conditions/index.ts'
import type { LeafCondition, NumberRange } from '../../../src/conditions/index.ts'
import { completedYears, parseDay } from '../../../src/quantity/index.ts'
import type { PeriodUnit } from '../../../src/quantity/index.ts'
import { rulesOf } from '../../support/rules.ts'

/**
 * A condition that time changes in one direction never changes back, tested day by day over three years with a 29
 * February.
 */

const { dictionary } = rulesOf(
  {},
  'format: prescreen/dictionary/1\nunits: {}\nvariables:\n  d: {label: d, type: date}\n',
)
const FIRST = parseDay('2023-01-01') ?? 0
const DAYS = Array.from({ length: 1100 }, (_, i) => FIRST + i)

/** The truth values a condition changes to, one for each change. */
function turnings(condition: LeafCondition, valueOn: (day: number) => number): unknown[] {
  const truths = DAYS.map((day) => leafTruth(condition, day, dictionary)(valueOn(day)))
  return truths.filter((truth, i) => i > 0 && truth !== truths[i - 1])
}

describe('a window', () => {
  const words = ['within', 'less_than_ago', 'at_least_ago', 'more_than_ago'] as const
  const periods: [number, PeriodUnit][] = [
    [90, 'days'],
    [3, 'months'],
    [1, 'years'],
  ]
  it.each(words.flatMap((when) => periods.map(([count, unit]) => ({ when, count, unit }))))(
    '$when $count $unit changes once',
    ({ when, count, unit }) => {
      const condition = { kind: 'time', path: 'd', when, period: { count, unit } } as const
      for (const date of ['2023-01-31', '2023-11-30', '2024-02-29'])
        expect(turnings(condition, () => parseDay(date) ?? 0)).toEqual([leafTurns(condition) === 'on'])
    },
  )
})

describe('an age', () => {
  const end = { value: '18', inclusive: true }
  const ranges: NumberRange[] = [
    { min: end, max: undefined },
    { min: undefined, max: end },
  ]
  it.each(ranges)('%o changes once', (range) => {
    const condition = { kind: 'number', path: 'd', range } as const
    const born = parseDay('2006-02-28') ?? 0
    expect(turnings(condition, (day) => completedYears(born, day))).toEqual([leafTurns(condition) === 'on'])
  })
})
