import { unitFactor } from '../dictionary/index.ts'
import type { Dictionary, Formula, LabVariable } from '../dictionary/index.ts'
import { add, divide, multiply, parseDecimal, power, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'

export type Step = Exclude<Formula['kind'], 'number' | 'input' | 'power'>

/** The result of a formula for known facts, each in the unit of the formula. */
export function calculated(formula: Formula, inputs: ReadonlyMap<string, Rational>): Rational {
  switch (formula.kind) {
    case 'number':
      return parseDecimal(formula.value) ?? NOTHING
    case 'input':
      return inputs.get(formula.path) ?? NOTHING
    case 'power':
      return power(calculated(formula.of, inputs), formula.exponent)
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
      return joined(formula.kind, calculated(formula.of[0], inputs), calculated(formula.of[1], inputs))
  }
}

/**
 * The result of one step for two numbers. Zero times anything, or divided by anything, is zero; any other number
 * divided by zero lies beyond every number.
 */
export function joined(step: Step, a: Rational, b: Rational): Rational {
  switch (step) {
    case 'add':
      return add(a, b)
    case 'subtract':
      return add(a, { n: -b.n, d: b.d })
    case 'multiply':
      return a.n === 0n || b.n === 0n ? NOTHING : multiply(a, b)
    case 'divide':
      return a.n === 0n ? NOTHING : multiply(a, b.n < 0n ? { n: -b.d, d: -b.n } : { n: b.d, d: b.n })
  }
}

/** An amount of a lab in a unit other than its canonical one. */
export function inUnit(amount: Rational, lab: LabVariable, unit: string, dictionary: Dictionary): Rational {
  const factor = unitFactor(dictionary, lab, unit)
  if (factor === undefined) throw new Error(`${unit} is no unit of ${lab.path}`)
  return divide(amount, factor)
}

/**
 * The factor from the result of a formula, which is in the unit of its value, to the canonical unit; raised to the
 * power that the formula gives.
 */
export function scaleOf(lab: LabVariable, dictionary: Dictionary): Rational {
  return power(unitFactor(dictionary, lab, lab.unit) ?? ONE, lab.derived?.power ?? 1)
}

const ONE = rational(1n, 1n)
export const NOTHING = rational(0n, 1n)
