import { unitFactor } from '../dictionary/index.ts'
import type { LabVariable } from '../dictionary/index.ts'
import { compareRational, fromNumber, multiply, parseDecimal } from '../quantity/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { matches } from './codes.ts'
import type { Coding } from './codes.ts'
import { isTaken } from './day-limit.ts'
import type { Importer } from './importer.ts'
import { categoryOf, meaningOf, methodOf, warnBorderline } from './receptors.ts'
import type { Meaning } from './receptors.ts'
import { itemsOf, objectAt, seenOn, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { stageOf } from './stage.ts'
import { noteMetastasis, shown } from './unclear.ts'

const NO_RESULT = 'it has no result that can be read'
const DONE = ['final', 'amended', 'corrected', 'preliminary']
const NO_RESULTS = ['cancelled', 'entered-in-error']
/** Observations of a chart: receptors, performance, stage, labs. */
export function readObservation(resource: Resource, claims: Claims, importer: Importer): void {
  const { body } = resource
  const { mapping, codes } = importer
  const codings = codes.of(objectAt(body, 'code'))
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const status = textAt(body, 'status')
  if (status !== undefined && !DONE.includes(status)) return leaveNotFinal(resource, status, codings, claims, importer)
  if (is(mapping.stage.codes)) return readStage(resource, claims, importer)
  if (is(mapping.stage.distant.codes)) return readDistant(resource, claims, importer)
  const coded = mapping.observations.find((one) => is(one.codes))
  if (coded !== undefined) {
    if (coded.fact.includes('.') && !isAboutBreast(resource, codings, importer))
      return claims.setAside({ path: coded.fact, source: resource.name, reason: 'not certain', says: NOT_ABOUT_IT })
    if (coded.number === true) return readNumber(resource, coded, claims, importer)
    return readCoded(resource, coded, claims, importer)
  }
  const lab = importer.labs.find((one) => is(one.codes))
  if (lab !== undefined) return readLab(resource, lab.variable, claims, importer)
  noteMetastasis(resource, codings, claims, importer)
}

/** Leaves an observation that is not final. One that has a result all the same may be the newest of its fact, or speak of a metastasis. */
function leaveNotFinal(
  resource: Resource,
  status: string,
  codings: readonly Coding[],
  claims: Claims,
  importer: Importer,
): void {
  const { body, name } = resource
  const { mapping, labs } = importer
  claims.leave(name, 'not certain', `not final (status ${status})`)
  if (NO_RESULTS.includes(status) || !hasResult(body)) return
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const { fact, codes, distant } = mapping.stage
  const isNone = importer.codes
    .of(objectAt(body, 'valueCodeableConcept'))
    .some((one) => matches(distant.none, one.code))
  if (is(distant.codes) && !isNone) return claims.doubt('metastases', name, shown(codings), { told: true })
  const path =
    mapping.observations.find((one) => is(one.codes))?.fact ??
    labs.find((one) => is(one.codes))?.variable.path ??
    (is(codes) ? fact : undefined)
  if (path === undefined) return noteMetastasis(resource, codings, claims, importer)
  claims.unread(path, { source: name, date: seenOn(body) })
  claims.setAside({
    path,
    source: name,
    reason: 'not certain',
    says: `(${resultText(body)}) is not final (status ${status}); it is not taken`,
  })
}

/** Whether a test of receptors is of the breast cancer: it or its code says so, or no other cancer is there in which they may have been tested. */
function isAboutBreast(resource: Resource, codings: readonly Coding[], importer: Importer): boolean {
  if (itemsOf(resource.body, 'focus').length > 0) return isAboutPrimary(resource, importer)
  return !importer.hasOtherReceptors || codings.some((one) => matches(importer.mapping.receptors.of_breast, one.code))
}

/** Whether an observation is about the breast cancer: it says so, or there is no other cancer that it could be about. */
function isAboutPrimary({ body }: Resource, { primaries, others }: Importer): boolean {
  const focus = itemsOf(body, 'focus').map((one) => textAt(one, 'reference') ?? '')
  if (focus.length === 0) return primaries.size > 0 && others.size === 0
  return focus.some((one) => primaries.find(one) !== undefined)
}

function readStage(resource: Resource, claims: Claims, importer: Importer): void {
  const { body, name } = resource
  if (!isAboutPrimary(resource, importer)) {
    claims.setAside({ path: importer.mapping.stage.fact, source: name, reason: 'not certain', says: NOT_ITS_STAGE })
    return
  }
  const value = stageOf(importer.codes.of(objectAt(body, 'valueCodeableConcept')), importer)
  const of = itemsOf(body, 'focus').length > 0 ? 'about diagnosis' : 'not said'
  if (value === undefined) {
    claims.leave(name, 'not understood', 'a stage that is not known here')
    claims.warn(importer.mapping.stage.fact, `The stage in ${name} is not understood.`)
  } else importer.stages.push({ value, source: name, date: seenOn(body), of })
}

const NOT_ABOUT_IT = 'is not known to be about the breast cancer, so it is not taken'
const NOT_ITS_STAGE = 'is not known to be the stage of the breast cancer, so it is not taken'

function readDistant({ body, name }: Resource, claims: Claims, { mapping, codes, distant }: Importer): void {
  const codings = codes.of(objectAt(body, 'valueCodeableConcept'))
  if (!codings.some((one) => matches(mapping.stage.distant.none, one.code)))
    return claims.doubt('metastases', name, codings.length === 0 ? 'a category of M' : shown(codings))
  distant.push(name)
  claims.leave(name, 'not relevant', 'M0, read only to see whether the stage agrees with it')
}

type Coded = Importer['mapping']['observations'][number]

function hasResult(body: JsonObject): boolean {
  return Object.keys(body).some((key) => key.startsWith('value')) || itemsOf(body, 'component').length > 0
}

/** Leaves an observation whose result cannot be read; one that has a result all the same may be the newest of its fact. */
function leaveUnread({ body, name }: Pick<Resource, 'body' | 'name'>, fact: string, claims: Claims): void {
  claims.leave(name, 'not understood', NO_RESULT)
  if (hasResult(body)) claims.unread(fact, { source: name, date: seenOn(body) })
}

function readNumber({ body, name }: Resource, coded: Coded, claims: Claims, importer: Importer): void {
  const { fact } = coded
  const range = importer.rangeOf(fact)
  const value = body['valueInteger'] ?? objectAt(body, 'valueQuantity')?.['value']
  if (value === undefined || value === null) return leaveUnread({ body, name }, fact, claims)
  const isLasting = typeof value === 'number' && coded.lasting?.includes(value) === true
  if (!isLasting && !isTodays({ body, name }, coded, claims, importer)) return
  if (typeof value !== 'number' || !Number.isInteger(value) || value < range.min || value > range.max)
    return claims.spoil(
      fact,
      [name],
      `${name} says ${JSON.stringify(value)}, which is not possible (${range.min} to ${range.max}).`,
    )
  claims.claim(fact, { value, source: name, date: seenOn(body) }, coded.several)
}

/** Whether a value is near enough to the day of screening, where that matters; an old one does not count, whatever it says. */
function isTodays(
  { body, name }: Pick<Resource, 'body' | 'name'>,
  { fact, within }: Coded,
  claims: Claims,
  importer: Importer,
): boolean {
  const seen = { path: fact, source: name, said: resultText(body), date: seenOn(body) }
  return isTaken(seen, within, importer.asOf, claims)
}

/** The result of an observation as people read it. */
function resultText(body: JsonObject): string {
  const quantity = objectAt(body, 'valueQuantity')
  const concept = objectAt(body, 'valueCodeableConcept')
  if (quantity !== undefined) {
    const unit = textAt(quantity, 'unit') ?? textAt(quantity, 'code')
    const amount = `${textAt(quantity, 'comparator') ?? ''}${JSON.stringify(quantity['value'] ?? null)}`
    return unit === undefined ? amount : `${amount} ${unit}`
  }
  if (concept === undefined) return JSON.stringify(body['valueInteger'] ?? body['valueString'] ?? null)
  const [first] = itemsOf(concept, 'coding')
  return textAt(concept, 'text') ?? textAt(first, 'display') ?? textAt(first, 'code') ?? 'no result'
}

function readCoded({ body, name }: Resource, coded: Coded, claims: Claims, importer: Importer): void {
  const { fact, values } = coded
  const known = importer.mapping.values[values ?? ''] ?? {}
  const other = ['valueQuantity', 'valueString', 'valueRatio', 'valueInteger'].filter((key) => body[key] !== undefined)
  const concept = objectAt(body, 'valueCodeableConcept')
  const coding = importer.codes.of(concept)
  const judged = itemsOf(body, 'interpretation').flatMap((one) => importer.codes.of(one))
  const hasValue = other.length > 0 || concept !== undefined
  if (!hasValue && judged.length === 0) return leaveUnread({ body, name }, fact, claims)
  if (!isTodays({ body, name }, coded, claims, importer)) return
  if (other.length > 1 || (other.length > 0 && coding.length > 0))
    return claims.spoil(fact, [name], `${name} gives two results at once, so it is taken as unknown.`)
  const codings = hasValue ? coding : judged
  const said = codings.length > 0 ? codedMeaning(codings, known) : meaningOf(body, coded, known, importer)
  const [value] = said
  const certain = value === undefined || said.size > 1 ? undefined : value
  // Told, so that nobody assumes the opposite.
  if (coded.only !== undefined && (certain === undefined || !coded.only.includes(certain)))
    return claims.setAside({
      path: fact,
      source: name,
      reason: 'not certain',
      says: `(${resultText(body)}) does not tell by itself; it is not taken`,
    })
  if (value === undefined || said.size > 1) {
    claims.leave(name, 'not understood', 'a result that is not understood')
    return claims.spoil(
      fact,
      [name],
      `The result in ${name} is not one that is understood${codings.length > 0 ? ` (${codings.map((one) => one.code).join(', ')})` : ''}, so it is taken as unknown.`,
    )
  }
  const contradiction = codings.find((one) => contradicts(one, value, known))
  if (contradiction !== undefined)
    return claims.spoil(
      fact,
      [name],
      `In ${name}, the code says ${value} and its display says “${contradiction.display}”; it is taken as unknown.`,
    )
  const judgement = codedMeaning(judged, known)
  const category = categoryOf(value, coded, importer)
  const isCategory = category !== undefined && judgement.has(category)
  if (judgement.size > 0 && !judgement.has(value) && !isCategory)
    return claims.spoil(
      fact,
      [name],
      `In ${name}, the result and its interpretation contradict each other; it is taken as unknown.`,
    )
  const limit = coded.within_for?.[value]
  const seen = { path: fact, source: name, said: resultText(body), date: seenOn(body) }
  if (!isTaken(seen, limit, importer.asOf, claims)) return claims.unread(fact, { source: name, date: seen.date })
  warnBorderline(body, name, coded, claims, importer)
  const settles = importer.mapping.methods[methodOf(body, coded, importer) ?? '']?.settles
  const replaces = coded.replaces?.[value]
  const own = isCategory ? category : value
  const more = {
    ...(settles !== undefined && { settles }),
    ...(replaces !== undefined && { replaces }),
    ...(category !== undefined && own !== category && { yields: category }),
  }
  claims.claim(fact, { value: asValue(own), source: name, date: seenOn(body), ...more }, coded.several)
}

function codedMeaning(codings: readonly Coding[], known: Importer['mapping']['values'][string]): Meaning {
  return new Set(
    codings.flatMap(({ code }) =>
      Object.entries(known).flatMap(([value, own]) => (matches(own.codes, code) ? [value] : [])),
    ),
  )
}

function asValue(value: string): Json {
  return value === 'true' ? true : value === 'false' ? false : value
}

/** The display of a code has the words of another value, and not of its own. */
function contradicts({ display }: Coding, value: string, known: Importer['mapping']['values'][string]): boolean {
  const words = display.toLowerCase()
  const has = (name: string): boolean => (known[name]?.words ?? []).some((one) => words.includes(one))
  return !has(value) && Object.keys(known).some((name) => name !== value && has(name))
}

function readLab({ body, name }: Resource, lab: LabVariable, claims: Claims, importer: Importer): void {
  const quantity = objectAt(body, 'valueQuantity')
  const value = quantity?.['value']
  if (quantity === undefined || typeof value !== 'number') return leaveUnread({ body, name }, lab.path, claims)
  const date = seenOn(body)
  const seen = { path: lab.path, source: name, said: resultText(body), date }
  if (!isTaken(seen, importer.mapping.labs_within, importer.asOf, claims)) return
  const unit = unitOf(quantity, lab, importer)
  if (unit === undefined) {
    claims.leave(name, 'not understood', `a unit that ${lab.label} does not have`)
    claims.unread(lab.path, { source: name, date })
    return claims.warn(
      lab.path,
      `The unit in ${name} (${JSON.stringify(quantity['unit'] ?? quantity['code'] ?? null)}) is none of ${lab.label}, so the value is not taken.`,
    )
  }
  if (!isPlausible(value, unit, lab, importer))
    return claims.spoil(
      lab.path,
      [name],
      `${name} says ${value} ${unit}, which ${lab.label} cannot be; most often the unit is wrong. It is taken as unknown.`,
    )
  const comparator = textAt(quantity, 'comparator')
  const uln = upperLimit(body, unit, lab, name, claims, importer)
  const own: JsonObject = {
    value,
    unit,
    ...(comparator !== undefined && { comparator }),
    ...(uln !== undefined && { uln }),
    ...(date !== undefined && { date }),
  }
  claims.claim(lab.path, { value: own, source: name, date }, 'latest')
}

/** The unit of a quantity: its code, or else what is shown; undefined when neither fits the analyte. */
function unitOf(quantity: JsonObject, lab: LabVariable, { dictionary }: Importer): string | undefined {
  return [textAt(quantity, 'code'), textAt(quantity, 'unit')].find(
    (unit) => unit !== undefined && unitFactor(dictionary, lab, unit) !== undefined,
  )
}

function isPlausible(value: number, unit: string, lab: LabVariable, { dictionary }: Importer): boolean {
  const exact = fromNumber(value)
  const [factor, own] = [unitFactor(dictionary, lab, unit), unitFactor(dictionary, lab, lab.unit)]
  if (value < 0) return false
  if (lab.plausible === undefined || exact === undefined || factor === undefined || own === undefined) return true
  const [min, max] = [parseDecimal(lab.plausible.min), parseDecimal(lab.plausible.max)]
  if (min === undefined || max === undefined) return true
  const converted = multiply(exact, factor)
  return compareRational(converted, multiply(min, own)) >= 0 && compareRational(converted, multiply(max, own)) <= 0
}

/** The upper limit of normal in the value's unit; a range that is none (0 to 0, upside down, several) is told and not taken. */
function upperLimit(
  body: JsonObject,
  unit: string,
  lab: LabVariable,
  name: string,
  claims: Claims,
  importer: Importer,
): number | undefined {
  const ranges = itemsOf(body, 'referenceRange').filter((one) => objectAt(one, 'high') !== undefined)
  if (ranges.length === 0) return undefined
  const refuse = (why: string): undefined => {
    claims.warn(`${lab.path}.uln`, `The reference range in ${name} ${why}, so the upper limit of normal is unknown.`)
    return undefined
  }
  if (ranges.length > 1) return refuse('is not the only one')
  const [low, high] = ['low', 'high'].map((key) => objectAt(ranges[0], key))
  const [min, max] = [low?.['value'], high?.['value']]
  if (typeof max !== 'number' || max <= 0) return refuse(`ends at ${JSON.stringify(max ?? null)}`)
  if (typeof min === 'number' && min > max) return refuse('is upside down')
  const own = high === undefined ? undefined : unitOf(high, lab, importer)
  const bare = high?.['unit'] === undefined && high?.['code'] === undefined
  if (own !== unit && !bare) return refuse('has another unit than the value')
  return max
}
