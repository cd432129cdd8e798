import type { Json, JsonObject } from '../record/index.ts'
import type { Reason } from './aside.ts'
import { addBreastCancer, isLobularInSitu, PRESENT } from './breast-cancer.ts'
import type { Claims } from './claims.ts'
import { matches, wordsOf } from './codes.ts'
import type { Coding } from './codes.ts'
import { agreedFacts } from './coded-facts.ts'
import { isTaken } from './day-limit.ts'
import {
  certaintyOf,
  DIAGNOSED,
  diagnosedOn,
  isActive,
  isCalledPast,
  isInRemission,
  isOver,
  LATERALITY,
  saidSide,
  sideOf,
} from './diagnosis.ts'
import type { ChartReading } from './chart-reading.ts'
import { addLesion } from './metastases.ts'
import { contradicts } from './observations.ts'
import type { Remark } from './remark.ts'
import { dateOf, dateText, itemsOf, objectAt, statusOf, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { doubtCancer, noteConclusion, noteUnclear, shown } from './unclear.ts'

/** Reads one condition: the breast cancer, a metastasis, another cancer, or facts that a condition states by itself. */
export function readCondition(resource: Resource, claims: Claims, reading: ChartReading): void {
  const { body, name } = resource
  const status = statusOf(body, 'verificationStatus')
  const { mapping, codes } = reading
  const concept = objectAt(body, 'code')
  const codings = codes.of(concept)
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const breast = mapping.breast_cancer.codes.some((one) => is(one.codes))
  const metastasis = isMetastasis(resource, codings, reading)
  const certainty = certaintyOf(body, reading, breast && !metastasis)
  if (certainty === 'refuted' || status.some((one) => REFUTED.includes(one)))
    return claims.leave(name, 'not certain', { key: 'left.refuted' })
  if (isLobularInSitu(resource, codings, reading))
    return claims.setAside({
      path: PRESENT,
      source: name,
      reason: 'not relevant',
      says: { key: 'note.lobular-in-situ', shown: shown(codings) },
    })
  if (metastasis && !is(mapping.metastases.regional)) reading.metastatic.push(resource)
  const other = otherCancer(codings, reading)
  // A suspected condition is not a fact, but neither is its absence: the lists it may belong to are incomplete.
  const list = metastasis ? 'metastases' : other !== undefined ? 'other_cancers' : undefined
  const isPastMetastasis = metastasis && certainty === 'past'
  if (certainty === 'suspected' || isPastMetastasis || status.some((one) => SUSPECTED.includes(one))) {
    claims.leave(name, 'not certain', { key: 'left.suspected' })
    if (list !== undefined) return doubtCancer(resource, [list], claims, reading, 'note.shown.not-certain')
    const facts = mapping.conditions.filter((one) => is(one.codes)).flatMap((one) => Object.keys(one.set ?? {}))
    // Reported, so that nobody assumes the opposite.
    for (const path of new Set(facts))
      claims.setAside({
        path,
        source: name,
        reason: 'not certain',
        says: { key: 'note.not-certain', shown: shown(codings) },
      })
    if (breast)
      claims.setAside({
        path: PRESENT,
        source: name,
        reason: 'not certain',
        says: { key: 'note.suspected', shown: shown(codings) },
      })
    if (!breast && facts.length === 0) noteUnclear(resource, concept, codings, claims, reading)
    return
  }
  if (breast && list !== undefined) {
    claims.spoil(PRESENT, [name], { key: 'note.codes-differ', given: { resource: name, shown: shown(codings) } })
    return doubtCancer(resource, ['metastases', 'other_cancers'], claims, reading)
  }
  if (metastasis) {
    const elsewhere = mapping.metastases.not_taken.find((one) => is(one.codes))
    if (elsewhere?.other_cancer === true) reading.addOther(resource)
    for (const doubted of elsewhere?.lists ?? []) claims.doubt(doubted, name, shown(codings), { told: true })
    // It may be a metastasis of another cancer, so wait until all cancers of the chart are known.
    reading.later.push(() => readMetastasis(resource, codings, claims, reading))
    return
  }
  if (breast) return addBreastCancer(resource, codings, claims, reading)
  if (other !== undefined) {
    reading.addOther(resource, typeof other['type'] === 'string' ? other['type'] : undefined)
    return readOtherCancer(resource, codings, certainty === 'past' ? { ...other, active: false } : other, reading)
  }
  if (is(mapping.breast_cancer.not_certain))
    claims.setAside({
      path: PRESENT,
      source: name,
      reason: 'not certain',
      says: { key: 'note.may-be-invasive', shown: shown(codings) },
    })
  const own = mapping.conditions.filter((one) => is(one.codes))
  if (own.length === 0) return noteUnclear(resource, concept, codings, claims, reading)
  const isPast = certainty === 'past' || isCalledPast(body, reading)
  for (const { set, active, ends, within } of own) {
    if (ends === true && (isPast || isOver(body) || isInRemission(body))) {
      // Reported, so that nobody assumes the opposite: a person has to judge whether it can be over.
      for (const path of Object.keys(set ?? {}))
        claims.setAside({
          path,
          source: name,
          reason: 'not certain',
          says: { key: 'note.said-over', shown: shown(codings) },
        })
      continue
    }
    if (active === true && (isPast || !isActive(body))) {
      claims.leave(name, 'not relevant', { key: 'left.not-now' })
      continue
    }
    const date = dateOf(body, DIAGNOSED)
    // Such a fact (a pregnancy, say) held on the day it was recorded, even if no onset is given.
    const seen = diagnosedOn(body) ?? dateText(body['recordedDate'])
    for (const [path, value] of Object.entries(set ?? {}))
      if (isShownOtherwise(path, value, concept, reading))
        claims.spoil(path, [name], {
          key: 'note.result.display',
          given: { resource: name, value: { value: String(value), of: path }, display: wordsOf(concept).trim() },
        })
      else if (
        isTaken({ path, source: name, said: () => shown(codings), date: date ?? seen }, within, reading.asOf, claims)
      )
        claims.claim(path, { value, source: name, date }, 'conflict')
  }
}

/** Whether the words of a condition give a fact another value than its code does. */
function isShownOtherwise(
  path: string,
  value: string | boolean | number,
  concept: JsonObject | undefined,
  { mapping }: ChartReading,
): boolean {
  const values = mapping.observations.find((one) => one.fact === path)?.values
  return contradicts(wordsOf(concept), String(value), mapping.values[values ?? ''] ?? {})
}

const REFUTED = ['refuted', 'entered-in-error']
const SUSPECTED = ['unconfirmed', 'provisional', 'differential']

/**
 * Reads the conclusion of a report, in codes and in words. It is not a fact, because a report tells what was seen on
 * one image or slide and what was thought of it. What it may add is open, as for a suspected condition.
 */
export function readReport(resource: Resource, claims: Claims, reading: ChartReading): void {
  const { body, name } = resource
  if (NO_REPORT.includes(textAt(body, 'status') ?? '')) return
  for (const code of itemsOf(body, 'conclusionCode')) {
    const suspected = { resourceType: 'Condition', code, verificationStatus: { coding: [{ code: 'unconfirmed' }] } }
    readCondition({ type: 'Condition', id: '', name, body: suspected }, claims, reading)
  }
  noteConclusion(resource, claims, reading)
}

const NO_REPORT = ['entered-in-error', 'cancelled']

/**
 * The facts of another cancer that codes give; where they contradict each other, less is known of it. Undefined if no
 * code is one of another cancer.
 */
function otherCancer(codings: readonly Coding[], { mapping }: ChartReading): JsonObject | undefined {
  const found = codings.flatMap(({ code }) => mapping.other_cancers.find((one) => matches(one.codes, code)) ?? [])
  if (found.length === 0) return undefined
  const { type: _type, ...facts } = agreedFacts(found.map((one) => one.set ?? {}))
  const type = agreedType(found)
  return { ...(type !== undefined && { type }), ...facts }
}

/**
 * The type that lines of the mapping allow together, as a set if several are possible. Undefined: any type, or they
 * contradict each other.
 */
function agreedType(lines: ChartReading['mapping']['other_cancers']): Json | undefined {
  const said = lines.flatMap(({ set, among }) =>
    set?.['type'] !== undefined ? [[set['type']]] : ((among && [among]) ?? []),
  )
  const [first = [], ...others] = said
  const common = first.filter((type) => others.every((other) => other.includes(type)))
  return common.length > 1 ? { one_of: common } : common[0]
}

function isMetastasis({ body }: Resource, codings: readonly Coding[], { mapping }: ChartReading): boolean {
  const { profile, sites, among, unplaced, regional, not_taken: notTaken } = mapping.metastases
  const all = [...Object.values(sites), unplaced, regional, ...[...among, ...notTaken].map((one) => one.codes)]
  const profiles = objectAt(body, 'meta')?.['profile']
  const named = Array.isArray(profiles) && (profiles as readonly Json[]).some((one) => String(one).endsWith(profile))
  return named || codings.some(({ code }) => all.some((own) => matches(own, code)))
}

function readMetastasis(resource: Resource, codings: readonly Coding[], claims: Claims, reading: ChartReading): void {
  const { body, name } = resource
  const { regional, not_taken: notTaken } = reading.mapping.metastases
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const reason = notTaken.find((one) => is(one.codes))?.because
  const leave = (why: Reason, says: Remark): void =>
    claims.setAside({ path: 'metastases', source: name, reason: why, says: { ...says, shown: shown(codings) } })
  if (reason !== undefined)
    return leave('not certain', { key: 'note.metastasis.code', given: { because: { english: reason } } })
  if (is(regional) && isContralateral(body, claims, reading)) {
    claims.doubt('metastases', name, shown(codings), { told: true })
    return leave('not certain', { key: 'note.metastasis.contralateral' })
  }
  if (is(regional)) return leave('not relevant', { key: 'note.metastasis.regional' })
  if (!isOfPrimary(body, reading)) {
    claims.doubt('metastases', name, shown(codings), { told: true })
    return leave('not certain', { key: 'note.metastasis.whose' })
  }
  addLesion(resource, codings, claims, reading)
}

/**
 * Whether something is, or by its words may be, on another side than the breast cancer: lymph nodes there are not
 * regional (AJCC, 8th edition).
 */
function isContralateral(body: JsonObject, claims: Claims, reading: ChartReading): boolean {
  const own = claims.claimsOf(LATERALITY).map((one) => one.value)
  const sides = [sideOf(body, reading), saidSide(body, reading)].flatMap((one) => one ?? [])
  return own.length > 0 && !own.includes('bilateral') && sides.some((one) => !own.includes(one))
}

/** Whether a metastasis is of the breast cancer: it refers to it, or there is no other cancer that it could be of. */
function isOfPrimary(body: JsonObject, { primaries, others }: ChartReading): boolean {
  const own = itemsOf(body, 'extension').find((one) => textAt(one, 'url')?.endsWith(RELATED) === true)
  const reference = textAt(objectAt(own, 'valueReference'), 'reference')
  const primary = reference === undefined ? undefined : primaries.find(reference)
  if (primary !== undefined) return true
  if (reference !== undefined && others.find(reference) !== undefined) return false
  return primaries.size > 0 && others.size === 0
}

const RELATED = 'mcode-related-primary-cancer-condition'

function readOtherCancer(resource: Resource, codings: readonly Coding[], set: JsonObject, reading: ChartReading): void {
  const { body } = resource
  // A history does not say when the cancer was diagnosed.
  const date = set['active'] === false ? undefined : diagnosedOn(body)
  const fields = {
    ...(date !== undefined && { diagnosis_date: date }),
    ...(isActive(body) && !isCalledPast(body, reading) && { active: true }),
    ...set,
  }
  reading.cancers.push({ resource, codings, fields })
}
