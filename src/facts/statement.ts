import type { Sentence } from '../messages/index.ts'
import { compareRational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import type { Fact, Interval, LabFact, Span } from './fact.ts'

/** One thing that a record states. It may turn out to be wrong if it contradicts other statements. */
export interface Statement {
  /** Where the record states it: `age`, `metastases[0].site`; the path of a list for its completeness. */
  readonly path: string
  /** The fact that it is about; for an age, the date of birth. */
  readonly subject: string
  readonly says: Said
  /** The yes/no fact that must hold for this one to hold: a receptor status asserts that there is a breast cancer. */
  readonly asserts?: string
  /** Nobody stated it: it is what a record means by saying nothing about the fact. */
  readonly presumed?: true
  /** Stated by a source other than the record itself (`other_sources`). */
  readonly other?: true
  /** In a record with other sources: the value and where it comes from. */
  readonly told?: Sentence
}

export type Said =
  | Fact
  /** The entry of the list exists. */
  | { readonly type: 'entry' }
  /** The list has no further entries. */
  | { readonly type: 'all' }

/**
 * Statements that cannot all hold, as readings: each keeps as many of them as can hold together and leaves the others
 * open.
 */
export interface Dispute {
  readonly statements: readonly Statement[]
  /**
   * For each reading, the positions of the statements that it keeps. All other statements of the record are kept in
   * every reading.
   */
  readonly readings: readonly (readonly number[])[]
}

/** What two statements about one fact leave possible together; undefined if they exclude each other. */
export function meet(a: Fact, b: Fact): Fact | undefined {
  if (a.type === 'values' && b.type === 'values') {
    const values = a.values.filter((value) => b.values.includes(value))
    return values.length === 0 ? undefined : { type: 'values', values }
  }
  if (a.type === 'numbers' && b.type === 'numbers') {
    const spans = a.spans.flatMap((one) => meetSpans(one, b.spans))
    return spans.length === 0 ? undefined : { type: 'numbers', spans }
  }
  return a.type === 'lab' && b.type === 'lab' ? meetLabs(a, b) : b
}

/** Whether two statements about one fact exclude each other; whether an entry exists, or a list is complete, is not asked. */
export function exclude(a: Said, b: Said): boolean {
  if (a.type === 'entry' || a.type === 'all' || b.type === 'entry' || b.type === 'all') return false
  return meet(a, b) === undefined
}

/** Two labs agree if their values and limits are the same, as far as both give them. */
function meetLabs(a: LabFact, b: LabFact): LabFact | undefined {
  const sameValue = a.value === undefined || b.value === undefined || isSameInterval(a.value, b.value)
  const sameLimit = a.uln === undefined || b.uln === undefined || compareRational(a.uln, b.uln) === 0
  if (!sameValue || !sameLimit) return undefined
  const [known, other] = a.value === undefined ? [b, a] : [a, b]
  return { type: 'lab', value: known.value, uln: known.uln ?? other.uln, missing: known.missing }
}

function isSameInterval(a: Interval, b: Interval): boolean {
  const isSame = (one: Rational | undefined, other: Rational | undefined): boolean =>
    one === undefined || other === undefined ? one === other : compareRational(one, other) === 0
  if (!isSame(a.lo, b.lo) || !isSame(a.hi, b.hi)) return false
  return a.loIncluded === b.loIncluded && a.hiIncluded === b.hiIncluded
}

/** Whether a lab's value and upper limit of normal are as a statement has them. */
export function isLabAsStated(value: Rational, uln: Rational, says: LabFact): boolean {
  if (says.uln !== undefined && compareRational(says.uln, uln) !== 0) return false
  if (says.value === undefined) return true
  const { lo, loIncluded, hi, hiIncluded } = says.value
  const above = compareRational(value, lo)
  if (above < 0 || (above === 0 && !loIncluded)) return false
  const below = hi === undefined ? -1 : compareRational(value, hi)
  return below < 0 || (below === 0 && hiIncluded)
}

export function meetSpans(one: Span, others: readonly Span[]): Span[] {
  return others
    .map(({ lo, hi }) => ({ lo: Math.max(one.lo, lo), hi: Math.min(one.hi, hi) }))
    .filter(({ lo, hi }) => lo <= hi)
}

/** Whether a number lies in one of the spans. */
export function inSpans(value: number, spans: readonly Span[]): boolean {
  return spans.some(({ lo, hi }) => value >= lo && value <= hi)
}
