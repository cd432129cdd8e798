import { readingsOf, writtenDates, hasShortYear } from './written-date.ts'

/** A day as it is written in a report. */
export type ReportDate = string

/**
 * The days that a date in a report may mean, none of them after today, and whether it can be read as a date at all,
 * before or after today.
 */
export function readDate(
  date: ReportDate,
  today: string,
): { readonly days: readonly string[]; readonly isLater: boolean } {
  return { days: writtenDates(date, today), isLater: readingsOf(date, today).length > 0 }
}

/** A reference range, as far as it says what the upper limit of normal is. */
export interface ReportRange {
  /**
   * False if it only looks like a range: a month and year, a day and month without a year, or two numbers in descending
   * order.
   */
  readonly isRange: boolean
  readonly limit: string | undefined
  /** Whether its bracket has not been closed yet. */
  readonly isOpen: boolean
}

/** A piece of a report that is read from start to end. Patterns must be sticky; the text that they match is taken. */
export class ReportText {
  private readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  isEmpty(): boolean {
    return this.at >= this.text.length
  }

  left(): string {
    return this.text.slice(this.at)
  }

  since(start: number): string {
    return this.text.slice(start, this.at)
  }

  isAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    return pattern.test(this.text)
  }

  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found === null || found[0] === '') return undefined
    this.at += found[0].length
    return found
  }

  skip(pattern: RegExp): void {
    this.take(pattern)
  }

  /** Takes a complete date, with a day. */
  date(): ReportDate | undefined {
    const start = this.at
    for (const pattern of DATES) {
      const [, date = ''] = this.take(pattern) ?? []
      if (date !== '' && (hasShortYear(date) || readingsOf(date, LAST_DAY).some((one) => one.length === 10)))
        return date.replaceAll(/\s*([./])\s*/g, '$1')
      this.at = start
    }
    return undefined
  }

  /** Whether the remaining text contains a date. */
  hasDate(): boolean {
    const other = new ReportText(this.text)
    for (other.at = this.at; !other.isEmpty(); other.at++) if (other.date() !== undefined) return true
    return false
  }

  range(): ReportRange | undefined {
    const found = this.take(RANGE)
    if (found === undefined) return undefined
    const [whole, from, to, up, down] = found
    const isOpen = /^[([]/.test(whole)
    if (from === undefined || to === undefined)
      return { isRange: true, limit: down === undefined ? up : undefined, isOpen }
    const isMonth = /^(?:0?[1-9]|1[0-2])$/.test(from) && /^(?:19|20)\d\d$/.test(to)
    const isDay = /^0\d/.test(from)
    return { isRange: numberOf(from) < numberOf(to) && !isMonth && !isDay, limit: to, isOpen }
  }

  /** Whether a range from one number to another comes next. */
  isBetween(): boolean {
    const start = this.at
    const [, from] = this.take(RANGE) ?? []
    this.at = start
    return from !== undefined
  }

  /**
   * Takes a number with its sign, as it is written. A number whose thousands may be separated by a space is not taken.
   */
  number(): string | undefined {
    if (this.isAt(/(?:[<>]=?|≤|≥)?\s*[1-9]\d{0,2}(?: \d{3})+(?![\d.,])/y)) return undefined
    const sign = this.take(/(<=|>=|≤|≥|<|>)\s*/y)?.[1] ?? ''
    const number = this.take(/\d+(?:[.,]\d+)*(?!\d|\/\s*\d)(?!-\d)(?!\.\d)/y)?.[0]
    return number === undefined ? undefined : `${sign}${number}`
  }
}

function numberOf(text: string): number {
  return Number(text.replace(',', '.').replaceAll(/,/g, ''))
}

const LAST_DAY = '9999-12-31'
const BEFORE_DATE = String.raw`(?:[([]\s*)?(?:(?:on|of|dated?|vom|am)\b\s*:?\s*)?`
const AFTER_DATE = String.raw`(?![\d.,/-]*\d)(?:\s*[)\]])?`
const DATES = [
  String.raw`\d{4}([-/.])\d{1,2}\2\d{1,2}`,
  String.raw`\d{4}年\d{1,2}月\d{1,2}日`,
  String.raw`\d{1,2}([/.-])\d{1,2}\2(?:\d{4}|\d{2})`,
  String.raw`\d{1,2}\.? ?[- ]?\p{L}{3,}\.?[-, ] ?\d{4}`,
  String.raw`\p{L}{3,}\.? \d{1,2},? \d{4}`,
].map((one) => new RegExp(`${BEFORE_DATE}(${one})${AFTER_DATE}`, 'iuy'))

const NUMBER = String.raw`\d+(?:[.,]\d+)*`
const RANGE = new RegExp(
  String.raw`(?:[([]\s*)?(?:(?:ref[a-z]*|norm[a-z]*|range|n)\b\.?\s*)?(?:(?:range|interval|values?)\s*)?:?\s*` +
    String.raw`(?:(${NUMBER})\s*(?:-|–|—|\.\.|to\b|bis\b)\s*(${NUMBER})|(?:<=|≤|<|up to\b|bis\b|uln\b\s*:?=?)\s*(${NUMBER})|(?:>=|≥|>)\s*(${NUMBER}))(?![\d:/])`,
  'iy',
)
