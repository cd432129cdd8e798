import type { Dictionary } from '../dictionary/index.ts'
import { oncePer } from '../dictionary/index.ts'
import { compareRational, multiply, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import type { Token } from './tokens.ts'

/** One end of what is allowed, both ends of a range being two of them. */
export interface Bound {
  readonly side: 'min' | 'max'
  readonly value: Rational
  readonly inclusive: boolean
}

/** What a number counts. Weeks are days and years are months, so that 4 weeks are 28 days. */
export type Measure =
  | { readonly kind: 'bare' | 'percent' | 'multiple' | 'days' | 'months' }
  /** In a unit of a lab, as the dictionary names it. */
  | { readonly kind: 'unit'; readonly unit: string }

/** A number of a sentence with all that belongs to it: `at least 18 years`, `> 2.5 × ULN`, `7 to 12`. */
export interface Amount {
  readonly bounds: readonly Bound[]
  readonly measure: Measure
  /** The numbers as they are written. */
  readonly written: readonly string[]
  readonly start: number
  readonly end: number
  /** It says how old somebody is. */
  readonly isAge: boolean
  /** It says how long something lasts, or lasted without. */
  readonly lasts: boolean
  /** It stands in brackets. */
  readonly isAside: boolean
  /** It may be no limit at all: a number word without a comparator. */
  readonly isSoft: boolean
}

interface Numeral {
  readonly value: Rational
  readonly written: string
  readonly start: number
  readonly end: number
  readonly isWord: boolean
}

/** A numeral with the unit behind it; `end` is after both. */
interface Measured extends Numeral {
  readonly measure: Measure
}

/** The amounts of a sentence, in order; numbers that belong to names (RECIST 1.1, IHC 2+, Ki-67) are none. */
export function amountsOf(text: string, tokens: readonly Token[], dictionary: Dictionary): readonly Amount[] {
  const units = unitsOf(dictionary)
  const numerals = measured(text, tokens, units)
  const amounts: Amount[] = []
  for (let i = 0; i < numerals.length;) {
    const run = runFrom(i, numerals, text)
    const amount = amountOf(run, text, amounts.at(-1))
    if (amount !== undefined) amounts.push(amount)
    i += run.length
  }
  return amounts
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

/** Words before a number that make it a name, a version or a place in an order. */
const NAMING =
  /(?:\b(?:recist|irecist|ctcae|version|ver\.?|v\.?|ihc|phase|type|arm|cohort|day|cycle|level|section|criterion|page|edition|nyha|class|who|icd|category|mRECIST|nct|no\.|nr\.|amendment)\s*-?\s*|#)$/i

function measured(text: string, tokens: readonly Token[], units: ReadonlyMap<string, string>): Measured[] {
  const found: Measured[] = []
  for (const [i, token] of tokens.entries()) {
    const after = found.at(-1)?.end ?? 0
    if (token.start < after) continue
    const written = token.kind === 'number' ? token.text : NUMBER_WORDS.get(token.text.toLowerCase())
    if (written === undefined || (token.kind === 'number' && isName(i, tokens, text))) continue
    const value = parseDecimal(written.replaceAll(',', ''))
    if (value === undefined) continue
    const own = { value, written, start: token.start, end: token.end, isWord: token.kind === 'word' }
    const unit = unitAfter(text, token.end, units)
    if (unit === 'none') continue
    found.push({ ...own, end: unit.end, measure: unit.measure, value: multiply(value, unit.factor) })
  }
  return found
}

function isName(i: number, tokens: readonly Token[], text: string): boolean {
  const { start, end } = tokens[i] as Token
  const [before, next] = [tokens[i - 1], tokens[i + 1]]
  const beforeThat = tokens[i - 2]
  if (next !== undefined && next.start === end && /^(?:\+|st|nd|rd|th)$/.test(next.text)) return true
  // Ki-67, CDK4/6.
  if (before !== undefined && before.end === start && beforeThat?.kind === 'word' && beforeThat.end === before.start) {
    if (before.text === '-' || before.text === '‑') return true
    if (before.text === '/' && /\d/.test(beforeThat.text)) return true
  }
  // 2.0.1
  if (before?.text === '.' && before.end === start && beforeThat?.kind === 'number') return true
  return NAMING.test(text.slice(Math.max(0, start - 20), start))
}

interface UnitAfter {
  readonly measure: Measure
  readonly factor: Rational
  readonly end: number
}

const ONE = rational(1n, 1n)
const BARE = { kind: 'bare' } as const
const ULN =
  /^\s*(?:-?\s*fold|times|[x×*·])?\s*(?:of\s+)?(?:the\s+)?(?:institutional\s+|local\s+)?(?:uln\b|upper\s+limits?\s+of\s+(?:the\s+)?normal(?:\s+range)?)/i
const TIME = /^[\s-]*(?:full\s+|completed?\s+|calendar\s+)?(day|week|month|year|yr|wk|hour|minute)s?\b/i
const TIMES: Readonly<Record<string, { readonly kind: 'days' | 'months'; readonly factor: bigint }>> = {
  day: { kind: 'days', factor: 1n },
  week: { kind: 'days', factor: 7n },
  wk: { kind: 'days', factor: 7n },
  month: { kind: 'months', factor: 1n },
  year: { kind: 'months', factor: 12n },
  yr: { kind: 'months', factor: 12n },
}
const LONGEST_UNIT = 24

/** The unit that follows; `none` where the number is no amount. */
function unitAfter(text: string, at: number, units: ReadonlyMap<string, string>): UnitAfter | 'none' {
  const rest = text.slice(at, at + 80)
  const uln = ULN.exec(rest)
  if (uln !== null) return { measure: { kind: 'multiple' }, factor: ONE, end: at + uln[0].length }
  const time = TIME.exec(rest)
  if (time !== null) {
    const row = TIMES[(time[1] ?? '').toLowerCase()]
    if (row === undefined) return 'none'
    return { measure: { kind: row.kind }, factor: rational(row.factor, 1n), end: at + time[0].length }
  }
  const percent = /^\s*(?:%|per\s?cent\b)/i.exec(rest)
  if (percent !== null) return { measure: { kind: 'percent' }, factor: ONE, end: at + percent[0].length }
  // Sizes are not in records.
  if (/^\s*(?:mm|cm|kg|ml|mg|gy|g)\b(?![/³])/i.test(rest)) return 'none'
  for (let length = Math.min(LONGEST_UNIT, rest.length); length > 0; length--) {
    if (/[\p{L}\p{N}]/u.test(rest.charAt(length)) && /[\p{L}\p{N}]/u.test(rest.charAt(length - 1))) continue
    const unit = units.get(plainUnit(rest.slice(0, length)))
    if (unit !== undefined) return { measure: { kind: 'unit', unit }, factor: ONE, end: at + length }
  }
  if (/^\s*of\s*(?::|\s(?:these|those|the\s+following))/i.test(rest)) return 'none'
  return { measure: BARE, factor: ONE, end: at }
}

/** Every unit of the dictionary by how it may be written, as `plainUnit` makes it. */
const unitsOf = oncePer((dictionary): ReadonlyMap<string, string> => {
  const made = new Map<string, string>()
  for (const { factors, spellings } of Object.values(dictionary.units)) {
    for (const unit of Object.keys(factors)) made.set(plainUnit(unit), unit)
    for (const [spelling, unit] of Object.entries(spellings)) made.set(plainUnit(spelling), unit)
  }
  return made
})

function plainUnit(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^[x×*·]\s*/, '')
    .replaceAll(/[µμ]/g, 'u')
    .replaceAll(/10\s*\^?\s*([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g, (_, power: string) => `10*${power.normalize('NFKC')}`)
    .replaceAll('^', '*')
    .replaceAll('³', '3')
    .replaceAll(/\bcells?\s*/g, '')
    .replaceAll(/\bper\s+/g, '/')
    .replaceAll(/\blit(?:er|re)s?\b/g, 'l')
    .replaceAll(/\bx(?=10)/g, '')
    .replaceAll(/\s+/g, '')
}

const RANGE = /^\s*(?:-|–|—|to|through|until|\.\.|~)\s*(?:the\s+)?(?:age\s+of\s+)?$/i
const ENUMERATION = /^\s*(?:,|or|and|,\s*or|,\s*and)\s*$/i

/** The numerals that make one amount: both ends of a range, an enumeration of neighbours (0, 1 or 2), or one alone. */
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

/** Words before a number, and what they make of it; the longest that fits is meant. */
const GREATER =
  'more than|greater than|higher than|larger than|longer than|older than|later than|above|over|exceed(?:s|ed|ing)?|in excess of|beyond|worse than|>'
const LESS =
  'less than|fewer than|lower than|smaller than|shorter than|younger than|earlier than|below|under|better than|<'
const FROM =
  'at least|at a minimum|minimum(?: age)?(?: of)?|min\\.?|≥|>=|=>|⩾|≧|from|starting at|(?:greater|more|higher|older) than or equal to|equal to or (?:greater|more|higher|above|over)(?: than)?|more or equal to'
const UP_TO =
  'at most|up to|maximum(?: age)?(?: of)?|max\\.?|≤|<=|=<|⩽|≦|within(?: the)?(?: last| past| previous| preceding| prior| first)?|(?:less|fewer|lower|younger) than or equal to|equal to or (?:less|fewer|lower|below)(?: than)?|less or equal to|(?:(?:in|during|over|for) )?(?:the )?(?:last|past|previous|preceding)'
const FILL = '(?:\\s+(?:the|a|an|of|about|is|be|to|ages?|aged|grade|score|years))*\\s*$'
const NOT = "(?:no|not|never|nor|cannot|n't|without)(?:\\s+(?:be|to|have|being))?\\s+"

interface Comparator {
  readonly pattern: RegExp
  readonly side: Bound['side']
  readonly inclusive: boolean
}

function comparator(words: string, side: Bound['side'], inclusive: boolean): Comparator {
  // Signs need no end of a word before them.
  return { pattern: new RegExp(`(?:^|(?<=[^a-z])|(?=[≥≤<>=]))(?:${words})${FILL}`, 'i'), side, inclusive }
}

const BEFORE: readonly Comparator[] = [
  comparator(`${NOT}(?:${GREATER})`, 'max', true),
  comparator(`${NOT}(?:${LESS})`, 'min', true),
  comparator(FROM, 'min', true),
  comparator(UP_TO, 'max', true),
  comparator(GREATER, 'min', false),
  comparator(LESS, 'max', false),
]
const AGE_WORDS = String.raw`(?:\s*\(?years?\)?)?(?:\s+(?:old|of\s+age))?`
const AFTER: readonly Comparator[] = [
  {
    pattern: new RegExp(
      String.raw`^${AGE_WORDS}(?:\s+\p{L}+)?,?\s*(?:(?:or|and)\s+(?:more|older|above|higher|greater|longer|over|upwards?|up|worse)\b(?!\s*(?:than)?\s*\d))`,
      'iu',
    ),
    side: 'min',
    inclusive: true,
  },
  {
    pattern: new RegExp(
      String.raw`^${AGE_WORDS}(?:\s+\p{L}+)?,?\s*(?:(?:or|and)\s+(?:less|fewer|younger|below|lower|under|shorter|better)\b(?!\s*(?:than)?\s*\d))`,
      'iu',
    ),
    side: 'max',
    inclusive: true,
  },
  { pattern: /^\s*minimum\b(?!\s+(?:age|of))/i, side: 'min', inclusive: true },
  { pattern: /^\s*maximum\b(?!\s+(?:age|of))/i, side: 'max', inclusive: true },
  // 18 ≤ age
  { pattern: /^(?:\s*years)?\s*(?:≤|<=)(?=\s*\p{L})/iu, side: 'min', inclusive: true },
  { pattern: /^(?:\s*years)?\s*<(?=\s*\p{L})/iu, side: 'min', inclusive: false },
  { pattern: /^(?:\s*years)?\s*(?:≥|>=)(?=\s*\p{L})/iu, side: 'max', inclusive: true },
  { pattern: /^(?:\s*years)?\s*>(?=\s*\p{L})/iu, side: 'max', inclusive: false },
]

function amountOf(run: readonly Measured[], text: string, last: Amount | undefined): Amount | undefined {
  const [first] = run
  const end = run.at(-1)
  if (first === undefined || end === undefined) return undefined
  const before = text.slice(0, first.start)
  const after = text.slice(end.end)
  const found = run.length > 1 ? undefined : comparison(before, after)
  const measure = end.measure
  const isTime = measure.kind === 'days' || measure.kind === 'months'
  const inherited = found === undefined && run.length === 1 ? inheritedFrom(last, first, text) : undefined
  const common = {
    measure,
    written: run.map((one) => one.written),
    end: end.end + (found?.after ?? 0),
    isAge: isTime && saysAge(before, after),
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
  // “9 g/dL (5.6 mmol/L)” says the same once more, rounded.
  const isAgain =
    isUncompared && common.isAside && last !== undefined && /^\s*\(\s*$/.test(text.slice(last.end, first.start))
  const isSoft = isOne || isAgain || (isUncompared && (first.isWord || (isTime && sided === undefined)))
  // “One” alone, in “no one” or “the one”, is no number.
  if (
    isSoft &&
    first.isWord &&
    !isTime &&
    !/^\s*(?:\p{L}+\s+)?(?:lesion|metasta|cycle|course|line|tumou?r)/iu.test(after)
  )
    return undefined
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
  const plain = parseDecimal(written.replaceAll(',', '')) ?? ONE
  return rational(value.n * plain.d, value.d * plain.n)
}

interface Compared {
  readonly side: Bound['side']
  readonly inclusive: boolean
  /** How many letters before and after the number belong to it. */
  readonly before: number
  readonly after: number
}

function comparison(before: string, after: string): Compared | undefined {
  for (const { pattern, side, inclusive } of AFTER) {
    const match = pattern.exec(after)
    if (match !== null) return { side, inclusive, before: 0, after: match[0].length }
  }
  const near = before.slice(-60)
  const fits = BEFORE.flatMap(({ pattern, side, inclusive }) => {
    const match = pattern.exec(near)
    return match === null ? [] : { side, inclusive, before: near.length - match.index, after: 0 }
  })
  return fits.toSorted((a, b) => b.before - a.before)[0]
}

/** The words of a range before its first number. */
function leadOf(run: readonly Measured[], before: string): number {
  if (run.length < 2) return 0
  return /\b(?:between|from)\s+(?:the\s+ages?\s+of\s+|ages?\s+)?$/i.exec(before)?.[0].length ?? 0
}

/** In “at least 3, 1.5 and 100 × 10⁹/L”, all are least values. */
function inheritedFrom(last: Amount | undefined, { start }: Numeral, text: string): Compared | undefined {
  const [only, more] = last?.bounds ?? []
  if (last === undefined || only === undefined || more !== undefined) return undefined
  if (!/^\s*(?:,|and|or|,\s*(?:and|or))\s*$/i.test(text.slice(last.end, start))) return undefined
  return { side: only.side, inclusive: only.inclusive, before: 0, after: 0 }
}

/** What a period means without a comparator: a window back, or how long at least. */
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

function saysAge(before: string, after: string): boolean {
  return (
    /^\s*(?:old\b|of\s+age)/i.test(after) ||
    /\b(?:age[ds]?|older|younger|birthday)\b[^.;,]{0,30}$/i.test(before.replaceAll(/child-?\s?bearing age/gi, ''))
  )
}

function depthAt(text: string, at: number): number {
  let depth = 0
  for (const sign of text.slice(0, at))
    depth += sign === '(' || sign === '[' ? 1 : sign === ')' || sign === ']' ? -1 : 0
  return depth
}
