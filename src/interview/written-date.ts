import { typedWords } from '../languages/index.ts'
import type { Ago, TypedWords } from '../languages/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { dayText, minus, parseDay, parsePartialDate } from '../quantity/index.ts'
import { halfWidth } from '../text/index.ts'

/**
 * Every date that a text may mean, in the form used in records (`2024`, `2024-05`, `2024-05-12`), none of them after
 * `today`. There is one date if the meaning is clear, two if day and month could be swapped (`12/05/2024`), and none if
 * the text is not a date or can only be after today. A time ago is as exact as its unit: days and weeks give a day,
 * months a month, years a year. Words may be in the language of `say` or in English.
 */
export function writtenDates(text: string, today: string, say: Say = inEnglish): readonly string[] {
  return readingsOf(text, today, say).filter((date) => date <= today.slice(0, date.length))
}

/** The same, including dates after today. */
export function readingsOf(text: string, today: string, say: Say = inEnglish): readonly string[] {
  const typed = halfWidth(text).trim().toLowerCase()
  const words = typedWords(say)
  const found = [fromAgo, fromNumbers, fromDigits, fromNames].flatMap((read) => read(typed, today, words))
  return [...new Set(found)].filter((date) => parsePartialDate(date) !== undefined)
}

/** Whether a text would be a date if its year had four digits instead of two. */
export function hasShortYear(text: string): boolean {
  return /^\d{1,2}([-/. ])\d{1,2}\1\d{2}$/.test(halfWidth(text).trim())
}

type Read = (typed: string, today: string, words: TypedWords) => readonly string[]

const fromAgo: Read = (typed, today, words) => {
  const ago = words.ago(typed)
  return ago === undefined ? [] : [dayOf(ago, today)]
}

/** The day, month or year of a time ago, as exact as its unit: nobody counts the days of "three years ago". */
function dayOf({ count, unit }: Ago, today: string): string {
  const day = dayText(minus(parseDay(today) ?? 0, { count, unit }))
  return day.slice(0, unit === 'years' ? 4 : unit === 'months' ? 7 : 10)
}
/** Numbers with signs between them. The year has four digits and is first or last. */
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

/** Eight digits without signs. */
const fromDigits: Read = (typed) => {
  const [, a = '', b = '', c = '', d = ''] = /^(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(typed) ?? []
  const dates = [iso(a + b, c, d), iso(c + d, b, a), iso(c + d, a, b)]
  return a === '' ? [] : dates.filter((date) => /^(?:19|20)/.test(date))
}

/** The month as a name or the beginning of one. Two months if a word is the beginning of two names. */
const fromNames: Read = (typed, _today, words) => {
  const shown = words.date(typed)
  if (shown !== undefined) return [iso(shown.year, String(shown.month), shown.day)]
  const between = words.of('word.date.between')
  const parts = typed
    .replaceAll(/(\d)(\p{L}+)/gu, (all, digit: string, letters: string) =>
      words.of('word.date.day').includes(letters) ? digit : all,
    )
    .split(/[\s,./-]+/)
    .filter((part) => part !== '' && !between.includes(part))
  const at = parts.findIndex((part) => words.months(part).length > 0)
  const others = parts.filter((_, i) => i !== at)
  const year = others.find((part) => /^\d{4}$/.test(part))
  const [day, ...more] = others.filter((part) => part !== year)
  if (year === undefined || more.length > 0 || (day !== undefined && !isShort(day))) return []
  return words.months(parts[at] ?? '').map((month) => iso(year, String(month), day))
}

function isShort(part: string): boolean {
  return /^\d{1,2}$/.test(part)
}

function iso(year: string, month: string, day?: string): string {
  return [year, month, ...(day === undefined ? [] : [day])].map((part) => part.padStart(2, '0')).join('-')
}
