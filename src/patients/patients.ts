import type { Dictionary } from '../dictionary/index.ts'
import { importFhir, isFhir } from '../fhir/index.ts'
import type { FhirMapping } from '../fhir/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Json, Problem } from '../record/index.ts'

/** How values of files become patients, as plain data. */
export interface Reading {
  /** How FHIR becomes facts; undefined: the criteria folder does not say. */
  readonly mapping: FhirMapping | undefined
  /** The lists of a chart that are taken as complete. */
  readonly complete: readonly string[]
}

/** A patient as files give them. */
export interface Patient {
  /** The record to be screened; undefined where there is none. */
  readonly record: Json | undefined
  /** Why there is no record. */
  readonly problems: readonly Problem[]
  /** What was noted on the way to the record. */
  readonly notes: readonly { readonly path: string; readonly message: string }[]
}

/** On which day and with which words documents are read. */
export interface ReadAs {
  readonly dictionary: Dictionary
  readonly asOf: Day
  /** Why a part of each chart may be missing; undefined where none is. No list of such a chart is taken as complete. */
  readonly partial?: string | undefined
}

/**
 * The patients of one document: a record is one patient, and FHIR may hold several. `reading` is called only when there is FHIR. Throws
 * nothing on what the document says.
 */
export function patientsOf(document: Json, reading: () => Reading, as: ReadAs): Patient[] {
  return isFhir(document) ? patientsOfChart(document, reading(), as) : [{ record: document, problems: [], notes: [] }]
}

function patientsOfChart(
  document: Json,
  { mapping, complete }: Reading,
  { dictionary, asOf, partial }: ReadAs,
): Patient[] {
  const refused = (message: string): Patient => ({ record: undefined, problems: [{ path: '', message }], notes: [] })
  if (mapping === undefined) return [refused(NO_MAPPING)]
  const imported = importFhir([document], mapping, dictionary, asOf, partial === undefined ? complete : [])
  if (!imported.ok) return [refused(imported.reason)]
  const doubts = partial === undefined ? [] : [{ path: '', message: partial }]
  return [
    ...imported.patients.map(({ record, warnings }) => ({ record, problems: [], notes: [...doubts, ...warnings] })),
    ...imported.refused.map(refused),
  ]
}

const NO_MAPPING = 'This is FHIR, and the criteria folder has no fhir.yaml that says how to read it.'
