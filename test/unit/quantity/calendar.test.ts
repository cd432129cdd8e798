import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  birthRange,
  completedYears,
  dayText,
  minus,
  parseDay,
  parseInstant,
  parsePartialDate,
  plus,
} from '../../../src/quantity/index.ts'

const day = (text: string) => parseDay(text) ?? expect.unreachable(text)
const anyDay = fc.integer({ min: day('1900-01-01'), max: day('2100-12-31') })

describe('partial dates', () => {
  it.each([
    ['2024', '2024-01-01', '2024-12-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2023-02', '2023-02-01', '2023-02-28'],
    ['2024-03-05', '2024-03-05', '2024-03-05'],
  ])('%s covers every day from %s to %s', (text, first, last) => {
    expect(parsePartialDate(text)).toEqual({ first: day(first), last: day(last) })
  })

  it.each(['24', '2024-3', '2024-13', '2024-00', '2023-02-29', '2024-03-32', '3/2024', '2024-03-05T00:00Z', '0999'])(
    'refuses %s',
    (text) => expect(parsePartialDate(text)).toBeUndefined(),
  )
})

describe('windows', () => {
  it.each([
    ['2026-05-31', 3, 'months', '2026-02-28'],
    ['2024-05-31', 3, 'months', '2024-02-29'],
    ['2024-02-29', 1, 'years', '2023-02-28'],
    ['2026-03-15', 5, 'years', '2021-03-15'],
    ['2026-03-15', 4, 'weeks', '2026-02-15'],
    ['2026-01-10', 30, 'days', '2025-12-11'],
  ] as const)('%s minus %i %s is %s', (from, count, unit, expected) => {
    expect(dayText(minus(day(from), { count, unit }))).toBe(expected)
  })

  it('are clamped in the same way when they go forward', () => {
    expect(dayText(plus(day('2023-08-31'), { count: 6, unit: 'months' }))).toBe('2024-02-29')
  })
})

describe('an instant', () => {
  it('is the same however its time zone is written, and undefined without one', () => {
    expect(parseInstant('2024-03-05T10:00:00Z')).toBe((day('2024-03-05') * 24 + 10) * 3_600_000)
    expect(parseInstant('2024-03-05T12:00:00.000+02:00')).toBe(parseInstant('2024-03-05T10:00:00Z'))
    for (const text of ['2024-03-05T10:00:00', '2024-03-05', '2024-03-05Tnoon Z', '', undefined])
      expect(parseInstant(text)).toBeUndefined()
  })
})

describe('age', () => {
  it.each([
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2008-02-29', '2028-02-29', 20],
    ['1960-06-15', '2026-06-14', 65],
    ['1960-06-15', '2026-06-15', 66],
  ])('of someone born on %s is on %s %i', (birth, on, years) => expect(completedYears(day(birth), day(on))).toBe(years))

  it('is the inverse of the range of birthdays, exactly at both ends', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 110 }), (on, age) => {
        const { first, last } = birthRange(age, age, on)
        expect(completedYears(first, on)).toBe(age)
        expect(completedYears(last, on)).toBe(age)
        expect(completedYears(first - 1, on)).toBe(age + 1)
        expect(completedYears(last + 1, on)).toBe(age - 1)
      }),
    )
  })
})
