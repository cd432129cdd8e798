import { dayText, parsePartialDate } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { matches, wordsOf } from './codes.ts'
import { sideOf } from './conditions.ts'
import { coursesOf, lastOf } from './courses.ts'
import type { Part } from './courses.ts'
import type { Importer } from './importer.ts'
import { dateOf, dateText, itemsOf, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

const PERFORMED = ['performedDateTime', 'performedPeriod', 'occurrenceDateTime', 'occurrencePeriod']
/** An operation that was broken off may not have been done; of radiotherapy something was given. */
const OPERATED = ['completed']
const IRRADIATED = ['completed', 'in-progress', 'on-hold', 'stopped']

/** A fraction or a course of radiotherapy as one resource gives it. */
export interface Irradiation extends Part {
  readonly site: string | undefined
  readonly source: string
}

/** Operations and radiotherapy of a chart; procedures of other kinds say nothing here. */
export function readProcedure(resource: Resource, claims: Claims, importer: Importer): void {
  const { body, name } = resource
  const { mapping, codes } = importer
  const codings = codes.of(objectAt(body, 'code'))
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const status = textAt(body, 'status')
  const isDone = (done: readonly string[], path: string): boolean => {
    if (status === undefined || done.includes(status)) return true
    const says = `was not done for certain (status ${status}); it is not taken`
    claims.setAside({ path, source: name, reason: 'not certain', says })
    return false
  }
  if (is(mapping.radiotherapy.codes)) {
    const { words, other_words: others } = mapping.radiotherapy
    const said = wordsOf(objectAt(body, 'code'))
    const other = words.some((one) => said.includes(one)) ? undefined : others.find((one) => said.includes(one))
    if (other !== undefined) {
      const says = `has a code of radiotherapy and is shown as ${other}; it is not taken`
      return claims.setAside({ path: 'radiotherapy', source: name, reason: 'not certain', says })
    }
    if (isDone(IRRADIATED, 'radiotherapy')) readRadiotherapy(resource, claims, importer)
    return
  }
  const operation = mapping.procedures.find((one) => is(one.codes))
  if (operation === undefined || !isDone(OPERATED, 'surgeries')) return
  const date = dateOf(body, PERFORMED)
  const day = parsePartialDate(date ?? '')
  if (day !== undefined && operation.set?.['for_breast_cancer'] === true) importer.operations.push(day)
  const side = sideOf(body, importer)
  const fields = { ...operation.set, ...(side !== undefined && { side }), ...(date !== undefined && { date }) }
  claims.addEntry('surgeries', fields, name)
}

function readRadiotherapy({ body, name }: Resource, claims: Claims, importer: Importer): void {
  const sites = itemsOf(body, 'bodySite').flatMap((site) => importer.codes.of(site))
  const known = Object.entries(importer.mapping.radiotherapy.sites).find(([, own]) =>
    sites.some((one) => matches(own, one.code)),
  )
  if (known === undefined)
    claims.setAside({
      path: 'radiotherapy',
      source: name,
      reason: 'in part',
      says: 'does not say in words known here what was irradiated',
    })
  const from = dateOf(body, PERFORMED)
  const to = lastDay(body, importer.asOf) ?? from
  const what = ['code', 'bodySite', 'reasonCode', 'reasonReference'].map((key) => body[key] ?? null)
  const key = itemsOf(body, 'bodySite').length === 0 ? undefined : JSON.stringify(what)
  importer.irradiations.push({ site: known?.[0], key, from, to, source: name })
}

/** The end of the period of a procedure, on or before the day of screening. */
function lastDay(body: JsonObject, asOf: Day): string | undefined {
  const ends = ['performedPeriod', 'occurrencePeriod'].map((key) => dateText(objectAt(body, key)?.['end']))
  const today = dayText(asOf)
  return ends.find((end) => end !== undefined && end <= today.slice(0, end.length))
}

/** Puts the fractions of one site together, and adds the courses to the record: each with its last day, after which a trial makes one wait. */
export function claimRadiotherapy(claims: Claims, { irradiations, mapping }: Importer): void {
  const { days } = mapping.one_course.radiotherapy
  for (const course of coursesOf(irradiations, (_, gap) => gap.days <= days)) {
    const [first, ...others] = course
    if (first === undefined) continue
    const date = lastOf(course)?.to
    const fields = { ...(first.site !== undefined && { site: first.site }), ...(date !== undefined && { date }) }
    const source = others.length === 0 ? first.source : `${first.source} and ${others.length} more`
    claims.addEntry('radiotherapy', fields, source)
  }
}
