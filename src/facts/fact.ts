import type { Rational } from '../quantity/index.ts'

/** Whole numbers or days from `lo` to `hi`, both included. */
export interface Span {
  readonly lo: number
  readonly hi: number
}

/** Exact numbers between two ends; a missing end is open without limit. */
export interface Interval {
  readonly lo: Rational
  readonly loIncluded: boolean
  readonly hi: Rational | undefined
  readonly hiIncluded: boolean
}

/**
 * What a record leaves possible for one fact. `values`: one of these; `numbers`: whole numbers or days in one of the spans;
 * `lab`: a value and an upper limit of normal, in the canonical unit (undefined: anything), `missing` naming what is not known.
 */
export type Fact =
  | { readonly type: 'values'; readonly values: readonly (string | boolean)[] }
  | { readonly type: 'numbers'; readonly spans: readonly Span[] }
  | LabFact

export interface LabFact {
  readonly type: 'lab'
  readonly value: Interval | undefined
  readonly uln: Rational | undefined
  /** The fact to ask for when the value itself is unknown or imprecise. */
  readonly missing: string
}
