import type { IntegerRange } from '../dictionary/index.ts'
import { typedWords } from '../languages/index.ts'
import type { TypedWords } from '../languages/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { dateInWords } from '../quantity/index.ts'
import type { Json } from '../record/index.ts'
import { folded, halfWidth, literal } from '../text/index.ts'
import { hasShortYear, readingsOf, writtenDates } from './written-date.ts'

/** The meaning of a typed answer, or a message on how to write it. An empty line is not an answer. */
export type Typed<T = Json> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false
      readonly message: string
      /** What the text may mean, each in words, for the person to choose from. */
      readonly choices?: readonly { readonly value: T; readonly label: string }[]
    }

/** The same answer with its value converted. */
function taken<T, S>(read: Typed<T>, as: (value: T) => S): Typed<S> {
  if (read.ok) return { ok: true, value: as(read.value) }
  const choices = read.choices?.map(({ value, label }) => ({ value: as(value), label }))
  return { ok: false, message: read.message, ...(choices && { choices }) }
}

/**
 * Reads a year, month or day that is not after `today` (the as-of date, YYYY-MM-DD), in any of the forms that people
 * write; see `writtenDates`.
 */
export function typedDate(text: string, today: string, say: Say = inEnglish): Typed<string> {
  return dateOr(say('typed.no-date', exampleDates(today.slice(0, 4), say)), text, today, say)
}

/** The same; `hint` is the message for a text that does not look like a date. */
function dateOr(hint: string, text: string, today: string, say: Say): Typed<string> {
  const [date, ...others] = writtenDates(text, today, say)
  if (date === undefined) return { ok: false, message: whyNoDate(text, today, say) ?? hint }
  if (others.length === 0) return { ok: true, value: date }
  const choices = [date, ...others].map((value) => ({ value, label: dateInWords(value, say) }))
  return { ok: false, message: say('typed.two-ways', { typed: halfWidth(text).trim() }), choices }
}

/** The same as `typedDate`, and also accepts the key that stands for the previous day, if there is one. */
export function typedDay(text: string, today: string, before: string | undefined, say: Say = inEnglish): Typed<string> {
  if (halfWidth(text).trim() !== AS_BEFORE_KEY) return typedDate(text, today, say)
  return before === undefined ? { ok: false, message: say('typed.no-day') } : { ok: true, value: before }
}

/** What is typed for the same day as before. */
export const AS_BEFORE_KEY = '='

/** The day on which something ended, or that it is still going on. */
export type End = { readonly goesOn: true } | { readonly date: string }

/** Reads the end of something that may still be going on. "Today" could mean either, so it is not accepted. */
export function typedEnd(text: string, today: string, say: Say = inEnglish): Typed<End> {
  const words = typedWords(say)
  const typed = folded(text)
  if (typed === GOES_ON_KEY || words.of('word.ongoing').includes(typed)) return { ok: true, value: { goesOn: true } }
  const ago = words.ago(text)
  if (ago?.count === 0 && ago.unit === 'days')
    return { ok: false, message: say('typed.today-ended', { key: GOES_ON_KEY, day: today }) }
  return taken(typedDate(text, today, say), (date): End => ({ date }))
}

/** What is typed for something that is still going on. */
export const GOES_ON_KEY = 'o'

/** Examples of a year, a month and a day as they are typed, for hints. */
export function exampleDates(year: string, say: Say): Readonly<Record<'year' | 'month' | 'day', string>> {
  return { year, month: dateInWords(`${year}-03`, say), day: dateInWords(`${year}-03-05`, say) }
}

/** Why a text that is written like a date is not accepted. */
function whyNoDate(text: string, today: string, say: Say): string | undefined {
  const [later] = readingsOf(text, today, say)
  if (later !== undefined) return say('typed.later', { day: dateInWords(later, say), today: dateInWords(today, say) })
  if (hasShortYear(text)) return say('typed.short-year')
  if (/^\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?$/.test(halfWidth(text).trim())) return say('typed.no-such-date')
  return undefined
}

/** An age in completed years, exact or as a range with both ends inclusive. */
export type TypedAge = number | { readonly min: number; readonly max: number }

/**
 * Reads a date of birth, or an age in completed years: `58`, `58 years`, `60-69`, `>65`, `60+`, `60s`. An age outside
 * the range `ages` is not accepted, nor a date of birth that is too early for it.
 */
export function typedBirth(
  text: string,
  today: string,
  ages: IntegerRange,
  say: Say = inEnglish,
): Typed<{ age: TypedAge } | { date: string }> {
  const written = agesOf(halfWidth(text).trim(), ages, typedWords(say))
  const noAge: Typed<never> = { ok: false, message: say('typed.age', { min: ages.min, max: ages.max }) }
  const year = Number(today.slice(0, 4))
  if (written === undefined) {
    const hint = say('typed.no-birth', exampleDates(String(year - USUAL_AGE), say))
    const read = dateOr(hint, text, today, say)
    const tooOld = `${year - ages.max - 1}${today.slice(4)}`
    if (read.ok && (read.value === tooOld || read.value < tooOld.slice(0, read.value.length))) return noAge
    return taken(read, (date) => ({ date }))
  }
  const [lo, hi] = written
  if (!(lo >= ages.min && hi <= ages.max && lo <= hi)) return noAge
  return { ok: true, value: { age: lo === hi ? lo : { min: lo, max: hi } } }
}

/** The age of the patient in the example of a date of birth. */
const USUAL_AGE = 60

/** Stands for the dash between two ages. */
const TO = '~'

/** The least and the greatest age that a text means; undefined if it is not written as an age. */
function agesOf(text: string, { min, max }: IntegerRange, { of }: TypedWords): readonly [number, number] | undefined {
  const whole = folded(text.replaceAll(/(?<=\d)\s*[-–]\s*(?=\d)/g, TO))
  // A word that may follow an age.
  const behind = of('word.age').find((word) => new RegExp(String.raw`\d\s*${literal(word)}$`, 'u').test(whole)) ?? ''
  const typed = whole.slice(0, whole.length - behind.length).trim()
  const between = [TO, ...of('word.age.to')].map(literal).join('|')
  const [, from, to] = new RegExp(String.raw`^(\d{1,3})\s*(?:${between})\s*(\d{1,3})$`, 'u').exec(typed) ?? []
  if (from !== undefined) return [Number(from), Number(to)]
  const [, tens] =
    of('word.age.tens')
      .map((one) =>
        new RegExp(
          `^${one
            .split('{tens}')
            .map(literal)
            .join(String.raw`(\d{1,2}0)`)}$`,
          'u',
        ).exec(typed),
      )
      .find((one) => one !== null) ?? []
  if (tens !== undefined) return [Number(tens), Number(tens) + 9]
  const [, atLeast] = /^(\d{1,3})\s*\+$/.exec(typed) ?? []
  if (atLeast !== undefined) return [Number(atLeast), max]
  const [, sign, own] = /^(<=|>=|≤|≥|<|>)?\s*(\d{1,3})$/.exec(typed) ?? []
  if (own === undefined) return undefined
  const age = Number(own)
  switch (comparatorOf(sign)) {
    case undefined:
      return [age, age]
    case '<':
      return [min, age - 1]
    case '<=':
      return [min, age]
    case '>':
      return [age + 1, max]
    default:
      return [age, max]
  }
}

/**
 * Reads a whole number in the range, both ends inclusive. A sign such as `<` may come before it if some number of the
 * range remains possible.
 */
export function typedWhole(text: string, { min, max }: IntegerRange, say: Say = inEnglish): Typed {
  const match = /^(<=|>=|≤|≥|<|>)?\s*(\d{1,9})$/.exec(halfWidth(text).trim())
  const value = Number(match?.[2] ?? Number.NaN)
  const comparator = comparatorOf(match?.[1])
  const least = comparator === '<' ? min + 1 : min
  const greatest = comparator === '>' ? max - 1 : max
  if (!(value >= least && value <= greatest)) return { ok: false, message: say('typed.whole', { min, max }) }
  return { ok: true, value: comparator === undefined ? value : { value, comparator } }
}

/** The sign as it is written in a record. */
export function comparatorOf(sign: string | undefined): string | undefined {
  return sign === '≤' ? '<=' : sign === '≥' ? '>=' : sign
}
