import type { Day, Period } from '../quantity/index.ts'

/** One end of a range: a decimal text, and whether the range includes it. */
interface RangeEnd {
  readonly value: string
  readonly inclusive: boolean
}

/** A range of numbers. An end that is undefined sets no limit. */
export interface NumberRange {
  readonly min: RangeEnd | undefined
  readonly max: RangeEnd | undefined
}

export type Relation = 'same_as' | 'different_from' | 'on_or_after' | 'after' | 'on_or_before' | 'before'

/**
 * `within`: on or after the as-of date minus a period; `at_least_ago`: on or before that
 * day; the other two exclude that day itself.
 */
export type TimeWord = 'within' | 'less_than_ago' | 'at_least_ago' | 'more_than_ago'

export type DayWord = 'before' | 'on_or_before' | 'after' | 'on_or_after'

export type DurationWord = 'at_least' | 'more_than' | 'at_most' | 'less_than'

/**
 * The fields of each kind of condition on single facts; `path` is the fact that the condition is about. To add a kind,
 * add it here and give it a row in `LEAVES`; nothing else changes.
 */
interface LeafShapes {
  /** The value is one of these. */
  readonly is: { readonly path: string; readonly values: readonly (string | boolean)[] }
  /** The text contains one of these words; differences of spelling that `folded` removes do not matter. */
  readonly contains: { readonly path: string; readonly words: readonly string[] }
  /** A whole number (or an age in completed years) lies in the range. */
  readonly number: { readonly path: string; readonly range: NumberRange }
  /** A lab value lies in the range, in `unit`. */
  readonly lab: { readonly path: string; readonly range: NumberRange; readonly unit: string }
  /** A lab value, as a multiple of its own upper limit of normal, lies in the range. */
  readonly uln: { readonly path: string; readonly range: NumberRange }
  /** The upper limit of normal of a lab lies in the range, in `unit`. */
  readonly limit: { readonly path: string; readonly range: NumberRange; readonly unit: string }
  /** A lab value is above the value of another lab of the same dimension. */
  readonly above: { readonly path: string; readonly other: string }
  /** A date lies on one side of a day that is this period before the as-of day. */
  readonly time: { readonly path: string; readonly when: TimeWord; readonly period: Period }
  /** A date lies before or after a fixed calendar day. */
  readonly day: { readonly path: string; readonly when: DayWord; readonly day: Day }
  /** The date at `path` is at least, more than, at most or less than `period` later than the date at `after`. */
  readonly duration: {
    readonly path: string
    readonly after: string
    readonly how: DurationWord
    readonly period: Period
  }
  /** Two facts stand in this relation to each other. */
  readonly relation: { readonly path: string; readonly relation: Relation; readonly other: string }
}

export type LeafKind = keyof LeafShapes

/** A condition on single facts, of kind `K`; of any kind without `K`. */
export type LeafCondition<K extends LeafKind = LeafKind> = {
  readonly [P in K]: { readonly kind: P } & LeafShapes[P]
}[K]

interface ListShapes {
  readonly some: object
  readonly every: object
  readonly none: object
  /** The number of entries that satisfy `where`, or the sum of their field `total`, lies in the range. */
  readonly count: { readonly total: string | undefined; readonly range: NumberRange }
  /** Of the entries that satisfy `among`, at least one on the latest day (by their date `by`) satisfies `where`. */
  readonly latest: Ranked
  /** The same for the first day. */
  readonly first: Ranked
}

interface Ranked {
  readonly by: string
  readonly among: Condition
}

export type ListKind = keyof ListShapes

/** A condition on the entries of the list at `path`; `where` is about a single entry. */
export type ListCondition<K extends ListKind = ListKind> = {
  readonly [P in K]: { readonly kind: P; readonly path: string; readonly where: Condition } & ListShapes[P]
}[K]

/** Several conditions joined into one. */
export type JoinedCondition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  /** At least `count` of the conditions hold. */
  | { readonly kind: 'at_least'; readonly count: number; readonly of: readonly Condition[] }

/**
 * A requirement on a patient, or on one entry of a list. Paths are declared paths (`breast_cancer.er`); those with `[]`
 * (`metastases[].site`) are fields of the entry that the condition is about.
 */
export type Condition =
  | JoinedCondition
  | { readonly kind: 'not'; readonly of: Condition }
  | ListCondition
  | LeafCondition

/** The conditions of one kind. */
export type ConditionOf<K extends Condition['kind']> = Extract<Condition, { readonly kind: K }>
