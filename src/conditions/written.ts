import { periodOf } from '../quantity/index.ts'
import type { Period } from '../quantity/index.ts'
import { literal } from '../text/index.ts'
import type { DayWord, NumberRange, TimeWord } from './condition.ts'

/**
 * A range of numbers with the unit written after it: a unit, `ULN` for multiples
 * of the upper limit of normal, or nothing.
 */
export interface Quantity {
  readonly range: NumberRange
  readonly unit: string | undefined
}

const NUMBER = String.raw`\d+(?:\.\d+)?`
const SIGN = '≤|<=|<|≥|>=|>|=|at most|at least|less than|more than|exactly'
const BETWEEN = new RegExp(String.raw`^(${NUMBER})\s*(?:\.\.|–)\s*(${NUMBER})(?:\s*(\S.*))?$`)
const ONE_SIDED = new RegExp(String.raw`^(${SIGN})?\s*(${NUMBER})(?:\s*(\S.*))?$`)
const MULTIPLE = /^[x×*]\s*ULN$/i
const UNIT = '(days?|weeks?|months?|years?)'
const TIME = new RegExp(
  String.raw`^(?:(within|less than|at least|more than)\s+(\d+)\s+${UNIT}(\s+ago)?|between\s+(\d+)\s+(?:${UNIT}\s+)?and\s+(\d+)\s+${UNIT}\s+ago)$`,
)
const DAY = /^(before|on or before|after|on or after)\s+(\d{4}(?:-\d{2}(?:-\d{2})?)?)$/

/** Regular expression (for JavaScript and JSON Schema) of the texts that `parseDayLimit` reads. */
export const DAY_PATTERN = DAY.source

/** Regular expression (for JavaScript and JSON Schema) of the texts that `parseTime` reads. */
export const TIME_PATTERN = TIME.source

/** Regular expression of quantities in one of these units; without units, of plain numbers. */
export function quantityPattern(units: readonly string[]): string {
  const escaped = units.map(literal)
  return patternWith(units.length === 0 ? '' : String.raw`\s*(?:${escaped.join('|')})`)
}

function patternWith(unit: string): string {
  return String.raw`^(?:${NUMBER}\s*(?:\.\.|–)\s*${NUMBER}|(?:${SIGN})?\s*${NUMBER})${unit}$`
}

/** Regular expression of multiples of the upper limit of normal. */
export const MULTIPLE_PATTERN = patternWith(String.raw`\s*(?:[x×*]\s*)?ULN`)

/** Parses `18..75`, `≤ 2.5 × ULN`, `>= 30 g/L`, `at most 1`; undefined if the text is not a quantity. */
export function parseQuantity(text: string): Quantity | undefined {
  const between = BETWEEN.exec(text)
  if (between !== null) {
    const [, min = '', max = '', unit] = between
    return {
      range: { min: { value: min, inclusive: true }, max: { value: max, inclusive: true } },
      unit: unitText(unit),
    }
  }
  const sided = ONE_SIDED.exec(text)
  if (sided === null) return undefined
  const [, sign = '=', value = '', unit] = sided
  return { range: oneSided(sign, value), unit: unitText(unit) }
}

function unitText(unit: string | undefined): string | undefined {
  return unit !== undefined && MULTIPLE.test(unit) ? 'ULN' : unit
}

function oneSided(sign: string, value: string): NumberRange {
  const included = { value, inclusive: true }
  const excluded = { value, inclusive: false }
  switch (sign) {
    case '≤':
    case '<=':
    case 'at most':
      return { min: undefined, max: included }
    case '<':
    case 'less than':
      return { min: undefined, max: excluded }
    case '≥':
    case '>=':
    case 'at least':
      return { min: included, max: undefined }
    case '>':
    case 'more than':
      return { min: excluded, max: undefined }
    default:
      return { min: included, max: included }
  }
}

const TIME_WORDS: Readonly<Record<string, TimeWord>> = {
  'less than': 'less_than_ago',
  'at least': 'at_least_ago',
  'more than': 'more_than_ago',
}

/** A window of time before the as-of day. */
interface Window {
  readonly when: TimeWord
  readonly period: Period
}

/**
 * Parses `within 5 years`, `at least 3 months ago`, `more than 1 year ago`; `between 2 and 6 months ago` gives two
 * windows, both ends included. Undefined if the text is none of these.
 */
export function parseTime(text: string): readonly Window[] | undefined {
  const match = TIME.exec(text)
  if (match === null) return undefined
  const [, word, , , , least, leastUnit, most = '', mostUnit = ''] = match
  if (word === undefined)
    return [
      { when: 'at_least_ago', period: periodOf(least ?? '', leastUnit ?? mostUnit) },
      { when: 'within', period: periodOf(most, mostUnit) },
    ]
  const window = oneWindow(match)
  return window && [window]
}

function oneWindow([, word = '', count = '', unit = '', ago]: RegExpExecArray): Window | undefined {
  const when = word === 'within' ? 'within' : TIME_WORDS[word]
  if (when === undefined || (when === 'within') !== (ago === undefined)) return undefined
  return { when, period: periodOf(count, unit) }
}

/**
 * Parses a limit by calendar date, such as `before 2015-01-01` or `on or after 2015`; undefined if the text is none.
 */
export function parseDayLimit(text: string): { readonly when: DayWord; readonly date: string } | undefined {
  const match = DAY.exec(text)
  if (match === null) return undefined
  const [, word = '', date = ''] = match
  return { when: word.replaceAll(' ', '_') as DayWord, date }
}
