import type { Rational } from '../quantity/index.ts'

/** Whole numbers or days from `lo` to `hi`, both included. */
export interface Span {
  readonly lo: number
  readonly hi: number
}

/** Exact numbers between two ends; an undefined `hi` means no upper limit. */
export interface Interval {
  readonly lo: Rational
  readonly loIncluded: boolean
  readonly hi: Rational | undefined
  readonly hiIncluded: boolean
}

/**
 * What a record leaves possible for one fact. `values`: one of these; `numbers`: a whole number or day in one of the
 * spans; `lab`: a value and an upper limit of normal, in the canonical unit (undefined: any), with `missing` naming
 * what to ask for.
 */
export type Fact =
  | { readonly type: 'values'; readonly values: readonly (string | boolean)[] }
  | { readonly type: 'numbers'; readonly spans: readonly Span[] }
  | LabFact

export interface LabFact {
  readonly type: 'lab'
  readonly value: Interval | undefined
  readonly uln: Rational | undefined
  /** The path to ask for when the value itself is unknown or imprecise. */
  readonly missing: string
}
