import type { Dictionary } from '../dictionary/index.ts'
import { compareRational, multiply, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { birthdayOf, comparison } from './comparators.ts'
import type { Bound, Compared } from './comparators.ts'
import { fieldWordsOf } from './field-words.ts'
import type { FieldWords } from './field-words.ts'
import { numeralsIn } from './numerals.ts'
import type { Measure, Measured } from './numerals.ts'
import type { Token } from './tokens.ts'

/** A number in a sentence with everything that belongs to it: `at least 18 years`, `> 2.5 × ULN`, `7 to 12`. */
export interface Amount {
  readonly bounds: readonly Bound[]
  readonly measure: Measure
  /** The numbers as they are written. */
  readonly written: readonly string[]
  readonly start: number
  readonly end: number
  /** It says how old somebody is. */
  readonly isAge: boolean
  /** It says how long something lasts or lasted, or has been absent. */
  readonly lasts: boolean
  /** It is in brackets. */
  readonly isAside: boolean
  /** It may not be a limit at all, such as a number word without a comparator. */
  readonly isSoft: boolean
}

/** The amounts in a sentence, in order. Numbers that belong to names (RECIST 1.1, IHC 2+, Ki-67) are left out. */
export function amountsOf(text: string, tokens: readonly Token[], dictionary: Dictionary): readonly Amount[] {
  const words = fieldWordsOf(dictionary)
  const numerals = numeralsIn(text, tokens, dictionary)
  const amounts: Amount[] = []
  for (let i = 0; i < numerals.length;) {
    const run = runFrom(i, numerals, text)
    const amount = amountOf(run, text, amounts.at(-1), words)
    if (amount !== undefined) amounts.push(amount)
    i += run.length
  }
  return amounts
}

const RANGE = /^\s*(?:-|–|—|to|through|until|\.\.|~)\s*(?:the\s+)?(?:age\s+of\s+)?$/i
const ENUMERATION = /^\s*(?:,|or|and|,\s*or|,\s*and)\s*$/i

/**
 * The numerals that make up one amount: both ends of a range, consecutive numbers in an enumeration (0, 1 or 2), or a
 * single one.
 */
function runFrom(i: number, numerals: readonly Measured[], text: string): readonly Measured[] {
  const first = numerals[i] as Measured
  const second = numerals[i + 1]
  if (second === undefined) return [first]
  const between = text.slice(first.end, second.start)
  const isBetween = /\bbetween\s+(?:the\s+ages?\s+of\s+|ages?\s+)?$/i.test(text.slice(0, first.start))
  if (RANGE.test(between) || (isBetween && /^\s*and\s*$/i.test(between))) return [first, second]
  const run = [first]
  if (first.measure.kind !== 'bare' || first.written.includes('.')) return run
  for (let next = i + 1; next < numerals.length; next++) {
    const [last, one] = [run.at(-1) as Measured, numerals[next] as Measured]
    const follows = compareRational(one.value, plusOne(last.value)) === 0
    if (!follows || one.measure.kind !== 'bare' || !ENUMERATION.test(text.slice(last.end, one.start))) break
    run.push(one)
  }
  return run
}

function plusOne({ n, d }: Rational): Rational {
  return rational(n + d, d)
}

function amountOf(
  run: readonly Measured[],
  text: string,
  last: Amount | undefined,
  words: FieldWords,
): Amount | undefined {
  const [first] = run
  const end = run.at(-1)
  if (first === undefined || end === undefined) return undefined
  const before = text.slice(0, first.start)
  const after = text.slice(end.end)
  const isBirthday = /\bbirthday$/i.test(text.slice(first.start, end.end))
  const found =
    run.length > 1 ? undefined : (comparison(before, after, words) ?? (isBirthday ? birthdayOf(before) : undefined))
  if (first.isImplied === true && found === undefined) return undefined
  const measure = end.measure
  const isTime = measure.kind === 'days' || measure.kind === 'months'
  const inherited = found === undefined && run.length === 1 ? inheritedFrom(last, first, text) : undefined
  const common = {
    measure,
    written: run.map((one) => one.written),
    end: end.end + (found?.after ?? 0),
    isAge: isTime && (isBirthday || saysAge(before, after, words)),
    lasts: isTime && /\bfor\b(?:\s+(?:a|the|period|of|at|least|more|than|≥|>|over))*\s*$/i.test(before),
    isAside: depthAt(text, first.start) > 0,
  }
  const start = first.start - (found?.before ?? leadOf(run, before))
  if (run.length > 1) {
    const factor = first.measure.kind === 'bare' && isTime ? multiply(first.value, factorOf(end)) : first.value
    return {
      ...common,
      start,
      bounds: [
        { side: 'min', value: factor, inclusive: true },
        { side: 'max', value: end.value, inclusive: true },
      ],
      isSoft: false,
    }
  }
  const sided = found ?? inherited ?? defaultOf(before, after, isTime, common.isAge)
  const isUncompared = found === undefined && inherited === undefined
  const isOne = first.isWord && !isTime && first.value.n === first.value.d
  // “9 g/dL (5.6 mmol/L)” repeats the same amount, rounded.
  const isAgain =
    isUncompared && common.isAside && last !== undefined && /^\s*\(\s*$/.test(text.slice(last.end, first.start))
  const isSoft =
    isOne || isAgain || first.isImplied === true || (isUncompared && (first.isWord || (isTime && sided === undefined)))
  // “One” alone, as in “no one” or “the one”, is not a number.
  if (isSoft && first.isWord && !isTime && !words.counted.test(after)) return undefined
  const bounds: readonly Bound[] =
    sided === undefined
      ? [
          { side: 'min', value: first.value, inclusive: true },
          { side: 'max', value: first.value, inclusive: true },
        ]
      : [{ side: sided.side, value: first.value, inclusive: sided.inclusive }]
  return { ...common, start, bounds, isSoft }
}

function factorOf({ value, written }: Measured): Rational {
  const plain = parseDecimal(written.replaceAll(',', '')) ?? rational(1n, 1n)
  return rational(value.n * plain.d, value.d * plain.n)
}

/** The length of the words that open a range, before its first number. */
function leadOf(run: readonly Measured[], before: string): number {
  if (run.length < 2) return 0
  return /\b(?:between|from)\s+(?:the\s+ages?\s+of\s+|ages?\s+)?$/i.exec(before)?.[0].length ?? 0
}

/** In “at least 3, 1.5 and 100 × 10⁹/L”, each is a least value. */
function inheritedFrom(last: Amount | undefined, { start, measure }: Measured, text: string): Compared | undefined {
  const [only, more] = last?.bounds ?? []
  if (last === undefined || only === undefined || more !== undefined) return undefined
  const between = text.slice(last.end, start)
  // “450 ms for men or 470 ms for women”
  const isOfOthers =
    last.measure.kind === measure.kind && /^\s*(?:for|in)\s+\p{L}+\s*,?\s*(?:and|or)\s*$/iu.test(between)
  if (!isOfOthers && !/^\s*(?:,|and|or|,\s*(?:and|or))\s*$/i.test(between)) return undefined
  return { side: only.side, inclusive: only.inclusive, before: 0, after: 0 }
}

/** What a period without a comparator means: how far back at most, or how long at least. */
function defaultOf(before: string, after: string, isTime: boolean, isAge: boolean): Compared | undefined {
  if (!isTime || isAge) return undefined
  if (
    /\b(?:in|during|over)\s+the\s*$/i.test(before) &&
    /^\s*(?:before|prior|preceding|leading|until|up\s+to)\b/i.test(after)
  )
    return { side: 'max', inclusive: true, before: 0, after: 0 }
  if (/\b(?:for|of)\s+(?:a\s+period\s+of\s+)?$/i.test(before))
    return { side: 'min', inclusive: true, before: 0, after: 0 }
  return undefined
}

function saysAge(before: string, after: string, { otherAges }: FieldWords): boolean {
  return (
    /^\s*(?:old\b|of\s+age)/i.test(after) ||
    /\b(?:age[ds]?|older|younger|birthday)\b[^.;,]{0,30}$/i.test(before.replaceAll(otherAges, ''))
  )
}

function depthAt(text: string, at: number): number {
  let depth = 0
  for (const sign of text.slice(0, at))
    depth += sign === '(' || sign === '[' ? 1 : sign === ')' || sign === ']' ? -1 : 0
  return depth
}
