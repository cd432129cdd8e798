import { readFileSync } from 'node:fs'
import { importFhir, readMapping } from '../../src/fhir/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Result } from '../../src/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { shippedRules } from './shipped.ts'

/** Small charts for tests of what a chart says: their records, warnings and verdicts as of 2026-03-15. */

const rules = await shippedRules()
const AS_OF = parseDay('2026-03-15') ?? 0
const screener = new Screener(rules, AS_OF)
const SHIPPED = readFileSync('criteria/fhir.yaml', 'utf8')

export interface Imported {
  readonly record: JsonObject
  /** As `path: message`. */
  readonly warnings: readonly string[]
}

/** What is made of these FHIR values, with the mapping of charts changed as asked. */
export function imported(
  values: readonly Json[],
  change: (mapping: string) => string = (text) => text,
): { readonly patients: readonly Imported[]; readonly refused: readonly string[] } {
  const mapping = readMapping('criteria/fhir.yaml', change(SHIPPED), rules.dictionary)
  if (!mapping.ok) throw new Error(mapping.diagnostics.map((one) => one.message).join('\n'))
  const found = importFhir(values, mapping.mapping, rules.dictionary, AS_OF, [])
  if (!found.ok) throw new Error(found.reason)
  const patients = found.patients.map(({ record, warnings }) => ({
    record,
    warnings: warnings.map(({ path, message }) => `${path}: ${message}`),
  }))
  return { patients, refused: found.refused }
}

/** The one patient of a chart with these resources. */
export function chartOf(resources: readonly JsonObject[], patient: JsonObject = {}): Imported {
  const { patients } = imported([{ resourceType: 'Patient', id: 'p', ...patient }, ...resources])
  const [first] = patients
  if (first === undefined) throw new Error('no patient')
  return first
}

/** The status of a criterion of a trial for a record. */
export function statusIn(record: JsonObject, trial: string, criterion: string): string | undefined {
  return screened(record)
    .find((one) => one.id === trial)
    ?.criteria.find((one) => one.id === criterion)?.status
}

export function verdicts(record: JsonObject): string[] {
  return screened(record).map((one) => one.verdict)
}

function screened(record: JsonObject): Result['trials'] {
  const found = screener.screen(record)
  if (!found.ok) throw new Error(JSON.stringify(found.problems))
  return found.result.trials
}

const concept = (system: string, code: string, display?: string): JsonObject => ({
  coding: [{ system, code, ...(display !== undefined && { display }) }],
})

export const loinc = (code: string, display?: string): JsonObject => concept('http://loinc.org', code, display)
export const snomed = (code: string, display?: string): JsonObject => concept('http://snomed.info/sct', code, display)
export const icd10 = (code: string, display?: string): JsonObject =>
  concept('http://hl7.org/fhir/sid/icd-10-cm', code, display)
