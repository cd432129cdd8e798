// Part of the oracle of the tests: see index.ts.

import type { Interval, Span } from '../../src/facts/index.ts'
import { compareRational, divide, middle, multiply, rational } from '../../src/quantity/index.ts'
import type { Rational } from '../../src/quantity/index.ts'

/**
 * A few values that stand for all values in the spans. The cuts divide the spans into pieces, each ending at a cut,
 * whose values are the same to the rules; `last` takes the last value of each piece, `first` the first, `both` both
 * ends.
 */
export function wholeRepresentatives(
  spans: readonly Span[],
  cuts: Iterable<number>,
  take: 'first' | 'last' | 'both',
): number[] {
  const ordered = [...new Set(cuts)].toSorted((a, b) => a - b)
  const found = new Set<number>()
  for (const { lo, hi } of spans) {
    let start = lo
    for (const end of [...ordered.filter((cut) => cut >= lo && cut < hi), hi]) {
      if (take !== 'last') found.add(start)
      if (take !== 'first') found.add(end)
      start = end + 1
    }
  }
  return [...found].toSorted((a, b) => a - b)
}

const TWO = rational(2n, 1n)
const ONE = rational(1n, 1n)

/** Each limit within the interval, each included end, and one number from every gap between them. */
export function exactRepresentatives(interval: Interval, limits: readonly Rational[]): Rational[] {
  const inside = limits.filter((limit) => liesIn(limit, interval))
  const { lo, hi } = interval
  const points = sortedUnique([...inside, lo, ...(hi === undefined ? [] : [hi])])
  const found: Rational[] = []
  points.forEach((point, i) => {
    if (liesIn(point, interval)) found.push(point)
    const next = points[i + 1]
    if (next !== undefined) found.push(middle(point, next))
    else if (hi === undefined) found.push(multiply({ n: point.n + point.d, d: point.d }, TWO))
  })
  return found
}

/** Numbers above 0 that stand for every upper limit of normal when these values are compared with multiples of it. */
export function limitRepresentatives(values: readonly Rational[], multiples: readonly Rational[]): Rational[] {
  const points = values.flatMap((value) => (value.n === 0n ? [] : multiples.map((multiple) => divide(value, multiple))))
  const positive = { lo: rational(0n, 1n), loIncluded: false, hi: undefined, hiIncluded: false }
  return points.length === 0 ? [ONE] : exactRepresentatives(positive, points)
}

function liesIn(value: Rational, { lo, loIncluded, hi, hiIncluded }: Interval): boolean {
  const above = compareRational(value, lo)
  if (above < 0 || (above === 0 && !loIncluded)) return false
  if (hi === undefined) return true
  const below = compareRational(value, hi)
  return below < 0 || (below === 0 && hiIncluded)
}

function sortedUnique(values: readonly Rational[]): Rational[] {
  const sorted = values.toSorted(compareRational)
  return sorted.filter((value, i) => i === 0 || compareRational(value, sorted[i - 1] as Rational) !== 0)
}
