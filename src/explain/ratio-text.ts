import type { NumberRange } from '../conditions/index.ts'
import { compareRational, decimalText, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'

/** A ratio, with two to eight decimal places: as few as show on which side of each limit it lies. */
export function ratioText(ratio: Rational, range: NumberRange): string {
  const limits = [range.min, range.max].flatMap((limit) =>
    limit === undefined ? [] : [parseDecimal(limit.value) ?? rational(0n, 1n)],
  )
  for (let places = 2; places < 8; places++) {
    const text = decimalText(ratio, places)
    const shown = parseDecimal(text) ?? ratio
    if (limits.every((limit) => compareRational(shown, limit) === compareRational(ratio, limit))) return text
  }
  return decimalText(ratio, 8)
}
