import type { Interval, Span } from '../facts/index.ts'
import { compareRational, divide, middle, multiply, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'

/**
 * A few values that represent all values in the spans. A cut separates a value from the next one; the values of a piece
 * between cuts are the same to the rules. `last` takes the last value of each piece, `first` the first, `both` both
 * ends. Ascending.
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

const ONE = rational(1n, 1n)

/**
 * Numbers that represent all numbers of an interval: each limit inside it, each included end, and `each` numbers from
 * every gap between these (one, unless values are compared with each other).
 */
export function exactRepresentatives(interval: Interval, limits: readonly Rational[], each = 1): Rational[] {
  const inside = limits.filter((limit) => liesIn(limit, interval))
  const { lo, hi } = interval
  const points = sortedUnique([...inside, lo, ...(hi === undefined ? [] : [hi])])
  const found: Rational[] = []
  points.forEach((point, i) => {
    if (liesIn(point, interval)) found.push(point)
    const next = points[i + 1]
    for (let k = 1; k <= each; k++) {
      if (next !== undefined)
        found.push(each === 1 ? middle(point, next) : between(point, next, rational(BigInt(k), BigInt(each + 1))))
      else if (hi === undefined) found.push(multiply({ n: point.n + point.d, d: point.d }, rational(BigInt(k + 1), 1n)))
    }
  })
  return found
}

/**
 * Numbers above 0 that represent all upper limits of normal, for values that are compared with multiples of it and for
 * its `own` limits.
 */
export function limitRepresentatives(
  values: readonly Rational[],
  multiples: readonly Rational[],
  own: readonly Rational[],
): Rational[] {
  const points = values.flatMap((value) => (value.n === 0n ? [] : multiples.map((multiple) => divide(value, multiple))))
  points.push(...own)
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

/** The number that lies a given part of the way from `a` to `b`. */
function between(a: Rational, b: Rational, part: Rational): Rational {
  const way = rational(b.n * a.d - a.n * b.d, a.d * b.d)
  const step = multiply(way, part)
  return rational(a.n * step.d + step.n * a.d, a.d * step.d)
}

/** Texts that represent all texts: for each list of words that rules look for, none of the words or any one. */
export function textRepresentatives(lookedFor: readonly (readonly string[])[]): string[] {
  return lookedFor.reduce<string[]>(
    (texts, words) => texts.flatMap((text) => [text, ...words.map((word) => `${text} / ${word}`)]),
    [''],
  )
}
