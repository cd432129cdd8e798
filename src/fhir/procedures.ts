import { dayText, parsePartialDate } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { beginsWith, hasWord, matches, textsOf, wordsOf } from './codes.ts'
import type { Coding } from './codes.ts'
import { agreedFacts } from './coded-facts.ts'
import type { CodedFacts } from './coded-facts.ts'
import { coursesOf, lastOf } from './courses.ts'
import { sideOf, withSaidSide } from './diagnosis.ts'
import type { ChartReading } from './chart-reading.ts'
import type { Remark } from './remark.ts'
import { dateOf, dateText, itemsOf, objectAt, startOf, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { noteUnclear, shown } from './unclear.ts'

const PERFORMED = ['performedDateTime', 'performedPeriod', 'occurrenceDateTime', 'occurrencePeriod']
/**
 * The statuses of treatments that were given. An operation that was stopped may not have been done; of stopped
 * radiotherapy, a part was given.
 */
const OPERATED = ['completed']
const IRRADIATED = ['completed', 'in-progress', 'on-hold', 'stopped']

const GOING_ON = ['in-progress', 'on-hold']

/** The statuses of procedures that were certainly not done. */
const NOT_DONE = ['not-done', 'preparation', 'entered-in-error']

/** Reads an operation or radiotherapy; procedures of other kinds say nothing here. */
export function readProcedure(resource: Resource, claims: Claims, reading: ChartReading): void {
  const { body, name } = resource
  const { mapping, codes } = reading
  const codings = codes.of(objectAt(body, 'code'))
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const status = textAt(body, 'status')
  const isDone = (done: readonly string[], path: string): boolean => {
    const isSaid = status === undefined || done.includes(status)
    if (isSaid && !isTakenBack(body, reading)) return true
    const says: Remark = isSaid
      ? { key: 'note.procedure.taken-back' }
      : { key: 'note.procedure.not-done', given: { status } }
    claims.setAside({ path, source: name, reason: 'not certain', says })
    if (isSaid || !NOT_DONE.includes(status)) claims.doubt(path, name, shown(codings), { told: true })
    return false
  }
  if (is(mapping.radiotherapy.codes)) {
    const { words, other_words: others } = mapping.radiotherapy
    const said = wordsOf(objectAt(body, 'code'))
    const other = words.some((one) => said.includes(one)) ? undefined : others.find((one) => said.includes(one))
    if (other !== undefined) {
      const says: Remark = { key: 'note.radiotherapy.shown-as', given: { words: other } }
      for (const list of ['radiotherapy', 'systemic_therapies'])
        claims.doubt(list, name, shown(codings), { told: true })
      return claims.setAside({ path: 'radiotherapy', source: name, reason: 'not certain', says })
    }
    if (isDone(IRRADIATED, 'radiotherapy')) readRadiotherapy(resource, claims, reading)
    return
  }
  const operations = operationsOf(codings, mapping)
  if (operations === undefined) {
    if (NOT_DONE.includes(status ?? ''))
      claims.leave(name, 'not certain', { key: 'left.not-done', given: { status: status ?? '' } })
    else noteUnclear(resource, objectAt(body, 'code'), codings, claims, reading)
    return
  }
  if (!isDone(OPERATED, 'surgeries')) return
  const date = dateOf(body, PERFORMED)
  const day = parsePartialDate(date ?? '')
  const isFor = isForPrimary(body, reading)
  const hasReason = ['reasonCode', 'reasonReference'].some((key) => itemsOf(body, key).length > 0)
  for (const set of operations) {
    const { side: coded, for_breast_cancer: usually, ...facts }: CodedFacts = set
    const isForCancer = isFor || (usually === true && !hasReason)
    if (usually === true && !isForCancer)
      claims.setAside({
        path: 'surgeries',
        source: name,
        reason: 'in part',
        says: { key: 'note.procedure.other-reason' },
      })
    const own: CodedFacts = { ...facts, ...(isForCancer && { for_breast_cancer: true }) }
    if (day !== undefined && own['for_breast_cancer'] === true) reading.operations.push(day)
    const said = [sideOf(body, reading), coded].flatMap((one) => (one === undefined ? [] : [String(one)]))
    const sides = withSaidSide([...new Set(said)], body, reading)
    const side = sides.length === 1 ? { side: sides[0] ?? null } : {}
    reading.surgeries.push({ resource, codings, fields: { ...own, ...side, ...(date !== undefined && { date }) } })
  }
}

/** Whether the words of a procedure say that it was not, or may not have been, done. */
function isTakenBack(body: JsonObject, { mapping }: ChartReading): boolean {
  const { starts, words } = mapping.not_done
  const texts = textsOf(objectAt(body, 'code')).map((one) => one.trim().toLowerCase())
  return texts.some((one) => beginsWith(one, starts) || hasWord(one, words))
}

/**
 * The operations that codes stand for, one per mapping line of a code; undefined if there are none. Codes for different
 * operations become a single unnamed one.
 */
function operationsOf(
  codings: readonly Coding[],
  { procedures }: ChartReading['mapping'],
): readonly CodedFacts[] | undefined {
  const said = codings
    .map(({ code }) => procedures.filter((one) => matches(one.codes, code)).map((one) => one.set ?? {}))
    .filter((one) => one.length > 0)
  if (said.length === 0) return undefined
  const kinds = (sets: readonly CodedFacts[]): string => JSON.stringify(sets.map((one) => one['procedure'] ?? null))
  const named = said.filter((sets) => sets.some((one) => one['procedure'] !== undefined))
  const [first, ...others] = named.length === 0 ? said : named
  if (first === undefined || others.some((one) => kinds(one) !== kinds(first))) return [{}]
  const unnamed = said.filter((sets) => !named.includes(sets)).flat()
  return first.map((set, i) => agreedFacts([set, ...others.map((one) => one[i] ?? {}), ...unnamed]))
}

/** Whether a treatment says that it was for the breast cancer. */
function isForPrimary(body: JsonObject, { primaries, mapping, codes }: ChartReading): boolean {
  const references = itemsOf(body, 'reasonReference').map((one) => textAt(one, 'reference') ?? '')
  const reasons = itemsOf(body, 'reasonCode').flatMap((one) => codes.of(one))
  return (
    references.some((one) => primaries.find(one) !== undefined) ||
    reasons.some(({ code }) => mapping.breast_cancer.codes.some((one) => matches(one.codes, code)))
  )
}

function readRadiotherapy({ body, name }: Resource, claims: Claims, reading: ChartReading): void {
  const sites = irradiatedSites(body, reading)
  if (sites.includes(undefined))
    claims.setAside({
      path: 'radiotherapy',
      source: name,
      reason: 'in part',
      says: { key: 'note.radiotherapy.where' },
    })
  const from = startOf(body, PERFORMED)
  const end = lastDay(body, reading.asOf)
  const isPeriod = PERFORMED.some((one) => objectAt(body, one) !== undefined)
  const isOpen = end === undefined && (isPeriod || GOING_ON.includes(textAt(body, 'status') ?? ''))
  const to = isOpen ? undefined : (end ?? from)
  if (isOpen)
    claims.setAside({
      path: 'radiotherapy',
      source: name,
      reason: 'in part',
      says: { key: 'note.radiotherapy.no-end' },
    })
  const what = ['code', 'bodySite', 'reasonCode', 'reasonReference'].map((key) => body[key] ?? null)
  const key = itemsOf(body, 'bodySite').length === 0 ? undefined : JSON.stringify(what)
  for (const site of sites)
    reading.irradiations.push({ site, key: key && `${key} ${site}`, from, to, isOpen, source: name })
}

/** The irradiated sites, each once, by body sites and the code; undefined for a site that is not known here. */
function irradiatedSites(body: JsonObject, { mapping, codes }: ChartReading): readonly (string | undefined)[] {
  const siteOf = (concept: JsonObject | undefined): string | undefined =>
    Object.entries(mapping.radiotherapy.sites).find(([, own]) =>
      codes.of(concept).some((one) => matches(own, one.code)),
    )?.[0]
  const { left, right, bilateral } = mapping.laterality
  const isSide = (concept: JsonObject): boolean => {
    const said = codes.of(concept)
    return said.length > 0 && said.every(({ code }) => [left, right, bilateral].some((own) => matches(own, code)))
  }
  const coded = siteOf(objectAt(body, 'code'))
  const places = itemsOf(body, 'bodySite').filter((one) => siteOf(one) !== undefined || !isSide(one))
  const seen = new Set(places.map(siteOf))
  if (coded !== undefined) return [...new Set([coded, ...[...seen].filter((one) => one !== undefined)])]
  return seen.size === 0 ? [undefined] : [...seen]
}

/** The end of the period of a procedure, if it is on or before the day of screening. */
function lastDay(body: JsonObject, asOf: Day): string | undefined {
  const ends = ['performedPeriod', 'occurrencePeriod'].map((key) => dateText(objectAt(body, key)?.['end']))
  const today = dayText(asOf)
  return ends.find((end) => end !== undefined && end <= today.slice(0, end.length))
}

/**
 * Combines the fractions given to one site into courses, and adds these to the record. The date of a course is its last
 * day, from which trials count their waiting times.
 */
export function claimRadiotherapy(claims: Claims, { irradiations, mapping }: ChartReading): void {
  const { days } = mapping.one_course.radiotherapy
  for (const course of coursesOf(irradiations, (_, gap) => gap.days <= days)) {
    const [first] = course
    if (first === undefined) continue
    const date = course.some((one) => one.isOpen) ? undefined : lastOf(course)?.to
    const fields = { ...(first.site !== undefined && { site: first.site }), ...(date !== undefined && { date }) }
    claims.addEntry(
      'radiotherapy',
      fields,
      course.map((one) => one.source),
    )
  }
}
