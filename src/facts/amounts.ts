import { unitFactor } from '../dictionary/index.ts'
import type { Dictionary, LabVariable } from '../dictionary/index.ts'
import { compareRational, fromNumber, multiply, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import type { Interval } from './fact.ts'

/** A lab amount, in the lab's canonical unit. */
export interface Amount {
  readonly exact: Rational
  /** The interval that holds just this amount. */
  readonly interval: Interval
  /** Within the plausible range of the lab; true if the dictionary gives none. */
  readonly isPlausible: boolean
}

/** The amounts of a lab in one unit. Converted amounts are cached, at most `MOST_AMOUNTS` at a time. */
export class Amounts {
  private readonly factor: Rational
  private readonly usual: readonly [Rational, Rational] | undefined
  private readonly known = new Map<number, Amount>()

  constructor(factor: Rational, usual: readonly [Rational, Rational] | undefined) {
    this.factor = factor
    this.usual = usual
  }

  of(value: number): Amount {
    const known = this.known.get(value)
    if (known !== undefined) return known
    const exact = multiply(fromNumber(value), this.factor)
    const interval = { lo: exact, loIncluded: true, hi: exact, hiIncluded: true }
    const made = { exact, interval, isPlausible: this.isUsual(exact) }
    if (this.known.size >= MOST_AMOUNTS) this.known.clear()
    this.known.set(value, made)
    return made
  }

  private isUsual(value: Rational): boolean {
    if (this.usual === undefined) return true
    const [min, max] = this.usual
    return compareRational(value, min) >= 0 && compareRational(value, max) <= 0
  }
}

const MOST_AMOUNTS = 500

/** The amounts in a unit; undefined if the lab is not measured in that unit. */
export function amountsIn(unit: string, lab: LabVariable, dictionary: Dictionary): Amounts | undefined {
  const factor = unitFactor(dictionary, lab, unit)
  return factor === undefined ? undefined : new Amounts(factor, usualRange(lab, dictionary))
}

function usualRange(lab: LabVariable, dictionary: Dictionary): readonly [Rational, Rational] | undefined {
  if (lab.plausible === undefined) return undefined
  const factor = unitFactor(dictionary, lab, lab.unit) ?? rational(1n, 1n)
  const inOwn = (text: string): Rational => multiply(parseDecimal(text) ?? rational(0n, 1n), factor)
  return [inOwn(lab.plausible.min), inOwn(lab.plausible.max)]
}
