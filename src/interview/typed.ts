import { unitFactor, unitsFor } from '../dictionary/index.ts'
import type { Dictionary, IntegerRange, LabVariable } from '../dictionary/index.ts'
import { parsePartialDate } from '../quantity/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { folded, halfWidth } from '../text/index.ts'

/** What a typed answer means, or how to write it. An empty line is none. */
export type Typed<T = Json> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string }

/** A year, month or day not after `today` (the as-of date, YYYY-MM-DD); `today` itself is understood. */
export function typedDate(text: string, today: string): Typed<string> {
  const typed = halfWidth(text).trim().toLowerCase()
  if (typed === 'today') return { ok: true, value: today }
  if (parsePartialDate(typed) === undefined) return { ok: false, message: dateHint(typed, today) }
  if (typed > today.slice(0, typed.length)) return { ok: false, message: `${typed} lies after ${today}.` }
  return { ok: true, value: typed }
}

/** The day on which something ended, or that it is still going on. */
export type End = { readonly goesOn: true } | { readonly date: string }

/** The end of what may still go on. "Today" could be meant for either, so it is not taken. */
export function typedEnd(text: string, today: string): Typed<End> {
  const typed = folded(text)
  if (GOES_ON.includes(typed)) return { ok: true, value: { goesOn: true } }
  if (typed === 'today')
    return { ok: false, message: `If it is still going on, type ${GOES_ON_KEY}. If it ended today, write ${today}.` }
  const date = typedDate(text, today)
  return date.ok ? { ok: true, value: { date: date.value } } : date
}

/** What is typed for something that is still going on. */
export const GOES_ON_KEY = 'o'
const GOES_ON = [GOES_ON_KEY, 'ongoing', 'on going', 'going on', 'still going on', 'it is still going on']

/** Shows the right form, with the very date that was typed where it can be told. */
function dateHint(typed: string, today: string): string {
  const monthYear = /^(\d{1,2})[/.\- ](\d{4})$/.exec(typed)
  if (monthYear !== null && Number(monthYear[1]) <= 12) {
    return `Please write the year first: ${monthYear[2]}-${monthYear[1]?.padStart(2, '0')}.`
  }
  const yearMonth = /^(\d{4})[/. ](\d{1,2})(?:[/. ](\d{1,2}))?$|^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(typed)
  if (yearMonth !== null) {
    const [year = '', month, day] = yearMonth.slice(1).filter((part) => part !== undefined)
    const parts = [year, ...[month, day].flatMap((part) => (part === undefined ? [] : [part.padStart(2, '0')]))]
    if (parsePartialDate(parts.join('-')) !== undefined) return `Please write ${parts.join('-')}.`
    return 'There is no such date.'
  }
  const example = today.slice(0, 4)
  return `Please write ${example}, ${example}-03 or ${example}-03-05 (year, month, day), or today.`
}

/** A date of birth, or an age in completed years (a number of at most three digits). */
export function typedBirth(text: string, today: string, ages: IntegerRange): Typed<{ age: number } | { date: string }> {
  const typed = halfWidth(text).trim()
  if (!/^\d{1,3}$/.test(typed)) {
    const date = typedDate(text, today)
    return date.ok ? { ok: true, value: { date: date.value } } : date
  }
  const age = typedWhole(typed, ages)
  return age.ok ? { ok: true, value: { age: Number(age.value) } } : age
}

/** A whole number in the range, both ends included, perhaps with a sign such as `<` before it. */
export function typedWhole(text: string, { min, max }: IntegerRange): Typed {
  const match = /^(<=|>=|≤|≥|<|>)?\s*(\d{1,9})$/.exec(halfWidth(text).trim())
  const value = Number(match?.[2] ?? Number.NaN)
  if (!(value >= min && value <= max)) return { ok: false, message: `A whole number from ${min} to ${max}, please.` }
  const comparator = comparatorOf(match?.[1])
  return { ok: true, value: comparator === undefined ? value : { value, comparator } }
}

/**
 * A lab value as people type it: `104`, `104 40` (value and upper limit of normal), `<5`, `3.4 g/dL`, `104 U/L 40`. A value without
 * a unit is in `unit`, which the screen shows beside it.
 */
export function typedLab(text: string, variable: LabVariable, unit: string, dictionary: Dictionary): Typed<JsonObject> {
  const line = halfWidth(text).trim()
  const thousands = /(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])/.exec(line)?.[0]
  if (thousands !== undefined) {
    const [whole, decimal] = [thousands.replaceAll(',', ''), thousands.replace(',', '.')]
    return {
      ok: false,
      message: `${thousands} can be read as ${whole} or as ${decimal}; please write it without the comma.`,
    }
  }
  const typed = line.replace(/(\d),(\d)/g, '$1.$2')
  const match =
    /^(<=|>=|≤|≥|<|>)?\s*(\d+(?:\.\d+)?)\s*((?!uln\b)[^\d\s.<>=≤≥][^\s]*|10[*^][^\s]*)?(?:\s+(?:uln\s*)?(\d+(?:\.\d+)?))?$/i.exec(
      typed,
    )
  if (match === null) {
    return { ok: false, message: `Please write the value, then its upper limit of normal: ${exampleOf(variable)}.` }
  }
  const [, sign, value, given = unit, uln] = match
  if (unitFactor(dictionary, variable, given) === undefined) {
    const some = unitsFor(dictionary, variable).slice(0, 4).join(', ')
    return { ok: false, message: `${given} is not a unit of ${variable.label}; it is given in ${some}.` }
  }
  if (uln !== undefined && Number(uln) === 0) return { ok: false, message: 'An upper limit of normal is above 0.' }
  const comparator = comparatorOf(sign)
  return {
    ok: true,
    value: {
      value: Number(value),
      unit: given,
      ...(comparator === undefined ? {} : { comparator }),
      ...(uln === undefined ? {} : { uln: Number(uln) }),
    },
  }
}

/** A lab of a record in the form in which it is typed. */
export function labText(lab: JsonObject): string {
  const { value, unit, comparator, uln } = lab
  if (value === undefined || value === null) return ''
  return [`${text(comparator)}${text(value)}`, text(unit), text(uln)].filter((part) => part !== '').join(' ')
}

function text(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function exampleOf({ plausible }: LabVariable): string {
  return plausible !== undefined && Number(plausible.max) < 100 ? '1.1 1.2' : '35 40'
}

function comparatorOf(sign: string | undefined): string | undefined {
  return sign === '≤' ? '<=' : sign === '≥' ? '>=' : sign
}
