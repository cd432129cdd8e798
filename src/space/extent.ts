import type { Formula } from '../dictionary/index.ts'
import { add, compareRational, middle, multiply, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'

/**
 * The numbers between two ends, which may be included or not (`loIn`, `hiIn`). An infinite end has the denominator 0.
 */
export interface Extent {
  readonly lo: Rational
  readonly loIn: boolean
  readonly hi: Rational
  readonly hiIn: boolean
}

export const ONE = rational(1n, 1n)
export const ZERO = rational(0n, 1n)
export const INFINITE: Rational = { n: 1n, d: 0n }

/** A single number. */
export function exactly(value: Rational): Extent {
  return { lo: value, loIn: true, hi: value, hiIn: true }
}

/**
 * All values that a formula can have, and no others, provided that each fact occurs in it only once. A divisor must not
 * be below zero.
 */
export function extentIn(formula: Formula, input: (path: string) => Extent): Extent {
  switch (formula.kind) {
    case 'number':
      return exactly(parseDecimal(formula.value) ?? ZERO)
    case 'input':
      return input(formula.path)
    case 'power': {
      const own = extentIn(formula.of, input)
      const join = own.lo.n < 0n ? product : corners
      return Array.from({ length: formula.exponent - 1 }).reduce<Extent>((sofar) => join(sofar, own), own)
    }
    case 'add':
    case 'subtract': {
      const [a, b] = [extentIn(formula.of[0], input), extentIn(formula.of[1], input)]
      const c = formula.kind === 'add' ? b : negative(b)
      return { lo: add(a.lo, c.lo), loIn: a.loIn && c.loIn, hi: add(a.hi, c.hi), hiIn: a.hiIn && c.hiIn }
    }
    case 'multiply':
      return product(extentIn(formula.of[0], input), extentIn(formula.of[1], input))
    case 'divide': {
      const dividend = extentIn(formula.of[0], input)
      const { lo, loIn, hi, hiIn } = extentIn(formula.of[1], input)
      // Dividing by zero gives something beyond every number.
      const isAbove = dividend.lo.n > 0n || (dividend.lo.n === 0n && !dividend.loIn)
      if (lo.n === 0n && hi.n === 0n && isAbove) return exactly(INFINITE)
      const inverse = (end: Rational): Rational => ({ n: end.d, d: end.n })
      return product(dividend, { lo: inverse(hi), loIn: hiIn, hi: inverse(lo), hiIn: loIn })
    }
  }
}

function negative({ lo, loIn, hi, hiIn }: Extent): Extent {
  return { lo: { n: -hi.n, d: hi.d }, loIn: hiIn, hi: { n: -lo.n, d: lo.d }, hiIn: loIn }
}

/** The product for powers of a number that is not below zero: lower end times lower end, upper end times upper end. */
function corners(a: Extent, b: Extent): Extent {
  return { lo: times(a.lo, b.lo), loIn: a.loIn && b.loIn, hi: times(a.hi, b.hi), hiIn: a.hiIn && b.hiIn }
}

/** All products of a number of one extent and a number of the other. */
export function product(a: Extent, b: Extent): Extent {
  const ends = [
    [a.lo, a.loIn, b.lo, b.loIn],
    [a.lo, a.loIn, b.hi, b.hiIn],
    [a.hi, a.hiIn, b.lo, b.loIn],
    [a.hi, a.hiIn, b.hi, b.hiIn],
  ] as const
  const found = ends.map(([x, xIn, y, yIn]) => {
    const isZero = (xIn && x.n === 0n) || (yIn && y.n === 0n)
    return { at: times(x, y), isIn: isZero || (xIn && yIn) }
  })
  const lo = found.map(({ at }) => at).reduce(lesser)
  const hi = found.map(({ at }) => at).reduce(greater)
  const isIn = (end: Rational): boolean => found.some((one) => one.isIn && compare(one.at, end) === 0)
  return { lo, loIn: isIn(lo), hi, hiIn: isIn(hi) }
}

/** The product of two ends; zero times an infinite end is zero. */
function times(a: Rational, b: Rational): Rational {
  return a.n === 0n || b.n === 0n ? ZERO : multiply(a, b)
}

/** Also compares infinite ends, where one may be below all numbers and the other above. */
export function compare(a: Rational, b: Rational): number {
  return a.d === 0n && b.d === 0n ? Number(a.n - b.n) : compareRational(a, b)
}

export function lesser(a: Rational, b: Rational): Rational {
  return compare(b, a) < 0 ? b : a
}

export function greater(a: Rational, b: Rational): Rational {
  return compare(b, a) > 0 ? b : a
}

/** The smallest extent that contains two others. */
export function hull(a: Extent, b: Extent): Extent {
  const [low, high] = [compare(a.lo, b.lo), compare(a.hi, b.hi)]
  return {
    lo: low <= 0 ? a.lo : b.lo,
    loIn: low === 0 ? a.loIn || b.loIn : low < 0 ? a.loIn : b.loIn,
    hi: high >= 0 ? a.hi : b.hi,
    hiIn: high === 0 ? a.hiIn || b.hiIn : high > 0 ? a.hiIn : b.hiIn,
  }
}

/**
 * The pieces between ascending limits that an extent has a part in. They are numbered from 0 for the piece below the
 * first limit; odd numbers are the limits themselves.
 */
export function piecesIn({ lo, loIn, hi, hiIn }: Extent, limits: readonly Rational[]): number[] {
  const found: number[] = []
  for (let i = 0; i <= limits.length; i++) {
    const [from, to] = [limits[i - 1] ?? { n: -1n, d: 0n }, limits[i] ?? INFINITE]
    const isOne = compare(lo, hi) === 0
    const isBetween = isOne
      ? compare(lo, from) > 0 && (compare(lo, to) < 0 || i === limits.length)
      : compare(greater(lo, from), lesser(hi, to)) < 0
    if (isBetween) found.push(2 * i)
    const limit = limits[i]
    if (limit === undefined) continue
    const [low, high] = [compare(limit, lo), compare(limit, hi)]
    if ((low > 0 || (low === 0 && loIn)) && (high < 0 || (high === 0 && hiIn))) found.push(2 * i + 1)
  }
  return found
}

/**
 * A number that represents a piece: the limit, the middle between two limits, or 1 beyond the outermost limit (0
 * without limits).
 */
export function valueIn(piece: number, limits: readonly Rational[]): Rational {
  const at = (piece - (piece % 2)) / 2
  const [from, to] = [limits[at - 1], limits[at]]
  if (piece % 2 === 1) return to ?? ZERO
  if (from !== undefined && to !== undefined) return middle(from, to)
  if (to !== undefined) return add(to, rational(-1n, 1n))
  return from === undefined ? ZERO : add(from, ONE)
}

export function sortedUnique(values: readonly Rational[]): Rational[] {
  const sorted = values.toSorted(compare)
  return sorted.filter((value, i) => i === 0 || compare(value, sorted[i - 1] as Rational) !== 0)
}

export function liesIn(value: Rational, { lo, loIn, hi, hiIn }: Extent): boolean {
  const [above, below] = [compare(value, lo), compare(value, hi)]
  return (above > 0 || (above === 0 && loIn)) && (below < 0 || (below === 0 && hiIn))
}
