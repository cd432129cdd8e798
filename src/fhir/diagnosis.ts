import type { JsonObject } from '../record/index.ts'
import { beginsWith, extensionsOf, hasWord, matches, textsOf, wordsOf } from './codes.ts'
import type { Coding } from './codes.ts'
import type { ChartReading } from './chart-reading.ts'
import { dateOf, dateText, itemsOf, objectAt, statusOf, textAt } from './resources.ts'

export const LATERALITY = 'breast_cancer.laterality'
export const DIAGNOSED = ['onsetDateTime', 'onsetPeriod']

/** Whether a condition is said to be present now. */
export function isActive(body: JsonObject): boolean {
  const status = statusOf(body, 'clinicalStatus')
  return status.some((one) => ['active', 'recurrence', 'relapse'].includes(one)) && !isAbated(body)
}

/** Whether a condition is said to be over. */
export function isOver(body: JsonObject): boolean {
  const status = statusOf(body, 'clinicalStatus')
  return status.some((one) => ['inactive', 'resolved'].includes(one)) || isAbated(body)
}

/** Whether a condition is said to be in remission: it may be present or not. */
export function isInRemission(body: JsonObject): boolean {
  return statusOf(body, 'clinicalStatus').includes('remission')
}

/** Whether a condition has an end, in whatever form. */
function isAbated(body: JsonObject): boolean {
  return Object.entries(body).some(
    ([key, said]) => /^_?abatement/.test(key) && said !== null && said !== false && said !== '',
  )
}

/** When a condition was diagnosed, as exact as it is known: the asserted date, or else the onset. */
export function diagnosedOn(body: JsonObject): string | undefined {
  return assertedDate(body) ?? dateOf(body, DIAGNOSED)
}

/**
 * The certainty of a diagnosis, by its ICD-10-GM certainty codes and its words; undefined if they say nothing, or that
 * it is assured. A certainty code that is not understood counts as suspected. For a breast cancer (`isBreast`), words
 * about its metastases or its return are ignored: they do not make the cancer itself less certain.
 */
export function certaintyOf(
  body: JsonObject,
  { mapping, codes }: ChartReading,
  isBreast: boolean,
): 'refuted' | 'suspected' | 'past' | undefined {
  const { extensions, assured, refuted, suspected, past, besides } = mapping.certainty
  const concept = objectAt(body, 'code')
  const holders = [body, concept, ...itemsOf(concept, 'coding')]
  const sayings = holders.flatMap((one) => extensionsOf(one, extensions))
  const said = codes.inExtension({ extension: sayings }, extensions)
  const isUnderstood = ({ code }: Coding): boolean =>
    [assured, refuted, suspected, past].some((own) => matches(own, code))
  const is = (own: readonly string[]): boolean => said.some(({ code }) => matches(own, code))
  if (is(refuted)) return 'refuted'
  const texts = textsOf(concept)
    .map((one) => one.trim().toLowerCase())
    .map((one) => (isBreast ? without(one, besides).trim() : one))
  if (said.length < sayings.length || !said.every(isUnderstood)) return 'suspected'
  if (is(suspected) || texts.some((one) => takesBack(one, mapping.certainty))) return 'suspected'
  return is(past) ? 'past' : undefined
}

function without(text: string, phrases: readonly string[]): string {
  return phrases.reduce((left, one) => left.replaceAll(one, ''), text)
}

/** Whether words say that a condition is only suspected, somebody else's, or absent. */
function takesBack(text: string, { words, tokens, starts, ends }: ChartReading['mapping']['certainty']): boolean {
  const isAnywhere = words.some((one) => text.includes(one)) || hasWord(text, tokens)
  return isAnywhere || beginsWith(text, starts) || ends.some((one) => text.endsWith(one))
}

/** Whether the words of a condition say that it was in the past, so that it may be over. */
export function isCalledPast(body: JsonObject, { mapping }: ChartReading): boolean {
  const words = wordsOf(objectAt(body, 'code'))
  return mapping.certainty.was.some((one) => words.includes(one))
}

/** The side given by a body site, by a qualifier of it, or by a code; undefined if none is given or they differ. */
export function sideOf(body: JsonObject, { mapping, codes }: ChartReading): string | undefined {
  const { extensions, left, right, bilateral } = mapping.laterality
  const site = body['bodySite']
  const sites = Array.isArray(site) ? itemsOf(body, 'bodySite') : [objectAt(body, 'bodySite')]
  const coded = itemsOf(objectAt(body, 'code'), 'coding')
  const codings = [body, ...sites, ...coded].flatMap((one) => [...codes.of(one), ...codes.inExtension(one, extensions)])
  const sides = new Set(
    codings.flatMap(({ code }) =>
      matches(left, code) ? ['left'] : matches(right, code) ? ['right'] : matches(bilateral, code) ? ['bilateral'] : [],
    ),
  )
  return sides.size === 1 ? [...sides][0] : undefined
}

/** The side named in the words of a code and its body sites; undefined if they name none or both. */
export function saidSide(body: JsonObject, { mapping }: ChartReading): 'left' | 'right' | undefined {
  const site = body['bodySite']
  const sites = Array.isArray(site) ? itemsOf(body, 'bodySite') : [objectAt(body, 'bodySite')]
  const words = [objectAt(body, 'code'), ...sites].map(wordsOf).join(' ')
  const { left, right } = mapping.laterality.words
  const isLeft = hasWord(words, left)
  return isLeft === hasWord(words, right) ? undefined : isLeft ? 'left' : 'right'
}

/**
 * The given sides, plus the one named in words if it contradicts a single side. Several sides then mean that the side
 * is open.
 */
export function withSaidSide(sides: readonly string[], body: JsonObject, reading: ChartReading): readonly string[] {
  const said = saidSide(body, reading)
  return said === undefined || sides.length !== 1 || sides[0] === 'bilateral' ? sides : [...new Set([...sides, said])]
}

function assertedDate(body: JsonObject): string | undefined {
  const own = itemsOf(body, 'extension').find((one) => textAt(one, 'url')?.endsWith('condition-assertedDate') === true)
  return dateText(own?.['valueDateTime'])
}
