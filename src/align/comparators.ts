import type { Rational } from '../quantity/index.ts'
import type { FieldWords } from './field-words.ts'

/** One end of what is allowed. A range has two. */
export interface Bound {
  readonly side: 'min' | 'max'
  readonly value: Rational
  readonly inclusive: boolean
}

/** Words before a number and the comparison they express. The longest match wins. */
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
  // A sign may follow a word without a break.
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

export interface Compared {
  readonly side: Bound['side']
  readonly inclusive: boolean
  /** How many characters before and after the number belong to the comparison. */
  readonly before: number
  readonly after: number
}

/** The comparison that the words before or after a number express; undefined if there is none. */
export function comparison(before: string, after: string, { versions }: FieldWords): Compared | undefined {
  for (const { pattern, side, inclusive } of AFTER) {
    const match = pattern.exec(after)
    if (match !== null) return { side, inclusive, before: 0, after: match[0].length }
  }
  // “Exceeding CTCAE v5.0 grade 1”: a name with its version may come in between.
  const near = before.slice(-60).replaceAll(versions, (name) => ' '.repeat(name.length))
  const fits = BEFORE.flatMap(({ pattern, side, inclusive }) => {
    const match = pattern.exec(near)
    return match === null ? [] : { side, inclusive, before: near.length - match.index, after: 0 }
  })
  return fits.toSorted((a, b) => b.before - a.before)[0]
}

/** From a birthday on, somebody is at least that old; before it, younger. */
export function birthdayOf(before: string): Compared {
  const earlier = /\b(?:before|until|prior to|not(?: yet)? (?:had|reached|passed))\s+(?:\p{L}+\s+)?$/iu.exec(before)
  const isBefore = earlier !== null
  return { side: isBefore ? 'max' : 'min', inclusive: !isBefore, before: earlier?.[0].length ?? 0, after: 0 }
}
