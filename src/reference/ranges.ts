import type { Formula } from '../dictionary/index.ts'
import { compareRational, power } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { calculated, joined } from './formula.ts'
import type { Step } from './formula.ts'

/** Numbers between two ends; each end belongs to them or not. An end beyond every number has the denominator 0. */
export interface Range {
  readonly lo: Rational
  readonly loIn: boolean
  readonly hi: Rational
  readonly hiIn: boolean
}

export const BEYOND_ALL: Rational = { n: 1n, d: 0n }
const BELOW_ALL: Rational = { n: -1n, d: 0n }
const NO_INPUT: ReadonlyMap<string, Rational> = new Map()
export const EVERY_NUMBER: Range = { lo: BELOW_ALL, loIn: true, hi: BEYOND_ALL, hiIn: true }

/** One number alone. */
export function exactly(value: Rational): Range {
  return { lo: value, loIn: true, hi: value, hiIn: true }
}

/** Whether a number lies in a range. */
export function liesIn(value: Rational, range: Range): boolean {
  return meets(exactly(value), range)
}

/** Whether a range is a single number. */
export function isPoint({ lo, hi }: Range): boolean {
  return compareEnds(lo, hi) === 0
}

/** The range between two ends that are changed by a function which keeps their order. */
export function scaled({ lo, loIn, hi, hiIn }: Range, to: (end: Rational) => Rational): Range {
  return { lo: to(lo), loIn, hi: to(hi), hiIn }
}

/** Whether some number lies in both ranges. */
export function meets(a: Range, b: Range): boolean {
  return isBefore(a, b) && isBefore(b, a)
}

/** Whether a range begins before or where another one ends. */
function isBefore(a: Range, b: Range): boolean {
  const order = compareEnds(a.lo, b.hi)
  return order < 0 || (order === 0 && a.loIn && b.hiIn)
}

/**
 * A range that holds all that a formula may give if each of its facts may be anything in a range. It may be too wide.
 */
export function rangeOf(formula: Formula, input: (path: string) => Range): Range {
  switch (formula.kind) {
    case 'number':
      return exactly(calculated(formula, NO_INPUT))
    case 'input':
      return input(formula.path)
    case 'power': {
      const own = rangeOf(formula.of, input)
      const { lo, loIn, hi, hiIn } = own
      if (lo.n >= 0n) return { lo: power(lo, formula.exponent), loIn, hi: power(hi, formula.exponent), hiIn }
      return Array.from({ length: formula.exponent - 1 }).reduce<Range>((all) => corners('multiply', all, own), own)
    }
    case 'divide': {
      const [a, b] = [rangeOf(formula.of[0], input), rangeOf(formula.of[1], input)]
      // Quotients lie on both sides of a gap where the divisor may lie on both sides of zero.
      if (b.lo.n < 0n) return EVERY_NUMBER
      const isAbove = a.lo.n > 0n || (a.lo.n === 0n && !a.loIn)
      return b.hi.n === 0n && isAbove ? exactly(BEYOND_ALL) : corners('divide', a, b)
    }
    case 'add':
    case 'subtract':
    case 'multiply':
      return corners(formula.kind, rangeOf(formula.of[0], input), rangeOf(formula.of[1], input))
  }
}

/**
 * The range of a step that only rises or only falls with each of its two numbers: its least and greatest values are at
 * their ends.
 */
function corners(kind: Step, a: Range, b: Range): Range {
  const isFactor = kind === 'multiply' || kind === 'divide'
  const found = [
    [a.lo, a.loIn, b.lo, b.loIn],
    [a.lo, a.loIn, b.hi, b.hiIn],
    [a.hi, a.hiIn, b.lo, b.loIn],
    [a.hi, a.hiIn, b.hi, b.hiIn],
  ] as const
  const ends = found.flatMap(([x, xIn, y, yIn]) => {
    const at = joined(kind, x, y)
    // Zero times anything is zero, whether or not the other end belongs to its range.
    const isZero = isFactor && ((xIn && x.n === 0n) || (kind === 'multiply' && yIn && y.n === 0n))
    return at.n === 0n && at.d === 0n ? [] : [{ at, isIn: isZero || (xIn && yIn) }]
  })
  const lo = ends.reduce((least, { at }) => (compareEnds(at, least) < 0 ? at : least), BEYOND_ALL)
  const hi = ends.reduce((most, { at }) => (compareEnds(at, most) > 0 ? at : most), BELOW_ALL)
  const isIn = (end: Rational): boolean => ends.some((one) => one.isIn && compareEnds(one.at, end) === 0)
  return { lo, loIn: isIn(lo), hi, hiIn: isIn(hi) }
}

/** Compares two ends, which may also lie beyond or below every number. */
export function compareEnds(a: Rational, b: Rational): number {
  return a.d === 0n && b.d === 0n ? Number(a.n - b.n) : compareRational(a, b)
}
