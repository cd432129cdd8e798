import { readFileSync } from 'node:fs'
import { told } from '../../src/dictionary/index.ts'
import { importFhir } from '../../src/fhir/index.ts'
import { readMapping } from '../../src/mapping/index.ts'
import type { Accounted } from '../../src/fhir/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Result } from '../../src/index.ts'
import { isObject, originOf, plainRecord } from '../../src/record/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { shippedRules } from './shipped.ts'

/**
 * Helpers for tests of what a chart says and what its codes and words mean, with records, warnings and verdicts as of
 * 2026-03-15.
 */

const rules = await shippedRules()
const AS_OF = parseDay('2026-03-15') ?? 0
const screener = new Screener(rules, AS_OF)
const SHIPPED = readFileSync('criteria/fhir.yaml', 'utf8')

const shipped = readMapping('criteria/fhir.yaml', SHIPPED, rules.dictionary)
if (!shipped.ok) throw new Error(shipped.diagnostics.map((one) => one.message).join('\n'))
export const { mapping } = shipped

export interface Imported {
  /** Each fact as a bare value; `provenance` has the sources, by path. */
  readonly record: JsonObject
  /** The record as the import returns it. */
  readonly stated: JsonObject
  /** Each as `path: message`. */
  readonly warnings: readonly string[]
}

/** Imports FHIR values. `change` edits the mapping; `complete` names the lists that are taken as complete. */
export function imported(
  values: readonly Json[],
  change?: (mapping: string) => string,
  complete: readonly string[] = [],
  isR4 = false,
): { readonly patients: readonly Imported[]; readonly refused: readonly string[] } {
  const read = change === undefined ? shipped : readMapping('criteria/fhir.yaml', change(SHIPPED), rules.dictionary)
  if (!read.ok) throw new Error(read.diagnostics.map((one) => one.message).join('\n'))
  const found = importFhir(values, read.mapping, rules.dictionary, AS_OF, complete, isR4)
  if (!found.ok) throw new Error(told(found.why))
  const patients = found.patients.map(({ record, warnings }) => ({
    record: plainly(record),
    stated: record,
    warnings: warnings.map(({ path, message }) => `${path}: ${message}`),
  }))
  return { patients, refused: found.refused.map((one) => told(one.why)) }
}

/**
 * What became of each resource in these values: first the resources of no patient with a record, then chart by chart.
 */
export function accounted(values: readonly Json[]): Accounted[] {
  const found = importFhir(values, mapping, rules.dictionary, AS_OF, [])
  if (!found.ok) throw new Error(told(found.why))
  return [...found.rest, ...found.refused, ...found.patients].flatMap((one) => ('account' in one ? one.account : [one]))
}

/** A record with each fact as a bare value, and the sources of all facts and entries by their paths. */
export function plainly(record: JsonObject): JsonObject {
  const sources: [string, Json][] = []
  const visit = (value: Json | undefined, path: string): void => {
    const { source } = originOf(value)
    if (source !== undefined && path !== '') sources.push([path, source])
    if (Array.isArray(value)) (value as readonly Json[]).forEach((one, i) => visit(one, `${path}[${i}]`))
    else if (isObject(value))
      for (const [key, own] of Object.entries(value))
        if (!['provenance', 'source', 'date', 'by'].includes(key))
          visit(own, key === 'items' ? path : path === '' ? key : `${path}.${key}`)
  }
  visit(record, '')
  const { provenance } = record
  const all = { ...Object.fromEntries(sources), ...(isObject(provenance) && provenance) }
  return { ...plainRecord(record, rules.dictionary), provenance: all }
}

/** The one patient of a chart with these resources. */
export function chartOf(
  resources: readonly JsonObject[],
  patient: JsonObject = {},
  complete: readonly string[] = [],
): Imported {
  const values = [{ resourceType: 'Patient', id: 'p', ...patient }, ...resources]
  const [first] = imported(values, undefined, complete).patients
  if (first === undefined) throw new Error('no patient')
  return first
}

/** The same for a patient without details. `complete` names the lists that are taken as complete. */
export function charted(resources: readonly JsonObject[], complete: readonly string[] = []): Imported {
  return chartOf(resources, {}, complete)
}

/** The status of a trial's criterion for a record; undefined if there is no such criterion. */
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

/** The breast cancer of an imported record; empty if it says nothing about one. */
export function breastCancer({ record }: Pick<Imported, 'record'>): JsonObject {
  return (record['breast_cancer'] ?? {}) as JsonObject
}

/** The entries of a list in an imported record; undefined if it says nothing about the list. */
export function entries({ record }: Pick<Imported, 'record'>, list: string): readonly Json[] | undefined {
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
  icdo3: 'http://terminology.hl7.org/CodeSystem/icd-o-3',
}

/** A concept from a system and code, such as `snomed 254837009`, or from words alone. */
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

export const loinc = (code: string, display?: string): JsonObject => concept(`loinc ${code}`, display)
export const snomed = (code: string, display?: string): JsonObject => concept(`snomed ${code}`, display)
export const icd10 = (code: string, display?: string): JsonObject => concept(`icd10 ${code}`, display)
