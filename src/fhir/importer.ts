import { saying, variableOf, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, IntegerRange, LabVariable, Saying } from '../dictionary/index.ts'
import type { Sentence } from '../messages/index.ts'
import { dayText } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { Account } from './account.ts'
import type { Accounted } from './account.ts'
import { readBreastCancers } from './breast-cancer.ts'
import type { BreastCancer } from './breast-cancer.ts'
import { chartsOf, ONLY_R4 } from './charts.ts'
import type { Chart, Refused } from './charts.ts'
import { Claims } from './claims.ts'
import type { Noted } from './claims.ts'
import { Codes, indexCodes, matches } from './codes.ts'
import { containedIn, hedged, isDenied } from './contained.ts'
import { readCondition, readReport } from './conditions.ts'
import { diagnosedOn } from './diagnosis.ts'
import { readEncounter } from './encounters.ts'
import type { FhirMapping } from '../mapping/index.ts'
import { claimTherapies, readMedication } from './medications.ts'
import { claimMetastases } from './metastases.ts'
import type { Lesion } from './metastases.ts'
import { modifierOf, unlessUncertain } from './modified.ts'
import type { Drug } from './medications.ts'
import { readObservation } from './observations.ts'
import { partialAnswer } from './outcomes.ts'
import { readPatient } from './patient.ts'
import { performerOf } from './performer.ts'
import { claimRadiotherapy, readProcedure } from './procedures.ts'
import type { Irradiation } from './procedures.ts'
import { claimRecurrence } from './recurrence.ts'
import type { Remark } from './remark.ts'
import { withoutRepeated } from './repeated.ts'
import { withoutReplaced } from './replaced.ts'
import { dateText, itemsOf, objectAt, Referable, seenOn, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { claimCancers, claimSurgeries } from './same.ts'
import type { Charted } from './same.ts'
import { claimStages } from './stage.ts'
import type { StageSaid } from './stage.ts'
import { READ } from './subject.ts'

/** Something that people should know of a chart, with the path of the fact or list that it concerns; empty for the chart itself. */
export interface ImportWarning extends Saying {
  readonly path: string
}

/** A patient as a record of prescreen, with what could not be read with certainty. */
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
      /** Why some patients have no record. */
      readonly refused: readonly (Pick<Refused, 'why'> & { readonly account: readonly Accounted[] })[]
      /** What became of the resources that name none of the patients. */
      readonly rest: readonly Accounted[]
    }
  | { readonly ok: false; readonly why: Sentence }

/**
 * Makes records of FHIR R4 values. What a resource does not say with certainty is unknown, with a warning that names the resource;
 * two that disagree leave the fact unknown. Lists of a chart may go on, except those in `complete`. Later dates than `asOf` are not taken.
 * A chart of which a part is of another version is refused, unless a person has said that all is of R4 (`isR4`).
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
  const others = charts.flatMap((one) => (isR4 ? [] : otherVersion(one)))
  const refused = [...found.refused, ...replaced, ...others].map(({ why, resources }) => {
    return { why, account: accountOfRefused(resources) }
  })
  const current = charts.filter((one) => isR4 || one.version === undefined)
  const lists = found.isOpen ? [] : complete
  const rest = accountOfStrays(found.strays, mapping)
  const strays = rest.filter((one) => one.why === OF_NOBODY).length
  const patients = current.map((chart) => {
    const partial = partialAnswer([...chart.resources, ...found.strays])
    const read = new Importer(mapping, dictionary, asOf).import(chart, partial === undefined ? lists : [])
    const ofChart: readonly Sentence[] = [
      ...(partial === undefined ? [] : [partial]),
      ...(chart.version === undefined ? [] : [{ key: 'note.read-as-r4', given: { clue: chart.version } } as const]),
      ...(strays === 0 ? [] : [straysSaid(strays, found.isOpen)]),
    ]
    const notes = [...read.notes, ...ofChart.map((said) => ({ path: '', said }))]
    const warnings = notes.map(({ path, said }) => ({ path, ...saying(said, dictionary) }))
    return { record: read.record, warnings, account: read.account }
  })
  return { ok: true, patients, refused, rest }
}

function otherVersion({ patient, version, also, resources, replaced }: Chart): Refused[] {
  if (version === undefined) return []
  const own = { clue: version, patient: patient.name }
  const why: Sentence = { key: 'refused.chart.only-r4.patient', own, general: ONLY_R4.key }
  return [{ why, resources: [patient, ...also, ...resources, ...replaced] }]
}

function straysSaid(count: number, isOpen: boolean): Sentence {
  return { key: isOpen ? 'note.strays.anyones' : 'note.strays', given: { count } }
}

const OF_NOBODY: Remark = { key: 'left.nobody' }
const OF_REFUSED: Remark = { key: 'left.refused' }

/** What became of resources that name none of the patients. */
function accountOfStrays(strays: readonly Resource[], mapping: FhirMapping): Accounted[] {
  const account = new Account()
  const codes = new Codes(mapping.systems)
  const { resources, planned, family } = mapping.not_relevant
  const known = [...resources, ...planned, ...family]
  for (const { name, type } of strays) if (!known.includes(type)) account.leave(name, 'not certain', OF_NOBODY)
  return strays.map((one) => account.of(one, codes, mapping))
}

/** What became of the resources of a chart that is refused: none of their codes is known to be of this version. */
function accountOfRefused(resources: readonly Resource[]): Accounted[] {
  return resources.map(({ name, type }) => {
    return { resource: name, type, ending: 'not understood', facts: [], why: OF_REFUSED, codes: [] }
  })
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
  /** Those whose meaning something unknown changes. */
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
    const people = withoutRepeated([chart.patient, ...chart.also])
    const charted = withoutRepeated(chart.resources)
    const named = namer()
    const [patient = chart.patient, ...also] = people.kept.map(named)
    const replaced = chart.replaced.map(named)
    const whole = charted.kept.map(named)
    const again = [...people.repeated, ...charted.repeated].map(named)
    const { told_in: toldIn } = this.mapping.metastases
    const claims = new Claims(new Map([['metastases', toldIn.map((one) => one.list)]]))
    const unclear = new Set([...people.unclear, ...charted.unclear].map((one) => one.name))
    for (const name of unclear) claims.warn('', { key: 'note.versions', given: { resource: name } })
    const denied = new Set(charted.unclear.filter(isDenied).map((one) => `${one.type}/${one.id}`))
    // Of versions of which one takes it all back, nobody knows which holds.
    const isDisputed = ({ type, id }: Resource): boolean => id !== '' && denied.has(`${type}/${id}`)
    const resources = whole
      .map((one) => (isDisputed(one) ? { ...one, body: hedged(one) } : one))
      .map((one) => unlessUncertain(one, claims))
    for (const one of resources)
      if (one.type === 'Medication') (modifierOf(one.body) === undefined ? this.medications : this.changed).add(one)
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
    for (const { name } of inner) claims.leave(name, 'not certain', { key: 'left.inside' })
    for (const { name } of inside) claims.leave(name, 'not relevant', { key: 'left.inside.again' })
    const all = [patient, ...also, ...replaced, ...resources, ...again, ...inner, ...inside]
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
