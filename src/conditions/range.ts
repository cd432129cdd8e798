import { decimalText, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import type { NumberRange } from './condition.ts'

/** Whether numbers lie in a range. */
export function inRange({ min, max }: NumberRange): (value: number) => boolean {
  const [lo, hi] = [min === undefined ? -Infinity : Number(min.value), max === undefined ? Infinity : Number(max.value)]
  const [fromLo, toHi] = [min?.inclusive !== false, max?.inclusive !== false]
  return (value) => (fromLo ? value >= lo : value > lo) && (toHi ? value <= hi : value < hi)
}

/** The ends of a range as written; one of two that are the same. */
export function endsOf({ min, max }: NumberRange): string[] {
  return [...new Set([min, max].flatMap((end) => (end === undefined ? [] : [end.value])))]
}

/** The ends of a range of whole numbers, each with the last whole number on its lower side. */
export function wholeEnds({ min, max }: NumberRange): { readonly at: string; readonly after: number }[] {
  return [
    ...(min === undefined ? [] : [{ at: min.value, after: Number(min.value) - (min.inclusive ? 1 : 0) }]),
    ...(max === undefined ? [] : [{ at: max.value, after: Number(max.value) - (max.inclusive ? 0 : 1) }]),
  ]
}

/** What lies beyond a range that is open at one end; undefined for any other. */
export function otherSide({ min, max }: NumberRange): NumberRange | undefined {
  if (min !== undefined && max !== undefined) return undefined
  const turned = (end: NumberRange['min']): NumberRange['min'] => end && { ...end, inclusive: !end.inclusive }
  return { min: turned(max), max: turned(min) }
}

/** A decimal text that was checked when the rule was read, as an exact number. */
export function exact(text: string): Rational {
  return parseDecimal(text) ?? rational(0n, 1n)
}

/** Each limit one unit (of its last digit) lower and higher, and with the point itself in or out. */
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
    // Whole numbers next to each other: > 3 is ≥ 4, which the step has tried already.
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
