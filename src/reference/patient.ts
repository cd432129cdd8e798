import type { ConditionOf, LeafCondition, NumberRange } from '../conditions/index.ts'
import type { Formula, LabVariable } from '../dictionary/index.ts'
import type { Rational } from '../quantity/index.ts'

/** The amount of a lab and its upper limit of normal, in the canonical unit. */
export interface Amount {
  readonly value: Rational
  readonly uln: Rational | undefined
}

/** A fact of one patient: the name of a value, yes or no, a whole number, a day, or an amount. */
export type Value = string | number | boolean | Amount

/** Whole numbers or days, both ends included. */
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
 * One patient, fact by fact, by the paths of a record (`metastases[0].site`). Whoever does not know a fact throws `Open`: then nothing is said
 * that hangs on it.
 */
export interface Patient {
  readonly fact: (path: string) => Value
  /** The numbers of the entries that a list is known to have. */
  readonly entries: (list: string) => readonly number[]
  /** Between which days a date lies; undefined where it has none. */
  readonly days: (path: string) => Span | undefined
  /** A total of points that is known without its components. */
  readonly total?: (path: string) => number | undefined
  /** The condition under which an implication gives a fact its value. */
  readonly given?: (path: string) => readonly Given[]
  /** Whether a condition on texts, upper limits of normal or two amounts holds; undefined where the facts are known that it looks at. */
  readonly said?: (condition: LeafCondition, paths: readonly string[]) => boolean | undefined
  /**
   * A number in the piece in which a value lies that a formula gives; undefined where all its facts are known exactly. `inputs`: of each one of the
   * values that it may have, in the unit of the formula.
   */
  readonly worked?: (lab: LabVariable, formula: Formula, inputs: ReadonlyMap<string, Rational>) => Rational | undefined
  /** What entries beyond these add to a count, at least and at most. */
  readonly further?: (counted: Counted) => readonly [least: number, most: number]
  /**
   * The number of an entry that stands for those beyond these that are put in order: of the ones that come last (first), one that is as it should be,
   * if there is any. Undefined where there are none.
   */
  readonly last?: (ranked: ConditionOf<'latest' | 'first'>) => number | undefined
  /** How two facts compare of which only pieces are known. */
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

/** Thrown where a fact is asked for that is not known. */
export class Open extends Error {
  readonly path: string

  private constructor(path: string) {
    super(`${path} is open`)
    this.path = path
  }

  /** Always the same for a path: that of which very many are thrown. */
  static at(path: string): Open {
    const known = opened.get(path) ?? new Open(path)
    if (opened.size >= MOST_OPENED) opened.clear()
    opened.set(path, known)
    return known
  }
}

const opened = new Map<string, Open>()
const MOST_OPENED = 10_000

/** What comes of a look; where it stops at an open fact, that. */
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

/** `compared`: how something stands to an end of the range, below or above nothing. */
export function liesBetween({ min, max }: NumberRange, compared: (end: string) => number): boolean {
  const [above, below] = [min && compared(min.value), max && compared(max.value)]
  return (
    (above === undefined || above > 0 || (above === 0 && min?.inclusive === true)) &&
    (below === undefined || below < 0 || (below === 0 && max?.inclusive === true))
  )
}

/** The numbers of so many entries. */
export function numbersTo(size: number): readonly number[] {
  return Array.from({ length: size }, (_, i) => i)
}
