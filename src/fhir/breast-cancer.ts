import type { Part, Sentence } from '../messages/index.ts'
import { minus, parsePartialDate } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { matches, wordsOf } from './codes.ts'
import type { Coding } from './codes.ts'
import { certaintyOf, diagnosedOn, isActive, isOver, LATERALITY, sideOf, withSaidSide } from './diagnosis.ts'
import type { BreastCancer, ChartReading } from './chart-reading.ts'
import type { Remark } from './remark.ts'
import { itemsOf, objectAt, statusOf, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { readOwnStages } from './stage.ts'
import { doubtCancer, isSpread, shown } from './unclear.ts'

export const PRESENT = 'breast_cancer.present'
const HISTOLOGY = 'breast_cancer.histology'

/**
 * Whether a condition is a lobular carcinoma in situ, by its code or its morphology. It is a sign of risk, not a cancer
 * (AJCC, 8th edition).
 */
export function isLobularInSitu(
  { body }: Resource,
  codings: readonly Coding[],
  { mapping, codes }: ChartReading,
): boolean {
  const { lobular_in_situ: own, codes: breast, not_certain: vague, histology } = mapping.breast_cancer
  const isBreast = codings.some(({ code }) => breast.some((one) => matches(one.codes, code)))
  if (codings.some((one) => matches(own, one.code))) return !isBreast
  const inSitu = breast.filter((one) => one.set?.[HISTOLOGY] === 'in_situ').map((one) => one.codes)
  const isOpen = codings.some((one) => [vague, ...inSitu].some((some) => matches(some, one.code)))
  return isOpen && codes.inExtension(body, histology.extensions).some((one) => matches(own, one.code))
}

/**
 * Keeps a breast cancer until all conditions are read. If its code and words contradict each other, it is unknown
 * whether there is a breast cancer at all.
 */
export function addBreastCancer(
  resource: Resource,
  codings: readonly Coding[],
  claims: Claims,
  reading: ChartReading,
): void {
  const { body, name } = resource
  const { words: own, other_words: others, history, histology, codes: lines } = reading.mapping.breast_cancer
  const words = wordsOf(objectAt(body, 'code'))
  if (!own.some((one) => words.includes(one)) && others.some((one) => words.includes(one))) {
    claims.spoil(PRESENT, [name], {
      key: 'note.code-and-words',
      given: { resource: name, shown: shown(codings) },
    })
    return doubtCancer(resource, ['other_cancers'], claims, reading)
  }
  if (isSpread(resource, reading)) claims.doubt('metastases', name, shown(codings), { told: true })
  const sets = lines.filter((one) => codings.some(({ code }) => matches(one.codes, code))).map((one) => one.set ?? {})
  const coded = (fact: string): string[] => sets.flatMap((one) => (one[fact] === undefined ? [] : [String(one[fact])]))
  const morphology = reading.codes
    .inExtension(body, histology.extensions)
    .flatMap(({ code }) =>
      matches(histology.invasive, code) ? ['invasive'] : matches(histology.in_situ, code) ? ['in_situ'] : [],
    )
  const site = sideOf(body, reading)
  reading.breast.push({
    resource,
    codings,
    isHistory: certaintyOf(body, reading, true) === 'past' || codings.every(({ code }) => matches(history, code)),
    histology: withSaidHistology([...new Set([...coded(HISTOLOGY), ...morphology])], body, reading),
    sides: withSaidSide([...new Set([...coded(LATERALITY), ...(site === undefined ? [] : [site])])], body, reading),
    facts: sets.flatMap((one) => Object.entries(one)).filter(([fact]) => fact !== HISTOLOGY && fact !== LATERALITY),
  })
}

/** The histology given by codes, plus the one named in their words if that is different. */
function withSaidHistology(coded: readonly string[], body: JsonObject, { mapping }: ChartReading): readonly string[] {
  const { words: own, extensions } = mapping.breast_cancer.histology
  const named = itemsOf(body, 'extension').filter((one) =>
    extensions.includes(textAt(one, 'url')?.split('/').at(-1) ?? ''),
  )
  const said = [objectAt(body, 'code'), ...named.map((one) => objectAt(one, 'valueCodeableConcept'))]
    .map(wordsOf)
    .join(' ')
  const isInSitu = own.in_situ.some((one) => said.includes(one))
  const left = own.in_situ.reduce((text, one) => text.replaceAll(one, ''), said)
  const isInvasive = own.invasive.some((one) => left.includes(one))
  if (coded.length !== 1 || isInSitu === isInvasive) return coded
  return [...new Set([...coded, isInSitu ? 'in_situ' : 'invasive'])]
}

/**
 * Reads the breast cancer of a chart, once all its conditions are known. An invasive cancer takes precedence over those
 * in situ.
 */
export function readBreastCancers(claims: Claims, reading: ChartReading): void {
  const present = reading.breast.filter((one) => !one.isHistory)
  const isInSitu = ({ histology }: BreastCancer): boolean => histology.length === 1 && histology[0] === 'in_situ'
  const invasive = present.filter((one) => !isInSitu(one))
  const question = invasive.length > 0 ? invasive : present
  for (const { resource } of reading.breast) tellReturn(resource, claims, reading)
  for (const { resource } of reading.breast)
    claims.claim(PRESENT, { value: true, source: resource.name, date: diagnosedOn(resource.body) })
  for (const one of reading.breast)
    if (question.includes(one) || one.isHistory) reading.primaries.add(one.resource)
    else besideInvasive(one, invasive, claims)
  // Beside a current cancer, a history may be the same cancer, or an earlier one of the other breast.
  if (question.length > 0)
    for (const { resource, codings, isHistory } of reading.breast)
      if (isHistory) claims.doubt('other_cancers', resource.name, shown(codings))
  for (const one of question) readBreastCancer(one, claims, reading)
  readSides(question, claims, reading)
}

/**
 * Reports a status that says that the cancer has come back, so that nobody assumes that it has not. The status does not
 * say where, so it is no fact.
 */
function tellReturn({ body, name }: Resource, claims: Claims, { mapping }: ChartReading): void {
  const said = statusOf(body, 'clinicalStatus').find((one) => RETURNED.includes(one))
  if (said === undefined) return
  const says: Remark = { key: 'note.came-back', given: { status: said } }
  claims.setAside({ path: mapping.recurrence.fact, source: name, reason: 'in part', says })
}

const RETURNED = ['recurrence', 'relapse']

/**
 * Handles a cancer in situ beside an invasive one: it says nothing about the cancer in question, unless it is the only
 * one still present.
 */
function besideInvasive(one: BreastCancer, invasive: readonly BreastCancer[], claims: Claims): void {
  const { resource, codings, sides } = one
  const { name, body } = resource
  const same = invasive.some((other) => other.sides.length === 1 && other.sides[0] === sides[0] && sides.length === 1)
  if (!same) claims.doubt('other_cancers', name, shown(codings), { told: true })
  if (isActive(body) && invasive.every((other) => isOver(other.resource.body))) {
    const others: Part = { list: 'commas', parts: invasive.map((other) => other.resource.name) }
    const said: Sentence = { key: 'note.in-situ-now', given: { resource: name, others } }
    for (const fact of [HISTOLOGY, LATERALITY]) claims.spoil(fact, [name], said)
    return
  }
  claims.warn(HISTOLOGY, { key: 'note.in-situ-beside', given: { resource: name } })
}

function readBreastCancer({ resource, histology, facts }: BreastCancer, claims: Claims, reading: ChartReading): void {
  const { body, name } = resource
  const date = diagnosedOn(body)
  if (date !== undefined) claims.claim('breast_cancer.diagnosis_date', { value: date, source: name, date })
  for (const value of histology) claims.claim(HISTOLOGY, { value, source: name, date })
  for (const [fact, value] of facts) claims.claim(fact, { value, source: name, date })
  readOwnStages(resource, claims, reading)
}

/**
 * Reads the side of the cancer. Conditions of the left and of the right breast are one bilateral cancer only if both
 * are present now and were found together.
 */
function readSides(question: readonly BreastCancer[], claims: Claims, reading: ChartReading): void {
  const of = (side: string): BreastCancer | undefined =>
    question.find((one) => one.sides.length === 1 && one.sides[0] === side)
  const [left, right] = [of('left'), of('right')]
  if (left !== undefined && right !== undefined && !areTogether(question, reading)) {
    claims.doubt('other_cancers', right.resource.name, shown(right.codings), { told: true })
    const names = { left: left.resource.name, right: right.resource.name }
    return claims.spoil(LATERALITY, [names.left, names.right], { key: 'note.both-breasts', given: names })
  }
  const isBoth = left !== undefined && right !== undefined
  const unsided = question.find(({ resource, sides }) => sides.length === 0 && isActive(resource.body))
  const past = question.find(({ sides }) => sides.length > 0)
  const isPast = question.every(({ resource, sides }) => sides.length === 0 || isOver(resource.body))
  if (unsided !== undefined && past !== undefined && isPast) {
    const given = { resource: past.resource.name, other: unsided.resource.name }
    return claims.spoil(LATERALITY, [past.resource.name], { key: 'note.side-of-past', given })
  }
  for (const { resource, sides } of question)
    for (const value of isBoth && sides.length > 0 ? ['bilateral'] : sides)
      claims.claim(LATERALITY, { value, source: resource.name, date: diagnosedOn(resource.body) })
}

function areTogether(question: readonly BreastCancer[], { mapping }: ChartReading): boolean {
  const sided = question.filter((one) => one.sides.length > 0).map((one) => one.resource.body)
  const days = sided.map((body) => parsePartialDate(diagnosedOn(body) ?? ''))
  const { months } = mapping.breast_cancer.synchronous
  return (
    sided.every(isActive) &&
    days.every((one) => one !== undefined) &&
    days.every((one) => days.every((other) => minus(one.last, { count: months, unit: 'months' }) <= other.first))
  )
}
