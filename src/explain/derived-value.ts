import { unitFactor } from '../dictionary/index.ts'
import type { LabVariable } from '../dictionary/index.ts'
import { decimalText, parseDecimal, power, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { derivedExtent } from '../space/index.ts'
import type { Completions } from '../space/index.ts'
import type { Known } from './finding.ts'

/** A derived value as it is reported: exactly, between two ends, with one end open, or unknown. */
export function derivedValue(variable: LabVariable, completions: Completions): Known {
  const extent = derivedExtent(variable, completions)
  if (extent === undefined) return { is: 'not-applicable' }
  const factor = unitFactor(completions.facts.dictionary, variable, variable.unit) ?? rational(1n, 1n)
  const text = (end: Rational): string | undefined => (end.d === 0n ? undefined : rootText(end, factor, variable))
  const [min, max] = [extent.lo.n <= 0n ? undefined : text(extent.lo), text(extent.hi)]
  if (min === undefined && max === undefined) return { is: 'unknown' }
  return { is: 'derived', ...(min !== undefined && { min }), ...(max !== undefined && { max }), unit: variable.unit }
}

/** A derived value is reported with this many digits; comparisons never use the rounded value. */
const DIGITS = 4

/** The text of a number, in the unit of the variable, from its power. */
function rootText(value: Rational, factor: Rational, { derived }: LabVariable): string {
  const root = (Number(value.n) / Number(value.d)) ** (1 / (derived?.power ?? 1))
  const inUnit = (root * Number(factor.d)) / Number(factor.n)
  return decimalText(parseDecimal(String(Number(inUnit.toPrecision(DIGITS)))) ?? power(value, 1), 6)
}
