import { variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, IntegerRange, LabVariable } from '../dictionary/index.ts'
import { dayText } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { readBreastCancers } from './breast-cancer.ts'
import type { BreastCancer } from './breast-cancer.ts'
import { Claims } from './claims.ts'
import type { ImportWarning } from './claims.ts'
import { Codes, indexCodes } from './codes.ts'
import { readCondition } from './conditions.ts'
import { diagnosedOn } from './diagnosis.ts'
import type { FhirMapping } from './mapping.ts'
import { claimTherapies, readMedication } from './medications.ts'
import { claimMetastases } from './metastases.ts'
import type { Lesion } from './metastases.ts'
import type { Drug } from './medications.ts'
import { readObservation } from './observations.ts'
import { readPatient } from './patient.ts'
import { claimRadiotherapy, readProcedure } from './procedures.ts'
import type { Irradiation } from './procedures.ts'
import { claimRecurrence } from './recurrence.ts'
import { withoutRepeated } from './repeated.ts'
import { withoutReplaced } from './replaced.ts'
import { chartsOf, dateText, itemsOf, objectAt, Referable, seenOn, textAt } from './resources.ts'
import type { Chart, Resource } from './resources.ts'
import { claimCancers, claimSurgeries } from './same.ts'
import type { Charted } from './same.ts'
import { claimStages } from './stage.ts'
import type { StageSaid } from './stage.ts'

/** A patient as a record of prescreen, with what could not be read with certainty. */
export interface Imported {
  readonly record: JsonObject
  readonly warnings: readonly ImportWarning[]
}

export type Import =
  | {
      readonly ok: true
      readonly patients: readonly Imported[]
      /** Why some patients have no record. */
      readonly refused: readonly string[]
    }
  | { readonly ok: false; readonly reason: string }

/**
 * Makes records of FHIR R4 values. What a resource does not say with certainty is unknown, with a warning that names the resource;
 * two that disagree leave the fact unknown. Lists of a chart may go on, except those in `complete`. Later dates than `asOf` are not taken.
 */
export function importFhir(
  values: readonly Json[],
  mapping: FhirMapping,
  dictionary: Dictionary,
  asOf: Day,
  complete: readonly string[],
): Import {
  const charts = chartsOf(values)
  if (!charts.ok) return charts
  const { charts: current, refused } = withoutReplaced(charts.charts, charts.idOf)
  const patients = current.map((chart) => new Importer(mapping, dictionary, asOf).import(chart, complete))
  const { strays } = charts
  if (strays > 0)
    for (const { warnings } of patients)
      warnings.push({
        path: '',
        message: `${strays} resources name none of the patients in this file, and are not taken.`,
      })
  return { ok: true, patients, refused }
}

interface Lab {
  readonly variable: LabVariable
  readonly codes: readonly string[]
}

const labs = new WeakMap<FhirMapping, { readonly of: Dictionary; readonly labs: readonly Lab[] }>()

/** The codes of all labs, of the dictionary and of the mapping; worked out once for both. */
function labsOf(mapping: FhirMapping, dictionary: Dictionary): readonly Lab[] {
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

/** Reads one chart. */
export class Importer {
  readonly mapping: FhirMapping
  readonly dictionary: Dictionary
  readonly codes: Codes
  readonly labs: readonly Lab[]
  /** The conditions that are the breast cancer. */
  readonly primaries = new Referable()
  /** The conditions that are breast cancers, with what they say. */
  readonly breast: BreastCancer[] = []
  /** The conditions that are other cancers, or may be. */
  readonly others = new Referable()
  /** What can be read only after all conditions. */
  readonly later: (() => void)[] = []
  /** The conditions that are distant metastases, or may be, of whatever cancer. */
  readonly metastatic: Resource[] = []
  /** The metastases of the breast cancer, one for each condition. */
  readonly lesions: Lesion[] = []
  /** The other cancers and the operations, one for each resource that gives one. */
  readonly cancers: Charted[] = []
  readonly surgeries: Charted[] = []
  /** What may be the stage at diagnosis. */
  readonly stages: StageSaid[] = []
  /** The observations that the diagnosis gives as the grounds of its stage. */
  readonly cited = new Set<string>()
  /** All observations and conditions, for those that refer to them. */
  readonly observations = new Referable()
  readonly conditions = new Referable()
  /** The observations that say there is no distant metastasis (M0). */
  readonly distant: string[] = []
  /** The cancer drugs and irradiations that resources give, part by part. */
  readonly drugs: Drug[] = []
  readonly irradiations: Irradiation[] = []
  /** The days of the operations for the breast cancer. */
  readonly operations: { readonly first: Day; readonly last: Day }[] = []
  readonly asOf: Day
  private readonly medications = new Referable()

  constructor(mapping: FhirMapping, dictionary: Dictionary, asOf: Day) {
    this.mapping = mapping
    this.dictionary = dictionary
    this.asOf = asOf
    this.codes = new Codes(mapping.systems)
    this.labs = labsOf(mapping, dictionary)
  }

  import(chart: Chart, complete: readonly string[]): { record: JsonObject; warnings: ImportWarning[] } {
    const { patient } = chart
    const { kept: resources, unclear } = withoutRepeated(chart.resources)
    const claims = new Claims()
    for (const name of new Set(unclear.map((one) => one.name))) claims.warn('', `${name} ${IN_VERSIONS}`)
    for (const one of resources) if (one.type === 'Medication') this.medications.add(one)
    for (const one of resources) if (one.type === 'Observation') this.observations.add(one)
    for (const one of resources) if (one.type === 'Condition') this.conditions.add(one)
    const current = resources.filter((one) => this.isPast(one, claims))
    readPatient(chart, dayText(this.asOf), claims)
    for (const one of current) if (one.type === 'Condition') readCondition(one, claims, this)
    readBreastCancers(claims, this)
    for (const read of this.later) read()
    claimMetastases(claims, this)
    for (const one of current) {
      if (one.type === 'Observation') readObservation(one, claims, this)
      else if (one.type === 'Procedure') readProcedure(one, claims, this)
      else if (MEDICATIONS.includes(one.type)) readMedication(one, claims, this)
    }
    claimCancers(claims, this.cancers)
    claimSurgeries(claims, this.surgeries)
    claimRadiotherapy(claims, this)
    claimTherapies(claims, this)
    claimStages(claims, this)
    claimRecurrence(claims, this)
    claims.reportAsides()
    const { fact } = this.mapping.stage
    const [first] = this.distant
    if (first !== undefined && claims.claimsOf(fact).some((one) => one.value === 'IV'))
      claims.spoil(fact, `${first} says M0, which contradicts stage IV; the stage is taken as unknown.`)
    const record = claims.record(patient.id, complete, dayText(this.asOf))
    return { record, warnings: claims.warnings }
  }

  rangeOf(path: string): IntegerRange {
    const variable = variablesByPath(this.dictionary).get(path)
    return variable?.type === 'integer' ? variable.range : { min: 0, max: 0 }
  }

  /** The code of a Medication that a resource refers to, inside it or beside it. */
  medication(body: JsonObject): JsonObject | undefined {
    const reference = textAt(objectAt(body, 'medicationReference'), 'reference')
    if (reference === undefined) return undefined
    const inside = itemsOf(body, 'contained').find((one) => `#${textAt(one, 'id') ?? ''}` === reference)
    return objectAt(inside ?? this.medications.find(reference)?.body, 'code')
  }

  /** Whether a resource is not dated after the as-of day; later ones are told and left out. */
  private isPast({ body, name, type }: Resource, claims: Claims): boolean {
    const today = dayText(this.asOf)
    // A cancer that was found later was not known on that day, whenever it began.
    const seen = type === 'Observation' ? seenOn(body) : diagnosedOn(body)
    const dates = [seen, ...DATES.map((key) => dateText(objectAt(body, key)?.['start'] ?? body[key]))]
    const date = dates.find((one) => one !== undefined)
    const later = date !== undefined && date > today.slice(0, date.length) ? date : undefined
    if (later === undefined) return true
    const says = `is dated ${later}, after the day of screening; it is not taken`
    if (READ.includes(type)) claims.setAside({ path: '', source: name, reason: 'later', says, date: later })
    return false
  }
}

const IN_VERSIONS = 'stands here in several versions, and nothing tells which is the newest; what each says is taken.'
const MEDICATIONS = ['MedicationStatement', 'MedicationRequest', 'MedicationAdministration', 'MedicationDispense']
const READ = ['Condition', 'Observation', 'Procedure', ...MEDICATIONS]
/** The day of a resource: what happened before when it was written down. */
const DATES = [
  'onsetDateTime',
  'onsetPeriod',
  'effectiveDateTime',
  'effectivePeriod',
  'effectiveInstant',
  'performedDateTime',
  'performedPeriod',
  'occurrenceDateTime',
  'occurrencePeriod',
  'whenHandedOver',
  'authoredOn',
  'dateAsserted',
  'issued',
  'recordedDate',
]
