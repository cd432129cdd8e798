import type { Part } from '../messages/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { extensionsOf, hasWord, matches, textsOf, wordsOf } from './codes.ts'
import { INSIDE } from './contained.ts'
import type { Coding } from './codes.ts'
import { isTaken } from './day-limit.ts'
import { LATERALITY, sideOf } from './diagnosis.ts'
import type { ChartReading } from './chart-reading.ts'
import { readLab } from './labs.ts'
import { categoryOf, meaningOf, methodOf, warnBorderline } from './receptors.ts'
import type { Meaning } from './receptors.ts'
import { about } from './remark.ts'
import type { Remark } from './remark.ts'
import { itemsOf, momentOf, objectAt, referencedId, referencedType, seenOn, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { hasResult, leaveTwofold, leaveUnread, resultText, valuesOf } from './results.ts'
import { leaveStage, stageOf } from './stage.ts'
import { subjectOf } from './subject.ts'
import { noteMetastasis, shown } from './unclear.ts'

const DONE = ['final', 'amended', 'corrected']
const NO_RESULTS = ['cancelled', 'entered-in-error']
/** Reads an observation and each of its components: receptors, performance status, stage, labs. */
export function readObservation(resource: Resource, claims: Claims, reading: ChartReading): void {
  readResult(resource, claims, reading)
  const { component: _parts, ...whole } = resource.body
  for (const part of itemsOf(resource.body, 'component'))
    readResult({ ...resource, body: { ...withoutResult(whole), ...part } }, claims, reading)
}

/**
 * An observation without the fields that belong to each component. The rest (date, status, subject) also applies to the
 * components.
 */
function withoutResult(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !key.startsWith('value') && !OF_PARTS.includes(key)))
}

const OF_PARTS = ['code', 'dataAbsentReason', 'interpretation', 'referenceRange']

function readResult(resource: Resource, claims: Claims, reading: ChartReading): void {
  const { body } = resource
  const { mapping, codes } = reading
  const codings = codes.of(objectAt(body, 'code'))
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const status = textAt(body, 'status')
  if (status !== undefined && !DONE.includes(status)) {
    const { hedgedFor } = resource
    claims.leave(resource.name, 'not certain', hedgedFor ?? { key: 'left.not-final', given: { status } })
    if (NO_RESULTS.includes(status)) return
    if (hedgedFor !== undefined) return leaveUncertain(resource, hedgedFor, codings, claims, reading)
    return leaveUncertain(resource, { key: 'note.result.not-final', given: { status } }, codings, claims, reading)
  }
  const whose = whyNotHers(body, reading)
  if (whose?.key === OF_ANOTHER) return leaveAnothers(resource, codings, claims, reading)
  if (whose !== undefined) return leaveUncertain(resource, whose, codings, claims, reading)
  if (body['dataAbsentReason'] !== undefined && valuesOf(body).length > 0)
    return leaveUncertain(resource, { key: 'note.result.none-and-one' }, codings, claims, reading)
  if (is(mapping.stage.codes)) return readStage(resource, claims, reading)
  if (is(mapping.stage.distant.codes)) return readDistant(resource, claims, reading)
  const several = testsOf(codings, reading)
  if (several.length > 1) return leaveSeveral(resource, several, claims)
  const coded = mapping.observations.find((one) => is(one.codes))
  if (coded !== undefined) {
    if (coded.fact.includes('.') && !isAboutBreast(resource, codings, claims, reading))
      return claims.setAside({
        path: coded.fact,
        source: resource.name,
        reason: 'not certain',
        says: { key: 'note.result.whose' },
      })
    if (coded.number === true) return readNumber(resource, coded, claims, reading)
    return readCoded(resource, coded, claims, reading)
  }
  if (is(mapping.died.observations) && hasResult(body) && isOfTheLiving(body, reading))
    return claims.setAside({
      path: 'deceased',
      source: resource.name,
      reason: 'not certain',
      says: { key: 'note.result.not-by-itself', shown: resultText(body) },
    })
  if (is(mapping.died.observations) && hasResult(body))
    return claims.claim('deceased', { value: true, source: resource.name, date: seenOn(body) })
  const lab = reading.labs.find((one) => is(one.codes))
  if (lab !== undefined) return readLab(resource, lab.variable, claims, reading)
  noteMetastasis(resource, claims, reading)
}

/** Whether an observation about death says in words that the patient did not die. */
function isOfTheLiving(body: JsonObject, { mapping }: ChartReading): boolean {
  const said = [...textsOf(objectAt(body, 'valueCodeableConcept')), textAt(body, 'valueString') ?? '']
  return said.some((one) => mapping.died.none.some((word) => one.toLowerCase().includes(word)))
}

/** The facts that these codes are tests of. */
function testsOf(codings: readonly Coding[], { mapping, labs }: ChartReading): readonly string[] {
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const facts = mapping.observations.filter((one) => is(one.codes)).map((one) => one.fact)
  return [...new Set([...facts, ...labs.filter((one) => is(one.codes)).map((one) => one.variable.path)])]
}

/**
 * Leaves out an observation whose codes are tests of different facts: it is not certain which of them the result is
 * for.
 */
function leaveSeveral({ body, name }: Resource, facts: readonly string[], claims: Claims): void {
  claims.leave(name, 'not certain', { key: 'left.several-tests' })
  for (const fact of facts) {
    claims.unread(fact, { source: name, date: seenOn(body) })
    claims.warn(fact, { key: 'note.result.several-tests', given: { resource: name } })
  }
}

/**
 * Why an observation of a patient is not, or may not be, about her: it is about somebody or something else (`focus`,
 * also as a code), such as a donor, a child or a device, or its specimen is somebody else's or unusable. Undefined if
 * it is about her.
 */
function whyNotHers(body: JsonObject, reading: ChartReading): Remark | undefined {
  const foci = itemsOf(body, 'focus').map((one) => focusOf(one, body, reading))
  if (foci.includes('another') || isSpecimenOfAnother(body, reading)) return { key: OF_ANOTHER }
  if (foci.includes('unclear') || extensionsOf(body, FOCUS_CODE).length > 0)
    return { key: 'note.result.of-another-perhaps' }
  const status = textAt(reading.specimen(body), 'status') ?? ''
  return WRONG_SPECIMENS.includes(status) ? { key: 'note.result.specimen-wrong', given: { status } } : undefined
}

/** What the `focus` of an observation is. If the reference does not give a type, it is looked up in the chart. */
function focusOf(focus: JsonObject, body: JsonObject, reading: ChartReading): 'her own' | 'another' | 'unclear' {
  const reference = textAt(focus, 'reference') ?? ''
  const subject = subjectOf(body)?.reference ?? ''
  if (reference !== '' && reference === subject) return 'her own'
  const type = textAt(focus, 'type') ?? referencedType(reference) ?? reading.typeOf(reference, body)
  if (type === undefined) return 'unclear'
  if (type === 'Patient') return referencedId(reference) === referencedId(subject) ? 'her own' : 'another'
  return OTHERS.includes(type) ? 'another' : 'her own'
}

/** Whether the specimen of an observation is of somebody or something else, or belongs to another chart. */
function isSpecimenOfAnother(body: JsonObject, reading: ChartReading): boolean {
  const specimen = reading.specimen(body)
  if (specimen === undefined) return reading.isElsewhere(textAt(objectAt(body, 'specimen'), 'reference') ?? '')
  const [own, said] = [subjectOf(body)?.reference ?? '', subjectOf(specimen)?.reference ?? '']
  const [ownType, type] = [own, said].map(referencedType)
  if (type === undefined) return false
  return type !== 'Patient' || (ownType === type && referencedId(own) !== referencedId(said))
}

const OF_ANOTHER = 'note.result.of-another'
const OTHERS = ['RelatedPerson', 'Group', 'Person', 'Practitioner', 'PractitionerRole', 'Device', 'Location']
/** The FHIR R4 extension that gives the focus as a code. */
const FOCUS_CODE = ['observation-focusCode']
const WRONG_SPECIMENS = ['unsatisfactory', 'entered-in-error']

/**
 * Leaves out an observation that is certainly about somebody else. If it has a result for one of the facts, that is
 * reported; it casts no doubt on her own results.
 */
function leaveAnothers(resource: Resource, codings: readonly Coding[], claims: Claims, reading: ChartReading): void {
  const { body, name } = resource
  claims.leave(name, 'not relevant', { key: OF_ANOTHER })
  const path = factOf(codings, reading)
  if (path === undefined || !hasResult(body)) return
  const says: Remark = { key: OF_ANOTHER, shown: resultText(body) }
  claims.setAside({ path, source: name, reason: 'not relevant', says })
}

/** The fact that these codes are a test of, or the stage; undefined if they are neither. */
function factOf(codings: readonly Coding[], { mapping, labs }: ChartReading): string | undefined {
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const { fact, codes } = mapping.stage
  return (
    mapping.observations.find((one) => is(one.codes))?.fact ??
    labs.find((one) => is(one.codes))?.variable.path ??
    (is(codes) ? fact : undefined)
  )
}

/**
 * Leaves out an uncertain observation. If it has a result, this may be the newest for its fact, or speak of a
 * metastasis, so that older results may no longer hold and the list of metastases is incomplete.
 */
function leaveUncertain(
  resource: Resource,
  why: Remark,
  codings: readonly Coding[],
  claims: Claims,
  reading: ChartReading,
): void {
  const { body, name } = resource
  claims.leave(name, 'not certain', why)
  if (!hasResult(body)) return
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const { fact, distant } = reading.mapping.stage
  const isNone = reading.codes.of(objectAt(body, 'valueCodeableConcept')).some((one) => matches(distant.none, one.code))
  if (is(distant.codes) && !isNone) return claims.doubt('metastases', name, shown(codings), { told: true })
  const path = factOf(codings, reading)
  if (path === undefined) return noteMetastasis(resource, claims, reading)
  if (path === fact) doubtIfFour(resource, claims, reading)
  claims.unread(path, { source: name, date: seenOn(body) })
  claims.setAside({
    path,
    source: name,
    reason: 'not certain',
    // The reason for a resource that is uncertain as a whole was already reported for that resource, unless it stands
    // inside another one. Here the same reason is reported without the result, so that such resources are counted
    // together.
    says: [undefined, INSIDE].includes(resource.hedgedFor) ? { ...why, shown: resultText(body) } : why,
  })
}

/** A stage that is not taken may be stage IV, whichever cancer it is of: then there may be metastases. */
function doubtIfFour({ body, name }: Resource, claims: Claims, reading: ChartReading): void {
  const value = stageOf(objectAt(body, 'valueCodeableConcept'), reading)
  if (value === undefined || value === 'IV')
    claims.doubt('metastases', name, { key: 'note.shown.stage-unclear' }, { told: true })
}

/**
 * Whether a receptor test is of the breast cancer: its focus says so or, without a focus, its tissue may be of the
 * breast, and either its code says breast or there is no other cancer that may have been tested.
 */
function isAboutBreast(resource: Resource, codings: readonly Coding[], claims: Claims, reading: ChartReading): boolean {
  if (itemsOf(resource.body, 'focus').length > 0) return isAboutPrimary(resource, reading)
  if (!isOfBreast(resource, claims, reading)) return false
  return !reading.hasOtherReceptors || codings.some((one) => matches(reading.mapping.receptors.of_breast, one.code))
}

/** Whether the tissue of a test may be of the breast cancer: it was not taken elsewhere, or from the other breast. */
function isOfBreast({ body }: Resource, claims: Claims, reading: ChartReading): boolean {
  const { mapping, codes } = reading
  const places = [objectAt(body, 'bodySite'), objectAt(objectAt(reading.specimen(body), 'collection'), 'bodySite')]
  return places.every((place) => {
    if (place === undefined) return true
    const side = sideOf({ bodySite: [place] }, reading)
    const words = wordsOf(place)
    const said = codes.of(place)
    const isBreast =
      said.some(({ code }) => matches(mapping.receptors.breast, code)) ||
      mapping.breast_cancer.words.some((one) => words.includes(one))
    const isSideAlone = side !== undefined && said.length === 1 && !isBreast
    const known = claims.claimsOf(LATERALITY)
    const isOtherSide =
      side !== undefined && known.length > 0 && known.every((one) => one.value !== side && one.value !== 'bilateral')
    return (isBreast || isSideAlone) && !isOtherSide
  })
}

/**
 * Whether an observation is about the breast cancer: its focus says so, or there is no other cancer that it could be
 * about.
 */
function isAboutPrimary({ body }: Resource, { primaries, others }: ChartReading): boolean {
  const focus = itemsOf(body, 'focus').map((one) => textAt(one, 'reference') ?? '')
  if (focus.length === 0) return primaries.size > 0 && others.size === 0
  return focus.some((one) => primaries.find(one) !== undefined)
}

function readStage(resource: Resource, claims: Claims, reading: ChartReading): void {
  const { body, name } = resource
  if (!isAboutPrimary(resource, reading)) {
    if (itemsOf(body, 'focus').length === 0) doubtIfFour(resource, claims, reading)
    claims.setAside({
      path: reading.mapping.stage.fact,
      source: name,
      reason: 'not certain',
      says: { key: 'note.result.whose-stage' },
    })
    return
  }
  const value = stageOf(objectAt(body, 'valueCodeableConcept'), reading)
  const of = itemsOf(body, 'focus').length > 0 ? 'about diagnosis' : 'not said'
  if (value === undefined) leaveStage(name, claims, reading)
  else reading.stages.push({ value, source: name, date: seenOn(body), of })
}

function readDistant({ body, name }: Resource, claims: Claims, { mapping, codes, distant }: ChartReading): void {
  const codings = codes.of(objectAt(body, 'valueCodeableConcept'))
  const isShownOtherwise = hasWord(wordsOf(objectAt(body, 'valueCodeableConcept')), mapping.metastases.speaks.tokens)
  if (isShownOtherwise || !codings.some((one) => matches(mapping.stage.distant.none, one.code)))
    return claims.doubt('metastases', name, codings.length === 0 ? { key: 'note.shown.category-m' } : shown(codings))
  distant.push(name)
  claims.leave(name, 'not relevant', { key: 'left.m0' })
}

type Coded = ChartReading['mapping']['observations'][number]

function readNumber({ body, name }: Resource, coded: Coded, claims: Claims, reading: ChartReading): void {
  const { fact } = coded
  const range = reading.rangeOf(fact)
  if (valuesOf(body).length > 1) return leaveTwofold({ name }, fact, claims)
  const quantity = objectAt(body, 'valueQuantity')
  // An ECOG grade is one exact number; a percentage is another scale (Karnofsky).
  const isGrade =
    textAt(quantity, 'comparator') === undefined &&
    !PERCENT.includes(textAt(quantity, 'code') ?? textAt(quantity, 'unit') ?? '')
  const value = isGrade ? (body['valueInteger'] ?? quantity?.['value'] ?? answerIn(body, coded, reading)) : undefined
  if (value === undefined || value === null) return leaveUnread({ body, name }, fact, claims)
  const isLasting = typeof value === 'number' && coded.lasting?.includes(value) === true
  if (!isLasting && !isTodays({ body, name }, coded, claims, reading)) return
  if (typeof value !== 'number' || !Number.isInteger(value) || value < range.min || value > range.max)
    return claims.spoil(fact, [name], {
      key: 'note.result.impossible',
      given: { resource: name, value: JSON.stringify(value), min: range.min, max: range.max },
    })
  claims.claim(fact, { value, source: name, date: seenOn(body), at: momentOf(body) }, coded.several)
}

/**
 * The number that the codes of an answer stand for; undefined if they stand for none or several, or the displayed text
 * gives another one.
 */
function answerIn(body: JsonObject, { answers = {} }: Coded, { codes }: ChartReading): number | undefined {
  const said = codes.of(objectAt(body, 'valueCodeableConcept'))
  const numbers = Object.keys(answers).filter((one) => said.some(({ code }) => matches(answers[one] ?? [], code)))
  const [only] = numbers
  const isShownOtherwise = textsOf(objectAt(body, 'valueCodeableConcept')).some((text) => {
    const shown = (GRADE.exec(text) ?? /^\s*(\d)\s*$/.exec(text))?.[1]
    return shown !== undefined && shown !== only
  })
  return numbers.length === 1 && !isShownOtherwise ? Number(only) : undefined
}

const PERCENT = ['%', 'percent']

/** An ECOG grade in a displayed text. */
const GRADE = /(?:ecog|grade|score|status)[^\d%]{0,3}(\d)\b/i

/** Whether a value is recent enough, if its fact has a limit. An older one does not count, whatever it says. */
function isTodays(
  { body, name }: Pick<Resource, 'body' | 'name'>,
  { fact, within }: Coded,
  claims: Claims,
  reading: ChartReading,
): boolean {
  const seen = { path: fact, source: name, said: () => resultText(body), date: seenOn(body) }
  return isTaken(seen, within, reading.asOf, claims)
}

function readCoded({ body, name }: Resource, coded: Coded, claims: Claims, reading: ChartReading): void {
  const { fact, values } = coded
  const known = reading.mapping.values[values ?? ''] ?? {}
  const other = ['valueQuantity', 'valueString', 'valueRatio', 'valueInteger'].filter((key) => body[key] !== undefined)
  const concept = objectAt(body, 'valueCodeableConcept')
  const coding = reading.codes.of(concept)
  const judged = itemsOf(body, 'interpretation').flatMap((one) => reading.codes.of(one))
  const hasValue = other.length > 0 || concept !== undefined
  if (!hasValue && judged.length === 0) return leaveUnread({ body, name }, fact, claims)
  if (!isTodays({ body, name }, coded, claims, reading)) return
  if (other.length > 1 || (other.length > 0 && coding.length > 0)) return leaveTwofold({ name }, fact, claims)
  const codings = hasValue ? coding : judged
  const said = codings.length > 0 ? codedMeaning(codings, known) : meaningOf(body, coded, known, reading)
  const [value] = said
  const certain = value === undefined || said.size > 1 ? undefined : value
  // Reported, so that nobody assumes the opposite.
  if (coded.only !== undefined && (certain === undefined || !coded.only.includes(certain)))
    return claims.setAside({
      path: fact,
      source: name,
      reason: 'not certain',
      says: { key: 'note.result.not-by-itself', shown: resultText(body) },
    })
  if (value === undefined || said.size > 1) {
    claims.leave(name, 'not understood', { key: 'left.result' })
    const codes: Part = { list: 'commas', parts: codings.map((one) => one.code) }
    const says: Remark =
      codings.length > 0 ? { key: 'note.result.unclear.codes', given: { codes } } : { key: 'note.result.unclear' }
    return claims.spoil(fact, [name], about(name, says))
  }
  const texts = hasValue ? textsOf(concept) : codings.map((one) => one.display)
  const contradiction = texts.find(
    (one) => contradicts(one, value, known) || meansOther(one, value, body, coded, reading),
  )
  if (contradiction !== undefined)
    return claims.spoil(fact, [name], {
      key: 'note.result.display',
      given: { resource: name, value: { value, of: fact }, display: contradiction },
    })
  const judgement = codedMeaning(judged, known)
  const category = categoryOf(value, coded, reading)
  const isCategory = category !== undefined && judgement.has(category)
  if (judgement.size > 0 && !judgement.has(value) && !isCategory)
    return claims.spoil(fact, [name], { key: 'note.result.interpretation', given: { resource: name } })
  const limit = coded.within_for?.[value]
  const seen = { path: fact, source: name, said: () => resultText(body), date: seenOn(body) }
  if (!isTaken(seen, limit, reading.asOf, claims)) return claims.unread(fact, { source: name, date: seen.date })
  warnBorderline(body, name, coded, claims, reading)
  const settles = reading.mapping.methods[methodOf(body, coded, reading) ?? '']?.settles
  const replaces = coded.replaces?.[value]
  const own = isCategory ? category : value
  const more = {
    ...(settles !== undefined && { settles }),
    ...(replaces !== undefined && { replaces }),
    ...(category !== undefined && own !== category && { yields: category }),
  }
  const claim = { value: asValue(own), source: name, date: seenOn(body), at: momentOf(body), ...more }
  claims.claim(fact, claim, coded.several)
}

function codedMeaning(codings: readonly Coding[], known: ChartReading['mapping']['values'][string]): Meaning {
  return new Set(
    codings.flatMap(({ code }) =>
      Object.entries(known).flatMap(([value, own]) => (matches(own.codes, code) ? [value] : [])),
    ),
  )
}

function asValue(value: string): Json {
  return value === 'true' ? true : value === 'false' ? false : value
}

/** Whether the text beside a code means something else by itself: `3+` beside a code for negative. */
function meansOther(text: string, value: string, body: JsonObject, coded: Coded, reading: ChartReading): boolean {
  const known = reading.mapping.values[coded.values ?? ''] ?? {}
  const meant = meaningOf({ method: body['method'] ?? null, valueString: text }, coded, known, reading)
  return meant.size > 0 && ![...meant].some((one) => one === value || categoryOf(one, coded, reading) === value)
}

/** Whether the words beside a code name another value and not its own (“not pregnant” does not name “pregnant”). */
export function contradicts(text: string, value: string, known: ChartReading['mapping']['values'][string]): boolean {
  const words = text.toLowerCase()
  const own = known[value]?.words ?? []
  const others = Object.entries(known).flatMap(([name, one]) => (name === value ? [] : one.words))
  const wider = others.filter((other) => own.some((one) => other.includes(one)))
  const left = wider.reduce((rest, one) => rest.replaceAll(one, ''), words)
  return !own.some((one) => left.includes(one)) && others.some((one) => words.includes(one))
}
