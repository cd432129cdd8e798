import type { Claims } from './claims.ts'
import { dateText, itemsOf, objectAt, textAt } from './resources.ts'
import type { Chart } from './charts.ts'
import type { Resource } from './resources.ts'

/**
 * The patient of a chart: sex, birth, death. A death after `today` (`2026-03-15`) is not of that day, and reported; a record that is
 * not active is screened with a warning. What replaced records say counts for the death only.
 */
export function readPatient({ patient, replaced }: Chart, today: string, claims: Claims): void {
  readSex(patient, claims)
  const birth = dateText(patient.body['birthDate'])
  if (birth !== undefined) claims.claim('birth_date', { value: birth, source: patient.name, date: undefined })
  // A Patient is who the record is of, whatever else is said there.
  claims.account.use(patient.name, 'id')
  for (const one of replaced) claims.leave(one.name, 'not relevant', `replaced by ${patient.name}`)
  for (const one of [patient, ...replaced]) readDeath(one, today, claims)
  if (patient.body['active'] === false)
    claims.warn('', `${patient.name} is marked as not active; check that this record is still in use.`)
  for (const one of replaced)
    claims.warn('', `${one.name} was replaced by ${patient.name}; its resources are taken as theirs.`)
}

function readSex({ body, name }: Resource, claims: Claims): void {
  const gender = textAt(body, 'gender')
  const birthSex = itemsOf(body, 'extension').find((one) => textAt(one, 'url')?.endsWith('us-core-birthsex') === true)
  const sexes = { F: 'female', M: 'male' } as const
  const bySex = sexes[textAt(birthSex, 'valueCode') as keyof typeof sexes] as string | undefined
  const byGender = gender === 'female' || gender === 'male' ? gender : undefined
  for (const value of [bySex, byGender])
    if (value !== undefined) claims.claim('sex', { value, source: name, date: undefined })
}

/** `deceasedBoolean: false` says no more than is presumed of everybody, and often nobody keeps it up to date: it is not taken. */
function readDeath({ body, name }: Resource, today: string, claims: Claims): void {
  const said = body['deceasedDateTime']
  // A chart that has this field tells of a death, even where the day is missing or masked.
  const hasDay = (said !== undefined && said !== null) || objectAt(body, '_deceasedDateTime') !== undefined
  const flag = body['deceasedBoolean']
  const date = dateText(said)
  if (date !== undefined && date > today.slice(0, date.length)) {
    claims.warn('deceased', `${name} died on ${date}, after the day of screening.`)
    return
  }
  if (hasDay && date === undefined)
    claims.warn('deceased', `${name} has died, but the day of death is not understood; check it.`)
  if (hasDay && flag === false)
    claims.warn('deceased', `${name} is said to be alive and has a day of death; taken as dead. Check it.`)
  if (flag !== undefined && flag !== null && typeof flag !== 'boolean')
    claims.warn('deceased', `${name} does not say with yes or no whether the patient has died; check it.`)
  if (hasDay || flag === true) claims.claim('deceased', { value: true, source: name, date })
}
