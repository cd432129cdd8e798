import { variableOf } from '../dictionary/index.ts'
import type { Dictionary, IntegerRange } from '../dictionary/index.ts'
import { dayText } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Accounted } from './account.ts'
import { readBreastCancers } from './breast-cancer.ts'
import type { BreastCancer } from './breast-cancer.ts'
import type { Chart } from './charts.ts'
import { Claims } from './claims.ts'
import type { Noted } from './claims.ts'
import { Codes, matches } from './codes.ts'
import { containedIn } from './contained.ts'
import { readCondition, readReport } from './conditions.ts'
import { diagnosedOn } from './diagnosis.ts'
import { readEncounter } from './encounters.ts'
import { labsOf } from './lab-codes.ts'
import type { Lab } from './lab-codes.ts'
import type { FhirMapping } from '../mapping/index.ts'
import { claimTherapies, readMedication } from './medications.ts'
import { claimMetastases } from './metastases.ts'
import type { Lesion } from './metastases.ts'
import { modifierOf, unlessUncertain } from './modified.ts'
import type { Drug } from './medications.ts'
import { readObservation } from './observations.ts'
import { readPatient } from './patient.ts'
import { performerOf } from './performer.ts'
import { claimRadiotherapy, readProcedure } from './procedures.ts'
import type { Irradiation } from './procedures.ts'
import { claimRecurrence } from './recurrence.ts'
import type { Remark } from './remark.ts'
import { withoutRepeated } from './repeated.ts'
import { dateText, itemsOf, objectAt, Referable, seenOn, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { claimCancers, claimSurgeries } from './same.ts'
import type { Charted } from './same.ts'
import { claimStages } from './stage.ts'
import type { StageSaid } from './stage.ts'
import { READ } from './subject.ts'

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
  /** Whether one of these may be of a kind in which receptors are tested, too. */
  hasOtherReceptors = false
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
  private readonly specimens = new Referable()
  /** Those whose meaning something unknown changes, or that may have been deleted. */
  private readonly changed = new Referable()
  /** The resources that name a Medication, by its name. */
  private readonly naming = new Map<string, string[]>()

  constructor(mapping: FhirMapping, dictionary: Dictionary, asOf: Day) {
    this.mapping = mapping
    this.dictionary = dictionary
    this.asOf = asOf
    this.codes = new Codes(mapping.systems)
    this.labs = labsOf(mapping, dictionary)
  }

  import(chart: Chart, complete: readonly string[]): { record: JsonObject; notes: Noted[]; account: Accounted[] } {
    const people = withoutRepeated([chart.patient, ...chart.also], chart.deletions)
    const charted = withoutRepeated(chart.resources, chart.deletions)
    const named = namer()
    const [patient = chart.patient, ...also] = people.kept.map(named)
    const replaced = chart.replaced.map(named)
    const whole = charted.kept.map(named)
    const again = [...people.repeated, ...charted.repeated].map(named)
    const deleted = [...people.deleted, ...charted.deleted].map(named)
    const { told_in: toldIn } = this.mapping.metastases
    const claims = new Claims(new Map([['metastases', toldIn.map((one) => one.list)]]))
    const doubtful = new Set(charted.kept.filter((one) => one.doubt !== undefined).map((one) => one.name))
    const unclear = new Set([...people.unclear, ...charted.unclear].map((one) => one.name))
    for (const name of unclear)
      if (!doubtful.has(name)) claims.warn('', { key: 'note.versions', given: { resource: name } })
    const resources = whole.map((one) => unlessUncertain(one, claims))
    for (const one of resources)
      if (one.type === 'Medication') (isCertain(one) ? this.medications : this.changed).add(one)
    for (const one of resources) if (one.type === 'Specimen') this.specimens.add(one)
    for (const one of resources) if (one.type === 'Observation') this.observations.add(one)
    for (const one of resources) if (one.type === 'Condition') this.conditions.add(one)
    const contained = containedIn(resources)
    const inner = contained.hedged.map(named)
    const inside = contained.again.map(named)
    const current = [...resources, ...inner].filter((one) => this.isPast(one, claims))
    for (const one of current) {
      const by = performerOf(one)
      if (by !== undefined) claims.performed(one.name, by)
    }
    readPatient(
      [patient, ...also].map((one) => unlessUncertain(one, claims)),
      replaced,
      dayText(this.asOf),
      claims,
    )
    for (const one of current) if (one.type === 'Condition') readCondition(one, claims, this)
    for (const one of current) if (one.type === 'DiagnosticReport') readReport(one, claims, this)
    readBreastCancers(claims, this)
    for (const read of this.later) read()
    claimMetastases(claims, this)
    for (const one of current) {
      if (one.type === 'Observation') readObservation(one, claims, this)
      else if (one.type === 'Procedure') readProcedure(one, claims, this)
      else if (one.type === 'Encounter') readEncounter(one, claims, this)
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
      claims.spoil(fact, this.distant, { key: 'note.stage-m0', given: { resource: first } })
    const record = claims.record(patient.id, complete, dayText(this.asOf))
    for (const [medication, sources] of this.naming) claims.account.follow(medication, sources)
    for (const { name } of again) claims.leave(name, 'not relevant', { key: 'left.again' })
    for (const { name } of deleted) claims.leave(name, 'not relevant', { key: 'left.deleted' })
    for (const { name } of inner) claims.leave(name, 'not certain', { key: 'left.inside' })
    for (const { name } of inside) claims.leave(name, 'not relevant', { key: 'left.inside.again' })
    const all = [patient, ...also, ...replaced, ...resources, ...again, ...deleted, ...inner, ...inside]
    const account = all.map((one) => claims.account.of(one, this.codes, this.mapping))
    return { record, notes: claims.notes, account }
  }

  /** A condition that is another cancer, or may be; `type` as far as it is known. */
  addOther(resource: Resource, type?: string): void {
    this.others.add(resource)
    if (type === undefined || !this.mapping.receptors.untested.includes(type)) this.hasOtherReceptors = true
  }

  /** The specimen that an observation names, inside it or beside it. */
  specimen(body: JsonObject): JsonObject | undefined {
    const reference = textAt(objectAt(body, 'specimen'), 'reference') ?? ''
    const inside = itemsOf(body, 'contained').find((one) => `#${textAt(one, 'id') ?? ''}` === reference)
    return inside ?? this.specimens.find(reference)?.body
  }

  /** Whether a condition of the chart is one for which drugs of cancer are given that is no cancer. */
  hasOtherReason(): boolean {
    const { codes } = this.mapping.other_reasons
    return this.conditions.some(({ body }) =>
      this.codes.of(objectAt(body, 'code')).some((one) => matches(codes, one.code)),
    )
  }

  rangeOf(path: string): IntegerRange {
    const variable = variableOf(this.dictionary, path)
    return variable?.type === 'integer' ? variable.range : { min: 0, max: 0 }
  }

  /** The code of a Medication that a resource refers to, inside it or beside it; what the reference shows, where that has none or is not here. */
  medication({ body, name }: Resource): JsonObject | undefined {
    const said = objectAt(body, 'medicationReference')
    const display = textAt(said, 'display')
    const shown = display === undefined ? undefined : { text: display }
    const reference = textAt(said, 'reference')
    if (reference === undefined) return shown
    const inside = itemsOf(body, 'contained').find((one) => `#${textAt(one, 'id') ?? ''}` === reference)
    const beside = inside === undefined ? this.medications.find(reference) : undefined
    if (beside !== undefined) this.naming.set(beside.name, [...(this.naming.get(beside.name) ?? []), name])
    if (this.changed.find(reference) !== undefined) return undefined
    return objectAt(inside ?? beside?.body, 'code') ?? shown
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
    const says: Remark = { key: 'note.later', given: { date: later } }
    if (READ.includes(type)) claims.setAside({ path: '', source: name, reason: 'later', says, date: later })
    return false
  }
}

function isCertain({ body, doubt }: Resource): boolean {
  return doubt === undefined && modifierOf(body) === undefined
}

/** Gives each resource a name that no other one has, so that it can be told and accounted for. */
function namer(): (resource: Resource) => Resource {
  const seen = new Map<string, number>()
  return (one) => {
    const count = (seen.get(one.name) ?? 0) + 1
    seen.set(one.name, count)
    return count === 1 ? one : { ...one, name: `${one.name} (no. ${count})` }
  }
}

const MEDICATIONS = READ.filter((one) => one.startsWith('Medication'))
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
