import type { Json, JsonObject } from '../../src/record/index.ts'
import { randomNumbers } from './dice.ts'
import { inventedPatient } from './population.ts'

/**
 * Invented patients as they come from an export: 30 to 70 % of each patient's facts are missing, half of them as `null`
 * and half left out. The same number gives the same patient.
 */
export function cohortPatient(number: number): JsonObject {
  const next = randomNumbers(number * 7919 + 17)
  const share = 0.3 + 0.4 * next()
  const thin = (value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(thin)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value as JsonObject).flatMap(([key, own]): [string, Json][] => {
        if (typeof own === 'object' && own !== null) return [[key, thin(own)]]
        if (next() >= share) return [[key, own]]
        return next() < 0.5 ? [[key, null]] : []
      }),
    )
  }
  const { id: _id, ...facts } = inventedPatient(number)
  return { id: `P-${String(number).padStart(8, '0')}`, ...(thin(facts) as JsonObject) }
}

/** The same patient with a source for every fact outside lists, as exports give them: about 2 kB of text. */
export function exportedPatient(number: number): JsonObject {
  const patient = cohortPatient(number)
  const paths = Object.entries(patient).flatMap(([key, value]) => {
    if (key === 'id' || key === 'confirmations' || value === null || Array.isArray(value)) return []
    if (typeof value !== 'object') return [key]
    return Object.entries(value).flatMap(([field, own]) => (own === null ? [] : [`${key}.${field}`]))
  })
  return { ...patient, provenance: Object.fromEntries(paths.map((path) => [path, 'registry'])) }
}
