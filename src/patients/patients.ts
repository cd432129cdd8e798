import type { Dictionary } from '../dictionary/index.ts'
import { countsOf, importFhir, isFhir } from '../fhir/index.ts'
import type { Accounted, FhirMapping } from '../fhir/index.ts'
import type { Day } from '../quantity/index.ts'
import type { ChartCounts, Json, Problem } from '../record/index.ts'

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
  /** Of a chart: what became of each of its resources, and how many ended how. */
  readonly account?: readonly Accounted[]
  readonly chart?: ChartCounts
  /** The position of the value that the patient was found in, or of the first of several. */
  readonly from: number
}

/**
 * The patients that values hold. A record is one patient; FHIR resources are taken together, so that a patient may be spread over several
 * values. `reading` is called only when there is FHIR. Throws nothing on what the values say.
 */
export function patientsOf(
  values: readonly Json[],
  reading: () => Reading,
  { dictionary, asOf }: { readonly dictionary: Dictionary; readonly asOf: Day },
): Patient[] {
  const charts = values.filter(isFhir)
  const first = values.findIndex(isFhir)
  return values.flatMap((value, from): Patient[] => {
    if (!isFhir(value)) return [{ record: value, problems: [], notes: [], from }]
    return from === first ? patientsOfCharts(charts, reading(), dictionary, asOf, from) : []
  })
}

function patientsOfCharts(
  values: readonly Json[],
  { mapping, complete }: Reading,
  dictionary: Dictionary,
  asOf: Day,
  from: number,
): Patient[] {
  const refused = (message: string, kind = message): Patient => ({
    record: undefined,
    problems: [{ path: '', message, kind }],
    notes: [],
    from,
  })
  if (mapping === undefined) return [refused(NO_MAPPING)]
  const imported = importFhir(values, mapping, dictionary, asOf, complete)
  if (!imported.ok) return [refused(imported.reason)]
  return [
    ...imported.patients.map(({ record, warnings, account }) => {
      return { record, problems: [], notes: warnings, account, chart: countsOf(account), from }
    }),
    ...imported.refused.map(({ reason, kind }) => refused(reason, kind)),
  ]
}

const NO_MAPPING = 'This is FHIR, and the criteria folder has no fhir.yaml that says how to read it.'
