import { divide, multiply, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import type { Dictionary, LabVariable } from './variable.ts'

const ONE = rational(1n, 1n)

/**
 * Exact factor from a unit to the canonical unit of a lab's own dimension; undefined when the unit does not fit the analyte.
 * Substance units fit an analyte of mass concentration that has a molar mass.
 */
export function unitFactor(dictionary: Dictionary, lab: LabVariable, unit: string): Rational | undefined {
  const own = factorIn(dictionary, lab.dimension, unit)
  if (own !== undefined) return own
  if (lab.dimension !== 'mass_concentration' || lab.molarMass === undefined) return undefined
  const moles = factorIn(dictionary, 'substance_concentration', unit)
  if (moles === undefined) return undefined
  // Canonical units are mmol/L and g/L: one mmol/L is (molar mass / 1000) g/L.
  return divide(multiply(moles, parseDecimal(lab.molarMass) ?? ONE), rational(1000n, 1n))
}

/** The units in which an analyte may be given, its own unit first. */
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
