import type { JsonObject } from '../../src/record/index.ts'

/** An entry of a bundle. */
export interface Entry {
  readonly fullUrl?: string
  readonly resource: JsonObject
}

const SNOMED = 'http://snomed.info/sct'
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'

/** A page of search results. */
export function bundleOf(entries: readonly Entry[]): JsonObject {
  return { resourceType: 'Bundle', type: 'searchset', entry: entries as unknown as JsonObject[] }
}

export function patientOf(id: string): JsonObject {
  return { resourceType: 'Patient', id, gender: 'female', birthDate: '1960-01-01' }
}

/** A breast cancer of a patient; `reference` is how its document refers to her. */
export function breastCancerOf(id: string, reference = `Patient/${id}`): Entry[] {
  const code = { coding: [{ system: SNOMED, code: '254837009', display: 'Malignant neoplasm of breast' }] }
  return [{ resource: { resourceType: 'Condition', id: `c-${id}`, subject: { reference }, code } }]
}

/** A chart whose drug is in a Medication that refers to no patient. */
export function medicationOf(id: string): Entry[] {
  const coding = [{ system: RXNORM, code: '72965', display: 'letrozole' }]
  const request = {
    resourceType: 'MedicationStatement',
    id: `s-${id}`,
    status: 'active',
    subject: { reference: `Patient/${id}` },
    medicationReference: { reference: `Medication/m-${id}` },
  }
  return [
    { resource: patientOf(id) },
    ...breastCancerOf(id),
    { resource: request },
    { resource: { resourceType: 'Medication', id: `m-${id}`, code: { coding } } },
  ]
}
