import { saying } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { countsOf, importFhir, isFhir } from '../fhir/index.ts'
import type { Accounted } from '../fhir/index.ts'
import type { Sentence } from '../messages/index.ts'
import type { FhirMapping } from '../mapping/index.ts'
import type { Day } from '../quantity/index.ts'
import { unreadable } from '../record/index.ts'
import type { ChartCounts, Json, Problem, Unreadable } from '../record/index.ts'
import { withAssumptions } from './assumed.ts'
import type { Assumptions, ReadRecord } from './assumed.ts'
import type { PatientNote } from './note.ts'
import { withSiteFacts } from './site.ts'
import type { SiteFacts } from './site.ts'

/** How the contents of files become patients, as plain data. */
export interface Reading {
  /** How FHIR becomes facts; undefined if the criteria folder does not say. */
  readonly mapping: FhirMapping | undefined
  /** The lists that are taken as complete in charts. */
  readonly complete: readonly string[]
  /** Whether the user says that charts are R4, whatever they look like. */
  readonly isR4?: boolean
  /** What the site knows in addition to charts and records. */
  readonly site?: SiteFacts | undefined
  /** What is assumed about patients unless a source says otherwise. */
  readonly assumed?: Assumptions | undefined
}

/** A patient from a file. */
export interface Patient {
  /** The record to be screened; undefined if there is none. */
  readonly record: Json | undefined
  /** Why there is no record. */
  readonly problems: readonly Problem[]
  /** What was noted while the record was made. */
  readonly notes: readonly PatientNote[]
  /** For a chart: what became of each of its resources. If there is a record, `chart` has their counts. */
  readonly account?: readonly Accounted[]
  /** What became of resources of the same document that name none of its patients; only on the first patient. */
  readonly beside?: readonly Accounted[]
  readonly chart?: ChartCounts
}

/** The dictionary and as-of date with which documents are read. */
export interface ReadAs {
  readonly dictionary: Dictionary
  readonly asOf: Day
  /** Reads a record, to see what can be assumed about the patient. */
  readonly read: ReadRecord
  /**
   * Why a part of any chart may be missing; undefined if none is. If it is set, no list of the chart is taken as
   * complete.
   */
  readonly partial?: Sentence | undefined
}

/**
 * The patients of one document: a record is one patient, FHIR may contain several. The mapping is used only for FHIR.
 * What the site knows is added to each patient, then what is assumed. Throws nothing, whatever the document says.
 */
export function patientsOf(document: Json, reading: () => Reading, as: ReadAs): Patient[] {
  const { site, assumed } = reading()
  const patients = isFhir(document)
    ? patientsOfChart(document, reading(), as)
    : [{ record: document, problems: [], notes: [] }]
  if (site === undefined && assumed === undefined) return patients
  return patients.map((one) => {
    const joined = withSiteFacts(one.record, site, as.dictionary)
    const open = one.notes.map(({ path }) => path)
    const { record, notes } = withAssumptions(joined.record, assumed, as, open)
    return { ...one, record, notes: [...one.notes, ...joined.notes, ...notes] }
  })
}

function patientsOfChart(
  document: Json,
  { mapping, complete, isR4 }: Reading,
  { dictionary, asOf, partial }: ReadAs,
): Patient[] {
  const refused = (why: Unreadable, account?: readonly Accounted[]): Patient => ({
    record: undefined,
    problems: [{ path: '', ...why }],
    notes: [],
    ...(account !== undefined && { account }),
  })
  if (mapping === undefined) return [refused(unreadable({ key: 'refused.fhir-no-mapping' }))]
  const imported = importFhir([document], mapping, dictionary, asOf, partial === undefined ? complete : [], isR4)
  if (!imported.ok) return [refused(unreadable(imported.why))]
  const doubts = partial === undefined ? [] : [{ path: '', ...saying(partial), kind: 'reading' as const }]
  const patients = [
    ...imported.patients.map(({ record, warnings, account }) => {
      return { record, problems: [], notes: [...doubts, ...warnings], account, chart: countsOf(account) }
    }),
    ...imported.refused.map(({ why, account }) => refused(unreadable(why), account)),
  ]
  const { rest } = imported
  return patients.map((one, i) => (i === 0 && rest.length > 0 ? { ...one, beside: rest } : one))
}
