import { variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, IntegerRange, LabVariable } from '../dictionary/index.ts'
import { dayText, minus, parsePartialDate } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { readBreastCancers } from './breast-cancer.ts'
import type { BreastCancer } from './breast-cancer.ts'
import { Claims } from './claims.ts'
import type { ImportWarning } from './claims.ts'
import { Codes } from './codes.ts'
import { readCondition } from './conditions.ts'
import type { FhirMapping } from './mapping.ts'
import { readObservation } from './observations.ts'
import { chartsOf, dateText, itemsOf, objectAt, Referable, textAt } from './resources.ts'
import type { Chart, Resource } from './resources.ts'
import { readMedication, readProcedure } from './treatments.ts'

/** A patient as a record of prescreen, with what could not be read with certainty. */
export interface Imported {
  readonly record: JsonObject
  readonly warnings: readonly ImportWarning[]
}

export type Import =
  | { readonly ok: true; readonly patients: readonly Imported[] }
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
  const patients = charts.charts.map((chart) => new Importer(mapping, dictionary, asOf).import(chart, complete))
  const { strays } = charts
  if (strays > 0)
    for (const { warnings } of patients)
      warnings.push({
        path: '',
        message: `${strays} resources name none of the patients in this file, and are not taken.`,
      })
  return { ok: true, patients }
}

/** Reads one chart. */
export class Importer {
  readonly mapping: FhirMapping
  readonly dictionary: Dictionary
  readonly codes: Codes
  readonly labs: readonly { readonly variable: LabVariable; readonly codes: readonly string[] }[]
  /** The conditions that are the breast cancer. */
  readonly primaries = new Referable()
  /** The conditions that are breast cancers, with what they say. */
  readonly breast: BreastCancer[] = []
  /** The conditions that are other cancers, or may be. */
  readonly others = new Referable()
  /** What can be read only after all conditions. */
  readonly later: (() => void)[] = []
  /** The observations that say there is no distant metastasis (M0). */
  readonly distant: string[] = []
  /** Therapies of which the beginning is not known. */
  readonly undated: string[] = []
  private readonly asOf: Day
  private readonly medications = new Referable()

  constructor(mapping: FhirMapping, dictionary: Dictionary, asOf: Day) {
    this.mapping = mapping
    this.dictionary = dictionary
    this.asOf = asOf
    this.codes = new Codes(mapping.systems)
    this.labs = [...variablesByPath(dictionary).values()].flatMap((variable) => {
      if (variable.type !== 'lab') return []
      const own = variable.codes.flatMap(({ system, code }) => (system === 'LOINC' ? [`loinc ${code}`] : []))
      return [{ variable, codes: [...own, ...(mapping.labs[variable.name] ?? [])] }]
    })
  }

  import(
    { patient, resources }: Chart,
    complete: readonly string[],
  ): { record: JsonObject; warnings: ImportWarning[] } {
    const claims = new Claims()
    for (const one of resources) if (one.type === 'Medication') this.medications.add(one)
    const current = resources.filter((one) => this.isPast(one, claims))
    readPatient(patient, claims)
    for (const one of current) if (one.type === 'Condition') readCondition(one, claims, this)
    readBreastCancers(claims, this)
    for (const read of this.later) read()
    for (const one of current) {
      if (one.type === 'Observation') readObservation(one, claims, this)
      else if (one.type === 'Procedure') readProcedure(one, claims, this)
      else if (MEDICATIONS.includes(one.type)) readMedication(one, claims, this)
    }
    const [undated, ...others] = this.undated
    if (undated !== undefined) {
      const more = others.length === 0 ? '' : ` (and ${others.length} more)`
      claims.warn('systemic_therapies', `${undated}${more} does not say when the therapy began.`)
    }
    const { fact } = this.mapping.stage
    const [first] = this.distant
    if (first !== undefined && claims.claimsOf(fact).some((one) => one.value === 'IV'))
      claims.spoil(fact, `${first} says M0, which contradicts stage IV; the stage is taken as unknown.`)
    const record = claims.record(patient.id, complete)
    return { record, warnings: claims.warnings }
  }

  /** Whether a date (as far as it is known) lies more than so many months before the day of screening. */
  isOlder(date: string, months: number): boolean {
    const known = parsePartialDate(date)
    return known !== undefined && known.last < minus(this.asOf, { count: months, unit: 'months' })
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
    const later = DATES.map((key) => dateText(objectAt(body, key)?.['start'] ?? body[key])).find(
      (date) => date !== undefined && date > today.slice(0, date.length),
    )
    if (later === undefined) return true
    if (READ.includes(type)) claims.warn('', `${name} is dated ${later}, after the day of screening; it is not taken.`)
    return false
  }
}

const MEDICATIONS = ['MedicationStatement', 'MedicationRequest', 'MedicationAdministration', 'MedicationDispense']
const READ = ['Condition', 'Observation', 'Procedure', ...MEDICATIONS]
const DATES = [
  'onsetDateTime',
  'effectiveDateTime',
  'effectivePeriod',
  'performedDateTime',
  'performedPeriod',
  'authoredOn',
]

function readPatient({ body, name }: Resource, claims: Claims): void {
  const gender = textAt(body, 'gender')
  const birthSex = itemsOf(body, 'extension').find((one) => textAt(one, 'url')?.endsWith('us-core-birthsex') === true)
  const sexes = { F: 'female', M: 'male' } as const
  const bySex = sexes[textAt(birthSex, 'valueCode') as keyof typeof sexes] as string | undefined
  const byGender = gender === 'female' || gender === 'male' ? gender : undefined
  for (const value of [bySex, byGender])
    if (value !== undefined) claims.claim('sex', { value, source: name, date: undefined })
  const birth = dateText(body['birthDate'])
  if (birth !== undefined) claims.claim('birth_date', { value: birth, source: name, date: undefined })
}
