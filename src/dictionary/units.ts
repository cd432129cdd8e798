import { divide, multiply, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import type { Dictionary, LabVariable } from './variable.ts'

const ONE = rational(1n, 1n)

/**
 * The exact factor from a unit to the canonical unit of a lab's own dimension; undefined if the unit does not fit the
 * lab. A lab with a mass concentration and a molar mass may also be given in units of substance concentration.
 */
export function unitFactor(dictionary: Dictionary, lab: LabVariable, unit: string): Rational | undefined {
  const own = factorIn(dictionary, lab.dimension, unit)
  if (own !== undefined) return own
  if (lab.dimension !== 'mass_concentration' || lab.molarMass === undefined) return undefined
  const moles = factorIn(dictionary, 'substance_concentration', unit)
  if (moles === undefined) return undefined
  // The canonical units are mmol/L and g/L: 1 mmol/L is (molar mass / 1000) g/L.
  return divide(multiply(moles, parseDecimal(lab.molarMass) ?? ONE), rational(1000n, 1n))
}

/** The units in which a lab can be given, its own unit first. */
export function unitsFor(dictionary: Dictionary, lab: LabVariable): string[] {
  const own = Object.keys(dictionary.units[lab.dimension]?.factors ?? {})
  const moles = lab.molarMass === undefined ? {} : (dictionary.units['substance_concentration']?.factors ?? {})
  return [lab.unit, ...[...own, ...Object.keys(moles)].filter((unit) => unit !== lab.unit)]
}

function factorIn(dictionary: Dictionary, dimension: string, unit: string): Rational | undefined {
  const units = dictionary.units[dimension]
  if (units === undefined) return undefined
  const text = unit.trim()
  const known = own(units.factors, text) ?? own(units.factors, own(units.spellings, text) ?? '')
  return known === undefined ? undefined : parseDecimal(known)
}

function own(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
