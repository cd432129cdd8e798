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

/** Cancer drugs of a chart that were given, by their ATC group or the name of the agent; other drugs say nothing here. */
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
  // A statement says of a whole therapy that it is over; what is taken after it is another one.
  const isOver = resource.type === 'MedicationStatement' && times.ongoing === false
  reading.drugs.push({ ...drug, ...times, key: `${keyOf(drug, concept, body, reading)} ${isOver}` })
}

/**
 * Whether all that a text says is a name by which people type a kind of treatment in an interview: of a regimen, of several kinds, or too short to be sure of it in a chart. Nothing of these
 * may be lost, and none is certain.
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

/** Whether a drug is given at one place only. */
function isLocal({ body }: Resource, concept: JsonObject | undefined, { mapping, codes }: ChartReading): boolean {
  const { words, routes } = mapping.local
  const said = [objectAt(body, 'dosage'), ...itemsOf(body, 'dosage'), ...itemsOf(body, 'dosageInstruction')].map(
    (one) => objectAt(one, 'route'),
  )
  if (said.some((one) => codes.of(one).some(({ code }) => matches(routes, code)))) return true
  return hasWord([concept, ...said].map(wordsOf).join(' '), words)
}

/** Whether a drug that gives no reason may be for a disease of the chart that is no cancer and for which it is given, too. */
function mayBeForOther({ also }: Pick<Agent, 'also'>, body: JsonObject, reading: ChartReading): boolean {
  return reasonsOf(body).length === 0 && reading.hasOtherReason(also)
}

/** Whether the words of a drug say that it was not given, or may not have been. What stands in brackets is about the product. */
function isTakenBack(concept: JsonObject | undefined, { mapping }: ChartReading): boolean {
  const words = wordsOf(concept).replaceAll(/\([^()]*\)/g, ' ')
  return hasWord(words, mapping.not_given)
}

/** Whether what is said of how a drug is taken, of its status or beside it says that it is not, or never was; codes are read by what they show. */
function isCalledNotTaken(body: JsonObject, { mapping }: ChartReading): boolean {
  const reasons = [objectAt(body, 'statusReason'), ...itemsOf(body, 'statusReason')].map(wordsOf)
  const doses = [objectAt(body, 'dosage'), ...itemsOf(body, 'dosage'), ...itemsOf(body, 'dosageInstruction')]
  const said = doses.flatMap((one) => [textAt(one, 'text') ?? '', textAt(one, 'patientInstruction') ?? ''])
  const notes = itemsOf(body, 'note').map((one) => textAt(one, 'text') ?? '')
  const texts = [...reasons, ...said, ...notes].map((one) => one.toLowerCase())
  return texts.some((text) => mapping.not_taking.some((one) => text.includes(one)))
}

/** Puts orders and doses of one drug together, and adds the therapies to the record. */
export function claimTherapies(claims: Claims, reading: ChartReading): void {
  const { drug: without, drug_after_end: after } = reading.mapping.one_course
  const isOne = (before: Drug, gap: Gap): boolean =>
    gap.days <= (before.end === undefined ? without : after).days && !reading.operations.some((day) => isIn(gap, day))
  for (const course of coursesOf(reading.drugs, isOne)) {
    const [first] = course
    const last = lastOf(course)
    if (first === undefined || last === undefined) continue
    const isOpen = course.some((one) => one.ongoing === true)
    // An open order before one that was stopped may have been forgotten.
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

/** Whether an operation may have been between two orders: before and after it are two settings. */
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
  // “Trastuzumab deruxtecan” is not trastuzumab.
  const named = found.filter((one) => !found.some((other) => other !== one && other.agent.startsWith(`${one.agent} `)))
  const classes = new Set(named.map((one) => one.class))
  // A group of ATC that is not of cancer says that a drug of cancer is for something else here.
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
  // Several drugs in one resource are several therapies, of which one is the least.
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
  /** Its own name, its brands and its spellings. */
  readonly names: readonly string[]
  readonly codes: readonly string[]
  /** The groups of diseases that are no cancer for which it is given, too. */
  readonly also: readonly string[]
}

type Medications = ChartReading['mapping']['medications']

const agents = new WeakMap<Medications, readonly Agent[]>()

/** All agents of a mapping, listed once. */
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
/** What may have been given all the same, or in part. */
const OPEN = ['on-hold', 'unknown', 'in-progress', 'stopped']
const PLANS = ['proposal', 'plan', 'option']

/** Whether an order is one not to give the drug; what does not say no may say so. */
function isForbidden({ doNotPerform: said }: JsonObject): boolean {
  return said !== undefined && said !== null && said !== false
}

/** Whether a drug that is not known to be given may have been: US Core writes what patients report that they take as an active plan. */
function mayBeGiven({ body }: Resource): boolean {
  const [status = '', intent] = [textAt(body, 'status'), textAt(body, 'intent')]
  if (isForbidden(body)) return false
  return OPEN.includes(status) || status === 'completed' || (status === 'active' && intent === 'plan')
}

/** How a drug was not given, as sentences are named after it, and what its resource says of that. */
interface NotGiven {
  readonly how: 'forbidden' | 'proposed' | 'planned' | 'to-come' | 'not-given'
  readonly given: Readonly<Record<string, string>>
}

/** Why a drug was not given for certain: it is planned, forbidden, on hold or wrong; undefined when it was. */
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

/** What the orders of one therapy have in common: the drug, and what it is given for. */
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
