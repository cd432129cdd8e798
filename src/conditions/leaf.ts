import type { Dictionary, Variable } from '../dictionary/index.ts'
import type { Say } from '../messages/index.ts'
import type { Day, Period, Rational } from '../quantity/index.ts'
import type { Schema, Syntax } from '../syntax/index.ts'
import type { Condition, LeafCondition, LeafKind } from './condition.ts'
import type { Scope } from './scope.ts'
import type { Value } from './truth.ts'

/** What one kind of condition on single facts is: all that the program knows of the kind stands in its row of `LEAVES`. */
export interface Leaf<K extends LeafKind> {
  /** What it looks at; first the fact that it is about. One or two. */
  readonly inputs: (condition: LeafCondition<K>) => readonly Input[]
  /** Where it cuts the values of which facts: between two neighbouring limits, all values are the same to it. */
  readonly limits: (condition: LeafCondition<K>, dictionary: Dictionary) => readonly Limit[]
  /**
   * Asked of what has a limit that moves with the day: which way time alone can turn it, for values that stand. `on` when it may come to hold and never
   * ceases to, `off` the other way round; undefined when it can both ways.
   */
  readonly turns: (condition: LeafCondition<K>) => Turn | undefined
  /** Whether it holds on a day, for values of its inputs that apply; `b` is that of the second. */
  readonly holds: (
    condition: LeafCondition<K>,
    asOf: Day,
    dictionary: Dictionary,
  ) => (a: Value, b: Value | undefined) => boolean
  /** What it asks of its fact, in words: `≤ 2.5 × ULN`, `female`, `within the last 5 years`. */
  readonly words: (condition: LeafCondition<K>, dictionary: Dictionary, say: Say) => string
  /** Where it rules a patient out, a limit has to be said; a value speaks for itself. */
  readonly asks: 'limit' | 'value'
  /** The small mistakes that may have been made in writing it. */
  readonly slips: (condition: LeafCondition<K>) => readonly Slip[]
  /** How it may be written of a variable, as alternatives of JSON Schema; none where it does not fit the variable. */
  readonly schema: (variable: Variable, facts: SchemaFacts) => readonly Schema[]
  /** Whether what is written of a variable is meant to be of this kind; of all kinds at most one says so. */
  readonly isWritten: (variable: Variable, node: Syntax) => boolean
  /** Reads what is written so, which may say several things at once; reports what is wrong and returns undefined. */
  readonly read: (variable: Variable, node: Syntax, scope: Scope) => Condition | undefined
}

export type Turn = 'on' | 'off'

/** A part of what a condition looks at: the value of a fact, the exact value of a lab, or the upper limit of normal that goes with it. */
export interface Input {
  readonly path: string
  readonly part: 'value' | 'lab' | 'uln'
}

/** A condition changed in one place, and what was changed. */
export interface Slip {
  readonly condition: Condition
  readonly change: string
}

/** What a schema may name: the facts that conditions can be on, fields of entries included. */
export interface SchemaFacts {
  readonly every: readonly Variable[]
  readonly dictionary: Dictionary
}

/**
 * Where a condition cuts the values of a fact. `age` and `window` move with the as-of day, and so does what is compared with a date that
 * is the as-of day while something goes on; all others stand still.
 */
export type Limit =
  /** Of a whole number: `at` as written; what is at most `after` is on one side of it. */
  | { readonly kind: 'number'; readonly path: string; readonly at: string; readonly after: number }
  /** The same of an age in completed years, which is counted from the date at `birth`. */
  | {
      readonly kind: 'age'
      readonly path: string
      readonly birth: string
      readonly at: string
      readonly after: number
    }
  /** Of a date: so long before the as-of day; `edge` tells on which side that day itself is. */
  | { readonly kind: 'window'; readonly path: string; readonly period: Period; readonly edge: 'before' | 'after' }
  /** Of a lab: `at` as written in `unit`, `exact` in its canonical unit. */
  | {
      readonly kind: 'lab'
      readonly path: string
      readonly at: string
      readonly unit: string
      readonly exact: Rational
    }
  /** Of a lab, as a multiple of its own upper limit of normal. */
  | { readonly kind: 'multiple'; readonly path: string; readonly at: string; readonly exact: Rational }
  /** Of the upper limit of normal of a lab: `at` as written in `unit`, `exact` in its canonical unit. */
  | {
      readonly kind: 'uln'
      readonly path: string
      readonly at: string
      readonly unit: string
      readonly exact: Rational
    }
  /** Two labs are compared. */
  | { readonly kind: 'labs'; readonly path: string; readonly other: string }
  /** Texts that contain one of these words are told from others. */
  | { readonly kind: 'words'; readonly path: string; readonly words: readonly string[] }
  /** Values that are told from all others. */
  | { readonly kind: 'values'; readonly path: string; readonly values: readonly (string | boolean)[] }
  /** Something is worked out from the fact: each value is told from each other. `birth`: from which an age is counted. */
  | { readonly kind: 'every'; readonly path: string; readonly birth: string | undefined }
  /** Two facts that are not dates are compared: each value is told from each other. */
  | { readonly kind: 'compared'; readonly path: string; readonly other: string }
  /** Of a date: a day of the calendar, as it is written; what is at most `after` is on one side of it. */
  | { readonly kind: 'day'; readonly path: string; readonly at: string; readonly after: Day }
  /** Two dates are compared, the other one shifted by so much; `beyond`: the days that the shift leads to exactly go with the earlier ones. */
  | {
      readonly kind: 'dates'
      readonly path: string
      readonly other: string
      readonly shift: Period | undefined
      readonly beyond: boolean
    }
