import { unitFactor, unitsFor } from '../dictionary/index.ts'
import type { Dictionary, LabVariable } from '../dictionary/index.ts'
import { inEnglish, withCommas } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import {
  compareRational,
  dateInWords,
  fromNumber,
  multiply,
  parseDecimal,
  parsePartialDate,
} from '../quantity/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { halfWidth } from '../text/index.ts'
import { comparatorOf } from './typed.ts'
import type { Typed } from './typed.ts'

/** What is needed to read a lab value. */
interface Reading {
  readonly variable: LabVariable
  readonly unit: string
  readonly dictionary: Dictionary
  readonly say: Say
  readonly today: string | undefined
}

/**
 * Reads a lab value in the form in which people type it: `104`, `104 40` (value and upper limit of normal), `<5`,
 * `3.4 g/dL`, `104 U/L 40`. A value without a unit is in `unit`, which the screen shows beside it. `today`: the as-of
 * date (YYYY-MM-DD), if a day may follow the value (`104 U/L 40 2026-03-12`).
 */
export function typedLab(
  text: string,
  variable: LabVariable,
  unit: string,
  dictionary: Dictionary,
  say: Say = inEnglish,
  today?: string,
): Typed<JsonObject> {
  const reading: Reading = { variable, unit, dictionary, say, today }
  const line = halfWidth(text).replaceAll(/\s+/g, ' ').trim()
  const [grouped] = GROUPED.exec(line) ?? []
  if (grouped === undefined) return plainLab(line, reading)
  const whole = plainLab(
    line.replaceAll(ALL_GROUPED, (number) => number.replaceAll(/[.,]/g, '')),
    reading,
  )
  if (/[.,]\d+[.,]/.test(grouped) || !whole.ok) return whole
  const decimal = plainLab(line, reading)
  // A value that no laboratory would report cannot be meant.
  if (!decimal.ok || !isPlausible(whole.value, reading)) return decimal
  return twoWays(grouped, [whole.value, decimal.value], say)
}

/** A number with a sign that may separate thousands: `1,500` and `1.500`, but not `0.125`. */
const GROUPED = /(?<![\d.,])[1-9]\d{0,2}(?:(?:,\d{3})+|(?:\.\d{3})+)(?![\d.,])/
const ALL_GROUPED = new RegExp(GROUPED, 'g')

function twoWays(typed: string, values: readonly JsonObject[], say: Say): Typed<JsonObject> {
  const choices = values.map((value) => ({ value, label: labInWords(value, say) }))
  return { ok: false, message: say('typed.two-ways', { typed }), choices }
}

/** Whether a value is within the plausible range of its lab. True if the dictionary gives no such range. */
function isPlausible({ value, unit }: JsonObject, { variable, dictionary }: Reading): boolean {
  const [own, other] = [variable.unit, unit].map((one) => unitFactor(dictionary, variable, String(one)))
  const [min, max] = [variable.plausible?.min, variable.plausible?.max].map((one) => parseDecimal(one ?? ''))
  if (own === undefined || other === undefined || min === undefined || max === undefined) return true
  const amount = multiply(fromNumber(Number(value)), other)
  return compareRational(amount, multiply(min, own)) >= 0 && compareRational(amount, multiply(max, own)) <= 0
}

/** Reads a lab value in which a comma or point is a decimal sign. */
function plainLab(line: string, reading: Reading): Typed<JsonObject> {
  const { variable, unit, dictionary, say, today } = reading
  const typed = line.replace(/(\d),(\d)/g, '$1.$2')
  const match = FORM.exec(typed)
  if (match === null) return { ok: false, message: say('typed.no-lab', { example: exampleOf(variable) }) }
  const [, sign, value, given = unit, uln, day] = match
  if (unitFactor(dictionary, variable, given) === undefined) {
    const some = withCommas(unitsFor(dictionary, variable).slice(0, 4), say)
    return { ok: false, message: say('typed.unit', { unit: given, lab: variable.label, units: some }) }
  }
  if (uln !== undefined && Number(uln) === 0) return { ok: false, message: say('typed.limit') }
  const why = day === undefined ? undefined : whyNoDay(day, today, say)
  if (why !== undefined) return { ok: false, message: why }
  const comparator = comparatorOf(sign)
  const signs = { unit: given, ...(comparator !== undefined && { comparator }) }
  const lab = { value: Number(value), ...signs, ...(uln !== undefined && { uln: Number(uln) }) }
  if (isOneNumber(typed, value, uln)) return twoWays(typed, [{ value: Number(`${value}${uln}`), ...signs }, lab], say)
  return { ok: true, value: day === undefined ? lab : { ...lab, date: day } }
}

const FORM =
  /^(<=|>=|≤|≥|<|>)?\s*(\d+(?:\.\d+)?)\s*((?!uln\b)[^\d\s.<>=≤≥][^\s]*|10[*^e][^\s]*)?(?:\s+(?:uln\s*)?(\d+(?:\.\d+)?))?(?:\s+(\d{4}-\d{2}-\d{2}))?$/i

function whyNoDay(day: string, today: string | undefined, say: Say): string | undefined {
  if (parsePartialDate(day) === undefined) return say('typed.no-such-date')
  if (today === undefined || day <= today) return undefined
  return say('typed.later', { day: dateInWords(day, say), today: dateInWords(today, say) })
}

/**
 * Whether a value and its upper limit may be one number with its thousands separated, such as `1 490`: no upper limit
 * is that much greater than the value.
 */
function isOneNumber(typed: string, value: string | undefined, uln: string | undefined): boolean {
  return /^[^\d]*[1-9]\d{0,2} \d{3}$/.test(typed) && Number(uln) >= LEAST_APART * Number(value)
}

const LEAST_APART = 20

/** A lab of a record in the form in which it is typed, without its day. */
export function labText(lab: JsonObject): string {
  const { value, unit, comparator, uln } = lab
  if (value === undefined || value === null) return ''
  return [`${text(comparator)}${text(value)}`, text(unit), text(uln)].filter((part) => part !== '').join(' ')
}

/** A lab value in words, with all that is known about it: `< 5 U/L, upper limit 40 of 12 March 2026`. */
export function labInWords({ value, unit, comparator, uln: limit, date }: JsonObject, say: Say): string {
  const shown = [comparator, value, unit].flatMap((one) => (one === undefined ? [] : [text(one)])).join(' ')
  const whole = typeof limit === 'number' ? say('understood.lab', { value: shown, limit }) : shown
  return typeof date === 'string' ? say('understood.lab.day', { lab: whole, day: dateInWords(date, say) }) : whole
}

function text(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function exampleOf({ plausible }: LabVariable): string {
  return plausible !== undefined && Number(plausible.max) < 100 ? '1.1 1.2' : '35 40'
}
