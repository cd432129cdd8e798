import { variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, LabVariable } from '../dictionary/index.ts'
import type { FhirMapping } from '../mapping/index.ts'
import { indexCodes } from './codes.ts'

/** A lab of the dictionary, with the codes that charts use for it. */
export interface Lab {
  readonly variable: LabVariable
  readonly codes: readonly string[]
}

const labs = new WeakMap<FhirMapping, { readonly of: Dictionary; readonly labs: readonly Lab[] }>()

/**
 * All labs with their codes, from the dictionary and the mapping. Remembered per mapping, for the last dictionary used.
 */
export function labsOf(mapping: FhirMapping, dictionary: Dictionary): readonly Lab[] {
  const known = labs.get(mapping)
  if (known?.of === dictionary) return known.labs
  const own = [...variablesByPath(dictionary).values()].flatMap((variable) => {
    if (variable.type !== 'lab') return []
    const codes = variable.codes.flatMap(({ system, code }) => (system === 'LOINC' ? [`loinc ${code}`] : []))
    return [{ variable, codes: [...codes, ...(mapping.labs[variable.name] ?? [])] }]
  })
  indexCodes(mapping)
  indexCodes(own.map((one) => one.codes))
  labs.set(mapping, { of: dictionary, labs: own })
  return own
}
