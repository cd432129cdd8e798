import { unitFactor } from '../dictionary/index.ts'
import type { LabVariable } from '../dictionary/index.ts'
import { decimalText, parseDecimal, power, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { derivedExtent } from '../space/index.ts'
import type { World } from '../space/index.ts'

/** A value that is worked out, as it is told: `74.8 mL/min`, `40.1 to 52.2 mL/min`, `at least 40.1 mL/min`, or `not known`. */
export function derivedText(variable: LabVariable, world: World): string {
  const extent = derivedExtent(variable, world)
  if (extent === undefined) return 'not applicable'
  const factor = unitFactor(world.facts.dictionary, variable, variable.unit) ?? rational(1n, 1n)
  const text = (end: Rational): string | undefined => (end.d === 0n ? undefined : rootText(end, factor, variable))
  const [lo, hi] = [extent.lo.n <= 0n ? undefined : text(extent.lo), text(extent.hi)]
  if (lo === undefined && hi === undefined) return 'not known'
  if (lo === hi) return `${lo} ${variable.unit}`
  if (hi === undefined) return `at least ${lo} ${variable.unit}`
  return lo === undefined ? `at most ${hi} ${variable.unit}` : `${lo} to ${hi} ${variable.unit}`
}

/** So many digits of a number are told; it is never compared by what is told of it. */
const DIGITS = 4

/** A number of which only a power is known, in the unit of the variable. */
function rootText(value: Rational, factor: Rational, { derived }: LabVariable): string {
  const root = (Number(value.n) / Number(value.d)) ** (1 / (derived?.power ?? 1))
  const inUnit = (root * Number(factor.d)) / Number(factor.n)
  return decimalText(parseDecimal(String(Number(inUnit.toPrecision(DIGITS)))) ?? power(value, 1), 6)
}
