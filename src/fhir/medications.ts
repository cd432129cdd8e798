import { spellingsOf, variableOf } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Part } from '../messages/index.ts'
import { dayText } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { folded } from '../text/index.ts'
import type { Claims } from './claims.ts'
import { hasWord, matches, textsOf, wordsOf } from './codes.ts'
import { coursesOf, lastOf } from './courses.ts'
import type { Gap } from './courses.ts'
import { THERAPIES, noteInPart, timesOf, timingOf } from './drug-times.ts'
import type { ChartReading, Drug } from './chart-reading.ts'
import { otherReason } from './reasons.ts'
import type { Remark } from './remark.ts'
import { itemsOf, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { noteUnclear, shown as shownCodes } from './unclear.ts'

/**
 * Reads one drug. A cancer drug is recognized by its ATC group or the name of its agent, and is kept if it was given;
 * other drugs say nothing here.
 */
export function readMedication(resource: Resource, claims: Claims, reading: ChartReading): void {
  const { body, name } = resource
  const concept = objectAt(body, 'medicationCodeableConcept') ?? reading.medication(resource)
  const why = whyNotGiven(resource, reading.asOf)
  const isOpen = why === undefined || mayBeGiven(resource)
  const drug = drugOf(concept, name, claims, reading)
  if (drug === undefined) {
    const codings = reading.codes.of(concept)
    if (isOpen && otherReason(body, reading) === undefined) {
      if (isTypedName(concept, reading)) claims.doubt(THERAPIES, name, shownCodes(codings, concept))
      else noteUnclear(resource, concept, codings, claims, reading)
    } else if (isOpen || why === undefined) claims.leave(name, 'not relevant', { key: 'left.other-reason' })
    else claims.leave(name, 'not certain', { key: `left.${why.how}`, given: why.given })
    return
  }
  const shown = shownDrug(drug)
  if (isLocal(resource, concept, reading))
    return claims.setAside({
      path: THERAPIES,
      source: name,
      reason: 'not relevant',
      says: { key: 'note.drug.local', shown },
    })
  const other = otherReason(body, reading)
  if (other !== undefined) {
    const says: Remark = { key: 'note.drug.other-reason', given: { reason: other }, shown }
    return claims.setAside({ path: THERAPIES, source: name, reason: 'not relevant', says })
  }
  if (why === undefined && mayBeForOther(drug, body, reading)) {
    claims.doubt(THERAPIES, name, shown, { told: true })
    const says: Remark = { key: 'note.drug.may-be-other', shown }
    return claims.setAside({ path: THERAPIES, source: name, reason: 'not certain', says })
  }
  if (why === undefined && (isTakenBack(concept, reading) || isCalledNotTaken(body, reading))) {
    claims.doubt(THERAPIES, name, shown, { told: true })
    const says: Remark = { key: 'note.drug.taken-back', shown }
    return claims.setAside({ path: THERAPIES, source: name, reason: 'not certain', says })
  }
  if (why !== undefined) {
    if (isOpen) claims.doubt(THERAPIES, name, shown, { told: true })
    const says: Remark = { key: `note.drug.${why.how}`, given: why.given, shown }
    return claims.setAside({ path: THERAPIES, source: name, reason: 'not certain', says })
  }
  const times = timesOf(resource, concept, shown, claims, reading)
  // A completed statement is about a whole therapy; anything taken after it is another therapy.
  const isOver = resource.type === 'MedicationStatement' && times.ongoing === false
  reading.drugs.push({ ...drug, ...times, key: `${keyOf(drug, concept, body, reading)} ${isOver}` })
}

/**
 * Whether the whole text is a name that people may type for a kind of treatment in an interview: a regimen, a group of
 * several kinds, or a short form. Such a name is too uncertain to be a fact of a chart, but must not be lost.
 */
function isTypedName(concept: JsonObject | undefined, { dictionary }: ChartReading): boolean {
  const names = typedNames.get(dictionary) ?? typedNamesIn(dictionary)
  typedNames.set(dictionary, names)
  return textsOf(concept).some((text) => names.has(folded(text)))
}

function typedNamesIn(dictionary: Dictionary): ReadonlySet<string> {
  const variable = variableOf(dictionary, `${THERAPIES}[].class`)
  const values = variable?.type === 'choice' ? variable.values : []
  return new Set(values.flatMap((one) => [...spellingsOf(one), ...(one.partOf ?? [])]).map(folded))
}

const typedNames = new WeakMap<Dictionary, ReadonlySet<string>>()

/** Whether a drug is given locally, so that it does not act on the whole body. */
function isLocal({ body }: Resource, concept: JsonObject | undefined, { mapping, codes }: ChartReading): boolean {
  const { words, routes } = mapping.local
  const said = [objectAt(body, 'dosage'), ...itemsOf(body, 'dosage'), ...itemsOf(body, 'dosageInstruction')].map(
    (one) => objectAt(one, 'route'),
  )
  if (said.some((one) => codes.of(one).some(({ code }) => matches(routes, code)))) return true
  return hasWord([concept, ...said].map(wordsOf).join(' '), words)
}

/**
 * Whether a drug without a reason may be for another disease of the chart that is not cancer but is treated with this
 * drug, too.
 */
function mayBeForOther({ also }: Pick<Agent, 'also'>, body: JsonObject, reading: ChartReading): boolean {
  return reasonsOf(body).length === 0 && reading.hasOtherReason(also)
}

/**
 * Whether the words of a drug say that it was not, or may not have been, given. Words in brackets describe the product
 * and are ignored.
 */
function isTakenBack(concept: JsonObject | undefined, { mapping }: ChartReading): boolean {
  const words = wordsOf(concept).replaceAll(/\([^()]*\)/g, ' ')
  return hasWord(words, mapping.not_given)
}

/**
 * Whether the dosage, the status reason or the notes say that the drug is not taken, or never was. Coded reasons are
 * read by their words.
 */
function isCalledNotTaken(body: JsonObject, { mapping }: ChartReading): boolean {
  const reasons = [objectAt(body, 'statusReason'), ...itemsOf(body, 'statusReason')].map(wordsOf)
  const doses = [objectAt(body, 'dosage'), ...itemsOf(body, 'dosage'), ...itemsOf(body, 'dosageInstruction')]
  const said = doses.flatMap((one) => [textAt(one, 'text') ?? '', textAt(one, 'patientInstruction') ?? ''])
  const notes = itemsOf(body, 'note').map((one) => textAt(one, 'text') ?? '')
  const texts = [...reasons, ...said, ...notes].map((one) => one.toLowerCase())
  return texts.some((text) => mapping.not_taking.some((one) => text.includes(one)))
}

/** Combines the orders and doses of each drug into therapies, and adds these to the record. */
export function claimTherapies(claims: Claims, reading: ChartReading): void {
  const { drug: without, drug_after_end: after } = reading.mapping.one_course
  const isOne = (before: Drug, gap: Gap): boolean =>
    gap.days <= (before.end === undefined ? without : after).days && !reading.operations.some((day) => isIn(gap, day))
  for (const course of coursesOf(reading.drugs, isOne)) {
    const [first] = course
    const last = lastOf(course)
    if (first === undefined || last === undefined) continue
    const isOpen = course.some((one) => one.ongoing === true)
    // An open order before a stopped one may have been forgotten, so it is unknown whether the therapy is ongoing.
    const ongoing = !isOpen ? last.ongoing : last.ongoing === false ? undefined : true
    const end = isOpen ? undefined : last.end
    const { start } = first
    const fields = {
      class: first.class,
      ...(first.agent !== undefined && { agent: first.agent }),
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
      ...(end === undefined && ongoing !== undefined && { ongoing }),
    }
    if (start === undefined) noteInPart(first.source, { key: 'note.drug.no-start' }, claims)
    claims.addEntry(
      THERAPIES,
      fields,
      course.map((one) => one.source),
    )
  }
}

/** Whether an operation may have taken place between two orders. Treatment before and after it has two settings. */
function isIn(gap: Gap, { first, last }: { readonly first: number; readonly last: number }): boolean {
  return last >= gap.first && first <= gap.last
}

/** A cancer drug as people read it: its agent, or else its class. */
function shownDrug({ agent, class: group }: Pick<Drug, 'agent' | 'class'>): Part {
  return agent === undefined
    ? { value: group, of: `${THERAPIES}[].class` }
    : { value: agent, of: `${THERAPIES}[].agent` }
}

function drugOf(
  concept: JsonObject | undefined,
  name: string,
  claims: Claims,
  reading: ChartReading,
): (Pick<Drug, 'class' | 'agent' | 'source'> & Pick<Agent, 'also'>) | undefined {
  const codings = reading.codes.of(concept)
  const words = wordsOf(concept).replaceAll(/[‐‑‒–—−]/g, '-')
  const { medications } = reading.mapping
  const byAtc = medications.find((one) => codings.some(({ code }) => matches(one.codes, code)))
  const found = agentsOf(medications).filter(
    ({ names, codes }) => names.some((one) => words.includes(one)) || codings.some(({ code }) => matches(codes, code)),
  )
  // Keep only the longest name: “trastuzumab deruxtecan” is not trastuzumab.
  const named = found.filter((one) => !found.some((other) => other !== one && other.agent.startsWith(`${one.agent} `)))
  const classes = new Set(named.map((one) => one.class))
  // An ATC code outside the cancer groups says that the cancer drug is used for something else here.
  const isOther = (code: string): boolean => code.startsWith('atc ') && !matches(reading.mapping.cancer_groups, code)
  const isOtherwise = codings.some(({ code }) => isOther(code)) || (byAtc !== undefined && !classes.has(byAtc.class))
  const isUnclear = classes.size > 1 || (isOtherwise && classes.size > 0)
  if (isUnclear) claims.doubt(THERAPIES, name, words.trim(), { told: true })
  if (isOtherwise && classes.size > 0) {
    claims.leave(name, 'not understood', { key: 'left.code-and-words' })
    claims.warn(THERAPIES, { key: 'note.drug.code-and-agent', given: { resource: name } })
    return undefined
  }
  const [only] = named
  const own = byAtc?.class ?? (classes.size === 1 ? only?.class : undefined)
  if (own === undefined) {
    if (classes.size > 1) {
      claims.leave(name, 'not understood', { key: 'left.classes' })
      claims.warn(THERAPIES, { key: 'note.drug.classes', given: { resource: name } })
    }
    return undefined
  }
  // Several drugs in one resource are several therapies; one entry is the least that is known.
  if (named.length > 1) claims.doubt(THERAPIES, name, words.trim(), { told: true })
  return {
    class: own,
    agent: named.length === 1 ? only?.agent : undefined,
    also: named.length === 1 ? (only?.also ?? []) : [],
    source: name,
  }
}

interface Agent {
  readonly class: string
  readonly agent: string
  /** Its own name, its brand names and its spellings. */
  readonly names: readonly string[]
  readonly codes: readonly string[]
  /** The groups of diseases other than cancer that it is used for, too. */
  readonly also: readonly string[]
}

type Medications = ChartReading['mapping']['medications']

const agents = new WeakMap<Medications, readonly Agent[]>()

/** All agents of a mapping, listed once per mapping. */
function agentsOf(medications: Medications): readonly Agent[] {
  const known = agents.get(medications)
  if (known !== undefined) return known
  const own = medications.flatMap((group) =>
    Object.entries(group.agents).map(([agent, { names, codes, also }]) => ({
      class: group.class,
      agent,
      names: [agent, ...names],
      codes,
      also: also ?? [],
    })),
  )
  agents.set(medications, own)
  return own
}

const GIVEN: Readonly<Record<string, readonly string[]>> = {
  MedicationRequest: ['active', 'completed', 'stopped'],
  MedicationStatement: ['active', 'completed', 'stopped'],
  MedicationAdministration: ['in-progress', 'completed', 'stopped'],
  MedicationDispense: ['completed'],
}
/** The statuses of a drug that may have been given anyway, or in part. */
const OPEN = ['on-hold', 'unknown', 'in-progress', 'stopped']
const PLANS = ['proposal', 'plan', 'option']

/** Whether an order says not to give the drug. Anything but an explicit false counts as such. */
function isForbidden({ doNotPerform: said }: JsonObject): boolean {
  return said !== undefined && said !== null && said !== false
}

/**
 * Whether a drug that is not known to have been given may have been. US Core, for one, represents what patients report
 * taking as an active plan.
 */
function mayBeGiven({ body }: Resource): boolean {
  const [status = '', intent] = [textAt(body, 'status'), textAt(body, 'intent')]
  if (isForbidden(body)) return false
  return OPEN.includes(status) || status === 'completed' || (status === 'active' && intent === 'plan')
}

/** Why a drug was not given. `how` is part of the message keys; `given` holds the values for these messages. */
interface NotGiven {
  readonly how: 'forbidden' | 'proposed' | 'planned' | 'to-come' | 'not-given'
  readonly given: Readonly<Record<string, string>>
}

/**
 * Why a drug does not count as given: the order forbids it, is only a proposal or plan, starts later, or has a status
 * that does not say that it was given. Undefined if it counts as given; a missing status does not speak against that.
 */
function whyNotGiven({ body, type }: Resource, asOf: Day): NotGiven | undefined {
  const [status, intent] = [textAt(body, 'status'), textAt(body, 'intent')]
  if (isForbidden(body)) return { how: 'forbidden', given: {} }
  if (intent !== undefined && PLANS.includes(intent)) return { how: 'proposed', given: { intent } }
  const first = timingOf(body)?.first
  if (first !== undefined && first > dayText(asOf).slice(0, first.length))
    return { how: 'to-come', given: { date: first } }
  if (status === undefined || (GIVEN[type] ?? []).includes(status)) return undefined
  if (status === 'intended' || status === 'draft') return { how: 'planned', given: { status } }
  return { how: 'not-given', given: { status } }
}

const INTENT = ['mcode-treatment-intent', 'mcode-procedure-intent']

/** The key of a therapy: equal for orders of the same drug for the same purpose. */
function keyOf(
  { class: own, agent }: Pick<Drug, 'class' | 'agent'>,
  concept: JsonObject | undefined,
  body: JsonObject,
  { codes }: ChartReading,
): string {
  const drug = agent ?? codes.of(concept).map((one) => one.code)
  const intents = codes.inExtension(body, INTENT).map((one) => one.code)
  return JSON.stringify([own, drug, intents.toSorted(), reasonsOf(body).toSorted()])
}

function reasonsOf(body: JsonObject): string[] {
  const coded = itemsOf(body, 'reasonCode').map((one) => JSON.stringify(one))
  return [...coded, ...itemsOf(body, 'reasonReference').map((one) => textAt(one, 'reference') ?? '')]
}
