import type { Dictionary, LabVariable } from '../dictionary/index.ts'
import { halfWidth } from '../text/index.ts'
import { labNames } from './lab-names.ts'
import type { LabNames } from './lab-names.ts'
import { readDate, ReportText } from './report-text.ts'
import type { ReportDate } from './report-text.ts'

/**
 * A value from a report in the form in which it is typed on the sheet (`31 U/L 40 2026-03-12`), and the words of the
 * report that contain it.
 */
export interface ReportValue {
  readonly typed: string
  readonly text: string
}

/** What was read from the lines of a laboratory report so far. */
export interface Report {
  /**
   * The different values of each lab, by its path, in the order of the report. If there are several, only a person can
   * say which one counts.
   */
  readonly values: ReadonlyMap<string, readonly ReportValue[]>
  /** Text that was not understood and therefore not used. */
  readonly rest: readonly string[]
  /** The days in the latest line of column headings that names more than one day; empty if there was none. */
  readonly days: readonly string[]
}

export const NO_REPORT: Report = { values: new Map(), rest: [], days: [] }

/** What is needed to read a report. `today`: the as-of date (YYYY-MM-DD); later values are not taken. */
export interface ReportReading {
  readonly labs: readonly LabVariable[]
  readonly dictionary: Dictionary
  readonly today: string
}

/**
 * Whether a line starts with the name of what was measured, as lines of reports do. On the sheet itself, values are
 * typed without names.
 */
export function looksLikeReport(text: string): boolean {
  const left = new ReportText(text)
  left.skip(LEADING)
  if (left.date() !== undefined) left.skip(TIME)
  left.skip(/[\s:|]*/y)
  return /\d/.test(text) && beginsWithName(left.left())
}

/** Whether a text starts with letters, which no value does. */
export function beginsWithName(text: string): boolean {
  return /^[\s(]*\p{L}/u.test(text)
}

/**
 * Reads one more line of a report. It finds values after their names, in the forms that laboratories and people use:
 * `ALT 31 U/L (0-40)`, `Hb 128 g/L; PLT 220`. The upper end of a reference range is the upper limit of normal. A day
 * that can be read in only one way is the day of the value. Names are labels, and words of the dictionary that mean one
 * lab only. Anything else is not understood, and what follows it up to the next `;` is not used either:
 * `urine creatinine` is not creatinine. Several numbers after one name are several values of that lab.
 */
export function readReport(line: string, reading: ReportReading, before: Report = NO_REPORT): Report {
  const days = daysOfColumns(line, reading.today)
  if (days.length > 1) return { ...before, days }
  const { found, rest } = readLine(line, reading, before.days)
  const values = new Map(before.values)
  for (const { path, typed, text } of found) {
    const known = values.get(path) ?? []
    if (!known.some((one) => one.typed === typed)) values.set(path, [...known, { typed, text }])
  }
  return { values, rest: [...before.rest, ...rest], days: before.days }
}

/** One value of a line. */
interface Found extends ReportValue {
  readonly path: string
}

interface ReadLine {
  readonly found: readonly Found[]
  readonly rest: readonly string[]
}

function readLine(line: string, { labs, dictionary, today }: ReportReading, columns: readonly string[]): ReadLine {
  const found: Found[] = []
  const rest: string[] = []
  const names = labNames(labs, dictionary)
  for (const part of halfWidth(line).replaceAll(GROUPS, '').replaceAll('\u00a0', ' ').split(/;|\n/)) {
    const text = new ReportText(part.replaceAll(/\s*\|\s*|\s*\t\s*| {2,}/g, '\t').trim())
    text.skip(LEADING)
    const day = text.date()
    if (day !== undefined) text.skip(TIME)
    text.skip(/[\s:]+/y)
    // If the line contains a second day, it is not clear which values the first one belongs to.
    const isOneDay = day !== undefined && !text.hasDate()
    if (day !== undefined && text.isEmpty()) rest.push(part.trim())
    while (!text.isEmpty()) {
      const read = isAfter(day, today) ? undefined : readValues(text, names, columns.length, today)
      if (read === undefined) {
        rest.push(text.left())
        break
      }
      const own = isOneDay && read.days.length === 0 ? [dayOf(day, today)] : read.days
      const dated = own.length === read.values.length ? own : columns.length === read.values.length ? columns : []
      for (const [i, value] of read.values.entries()) {
        const typed = [value, dated[i] ?? ''].filter((one) => one !== '').join(' ')
        found.push({ path: read.path, typed, text: read.text })
      }
      text.skip(SEPARATORS)
    }
  }
  return { found, rest: rest.map((one) => one.replaceAll('\t', ' ')).filter((one) => one !== '') }
}

/** The values after one name. */
interface Values {
  readonly path: string
  /** The values, without their days. */
  readonly values: readonly string[]
  /** The days after the name; an empty text for a day that can be read in several ways or in none. */
  readonly days: readonly string[]
  readonly text: string
}

interface Parts {
  readonly number: string
  unit: string | undefined
  limit: string | undefined
}

/** Takes a name and its values from a text. If any part is not understood, it takes nothing and returns undefined. */
function readValues(
  text: ReportText,
  { nameAt, unitAt, isSameUnit }: LabNames,
  columns: number,
  today: string,
): Values | undefined {
  const start = text.at
  const named = nameAt(text)
  if (named === undefined) return undefined
  const values: Parts[] = []
  const days: string[] = []
  let isOpen = false
  const fail = (): undefined => {
    text.at = start
    return undefined
  }
  text.skip(/\s*[:=]?\s*/y)
  for (;;) {
    const gap = text.take(/[ \t]*(?:, *(?=[\d<>≤≥]))?/y)?.[0] ?? ''
    const last = values.at(-1)
    if (text.isEmpty() || nameAt(text, 'look') !== undefined) break
    if (text.isAt(SEPARATORS)) {
      if (last !== undefined && takesSeparator(text, named, unitAt)) continue
      break
    }
    // In `ALT,45,35`, it is not clear which comma is a decimal sign. `ALT 10 - 40` has a range but no value.
    if (last === undefined && (text.isBetween() || (gap.includes(',') && text.isAt(/[<>≤≥=\s]*\d+,\d/y)))) return fail()
    if (text.take(TIME) !== undefined) continue
    const day = text.date()
    if (day !== undefined) {
      if (isAfter(day, today)) return fail()
      days.push(dayOf(day, today))
      continue
    }
    const range = last === undefined ? undefined : text.range()
    if (range !== undefined) {
      if (!range.isRange) return fail()
      isOpen = range.isOpen
      for (const one of values) one.limit ??= range.limit
      continue
    }
    if (text.take(FLAG) !== undefined) continue
    const unit = last === undefined ? undefined : unitAt(text, named)
    if (unit !== undefined) {
      if (last?.unit !== undefined && !isSameUnit(last.unit, unit, named)) return fail()
      if (last !== undefined) last.unit ??= unit
      continue
    }
    if (isOpen && text.take(/[)\]]/y) !== undefined) {
      isOpen = false
      continue
    }
    const number = text.number()
    if (number !== undefined) {
      values.push({ number, unit: undefined, limit: undefined })
      continue
    }
    // Text next to a value may change what it means, so if it is not understood, the value is not taken. Only text in
    // another column is ignored, and only if a unit has been found.
    if (!gap.includes('\t') || !values.some((one) => one.unit !== undefined)) return fail()
    break
  }
  if (values.length === 0 || (isLimitPerhaps(values) && days.length !== 2 && columns !== 2)) return fail()
  // A unit or range that is given once applies to all values.
  const [unit] = values.flatMap((one) => one.unit ?? [])
  const [limit] = values.flatMap((one) => one.limit ?? [])
  const isOneUnit = values.every((one) => one.unit === undefined || isSameUnit(one.unit, unit ?? one.unit, named))
  if (limit !== undefined && !isOneUnit) return fail()
  const written = values.map((one) =>
    [one.number, one.unit ?? unit, one.limit ?? limit].filter((each) => each !== undefined),
  )
  return {
    path: named.path,
    values: written.map((parts) => parts.join(' ')),
    days,
    text: text.since(start).trim().replaceAll('\t', ' '),
  }
}

/**
 * Takes a comma or dash if more about the same value follows: the sign may just mark a column, perhaps an empty one.
 */
function takesSeparator(text: ReportText, lab: LabVariable, unitAt: LabNames['unitAt']): boolean {
  const start = text.at
  text.skip(SEPARATORS)
  const behind = text.at
  const isMore =
    text.range() !== undefined ||
    text.date() !== undefined ||
    text.take(FLAG) !== undefined ||
    unitAt(text, lab) !== undefined ||
    text.number() !== undefined
  text.at = isMore ? behind : start
  return isMore
}

/**
 * Whether there are two numbers and the second may be the upper limit of the first, in the form used on the sheet:
 * `31 U/L 40`.
 */
function isLimitPerhaps(values: readonly Parts[]): boolean {
  const hasRange = values.some((one) => one.limit !== undefined)
  return values.length === 2 && !hasRange && values[1]?.unit === undefined
}

/**
 * The days in the headings of columns. Empty if anything but days, times and commas follows the first digit of the
 * line, or if a day can be read in several ways. A single day is not a line of headings; callers check that.
 */
function daysOfColumns(line: string, today: string): readonly string[] {
  const text = new ReportText(halfWidth(line).replaceAll(/[|;\t]/g, ' '))
  text.skip(/[^\d]*/y)
  const days: string[] = []
  while (!text.isEmpty()) {
    const date = text.isAt(/\d/y) ? text.date() : undefined
    if (date === undefined) return []
    text.skip(TIME)
    days.push(dayOf(date, today))
    text.skip(/[\s,]+/y)
  }
  return days.includes('') ? [] : days
}

function dayOf(date: ReportDate, today: string): string {
  const { days } = readDate(date, today)
  return days.length === 1 ? (days[0] ?? '') : ''
}

/** Whether a date can only be after today. */
function isAfter(date: ReportDate | undefined, today: string): boolean {
  if (date === undefined) return false
  const { days, isLater } = readDate(date, today)
  return days.length === 0 && isLater
}

/** Signs between thousands that can mean nothing else. */
const GROUPS = /(?<=\d)['’\u2009\u202f](?=\d{3}(?!\d))/g
/** What may come before the name in a line: bullets, line numbers, flags, codes. */
const LEADING = /[\s•·]*(?:(?:[-–—*!+]+|\d{1,3}[.)]|\d{3,6}-\d(?=\s))\s+)*/y
/** What may separate two values: a space, a comma, or a dash or bullet on its own. */
const SEPARATORS = /(?:[\s,]|[-–—•·](?=\s|$))+/y
const TIME = /\s*(?:[T,]\s*)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?(?:am|pm|h|Uhr)\b)?/iy
const FLAG = /\*+|↑+|↓+|!+|\+{1,3}(?=\s|$)|[([]?\b(?:H|L|HH|LL|N|A|high|low|normal|abnormal|HIGH|LOW)\b(?![/%])[)\]]?/y
