import { dayText } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Accounted } from './account.ts'
import { readBreastCancers } from './breast-cancer.ts'
import type { ChartReading } from './chart-reading.ts'
import type { Chart } from './charts.ts'
import { Claims } from './claims.ts'
import { containedIn } from './contained.ts'
import { readCondition, readReport } from './conditions.ts'
import { diagnosedOn } from './diagnosis.ts'
import { readEncounter } from './encounters.ts'
import { claimTherapies, readMedication } from './medications.ts'
import { claimMetastases } from './metastases.ts'
import { unlessUncertain } from './modified.ts'
import { unlessWithdrawn } from './withdrawn.ts'
import { readObservation } from './observations.ts'
import { readPatient } from './patient.ts'
import { performerOf } from './performer.ts'
import { claimRadiotherapy, readProcedure } from './procedures.ts'
import { claimRecurrence } from './recurrence.ts'
import type { Noted, Remark } from './remark.ts'
import { withoutRepeated } from './repeated.ts'
import { dateText, objectAt, seenOn } from './resources.ts'
import type { Resource } from './resources.ts'
import { claimCancers, claimSurgeries } from './same.ts'
import { claimStages } from './stage.ts'
import { READ } from './subject.ts'

/**
 * Reads one chart into a record. `reading` must be a fresh one, from which nothing has been read; `complete` names the
 * lists to be taken as complete.
 */
export function importChart(
  chart: Chart,
  complete: readonly string[],
  reading: ChartReading,
): { record: JsonObject; notes: Noted[]; account: Accounted[] } {
  const { mapping, asOf } = reading
  const people = withoutRepeated([chart.patient, ...chart.also], chart.deletions)
  const charted = withoutRepeated(chart.resources, chart.deletions)
  const named = namer()
  const [patient = chart.patient, ...also] = people.kept.map(named)
  const replaced = chart.replaced.map(named)
  const whole = charted.kept.map(named)
  const again = [...people.repeated, ...charted.repeated].map(named)
  const deleted = [...people.deleted, ...charted.deleted].map(named)
  const { told_in: toldIn } = mapping.metastases
  const claims = new Claims(new Map([['metastases', toldIn.map((one) => one.list)]]))
  const doubtful = new Set(charted.kept.filter((one) => one.doubt !== undefined).map((one) => one.name))
  const unclear = new Set([...people.unclear, ...charted.unclear].map((one) => one.name))
  for (const name of unclear)
    if (!doubtful.has(name)) claims.warn('', { key: 'note.versions', given: { resource: name } })
  const resources = unlessWithdrawn(
    whole.map((one) => unlessUncertain(one, claims)),
    claims,
  )
  reading.refer(resources)
  const contained = containedIn(resources)
  const inner = contained.hedged.map(named)
  const inside = contained.again.map(named)
  const current = [...resources, ...inner].filter((one) => isPast(one, asOf, claims))
  for (const one of current) {
    const by = performerOf(one)
    if (by !== undefined) claims.performed(one.name, by)
  }
  readPatient(
    [patient, ...also].map((one) => unlessUncertain(one, claims)),
    replaced,
    dayText(asOf),
    claims,
  )
  for (const one of current) if (one.type === 'Condition') readCondition(one, claims, reading)
  for (const one of current) if (one.type === 'DiagnosticReport') readReport(one, claims, reading)
  readBreastCancers(claims, reading)
  for (const read of reading.later) read()
  claimMetastases(claims, reading)
  for (const one of current) {
    if (one.type === 'Observation') readObservation(one, claims, reading)
    else if (one.type === 'Procedure') readProcedure(one, claims, reading)
    else if (one.type === 'Encounter') readEncounter(one, claims, reading)
    else if (MEDICATIONS.includes(one.type)) readMedication(one, claims, reading)
  }
  claimCancers(claims, reading.cancers)
  claimSurgeries(claims, reading.surgeries)
  claimRadiotherapy(claims, reading)
  claimTherapies(claims, reading)
  claimStages(claims, reading)
  claimRecurrence(claims, reading)
  claims.reportAsides()
  const { fact } = mapping.stage
  const [first] = reading.distant
  if (first !== undefined && claims.claimsOf(fact).some((one) => one.value === 'IV'))
    claims.spoil(fact, reading.distant, { key: 'note.stage-m0', given: { resource: first } })
  const record = claims.record(patient.id, complete, dayText(asOf))
  for (const [medication, sources] of reading.naming) claims.account.follow(medication, sources)
  for (const { name } of again) claims.leave(name, 'not relevant', { key: 'left.again' })
  for (const { name } of deleted) claims.leave(name, 'not relevant', { key: 'left.deleted' })
  for (const { name } of inner) claims.leave(name, 'not certain', { key: 'left.inside' })
  for (const { name } of inside) claims.leave(name, 'not relevant', { key: 'left.inside.again' })
  const all = [patient, ...also, ...replaced, ...resources, ...again, ...deleted, ...inner, ...inside]
  const account = all.map((one) => claims.account.of(one, reading.codes, mapping))
  return { record, notes: claims.notes, account }
}

/**
 * Whether a resource is not dated after the day of screening. Later resources are left out, and reported if their kind
 * is read for facts.
 */
function isPast({ body, name, type }: Resource, asOf: Day, claims: Claims): boolean {
  const today = dayText(asOf)
  // The day of diagnosis decides: a cancer found later was not known on the day of screening, whenever it began.
  const seen = type === 'Observation' ? seenOn(body) : diagnosedOn(body)
  const dates = [seen, ...DATES.map((key) => dateText(objectAt(body, key)?.['start'] ?? body[key]))]
  const date = dates.find((one) => one !== undefined)
  const later = date !== undefined && date > today.slice(0, date.length) ? date : undefined
  if (later === undefined) return true
  const says: Remark = { key: 'note.later', given: { date: later } }
  if (READ.includes(type)) claims.setAside({ path: '', source: name, reason: 'later', says, date: later })
  return false
}

/** Returns a function that gives each resource a unique name, so that it can be reported and accounted for. */
function namer(): (resource: Resource) => Resource {
  const seen = new Map<string, number>()
  return (one) => {
    const count = (seen.get(one.name) ?? 0) + 1
    seen.set(one.name, count)
    return count === 1 ? one : { ...one, name: `${one.name} (no. ${count})` }
  }
}

const MEDICATIONS = READ.filter((one) => one.startsWith('Medication'))
/** The fields that may date a resource. Dates of the event itself come before the date on which it was recorded. */
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
