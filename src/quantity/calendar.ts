/**
 * A calendar day as the number of days since 1970-01-01 in the proleptic Gregorian calendar; no clock, no time zone.
 */
export type Day = number

export type PeriodUnit = 'days' | 'weeks' | 'months' | 'years'

export interface Period {
  readonly count: number
  readonly unit: PeriodUnit
}

/** The days that a partial date can stand for: first and last, both included. */
export interface DayRange {
  readonly first: Day
  readonly last: Day
}

const MS_PER_DAY = 86_400_000

export function dayOf(year: number, month: number, day: number): Day {
  return Date.UTC(year, month - 1, day) / MS_PER_DAY
}

/**
 * Reads `2024`, `2024-03` or `2024-03-05` as the range of days that it can stand for; undefined for anything else,
 * including impossible days such as 2023-02-29.
 */
export function parsePartialDate(text: string): DayRange | undefined {
  const { length } = text
  if (length !== 4 && length !== 7 && length !== 10) return undefined
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  // Written with `!` because the year is NaN if the text has no digits there, and every comparison with NaN is false.
  if (!(year >= 1000)) return undefined
  if (length === 4) return { first: dayOf(year, 1, 1), last: dayOf(year, 12, 31) }
  const month = twoDigits(text, 5)
  if (text[4] !== '-' || !(month >= 1 && month <= 12)) return undefined
  if (length === 7) return { first: dayOf(year, month, 1), last: dayOf(year, month, daysIn(year, month)) }
  const day = twoDigits(text, 8)
  if (text[7] !== '-' || !(day >= 1 && day <= daysIn(year, month))) return undefined
  const exact = dayOf(year, month, day)
  return { first: exact, last: exact }
}

/** The number written as two digits at a position in a text; NaN if they are not both digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN
}

const ZERO = 48

/** Reads a full date (`2024-03-05`) as a day; undefined for anything else. */
export function parseDay(text: string): Day | undefined {
  const range = parsePartialDate(text)
  return range !== undefined && text.length === 10 ? range.first : undefined
}

/**
 * Reads a time with its zone (`2024-03-05T10:00:00Z`) as milliseconds since 1970; undefined for anything else. Times
 * without a zone cannot be ordered.
 */
export function parseInstant(text = ''): number | undefined {
  const time = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

export function dayText(day: Day): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10)
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

/**
 * The day this many calendar units earlier. The day of the month is clamped to the end of the month (31
 * May minus 3 months is 28 or 29 February).
 */
export function minus(day: Day, period: Period): Day {
  return shift(day, period, -1)
}

/** The day this many calendar units later, clamped in the same way. */
export function plus(day: Day, period: Period): Day {
  return shift(day, period, 1)
}

/**
 * Whether no day lies at least `least` and at most `most` before any day. `excluded`: how many of the two ends are
 * themselves excluded. Periods in different units leave a day if they do so anywhere in the calendar.
 */
export function leavesNoDay(least: Period, most: Period, excluded: number): boolean {
  for (let day = FOUR_YEARS.first; day <= FOUR_YEARS.last; day++) {
    const room = minus(day, least) - minus(day, most)
    if (room >= excluded) return false
  }
  return true
}

/** Four years in a row contain every sequence of month and year lengths. */
const FOUR_YEARS = { first: dayOf(2024, 1, 1), last: dayOf(2027, 12, 31) }

/** The first day whose window, this period back, starts on or after `from`. */
export function firstWindow(from: Day, period: Period): Day {
  let day = plus(from, period) - CLAMPED
  while (minus(day, period) < from) day++
  return day
}

/** Because months differ in length, shifting forward and back again can miss by up to this many days. */
const CLAMPED = 4

function shift(day: Day, { count, unit }: Period, sign: 1 | -1): Day {
  switch (unit) {
    case 'days':
      return day + sign * count
    case 'weeks':
      return day + sign * 7 * count
    case 'months':
      return shiftMonths(day, sign * count)
    case 'years':
      return shiftMonths(day, sign * 12 * count)
  }
}

function shiftMonths(day: Day, months: number): Day {
  const date = new Date(day * MS_PER_DAY)
  const index = date.getUTCFullYear() * 12 + date.getUTCMonth() + months
  const year = Math.floor(index / 12)
  const month = (index % 12) + 1
  return dayOf(year, month, Math.min(date.getUTCDate(), daysIn(year, month)))
}

/**
 * Completed years from birth to a day. Someone born on 29 February completes a year on 1 March in
 * common years, so that "at least N years old" means the same as "born on or before the day minus N
 * years" with the clamped subtraction of `minus`.
 */
export function completedYears(birth: Day, on: Day): number {
  const from = new Date(birth * MS_PER_DAY)
  const to = new Date(on * MS_PER_DAY)
  const years = to.getUTCFullYear() - from.getUTCFullYear()
  const months = to.getUTCMonth() - from.getUTCMonth()
  const reached = months > 0 || (months === 0 && to.getUTCDate() >= from.getUTCDate())
  return reached ? years : years - 1
}

/** The days of birth that give ages from `min` to `max` completed years on a day; both ends included. */
export function birthRange(min: number, max: number, on: Day): DayRange {
  return {
    first: minus(on, { count: max + 1, unit: 'years' }) + 1,
    last: minus(on, { count: min, unit: 'years' }),
  }
}
