import {
  decimalText,
  divide,
  multiply,
  parseDecimal,
  compareRational,
  rational,
  fromNumber,
} from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { unitFactor } from '../dictionary/index.ts'
import type { LabVariable } from '../dictionary/index.ts'
import { BEYOND_ALL, canonicalUnit, compareEnds, liesIn, ULN, ZERO } from '../reference/index.ts'
import type { Pieces, Range } from '../reference/index.ts'
import type { Drawn } from './drawn.ts'

/** The other labs that rules compare a lab with. */
export function othersOf(path: string, pieces: Pieces): readonly string[] {
  return pieces
    .leavesAt(path)
    .flatMap((leaf) => (leaf.kind === 'above' ? [leaf.path === path ? leaf.other : leaf.path] : []))
}

/** Amounts in every piece that the rules tell apart, each of which the unit of the record can write exactly. */
export function amounts(lab: LabVariable, path: string, pieces: Pieces, drawn: Drawn): Rational[] {
  const allowed = pieces.possible.at(path)
  if (allowed.type !== 'lab') return []
  const factor = factorOf(lab, pieces, path)
  const ulns = [allowed.uln, drawn.get(path + ULN), drawn.get(`${path}${ULN}'`)].filter(
    (one) => one !== undefined,
  ) as Rational[]
  const marks = [
    ...pieces.limitsOf(path),
    ...ulns.flatMap((uln) => pieces.multiplesOf(path).map((one) => multiply(one, uln))),
    ...comparedAmounts(path, pieces, drawn),
  ]
  const { lo, hi } = allowed.amounts
  const all = niceBetween([lo, hi, ...marks], factor)
  const isIn = (one: Rational): boolean => liesIn(one, allowed.amounts)
  return [...wideAmounts(lab, allowed.amounts, pieces, factor), ...all].filter(isIn)
}

/**
 * Very small and very large amounts of a lab from which other values follow: where such a value passes a limit depends
 * on other facts, too.
 */
function wideAmounts(lab: LabVariable, { lo, hi }: Range, pieces: Pieces, factor: Rational): Rational[] {
  if (!pieces.leavesAt(lab.path).some((leaf) => leaf.kind === 'lab' && leaf.path !== lab.path)) return []
  const near = [multiply(lo, JUST_ABOVE), ...(hi.d === 0n ? [] : [multiply(hi, JUST_BELOW)])]
  const written = near.filter((one) => isWritten(divide(one, factor)))
  return [...WIDE.map((one) => multiply(one, factor)), ...written]
}

const WIDE = ['0.000001', '1000000', '1', '100', '0.01', '10000', '10', '1000', '0.1', '50', '200'].map(
  (text) => parseDecimal(text) ?? ZERO,
)

const JUST_ABOVE = rational(1_000_000_001n, 1_000_000_000n)

const JUST_BELOW = rational(999_999_999n, 1_000_000_000n)

/** The amounts of the other labs that rules compare a lab with, as far as they are known or drawn. */
function comparedAmounts(path: string, pieces: Pieces, drawn: Drawn): Rational[] {
  return othersOf(path, pieces).flatMap((other) => {
    const allowed = pieces.possible.at(other)
    const { lo, hi } = allowed.type === 'lab' ? allowed.amounts : { lo: ZERO, hi: undefined }
    const own = [lo, hi?.d === 0n ? undefined : hi, drawn.get(other), drawn.get(`${other}'`)]
    return own.filter((one) => one !== undefined) as Rational[]
  })
}

/**
 * Upper limits of normal in every piece that the multiples and limits of rules make, for the amounts that were drawn.
 */
export function limits(path: string, pieces: Pieces, drawn: Drawn): Rational[] {
  const allowed = pieces.possible.at(path)
  const lab = pieces.possible.variable(path)
  if (allowed.type !== 'lab' || lab.type !== 'lab') return []
  const { lo, hi } = allowed.amounts
  const values = [
    lo,
    ...(hi.d === 0n ? [] : [hi]),
    ...[drawn.get(path), drawn.get(`${path}'`)].filter((one) => one !== undefined),
  ] as Rational[]
  const parts = values.flatMap((value) =>
    value.n === 0n ? [] : pieces.multiplesOf(path).map((one) => divide(value, one)),
  )
  return niceBetween(
    [ZERO, BEYOND_ALL, ...parts, ...pieces.limitsOf(path, 'limit')],
    factorOf(lab, pieces, path),
  ).filter((one) => one.n > 0n)
}

export function factorOf(lab: LabVariable, { possible, rules }: Pieces, path: string): Rational {
  const allowed = possible.at(path)
  const unit = allowed.type === 'lab' ? allowed.unit : canonicalUnit(lab, rules.dictionary)
  return unitFactor(rules.dictionary, lab, unit) ?? rational(1n, 1n)
}

/** One amount for each gap between marks, and each mark that a number in the unit can state exactly. */
function niceBetween(marks: readonly Rational[], factor: Rational): Rational[] {
  const points = marks.toSorted(compareEnds)
  return points.flatMap((point, i) => {
    const next = points[i + 1]
    if (point.d === 0n) return []
    const inUnit = divide(point, factor)
    const own = isWritten(inUnit) ? [point] : []
    if (next === undefined || compareEnds(point, next) === 0) return next === undefined ? own : []
    return [...own, multiply(nice(inUnit, next.d === 0n ? undefined : divide(next, factor)), factor)]
  })
}

/**
 * A number with few digits above one number and below another. After 14 decimal places the search stops, and the number
 * may not lie below the second.
 */
function nice(above: Rational, below: Rational | undefined): Rational {
  for (let scale = 1n; ; scale *= 10n) {
    const one = rational((above.n * scale) / above.d + 1n, scale)
    if (below === undefined || compareRational(one, below) < 0) return one
    if (scale > 10n ** 14n) return one
  }
}

function isWritten(value: Rational): boolean {
  const text = parseDecimal(decimalText(value, 12))
  return (
    text !== undefined &&
    compareRational(text, value) === 0 &&
    compareRational(fromNumber(Number(decimalText(value, 12))), value) === 0
  )
}
