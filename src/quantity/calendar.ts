/** A calendar day as the number of days since 1970-01-01 in the proleptic Gregorian calendar; no clock, no time zone. */
export type Day = number

export type PeriodUnit = 'days' | 'weeks' | 'months' | 'years'

export interface Period {
  readonly count: number
  readonly unit: PeriodUnit
}

/** The days a partial date may be: first and last, both included. */
export interface DayRange {
  readonly first: Day
  readonly last: Day
}

const MS_PER_DAY = 86_400_000

export function dayOf(year: number, month: number, day: number): Day {
  return Date.UTC(year, month - 1, day) / MS_PER_DAY
}

/** `2024`, `2024-03` or `2024-03-05` as the range of days it may mean; undefined for anything else (2023-02-29 too). */
export function parsePartialDate(text: string): DayRange | undefined {
  const { length } = text
  if (length !== 4 && length !== 7 && length !== 10) return undefined
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  // What is not made of digits is no number, and no number is neither less nor more than another.
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

/** The number that two digits of a text make; NaN where these are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN
}

const ZERO = 48

/** A full date (`2024-03-05`) as a day; undefined when it is anything else. */
export function parseDay(text: string): Day | undefined {
  const range = parsePartialDate(text)
  return range !== undefined && text.length === 10 ? range.first : undefined
}

/** A time with its zone (`2024-03-05T10:00:00Z`) in milliseconds since 1970; undefined for anything else: without a zone it has no order. */
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

/** The day that many calendar units earlier; a month's day is clamped to the month's end (31 May minus 3 months: 28 or 29 February). */
export function minus(day: Day, period: Period): Day {
  return shift(day, period, -1)
}

/** The day that many calendar units later, clamped likewise. */
export function plus(day: Day, period: Period): Day {
  return shift(day, period, 1)
}

/**
 * Whether no day lies at least one period and at most another one before any day; `isOpen`: whether the day of either end is left out. Periods of
 * different units leave one where they do in some month.
 */
export function leavesNoDay(least: Period, most: Period, isOpen: boolean): boolean {
  for (let day = FOUR_YEARS.first; day <= FOUR_YEARS.last; day++) {
    const room = minus(day, least) - minus(day, most)
    if (isOpen ? room > 0 : room >= 0) return false
  }
  return true
}

/** All lengths of months and years follow each other in them. */
const FOUR_YEARS = { first: dayOf(2024, 1, 1), last: dayOf(2027, 12, 31) }

/** The first day on which the window back from it begins on or after a day. */
export function firstWindow(from: Day, period: Period): Day {
  let day = plus(from, period) - CLAMPED
  while (minus(day, period) < from) day++
  return day
}

/** Months are of different lengths: going forth and back again may miss by up to so many days. */
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
 * Completed years between birth and a day. Someone born on 29 February completes a year on 1 March in common years,
 * so "at least N years old" is the same as "born on or before the day minus N years" with the clamped subtraction.
 */
export function completedYears(birth: Day, on: Day): number {
  const from = new Date(birth * MS_PER_DAY)
  const to = new Date(on * MS_PER_DAY)
  const years = to.getUTCFullYear() - from.getUTCFullYear()
  const months = to.getUTCMonth() - from.getUTCMonth()
  const reached = months > 0 || (months === 0 && to.getUTCDate() >= from.getUTCDate())
  return reached ? years : years - 1
}

/** The birthdays that give ages from `min` to `max` completed years on a day; both ends included. */
export function birthRange(min: number, max: number, on: Day): DayRange {
  return {
    first: minus(on, { count: max + 1, unit: 'years' }) + 1,
    last: minus(on, { count: min, unit: 'years' }),
  }
}
