import { dayText, parseDay } from '../quantity/index.ts'
import type { Claims } from './claims.ts'
import { extensionsOf } from './codes.ts'
import { modifierOf } from './modified.ts'
import { dateText, dayBetween, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

/**
 * Reads the patient of a chart: sex, birth, death. There are several `versions` if it is not known which is the newest.
 * A death after `today` (`2026-03-15`) does not count and is reported; an inactive record is screened with a warning.
 * Records that this one replaced are only read for a death.
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
    // The record is about this Patient, whatever else was read, so the resource always counts as used.
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
  // A date beside a data-absent reason is a placeholder, not a date.
  const day = extensionsOf(objectAt(body, '_birthDate'), ABSENT).length > 0 ? undefined : dateText(said)
  const isInUtc = typeof said === 'string' && MAY_BE_DAY_BEFORE.test(said)
  const birth = day !== undefined && isInUtc ? dayBetween(day, dayText((parseDay(day) ?? 0) + 1)) : day
  if (birth !== undefined && birth !== day)
    claims.warn('birth_date', { key: 'note.birth-utc', given: { resource: name } })
  if (birth !== undefined) claims.claim('birth_date', { value: birth, source: name, date: undefined })
  else if (said !== undefined && said !== null)
    claims.warn('birth_date', { key: 'note.birth-unreadable', given: { resource: name } })
}

/** The FHIR R4 extension that says why a value is absent. */
const ABSENT = ['data-absent-reason']

/**
 * A birth date written as a UTC time of 10 o'clock or later. Midnight of the next day can be such a time (zones go up
 * to UTC+14), so the birth may have been a day later. Earlier times are midnight of the day that they name, in UTC or
 * west of it.
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

/**
 * The US Core extensions for the sex at birth and, from version 6.1 on, for the sex. The first uses the codes F and M,
 * the second SNOMED CT codes.
 */
const SEX = ['us-core-birthsex', 'us-core-sex']
const SEXES: Readonly<Record<string, string>> = { F: 'female', M: 'male', '248152002': 'female', '248153007': 'male' }

/**
 * Reads a death. `deceasedBoolean: false` is not taken: it only says what is presumed of everybody, and is often out of
 * date.
 */
function readDeath({ body, name }: Resource, today: string, claims: Claims): void {
  const said = body['deceasedDateTime']
  // A chart with this field reports a death, even if the date is missing or masked.
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
