import type { Dictionary, Variable } from '../dictionary/index.ts'
import type { Say } from '../messages/index.ts'
import type { Day, Period, Rational } from '../quantity/index.ts'
import type { Schema, Syntax } from '../syntax/index.ts'
import type { Condition, LeafCondition, LeafKind } from './condition.ts'
import type { Scope } from './scope.ts'
import type { Value } from './truth.ts'

/** Everything that the program knows about one kind of condition on single facts: its row in `LEAVES`. */
export interface Leaf<K extends LeafKind> {
  /** The one or two inputs that it looks at. The first is the fact that the condition is about. */
  readonly inputs: (condition: LeafCondition<K>) => readonly Input[]
  /** The limits at which it cuts the values of facts. All values between two neighbouring limits are the same to it. */
  readonly limits: (condition: LeafCondition<K>, dictionary: Dictionary) => readonly Limit[]
  /**
   * In which direction the passing of time alone can change it, with all values fixed. Only asked
   * where a limit moves with the as-of day. `on`: it may come to hold, and then holds for good; `off`:
   * the reverse; undefined: either may happen.
   */
  readonly turns: (condition: LeafCondition<K>) => Turn | undefined
  /** Whether it holds on a day for values of its inputs that apply; `b` is the value of the second input. */
  readonly holds: (
    condition: LeafCondition<K>,
    asOf: Day,
    dictionary: Dictionary,
  ) => (a: Value, b: Value | undefined) => boolean
  /** Its requirement on the fact, in words: `≤ 2.5 × ULN`, `female`, `within the last 5 years`. */
  readonly words: (condition: LeafCondition<K>, dictionary: Dictionary, say: Say) => string
  /** What to say when it rules a patient out: a `limit` must be stated; a `value` speaks for itself. */
  readonly asks: 'limit' | 'value'
  /** Slips that an author could make in writing it. */
  readonly slips: (condition: LeafCondition<K>) => readonly Slip[]
  /** The ways to write it for a variable, as JSON Schema alternatives; none if it does not fit the variable. */
  readonly schema: (variable: Variable, facts: SchemaFacts) => readonly Schema[]
  /** Whether what is written for a variable is meant as this kind. At most one kind says so. */
  readonly isWritten: (variable: Variable, node: Syntax) => boolean
  /** Reads what is written, which may amount to several conditions. Reports what is wrong and returns undefined. */
  readonly read: (variable: Variable, node: Syntax, scope: Scope) => Condition | undefined
}

export type Turn = 'on' | 'off'

/**
 * One thing that a condition looks at: the value of a fact, the exact value of a lab, or the
 * upper limit of normal recorded with that lab.
 */
export interface Input {
  readonly path: string
  readonly part: 'value' | 'lab' | 'uln'
}

/** A condition with one slip made in it, and what was changed. */
export interface Slip {
  readonly condition: Condition
  readonly change: string
}

/**
 * What the schema of a condition can refer to: all facts that a condition may be about, including fields of entries.
 */
export interface SchemaFacts {
  readonly every: readonly Variable[]
  readonly dictionary: Dictionary
}

/**
 * Where a condition cuts the values of a fact. `age` and `window` move with the as-of day. So does a comparison with
 * the end of something ongoing, which is the as-of day. All others stay where they are.
 */
export type Limit =
  /** A whole number: `at` as written. Values of at most `after` lie on one side of the cut. */
  | { readonly kind: 'number'; readonly path: string; readonly at: string; readonly after: number }
  /** The same for an age in completed years, counted from the date at `birth`. */
  | {
      readonly kind: 'age'
      readonly path: string
      readonly birth: string
      readonly at: string
      readonly after: number
    }
  /** A date: this period before the as-of day. `edge` says on which side of that day the cut lies. */
  | { readonly kind: 'window'; readonly path: string; readonly period: Period; readonly edge: 'before' | 'after' }
  /** A lab: `at` as written in `unit`, `exact` in the lab's canonical unit. */
  | {
      readonly kind: 'lab'
      readonly path: string
      readonly at: string
      readonly unit: string
      readonly exact: Rational
    }
  /** A lab as a multiple of its own upper limit of normal. */
  | { readonly kind: 'multiple'; readonly path: string; readonly at: string; readonly exact: Rational }
  /** The upper limit of normal of a lab: `at` as written in `unit`, `exact` in the lab's canonical unit. */
  | {
      readonly kind: 'uln'
      readonly path: string
      readonly at: string
      readonly unit: string
      readonly exact: Rational
    }
  /** Two labs compared with each other. */
  | { readonly kind: 'labs'; readonly path: string; readonly other: string }
  /** Texts that contain one of these words are distinguished from all others. */
  | { readonly kind: 'words'; readonly path: string; readonly words: readonly string[] }
  /** These values are distinguished from all others. */
  | { readonly kind: 'values'; readonly path: string; readonly values: readonly (string | boolean)[] }
  /**
   * Something is derived from the fact, so every value is distinguished. `birth`: the date that an age is counted from.
   */
  | { readonly kind: 'every'; readonly path: string; readonly birth: string | undefined }
  /** Two facts that are not dates are compared, so every value is distinguished. */
  | { readonly kind: 'compared'; readonly path: string; readonly other: string }
  /** A date: a fixed calendar day, `at` as written. Days of at most `after` lie on one side of the cut. */
  | { readonly kind: 'day'; readonly path: string; readonly at: string; readonly after: Day }
  /**
   * Two dates compared: the date at `path` with the one at `other` plus `shift`. `beyond`: dates that
   * are equal after the shift count as earlier.
   */
  | {
      readonly kind: 'dates'
      readonly path: string
      readonly other: string
      readonly shift: Period | undefined
      readonly beyond: boolean
    }
