import { periodOf } from '../quantity/index.ts'
import type { Period } from '../quantity/index.ts'
import type { NumberRange, TimeWord } from './condition.ts'

/** A range of numbers with what stands behind it: a unit, `ULN` for multiples of the upper limit of normal, or nothing. */
export interface Quantity {
  readonly range: NumberRange
  readonly unit: string | undefined
}

const NUMBER = String.raw`\d+(?:\.\d+)?`
const SIGN = '≤|<=|<|≥|>=|>|=|at most|at least|less than|more than|exactly'
const BETWEEN = new RegExp(String.raw`^(${NUMBER})\s*(?:\.\.|–)\s*(${NUMBER})(?:\s*(\S.*))?$`)
const ONE_SIDED = new RegExp(String.raw`^(${SIGN})?\s*(${NUMBER})(?:\s*(\S.*))?$`)
const MULTIPLE = /^[x×*]\s*ULN$/i
const TIME = /^(within|less than|at least|more than)\s+(\d+)\s+(days?|weeks?|months?|years?)(\s+ago)?$/

/** Regular expression (of JavaScript and JSON Schema) of what `parseTime` reads. */
export const TIME_PATTERN = TIME.source

/** Regular expression of the quantities with one of these units; without units, of plain numbers. */
export function quantityPattern(units: readonly string[]): string {
  const escaped = units.map((unit) => unit.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`))
  return patternWith(units.length === 0 ? '' : String.raw`\s*(?:${escaped.join('|')})`)
}

function patternWith(unit: string): string {
  return String.raw`^(?:${NUMBER}\s*(?:\.\.|–)\s*${NUMBER}|(?:${SIGN})?\s*${NUMBER})${unit}$`
}

/** Regular expression of the multiples of the upper limit of normal. */
export const MULTIPLE_PATTERN = patternWith(String.raw`\s*[x×*]\s*ULN`)

/** `18..75`, `≤ 2.5 × ULN`, `>= 30 g/L`, `at most 1`; undefined when the text is no quantity. */
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

/** `within 5 years`, `at least 3 months ago`, `more than 1 year ago`; undefined when the text is no time window. */
export function parseTime(text: string): { readonly when: TimeWord; readonly period: Period } | undefined {
  const match = TIME.exec(text)
  if (match === null) return undefined
  const [, word = '', count = '', unit = '', ago] = match
  const when = word === 'within' ? 'within' : TIME_WORDS[word]
  if (when === undefined || (when === 'within') !== (ago === undefined)) return undefined
  return { when, period: periodOf(count, unit) }
}
