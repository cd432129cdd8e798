import { compareRational, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { isObject } from '../record/index.ts'
import type { Json } from '../record/index.ts'
import type { Amount, Span, Value } from './patient.ts'
import { BEYOND_ALL, compareEnds, exactly, liesIn } from './ranges.ts'
import type { Range } from './ranges.ts'

/** What a record leaves possible for one fact. For a lab, `unit` is the one in which it is recorded. */
export type Allowed =
  | { readonly type: 'values'; readonly values: readonly (string | boolean)[] }
  | ({ readonly type: 'span' } & Span)
  | { readonly type: 'lab'; readonly amounts: Range; readonly uln: Rational | undefined; readonly unit: string }

/**
 * Whether a value is one of those that are possible. A lab whose upper limit of normal is known must have that limit;
 * any other may have a positive one, or none.
 */
export function allows(allowed: Allowed, value: Value): boolean {
  switch (allowed.type) {
    case 'values':
      return allowed.values.some((one) => one === value)
    case 'span':
      return typeof value === 'number' && Number.isInteger(value) && value >= allowed.lo && value <= allowed.hi
    case 'lab':
      return typeof value === 'object' && allowsAmount(allowed, value)
  }
}

function allowsAmount({ amounts, uln }: Extract<Allowed, { readonly type: 'lab' }>, amount: Amount): boolean {
  const isLimit =
    amount.uln === undefined
      ? uln === undefined
      : compareRational(amount.uln, ZERO) > 0 && (uln === undefined || compareRational(uln, amount.uln) === 0)
  return isLimit && liesIn(amount.value, amounts)
}

export const ZERO = rational(0n, 1n)

export const ANY: Range = { lo: ZERO, loIn: true, hi: BEYOND_ALL, hiIn: false }

export function meet(a: Allowed, b: Allowed): Allowed | undefined {
  if (a.type === 'values' && b.type === 'values') {
    const values = a.values.filter((one) => b.values.includes(one))
    return values.length === 0 ? undefined : { type: 'values', values }
  }
  if (a.type === 'span' && b.type === 'span') {
    const [lo, hi] = [Math.max(a.lo, b.lo), Math.min(a.hi, b.hi)]
    return lo > hi ? undefined : { type: 'span', lo, hi }
  }
  if (a.type !== 'lab' || b.type !== 'lab') return undefined
  if (a.uln !== undefined && b.uln !== undefined && compareRational(a.uln, b.uln) !== 0) return undefined
  const amounts =
    a.amounts === ANY ? b.amounts : b.amounts === ANY || isSame(a.amounts, b.amounts) ? a.amounts : undefined
  return amounts && { type: 'lab', amounts, uln: b.uln ?? a.uln, unit: b.unit }
}

function isSame(a: Range, b: Range): boolean {
  return compareEnds(a.lo, b.lo) === 0 && compareEnds(a.hi, b.hi) === 0 && a.loIn === b.loIn && a.hiIn === b.hiIn
}

export function amountsOf(value: Rational, comparator: string): Range {
  switch (comparator) {
    case '<':
    case '<=':
      return { lo: ZERO, loIn: true, hi: value, hiIn: comparator === '<=' }
    case '>':
    case '>=':
      return { lo: value, loIn: comparator === '>=', hi: BEYOND_ALL, hiIn: false }
    default:
      return exactly(value)
  }
}

export function spanOf(value: Json, { min, max }: { readonly min: number; readonly max: number }): Span {
  if (!isObject(value)) return { lo: Number(value), hi: Number(value) }
  const limit = Number(value['value'])
  switch (String(value['comparator'])) {
    case '<':
      return { lo: min, hi: limit - 1 }
    case '<=':
      return { lo: min, hi: limit }
    case '>':
      return { lo: limit + 1, hi: max }
    default:
      return { lo: limit, hi: max }
  }
}
