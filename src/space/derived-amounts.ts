import type { Leaf } from '../diagram/index.ts'
import { madeOf, unitFactor, variableAt } from '../dictionary/index.ts'
import type { LabVariable } from '../dictionary/index.ts'
import { divide, fromNumber, multiply, power, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { cellAround } from './derived.ts'
import { compare, exactly, extentIn, hull, liesIn, ONE, piecesIn, product, sortedUnique, valueIn } from './extent.ts'
import type { Extent } from './extent.ts'
import type { Completions } from './completions.ts'

/** The extent within which a derived value lies over all completions; undefined where it does not apply. */
export function derivedExtent(variable: LabVariable, completions: Completions): Extent | undefined {
  const { joint, extents } = completions.derived(variable)
  const found = [...completions.possible(joint)].flatMap((name) => extents.get(String(name)) ?? [])
  const [first, ...others] = found
  return first && others.reduce(hull, first)
}

/**
 * A derived value that is known exactly, in the canonical unit and as the power of the value that its formula gives;
 * undefined for any other.
 */
export function exactDerived(variable: LabVariable, completions: Completions): Rational | undefined {
  const extent = derivedExtent(variable, completions)
  return extent !== undefined && compare(extent.lo, extent.hi) === 0 && extent.lo.d !== 0n ? extent.lo : undefined
}

/**
 * Amounts of labs, in their canonical units, for which a derived value lies in the piece between limits that `wanted`
 * represents. Each fact that it is derived from has the value given by `chosen`, or, for a lab, an amount among those
 * which that value represents. Undefined where none of the amounts that are tried fits.
 */
export function amountsGiving(
  variable: LabVariable,
  wanted: Rational,
  chosen: (path: string) => Leaf,
  completions: Completions,
): ReadonlyMap<string, Rational> | undefined {
  const { derived } = variable
  const formula = derived?.cases[derived.by === undefined ? '' : String(chosen(derived.by))]
  if (derived === undefined || formula === undefined) return undefined
  const { dictionary } = completions.facts
  const limits = sortedUnique(completions.compiled.labLimits.get(variable.path) ?? [])
  const factorOf = (path: string, unit: string): Rational => {
    const lab = variableAt(dictionary, path)
    return (lab.type === 'lab' ? unitFactor(dictionary, lab, unit) : undefined) ?? ONE
  }
  const scale = exactly(power(factorOf(variable.path, variable.unit), derived.power))
  const labs = madeOf(variable).filter((path) => variableAt(dictionary, path).type === 'lab')
  const tried = labs.reduce<ReadonlyMap<string, Rational>[]>(
    (sofar, path) => {
      const cell = cellAround(chosen(path) as Rational, path, completions)
      const own = amountsTried().map((one) => multiply(one, factorOf(path, derived.units[path] ?? '')))
      const all = [...own.filter((one) => liesIn(one, cell)), chosen(path) as Rational]
      return sofar.flatMap((one) => all.map((amount) => new Map([...one, [path, amount]])))
    },
    [new Map()],
  )
  return tried.find((amounts) => {
    const own = extentIn(formula, (path) => {
      const amount = amounts.get(path)
      if (amount === undefined) return exactly(rational(BigInt(Number(chosen(path))), 1n))
      return exactly(divide(amount, factorOf(path, derived.units[path] ?? '')))
    })
    const [piece, ...others] = piecesIn(product(own, scale), limits)
    return piece !== undefined && others.length === 0 && compare(valueIn(piece, limits), wanted) === 0
  })
}

/** The amounts to try, in the units of formulas: from 0.3 upwards, each 7.5 % more than the one before. */
function amountsTried(): readonly Rational[] {
  made ??= Array.from({ length: 110 }, (_, i) => fromNumber(Number((0.3 * 1.075 ** i).toPrecision(3))))
  return made
}

let made: readonly Rational[] | undefined
