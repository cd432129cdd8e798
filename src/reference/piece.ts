import { compareRational, decimalText, middle, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { ZERO } from './allowed.ts'
import type { Span, Value } from './patient.ts'
import { compareEnds, exactly, liesIn } from './ranges.ts'
import type { Range } from './ranges.ts'

/** Values of a fact that no rule tells apart: a name for them, and one of them. */
export interface Piece {
  readonly name: string | boolean
  readonly value: Value | readonly [number, number]
  /** For a whole number or a day: all values of the piece. */
  readonly span?: Span
  /** For an amount: all values of the piece. */
  readonly range?: Range
}

/** The pieces of amounts: the points at which they are cut, and the gaps between. */
export function amountPieces(all: Range, limits: readonly Rational[], uln: Rational | undefined): readonly Piece[] {
  const within = limits.filter((one) => liesIn(one, all))
  const points = [all.lo, all.hi, ...within]
    .toSorted(compareEnds)
    .filter((one, i, sorted) => i === 0 || compareEnds(one, sorted[i - 1] as Rational) !== 0)
  return points.flatMap((point, i) => {
    const next = points[i + 1]
    const isNumber = point.d !== 0n
    const own = (): Piece => ({ name: textOf(point), value: { value: point, uln }, range: exactly(point) })
    const here = isNumber && liesIn(point, all) ? [own()] : []
    if (next === undefined) return here
    // What lies beyond every number belongs to the last gap, if it is possible.
    const range = { lo: point, loIn: !isNumber && all.loIn, hi: next, hiIn: next.d === 0n && all.hiIn }
    return [...here, { name: gapName(point, next), value: { value: oneBetween(point, next), uln }, range }]
  })
}

function oneBetween(lo: Rational, hi: Rational): Rational {
  if (lo.d !== 0n && hi.d !== 0n) return middle(lo, hi)
  if (lo.d !== 0n) return rational(lo.n + lo.d, lo.d)
  return hi.d === 0n ? ZERO : rational(hi.n - hi.d, hi.d)
}

function gapName(lo: Rational, hi: Rational): string {
  if (lo.d !== 0n) return hi.d === 0n ? `> ${textOf(lo)}` : `${textOf(lo)} < … < ${textOf(hi)}`
  return hi.d === 0n ? 'any' : `< ${textOf(hi)}`
}

export function textOf(value: Rational): string {
  const text = decimalText(value, 12)
  const exact = parseDecimal(text)
  return exact !== undefined && compareRational(exact, value) === 0 ? text : `${value.n}/${value.d}`
}
