import type { Dictionary, LabVariable } from '../dictionary/index.ts'
import { halfWidth } from '../text/index.ts'
import { labNames } from './lab-names.ts'
import type { LabNames } from './lab-names.ts'
import { readDate, ReportText } from './report-text.ts'
import type { ReportDate } from './report-text.ts'

/** A value of a report as it is typed on the sheet (`31 U/L 40 2026-03-12`), and the words of the report that it stands in. */
export interface ReportValue {
  readonly typed: string
  readonly text: string
}

/** What the lines of a laboratory report say so far. */
export interface Report {
  /** By the path of a lab: the values that differ, in their order. Of more than one only a person can say which counts. */
  readonly values: ReadonlyMap<string, readonly ReportValue[]>
  /** What is not understood, and so not taken. */
  readonly rest: readonly string[]
  /** The days at the head of its columns, where the last such line named more than one. */
  readonly days: readonly string[]
}

export const NO_REPORT: Report = { values: new Map(), rest: [], days: [] }

/** What a report is read with; `today`: the as-of date, after which no value is taken (YYYY-MM-DD). */
export interface ReportReading {
  readonly labs: readonly LabVariable[]
  readonly dictionary: Dictionary
  readonly today: string
}

/** Whether a line names what it is about, as those of reports do; on the sheet itself values are typed alone. */
export function looksLikeReport(text: string): boolean {
  const left = new ReportText(text)
  left.skip(LEADING)
  if (left.date() !== undefined) left.skip(TIME)
  left.skip(/[\s:|]*/y)
  return /\d/.test(text) && beginsWithName(left.left())
}

/** Whether a text begins with letters, as no value does. */
export function beginsWithName(text: string): boolean {
  return /^[\s(]*\p{L}/u.test(text)
}

/**
 * Reads one more line of a report: values with their names, as laboratories and people write them: `ALT 31 U/L (0-40)`, `Hb 128 g/L; PLT 220`. The
 * upper end of a reference range is the upper limit of normal, and a day that can be read in one way only is the day of the value. Names are labels, and
 * words of the dictionary that mean one lab only. What is neither is not understood, and what follows it up to the next `;` is not taken either:
 * `urine creatinine` is no creatinine. Several numbers behind one name are several values of it.
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
    // With a second day on the line nobody can tell which value the first one is of.
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

/** What stands behind one name. */
interface Values {
  readonly path: string
  /** Without their days. */
  readonly values: readonly string[]
  /** Of a day that can be read in several ways, or in none, an empty text. */
  readonly days: readonly string[]
  readonly text: string
}

interface Parts {
  readonly number: string
  unit: string | undefined
  limit: string | undefined
}

/** Takes a name and its values from a text; undefined, with nothing taken, where something of it is not understood. */
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
    // Of `ALT,45,35` nobody can tell which comma is a decimal sign; of `ALT 10 - 40`, the range is there and the value is not.
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
    // What stands beside a value and is not understood may change what it means; so may the next column where the unit has none.
    if (!gap.includes('\t') || !values.some((one) => one.unit !== undefined)) return fail()
    break
  }
  if (values.length === 0 || (isLimitPerhaps(values) && days.length !== 2 && columns !== 2)) return fail()
  // A unit or a range that stands there once is that of all values.
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

/** Takes a comma or a dash where more is said behind it of the same value: it may only stand for a column, perhaps an empty one. */
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

/** Whether of two numbers the second may be the upper limit of the first, as values are typed on the sheet: `31 U/L 40`. */
function isLimitPerhaps(values: readonly Parts[]): boolean {
  const hasRange = values.some((one) => one.limit !== undefined)
  return values.length === 2 && !hasRange && values[1]?.unit === undefined
}

/** The days at the head of columns: two or more, with nothing but signs between them. */
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

/** Whether a date can only lie after today. */
function isAfter(date: ReportDate | undefined, today: string): boolean {
  if (date === undefined) return false
  const { days, isLater } = readDate(date, today)
  return days.length === 0 && isLater
}

/** Between thousands, where it can be nothing else. */
const GROUPS = /(?<=\d)['’\u2009\u202f](?=\d{3}(?!\d))/g
/** Signs before what a line is about: bullets, numbers of lines, flags, codes. */
const LEADING = /[\s•·]*(?:(?:[-–—*!+]+|\d{1,3}[.)]|\d{3,6}-\d(?=\s))\s+)*/y
/** What may stand between two values: a space, a comma, a dash or a bullet by itself. */
const SEPARATORS = /(?:[\s,]|[-–—•·](?=\s|$))+/y
const TIME = /\s*(?:[T,]\s*)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?(?:am|pm|h|Uhr)\b)?/iy
const FLAG = /\*+|↑+|↓+|!+|\+{1,3}(?=\s|$)|[([]?\b(?:H|L|HH|LL|N|A|high|low|normal|abnormal|HIGH|LOW)\b(?![/%])[)\]]?/y
