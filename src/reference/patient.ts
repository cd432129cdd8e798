import type { ConditionOf, LeafCondition, NumberRange } from '../conditions/index.ts'
import type { Formula, LabVariable } from '../dictionary/index.ts'
import type { Rational } from '../quantity/index.ts'

/** The amount of a lab and its upper limit of normal, in the canonical unit. */
export interface Amount {
  readonly value: Rational
  readonly uln: Rational | undefined
}

/** The value of a fact of one patient: the name of a choice, yes or no, a whole number, a day, a text or an amount. */
export type Value = string | number | boolean | Amount

/** Whole numbers or days between two ends, both included. */
export interface Span {
  readonly lo: number
  readonly hi: number
}

/** What is counted over the entries of a list. */
export interface Counted {
  readonly path: string
  readonly where: unknown
  readonly total: string | undefined
}

/**
 * One patient, fact by fact, by the paths of a record (`metastases[0].site`). Asking for a fact that is not known
 * throws `Open`; nothing is then said that depends on it.
 */
export interface Patient {
  readonly fact: (path: string) => Value
  /** The numbers of the entries that a list is known to have. */
  readonly entries: (list: string) => readonly number[]
  /** The days between which a date lies; undefined if it has none. */
  readonly days: (path: string) => Span | undefined
  /** A total of points that is known without its components. */
  readonly total?: (path: string) => number | undefined
  /** The values that implications may give a fact, each with the number of its implication. */
  readonly given?: (path: string) => readonly Given[]
  /**
   * Whether a condition on texts, upper limits of normal or two amounts holds; undefined if the facts that it looks at
   * are known.
   */
  readonly said?: (condition: LeafCondition, paths: readonly string[]) => boolean | undefined
  /**
   * A number in the piece in which a derived value lies; undefined if all facts in its formula are known exactly.
   * `inputs`: one possible value of each, in the unit of the formula.
   */
  readonly worked?: (lab: LabVariable, formula: Formula, inputs: ReadonlyMap<string, Rational>) => Rational | undefined
  /** What further entries add to a count, at least and at most. */
  readonly further?: (counted: Counted) => readonly [least: number, most: number]
  /**
   * The number of an entry that stands for the further entries in an order: among those that come last (or first), one
   * that is as asked, if there is any. Undefined if there are no further entries.
   */
  readonly last?: (ranked: ConditionOf<'latest' | 'first'>) => number | undefined
  /** How two facts compare if only their pieces are known. */
  readonly compared?: (
    a: readonly [path: string, value: Value],
    b: readonly [path: string, value: Value],
    holds: (a: Value, b: Value) => boolean,
    question: object,
  ) => boolean
}

export interface Given {
  readonly number: number
  readonly value: string | boolean
}

/** Thrown if a fact is asked for that is not known. */
export class Open extends Error {
  readonly path: string

  private constructor(path: string) {
    super(`${path} is open`)
    this.path = path
  }

  /** The error for a path. Errors are reused, because very many are thrown. */
  static at(path: string): Open {
    const known = opened.get(path) ?? new Open(path)
    if (opened.size >= MOST_OPENED) opened.clear()
    opened.set(path, known)
    return known
  }
}

const opened = new Map<string, Open>()
const MOST_OPENED = 10_000

/** The result of a look, or the open fact at which it stops. */
export function looked<T>(look: () => T): T | Open {
  try {
    return look()
  } catch (error) {
    if (error instanceof Open) return error
    throw error
  }
}

/** Whether a number lies in a range of decimals. */
export function isWithin(value: number, range: NumberRange): boolean {
  return liesBetween(range, (end) => value - Number(end))
}

/**
 * Whether something lies in a range. `compared`: how it compares with an end: below zero if it is less, above zero if
 * it is more.
 */
export function liesBetween({ min, max }: NumberRange, compared: (end: string) => number): boolean {
  const [above, below] = [min && compared(min.value), max && compared(max.value)]
  return (
    (above === undefined || above > 0 || (above === 0 && min?.inclusive === true)) &&
    (below === undefined || below < 0 || (below === 0 && max?.inclusive === true))
  )
}

/** The numbers of this many entries, from 0. */
export function numbersTo(size: number): readonly number[] {
  return Array.from({ length: size }, (_, i) => i)
}
