import { readFileSync } from 'node:fs'
import { importFhir, readMapping } from '../../src/fhir/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { shippedRules } from './shipped.ts'

/** Charts of a few coded resources, for tests of what codes and words mean. */

const { dictionary } = await shippedRules()
const AS_OF = parseDay('2026-03-15') ?? 0
const read = readMapping('criteria/fhir.yaml', readFileSync('criteria/fhir.yaml', 'utf8'), dictionary)
if (!read.ok) throw new Error(read.diagnostics.map((one) => one.message).join('\n'))
export const { mapping } = read

export interface Charted {
  readonly record: JsonObject
  /** As `path: message`. */
  readonly warnings: readonly string[]
}

/** What the shipped mapping makes of a patient with these resources; `complete`: the lists that are taken as complete. */
export function charted(resources: readonly JsonObject[], complete: readonly string[] = []): Charted {
  const values: Json[] = [{ resourceType: 'Patient', id: 'p' }, ...resources]
  const found = importFhir(values, mapping, dictionary, AS_OF, complete)
  const [first] = found.ok ? found.patients : []
  if (first === undefined) throw new Error('no patient')
  return { record: first.record, warnings: first.warnings.map(({ path, message }) => `${path}: ${message}`) }
}

/** The breast cancer of such a record; empty when it says nothing of one. */
export function breastCancer({ record }: Charted): JsonObject {
  return (record['breast_cancer'] ?? {}) as JsonObject
}

/** The entries of a list of such a record; undefined when it says nothing of the list. */
export function entries({ record }: Charted, list: string): readonly Json[] | undefined {
  const value = record[list]
  if (value === undefined || Array.isArray(value)) return value
  return (value as { readonly items: readonly Json[] }).items
}

const SYSTEMS: Readonly<Record<string, string>> = {
  snomed: 'http://snomed.info/sct',
  icd10: 'http://hl7.org/fhir/sid/icd-10-cm',
  loinc: 'http://loinc.org',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  atc: 'http://www.whocc.no/atc',
  cpt: 'http://www.ama-assn.org/go/cpt',
  pcs: 'http://www.cms.gov/Medicare/Coding/ICD10',
  ops: 'http://fhir.de/CodeSystem/bfarm/ops',
  ajcc: 'http://cancerstaging.org',
}

/** A concept from `snomed 254837009`, or from words alone. */
export function concept(code: string, display?: string): JsonObject {
  const [system = '', ...rest] = code.split(' ')
  const url = SYSTEMS[system]
  if (url === undefined) return { text: code }
  return { coding: [{ system: url, code: rest.join(' '), ...(display !== undefined && { display }) }] }
}

export function condition(id: string, code: JsonObject | string, more: JsonObject = {}): JsonObject {
  return { resourceType: 'Condition', id, code: typeof code === 'string' ? concept(code) : code, ...more }
}

export function observation(id: string, code: string, value: JsonObject, more: JsonObject = {}): JsonObject {
  return { resourceType: 'Observation', id, status: 'final', code: concept(code), ...value, ...more }
}

export function procedure(id: string, code: JsonObject | string, more: JsonObject = {}): JsonObject {
  const own = typeof code === 'string' ? concept(code) : code
  return { resourceType: 'Procedure', id, status: 'completed', code: own, ...more }
}

export const BREAST = condition('breast', 'snomed 254837009')
