import { oncePer } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { add, decimalText, multiply, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { fieldWordsOf } from './field-words.ts'
import type { FieldWords } from './field-words.ts'
import type { Token } from './tokens.ts'

/** What a number counts. Weeks are converted to days and years to months, so 4 weeks are 28 days. */
export type Measure =
  | { readonly kind: 'bare' | 'of these' | 'percent' | 'multiple' | 'days' | 'months' }
  /** In a unit of a lab, as the dictionary names it. */
  | { readonly kind: 'unit'; readonly unit: string }

export interface Numeral {
  readonly value: Rational
  readonly written: string
  readonly start: number
  readonly end: number
  readonly isWord: boolean
  /** It is the unwritten 1 in “≤ ULN”. */
  readonly isImplied?: boolean
}

/** A numeral with the unit that follows it; `end` is after both. */
export interface Measured extends Numeral {
  readonly measure: Measure
}

/** The numbers of a sentence with their units, in order. Numbers that belong to names are left out. */
export function numeralsIn(text: string, tokens: readonly Token[], dictionary: Dictionary): readonly Measured[] {
  return measured(text, tokens, unitsOf(dictionary), fieldWordsOf(dictionary))
}

const NUMBER_WORDS: ReadonlyMap<string, string> = new Map([
  ['single', '1'],
  ['solitary', '1'],
  ['one', '1'],
  ['two', '2'],
  ['three', '3'],
  ['four', '4'],
  ['five', '5'],
  ['six', '6'],
  ['seven', '7'],
  ['eight', '8'],
  ['nine', '9'],
  ['ten', '10'],
  ['eleven', '11'],
  ['twelve', '12'],
  ['fourteen', '14'],
  ['fifteen', '15'],
  ['sixteen', '16'],
  ['eighteen', '18'],
  ['twenty', '20'],
  ['thirty', '30'],
  ['forty', '40'],
  ['fifty', '50'],
  ['sixty', '60'],
  ['seventy', '70'],
  ['eighty', '80'],
  ['ninety', '90'],
  ['hundred', '100'],
])

function measured(
  text: string,
  tokens: readonly Token[],
  units: ReadonlyMap<string, string>,
  words: FieldWords,
): Measured[] {
  const found: Measured[] = []
  for (const [i, token] of tokens.entries()) {
    const after = found.at(-1)?.end ?? 0
    if (token.start < after) continue
    const limit = token.kind === 'word' ? LIMIT_ALONE.exec(text.slice(token.start)) : null
    if (limit !== null) {
      const end = token.start + limit[0].length
      found.push({ ...IMPLIED, start: token.start, end })
      continue
    }
    const written = token.kind === 'number' ? token.text : NUMBER_WORDS.get(token.text.toLowerCase())
    if (written === undefined || (token.kind === 'number' && isName(i, tokens, text, words))) continue
    const value = parseDecimal(written.replaceAll(',', ''))
    if (value === undefined) continue
    const half = HALF.exec(text.slice(token.end))
    const whole = half === null ? value : add(value, rational(1n, 2n))
    const own = {
      written: half === null ? written : decimalText(whole),
      start: token.start,
      isWord: token.kind === 'word' && half === null,
    }
    const unit = unitAfter(text, token.end + (half?.[0].length ?? 0), units)
    if (unit === 'none') continue
    found.push({ ...own, end: unit.end, measure: unit.measure, value: multiply(whole, unit.factor) })
  }
  return found
}

/** “Two and a half”, “2½”. */
const HALF = /^(?:\s+and\s+a\s+half\b|\s?½)/i

function isName(i: number, tokens: readonly Token[], text: string, { numbered }: FieldWords): boolean {
  const { start, end } = tokens[i] as Token
  const [before, next] = [tokens[i - 1], tokens[i + 1]]
  const beforeThat = tokens[i - 2]
  if (next !== undefined && next.start === end && /^(?:\+|st|nd|rd|th)$/.test(next.text))
    return !BIRTHDAY.test(text.slice(end))
  // Ki-67, CDK4/6.
  if (before !== undefined && before.end === start && beforeThat?.kind === 'word' && beforeThat.end === before.start) {
    if (before.text === '-' || before.text === '‑') return true
    if (before.text === '/' && /\d/.test(beforeThat.text)) return true
  }
  // 2.0.1
  if (before?.text === '.' && before.end === start && beforeThat?.kind === 'number') return true
  return numbered.test(text.slice(Math.max(0, start - 20), start))
}

interface UnitAfter {
  readonly measure: Measure
  readonly factor: Rational
  readonly end: number
}

const ONE = rational(1n, 1n)
const BARE = { kind: 'bare' } as const
const LIMIT_OF_NORMAL = String.raw`(?:institutional\s+|local\s+)?(?:uln\b|upper\s+limits?\s+of\s+(?:the\s+)?(?:institutional\s+)?normal(?:\s+range)?)`
const ULN = new RegExp(String.raw`^\s*(?:-?\s*fold|times|[x×*·])?\s*(?:of\s+)?(?:the\s+)?${LIMIT_OF_NORMAL}`, 'i')
const LIMIT_ALONE = new RegExp(`^${LIMIT_OF_NORMAL}`, 'i')
const IMPLIED = { value: ONE, written: '1', isWord: false, isImplied: true, measure: { kind: 'multiple' } } as const
const TIME = /^[\s-]*(?:full\s+|completed?\s+|calendar\s+)?(day|week|month|year|yr|wk|hour|minute|d|mo)s?\b/i
const TIMES: Readonly<Record<string, { readonly kind: 'days' | 'months'; readonly factor: bigint }>> = {
  day: { kind: 'days', factor: 1n },
  d: { kind: 'days', factor: 1n },
  week: { kind: 'days', factor: 7n },
  wk: { kind: 'days', factor: 7n },
  month: { kind: 'months', factor: 1n },
  mo: { kind: 'months', factor: 1n },
  year: { kind: 'months', factor: 12n },
  yr: { kind: 'months', factor: 12n },
}
/** “Two of the following”, “two or more of: …”. */
const OF_THESE = /^\s*(?:or\s+more\s+)?(?:out\s+)?of\s*(?::|\s(?:these|those|the\s+following))/i
const LONGEST_UNIT = 24
const BIRTHDAY = /^(?:st|nd|rd|th)\s+birthday\b/i

/** The unit that follows a number; `none` if the number is not an amount that records have. */
function unitAfter(text: string, at: number, units: ReadonlyMap<string, string>): UnitAfter | 'none' {
  const rest = text.slice(at, at + 80)
  const uln = ULN.exec(rest)
  if (uln !== null) return { measure: { kind: 'multiple' }, factor: ONE, end: at + uln[0].length }
  const birthday = BIRTHDAY.exec(rest)
  if (birthday !== null) return { measure: { kind: 'months' }, factor: rational(12n, 1n), end: at + birthday[0].length }
  const time = TIME.exec(rest)
  if (time !== null) {
    const row = TIMES[(time[1] ?? '').toLowerCase()]
    if (row === undefined) return 'none'
    return { measure: { kind: row.kind }, factor: rational(row.factor, 1n), end: at + time[0].length }
  }
  const percent = /^\s*(?:%|per\s?cent\b)/i.exec(rest)
  if (percent !== null) return { measure: { kind: 'percent' }, factor: ONE, end: at + percent[0].length }
  // Records have no sizes or weights.
  if (/^\s*(?:mm|cm|kg|ml|mg|gy|g)\b(?![/³])/i.test(rest)) return 'none'
  for (let length = Math.min(LONGEST_UNIT, rest.length); length > 0; length--) {
    if (/[\p{L}\p{N}]/u.test(rest.charAt(length)) && /[\p{L}\p{N}]/u.test(rest.charAt(length - 1))) continue
    const written = rest.slice(0, length)
    const unit = units.get(plainUnit(written, false)) ?? units.get(plainUnit(written))
    if (unit !== undefined)
      return { measure: { kind: 'unit', unit }, factor: ONE, end: at + length + perSoMuch(rest.slice(length)) }
  }
  if (OF_THESE.test(rest)) return { measure: { kind: 'of these' }, factor: ONE, end: at }
  return { measure: BARE, factor: ONE, end: at }
}

/** The length of a “/ 1.73 m²” after a unit. */
function perSoMuch(rest: string): number {
  return /^\s?\/\s?\d+(?:\.\d+)?\s?\p{L}+(?:\^?2|²)?/u.exec(rest)?.[0].length ?? 0
}

/**
 * Every unit of the dictionary by its spellings, in the form that `plainUnit` gives: with its case kept, and in lower
 * case.
 */
const unitsOf = oncePer((dictionary): ReadonlyMap<string, string> => {
  const rows = Object.values(dictionary.units).flatMap(({ factors, spellings }) => [
    ...Object.keys(factors).map((unit) => [unit, unit] as const),
    ...Object.entries(spellings),
  ])
  const exact = rows.map(([written, unit]) => [plainUnit(written, false), unit] as const)
  return new Map([...rows.toReversed().map(([written, unit]) => [plainUnit(written), unit] as const), ...exact])
})

/**
 * A unit in a form in which spellings can be compared. `isSmall`: in lower case. Case rarely matters, but it
 * distinguishes giga per litre from gram per litre.
 */
function plainUnit(text: string, isSmall = true): string {
  return (isSmall ? text.toLowerCase() : text)
    .trim()
    .replace(/^[x×*·]\s*/, '')
    .replaceAll(/(?<=\p{L})\^(?=\d)/gu, '')
    .replaceAll(/\b10\s*e\s*(?=\d)/gi, '10*')
    .replaceAll(/[µμ]/g, 'u')
    .replaceAll(/10\s*\^?\s*([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g, (_, power: string) => `10*${power.normalize('NFKC')}`)
    .replaceAll('^', '*')
    .replaceAll('³', '3')
    .replaceAll(/\bcells?\s*/gi, '')
    .replaceAll(/\bper\s+/g, '/')
    .replaceAll(/\blit(?:er|re)s?\b/g, 'l')
    .replaceAll(/\bx(?=10)/g, '')
    .replaceAll(/\s+/g, '')
}
