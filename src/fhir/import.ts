import { saying } from '../dictionary/index.ts'
import type { Dictionary, Saying } from '../dictionary/index.ts'
import type { FhirMapping } from '../mapping/index.ts'
import type { Sentence } from '../messages/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { Account } from './account.ts'
import type { Accounted, Left } from './account.ts'
import { chartsOf, ONLY_R4 } from './charts.ts'
import type { Chart, Refused } from './charts.ts'
import { Codes } from './codes.ts'
import { ChartReading } from './chart-reading.ts'
import { importChart } from './importer.ts'
import { partialAnswer } from './outcomes.ts'
import type { Remark } from './remark.ts'
import { withoutRepeated } from './repeated.ts'
import { withoutReplaced } from './replaced.ts'
import { Referable } from './resources.ts'
import type { Resource } from './resources.ts'

/**
 * A warning about a chart, with the path of the fact or list that it concerns; the path is empty for the whole chart.
 */
export interface ImportWarning extends Saying {
  readonly path: string
  readonly kind: 'reading'
}

/** One patient as a prescreen record, with warnings about everything that could not be read with certainty. */
export interface Imported {
  readonly record: JsonObject
  readonly warnings: readonly ImportWarning[]
  /** What became of each resource of the chart. */
  readonly account: readonly Accounted[]
}

export type Import =
  | {
      readonly ok: true
      readonly patients: readonly Imported[]
      /** The patients without a record, each with the reason. */
      readonly refused: readonly (Pick<Refused, 'why'> & { readonly account: readonly Accounted[] })[]
      /** What became of the resources that do not name any of the patients. */
      readonly rest: readonly Accounted[]
    }
  | { readonly ok: false; readonly why: Sentence }

/**
 * Turns FHIR R4 values into records, one per patient. Whatever a resource does not say with certainty is unknown, with
 * a warning that names the resource; two resources that disagree leave the fact unknown. Lists are incomplete, except
 * those in `complete`. Resources dated after `asOf` are not used. A chart that contains anything from another FHIR
 * version is refused, unless a person has stated that everything is R4 (`isR4`).
 */
export function importFhir(
  values: readonly Json[],
  mapping: FhirMapping,
  dictionary: Dictionary,
  asOf: Day,
  complete: readonly string[],
  isR4 = false,
): Import {
  const found = chartsOf(values)
  if (!found.ok) return found
  const { charts, refused: replaced } = withoutReplaced(found.charts, found.idOf)
  const unread = charts.map((chart) => ({
    chart,
    refused: whyDeleted(chart) ?? (isR4 ? undefined : otherVersion(chart)),
  }))
  const others = unread.flatMap((one) => one.refused ?? [])
  const refused = [...found.refused, ...replaced, ...others].map(({ why, resources }) => {
    return { why, account: accountOfRefused(resources) }
  })
  const current = unread.flatMap((one) => (one.refused === undefined ? [one.chart] : []))
  const lists = found.isOpen ? [] : complete
  const specimens = new Referable()
  for (const one of [...found.strays, ...charts.flatMap((chart) => chart.resources)])
    if (one.type === 'Specimen') specimens.add(one)
  const deleted = found.deletedStrays.map((one) => accountedAs(one, 'not relevant', DELETED))
  const rest = [...accountOfStrays(found.strays, mapping), ...deleted]
  const strays = rest.filter((one) => one.why === OF_NOBODY).length
  const patients = current.map((chart) => {
    const partial = partialAnswer([...chart.resources, ...found.strays])
    const read = importChart(
      chart,
      partial === undefined ? lists : [],
      new ChartReading(mapping, dictionary, asOf, specimens),
    )
    const ofChart: readonly Sentence[] = [
      ...(partial === undefined ? [] : [partial]),
      ...(chart.version === undefined ? [] : [{ key: 'note.read-as-r4', given: { clue: chart.version } } as const]),
      ...(strays === 0 ? [] : [straysSaid(strays, found.isOpen)]),
    ]
    const notes = [...read.notes, ...ofChart.map((said) => ({ path: '', said }))]
    const warnings = notes.map(({ path, said }) => ({ path, ...saying(said, dictionary), kind: 'reading' as const }))
    return { record: read.record, warnings, account: read.account }
  })
  return { ok: true, patients, refused, rest }
}

function otherVersion(chart: Chart): Refused | undefined {
  if (chart.version === undefined) return undefined
  const own = { clue: chart.version, patient: chart.patient.name }
  return refusal(chart, { key: 'refused.chart.only-r4.patient', own, general: ONLY_R4.key })
}

/**
 * Refuses a chart whose Patient was deleted, or may have been: nobody should be invited to a trial on the strength of a
 * record that no longer exists. Undefined for any other chart.
 */
function whyDeleted(chart: Chart): Refused | undefined {
  const { kept } = withoutRepeated([chart.patient, ...chart.also], chart.deletions)
  if (kept.some((one) => one.doubt === undefined)) return undefined
  const doubt = kept[0]?.doubt?.key
  const key = doubt === undefined ? 'refused.chart.deleted.certain' : PERHAPS_DELETED[doubt]
  return refusal(chart, { key, own: { patient: chart.patient.name }, general: 'refused.chart.deleted' })
}

const PERHAPS_DELETED = {
  'note.perhaps-deleted': 'refused.chart.deleted.perhaps',
  'note.perhaps-taken-back': 'refused.chart.deleted.perhaps',
  'note.perhaps-deleted.search': 'refused.chart.deleted.search',
} as const

function refusal({ patient, also, resources, replaced }: Chart, why: Sentence): Refused {
  return { why, resources: [patient, ...also, ...resources, ...replaced] }
}

function straysSaid(count: number, isOpen: boolean): Sentence {
  return { key: isOpen ? 'note.strays.anyones' : 'note.strays', given: { count } }
}

const OF_NOBODY: Remark = { key: 'left.nobody' }
const OF_REFUSED: Remark = { key: 'left.refused' }
const DELETED: Remark = { key: 'left.deleted' }

/** What became of the resources that do not name any of the patients. */
function accountOfStrays(strays: readonly Resource[], mapping: FhirMapping): Accounted[] {
  const account = new Account()
  const codes = new Codes(mapping)
  const { resources, planned, family } = mapping.not_relevant
  const known = [...resources, ...planned, ...family]
  for (const { name, type } of strays) if (!known.includes(type)) account.leave(name, 'not certain', OF_NOBODY)
  return strays.map((one) => account.of(one, codes, mapping))
}

/**
 * What became of the resources of a refused chart. None of their codes is reported as unknown, because they may belong
 * to another FHIR version.
 */
function accountOfRefused(resources: readonly Resource[]): Accounted[] {
  return resources.map((one) => accountedAs(one, 'not understood', OF_REFUSED))
}

function accountedAs({ name, type }: Resource, ending: Left, why: Remark): Accounted {
  return { resource: name, type, ending, facts: [], why, codes: [] }
}
