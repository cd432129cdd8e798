import { dayText, minus, parseDay, parsePartialDate } from '../quantity/index.ts'
import type { PeriodUnit } from '../quantity/index.ts'
import { halfWidth } from '../text/index.ts'

/**
 * Every date that a text may mean, as a record has it (`2024`, `2024-05`, `2024-05-12`), none of them after `today`: one where there is one
 * meaning, two where day and month could swap (`12/05/2024`), and none where it is no date or all of it lies after today. A time ago is as exact
 * as its unit: days and weeks give a day, months a month, years a year.
 */
export function writtenDates(text: string, today: string): readonly string[] {
  return readingsOf(text, today).filter((date) => date <= today.slice(0, date.length))
}

/** The same, with those that lie after today. */
export function readingsOf(text: string, today: string): readonly string[] {
  const typed = halfWidth(text).trim().toLowerCase()
  const found = [fromWord, fromAgo, fromNumbers, fromDigits, fromNames].flatMap((read) => read(typed, today))
  return [...new Set(found)].filter((date) => parsePartialDate(date) !== undefined)
}

/** A date in words, which cannot be misread: `12 May 2024`. */
export function dateInWords(date: string): string {
  const [year = '', month, day] = date.split('-')
  const name = MONTHS[Number(month) - 1]
  const shown = name === undefined ? '' : `${name[0]?.toUpperCase()}${name.slice(1)} `
  return `${day === undefined ? '' : `${Number(day)} `}${shown}${year}`
}

/** Whether a text is a date but for its year, which has two digits only. */
export function hasShortYear(text: string): boolean {
  return /^\d{1,2}([-/. ])\d{1,2}\1\d{2}$/.test(halfWidth(text).trim())
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ')

type Read = (typed: string, today: string) => readonly string[]

const fromWord: Read = (typed, today) => {
  if (typed === 'today') return [today]
  return typed === 'yesterday' ? [ago(1, 'days', today)] : []
}

const fromAgo: Read = (typed, today) => {
  const [, count = '', unit = ''] =
    /^(\d{1,3}|an?|one|two|three|four|five|six) (day|week|month|year)s? ago$/.exec(typed) ?? []
  const number = COUNTS[count] ?? Number(count)
  return unit === '' ? [] : [ago(number, `${unit}s` as PeriodUnit, today)]
}

const COUNTS: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6 }

/** As exact as the unit: nobody counts the days of "three years ago". */
function ago(count: number, unit: PeriodUnit, today: string): string {
  const day = dayText(minus(parseDay(today) ?? 0, { count, unit }))
  return day.slice(0, unit === 'years' ? 4 : unit === 'months' ? 7 : 10)
}

/** Numbers with signs between them, the year with four digits first or last. */
const fromNumbers: Read = (typed) => {
  const signed = typed.replace(/\s*[年월月년]\s*/gu, '-').replace(/[日일.]?\s*$|-$/gu, '')
  const parts = /^\d+(?:\s*[-/. ]\s*\d+)*$/.test(signed) ? signed.split(/\s*[-/. ]\s*/) : []
  const [a = '', b = '', c = ''] = parts
  const long = parts.map((part) => part.length)
  if (parts.length === 1 && long[0] === 4) return [a]
  if (parts.length === 2 && long[0] === 4 && isShort(b)) return [iso(a, b)]
  if (parts.length === 2 && long[1] === 4 && isShort(a)) return [iso(b, a)]
  if (parts.length !== 3) return []
  if (long[0] === 4 && isShort(b) && isShort(c)) return [iso(a, b, c)]
  return long[2] === 4 && isShort(a) && isShort(b) ? [iso(c, b, a), iso(c, a, b)] : []
}

/** Eight digits without a sign. */
const fromDigits: Read = (typed) => {
  const [, a = '', b = '', c = '', d = ''] = /^(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(typed) ?? []
  const dates = [iso(a + b, c, d), iso(c + d, b, a), iso(c + d, a, b)]
  return a === '' ? [] : dates.filter((date) => /^(?:19|20)/.test(date))
}

/** The month as a name, or its beginning. */
const fromNames: Read = (typed) => {
  const words = typed
    .replace(/(\d)(?:st|nd|rd|th)\b/g, '$1')
    .split(/[\s,./-]+/)
    .filter((word) => word !== '' && word !== 'of' && word !== 'the')
  const at = words.findIndex((word) => monthNamed(word) !== undefined)
  const month = monthNamed(words[at] ?? '')
  if (month === undefined) return []
  const others = words.filter((_, i) => i !== at)
  const year = others.find((word) => /^\d{4}$/.test(word))
  const [day, ...more] = others.filter((word) => word !== year)
  if (year === undefined || more.length > 0 || (day !== undefined && !isShort(day))) return []
  return [iso(year, String(month), day)]
}

/** From 1; three letters are enough. */
function monthNamed(word: string): number | undefined {
  const at = /^[a-z]{3,}$/.test(word)
    ? MONTHS.findIndex((name) => name.startsWith(word) || (word === 'sept' && name === 'september'))
    : -1
  return at < 0 ? undefined : at + 1
}

function isShort(part: string): boolean {
  return /^\d{1,2}$/.test(part)
}

function iso(year: string, month: string, day?: string): string {
  return [year, month, ...(day === undefined ? [] : [day])].map((part) => part.padStart(2, '0')).join('-')
}
