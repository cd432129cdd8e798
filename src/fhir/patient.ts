import { dayText, parseDay } from '../quantity/index.ts'
import type { Claims } from './claims.ts'
import { extensionsOf } from './codes.ts'
import { modifierOf } from './modified.ts'
import { dateText, dayBetween, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

/**
 * The patient of a chart, in one version or several of which nobody knows the newest: sex, birth, death. A death after `today` (`2026-03-15`)
 * is not of that day, and reported; a record that is not active is screened with a warning. What replaced records say counts for the death only.
 */
export function readPatient(
  versions: readonly Resource[],
  replaced: readonly Resource[],
  today: string,
  claims: Claims,
): void {
  for (const patient of versions) {
    const { body, name } = patient
    if (modifierOf(body) === undefined) {
      readSex(patient, claims)
      readBirth(patient, claims)
    }
    // A Patient is who the record is of, whatever else is said there.
    claims.account.use(name, 'id')
    if (body['active'] === false) claims.warn('', { key: 'note.inactive', given: { resource: name } })
  }
  const successor = versions[0]?.name ?? ''
  for (const { name } of replaced) claims.leave(name, 'not relevant', { key: 'left.replaced', given: { successor } })
  for (const one of [...versions, ...replaced]) readDeath(one, today, claims)
  for (const { name } of replaced) claims.warn('', { key: 'note.replaced', given: { resource: name, successor } })
}

function readBirth({ body, name }: Resource, claims: Claims): void {
  const said = body['birthDate']
  // A day beside the reason why there is none stands for no day.
  const day = extensionsOf(objectAt(body, '_birthDate'), ABSENT).length > 0 ? undefined : dateText(said)
  const isInUtc = typeof said === 'string' && MAY_BE_DAY_BEFORE.test(said)
  const birth = day !== undefined && isInUtc ? dayBetween(day, dayText((parseDay(day) ?? 0) + 1)) : day
  if (birth !== undefined && birth !== day)
    claims.warn('birth_date', { key: 'note.birth-utc', given: { resource: name } })
  if (birth !== undefined) claims.claim('birth_date', { value: birth, source: name, date: undefined })
  else if (said !== undefined && said !== null)
    claims.warn('birth_date', { key: 'note.birth-unreadable', given: { resource: name } })
}

/** FHIR R4 extension: why a value is not there. */
const ABSENT = ['data-absent-reason']

/**
 * A day of birth written as a time in UTC, from 10 o'clock: where the day began at that time, it is the next one (zones go up to UTC+14). Earlier times are the
 * beginning of the day that they name, in UTC or west of it.
 */
const MAY_BE_DAY_BEFORE = /T(?:1\d|2[0-3]).*(?:Z|[+-]00:00)$/

function readSex({ body, name }: Resource, claims: Claims): void {
  const gender = textAt(body, 'gender')
  const bySex = extensionsOf(body, SEX).flatMap((one) => SEXES[textAt(one, 'valueCode') ?? ''] ?? [])
  const byGender = gender === 'female' || gender === 'male' ? [gender] : []
  const said = [...bySex, ...byGender]
  for (const value of said) claims.claim('sex', { value, source: name, date: undefined })
  if (said.length === 0 && gender !== undefined && gender !== 'unknown')
    claims.warn('sex', { key: 'note.sex-unclear', given: { resource: name } })
}

/** The extensions of US Core for the sex at birth and, from its version 6.1 on, for the sex; and their codes, of the second those of SNOMED CT. */
const SEX = ['us-core-birthsex', 'us-core-sex']
const SEXES: Readonly<Record<string, string>> = { F: 'female', M: 'male', '248152002': 'female', '248153007': 'male' }

/** `deceasedBoolean: false` says no more than is presumed of everybody, and often nobody keeps it up to date: it is not taken. */
function readDeath({ body, name }: Resource, today: string, claims: Claims): void {
  const said = body['deceasedDateTime']
  // A chart that has this field tells of a death, even where the day is missing or masked.
  const hasDay = (said !== undefined && said !== null) || objectAt(body, '_deceasedDateTime') !== undefined
  const flag = body['deceasedBoolean']
  const date = dateText(said)
  if (date !== undefined && date > today.slice(0, date.length)) {
    claims.warn('deceased', { key: 'note.died-later', given: { resource: name, date } })
    return
  }
  if (hasDay && date === undefined) claims.warn('deceased', { key: 'note.died-day-unclear', given: { resource: name } })
  if (hasDay && flag === false) claims.warn('deceased', { key: 'note.died-though-alive', given: { resource: name } })
  if (flag !== undefined && flag !== null && typeof flag !== 'boolean')
    claims.warn('deceased', { key: 'note.died-unclear', given: { resource: name } })
  if (hasDay || flag === true) claims.claim('deceased', { value: true, source: name, date })
}
