import { decimalText, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import type { NumberRange } from './condition.ts'

/** A test of whether a number lies in a range. */
export function inRange({ min, max }: NumberRange): (value: number) => boolean {
  const [lo, hi] = [min === undefined ? -Infinity : Number(min.value), max === undefined ? Infinity : Number(max.value)]
  const [fromLo, toHi] = [min?.inclusive !== false, max?.inclusive !== false]
  return (value) => (fromLo ? value >= lo : value > lo) && (toHi ? value <= hi : value < hi)
}

/** The ends of a range as written; equal ends once. */
export function endsOf({ min, max }: NumberRange): string[] {
  return [...new Set([min, max].flatMap((end) => (end === undefined ? [] : [end.value])))]
}

/** The ends of a range of whole numbers, each with the largest whole number below the cut. */
export function wholeEnds({ min, max }: NumberRange): { readonly at: string; readonly after: number }[] {
  return [
    ...(min === undefined ? [] : [{ at: min.value, after: Number(min.value) - (min.inclusive ? 1 : 0) }]),
    ...(max === undefined ? [] : [{ at: max.value, after: Number(max.value) - (max.inclusive ? 0 : 1) }]),
  ]
}

/** The numbers outside a range with a single limit; undefined if it has two. */
export function otherSide({ min, max }: NumberRange): NumberRange | undefined {
  if (min !== undefined && max !== undefined) return undefined
  const turned = (end: NumberRange['min']): NumberRange['min'] => end && { ...end, inclusive: !end.inclusive }
  return { min: turned(max), max: turned(min) }
}

/** The exact value of a decimal text that was checked when the rule was read. */
export function exact(text: string): Rational {
  return parseDecimal(text) ?? rational(0n, 1n)
}

/**
 * The range with one limit changed: lower or higher by one in its last digit, or
 * with the limit itself included or excluded.
 */
export function rangeSlips(
  { min, max }: NumberRange,
  whole: boolean,
): readonly { readonly range: NumberRange; readonly change: string }[] {
  const found: { range: NumberRange; change: string }[] = []
  for (const [side, limit] of [
    ['min', min],
    ['max', max],
  ] as const) {
    if (limit === undefined) continue
    for (const step of [-1, 1]) {
      const value = stepped(limit.value, step)
      if (value !== undefined)
        found.push({ range: { min, max, [side]: { ...limit, value } }, change: `${limit.value} → ${value}` })
    }
    // Not for a single whole-number limit: > 3 is ≥ 4, which the step above has already tried.
    if (!whole || (min !== undefined && max !== undefined)) {
      const inclusive = !limit.inclusive
      found.push({
        range: { min, max, [side]: { ...limit, inclusive } },
        change: `${limit.value} ${inclusive ? 'in' : 'out'}`,
      })
    }
  }
  return found
}

function stepped(text: string, step: number): string | undefined {
  const places = text.split('.')[1]?.length ?? 0
  const value = parseDecimal(text)
  if (value === undefined) return undefined
  const scale = 10n ** BigInt(places)
  const next = rational(value.n * scale + BigInt(step) * value.d, value.d * scale)
  return next.n < 0n ? undefined : decimalText(next)
}
