import type { Json, JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { matches, wordsOf } from './codes.ts'
import type { Coding } from './codes.ts'
import { isTaken } from './day-limit.ts'
import type { Importer } from './importer.ts'
import { dateOf, dateText, itemsOf, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { readOwnStages } from './stage.ts'

const PRESENT = 'breast_cancer.present'

/** Conditions of a chart: the breast cancer, its metastases, other cancers, and facts that a condition states by itself. */
export function readCondition(resource: Resource, claims: Claims, importer: Importer): void {
  const { body, name } = resource
  if (!isBelieved(body)) return
  const { mapping, codes } = importer
  const concept = objectAt(body, 'code')
  const codings = codes.of(concept)
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const breast = mapping.breast_cancer.codes.some((one) => is(one.codes))
  const metastasis = isMetastasis(resource, codings, importer)
  const other = mapping.other_cancers.find((one) => is(one.codes))
  if (breast && (other !== undefined || metastasis)) {
    claims.spoil(PRESENT, `The codes of ${name} name different diseases (${shown(codings)}); nothing is taken from it.`)
    return
  }
  if (metastasis) {
    // Whether it is of the breast cancer shows only when all cancers of the chart are known.
    importer.later.push(() => readMetastasis(resource, codings, claims, importer))
    return
  }
  if (breast) return readBreastCancer(resource, codings, claims, importer)
  if (other !== undefined) importer.others.add(resource)
  if (other !== undefined) return readOtherCancer(resource, other.set ?? {}, claims)
  if (is(mapping.breast_cancer.not_certain))
    claims.warn(
      PRESENT,
      `${name} (${shown(codings)}) may or may not mean invasive breast cancer; nothing is taken from it.`,
    )
  for (const { codes: own, set, active, within } of mapping.conditions) {
    if (!is(own) || (active === true && !isActive(body))) continue
    const date = dateOf(body, DIAGNOSED)
    // Who wrote that she is pregnant saw it then, even where nobody noted since when.
    const seen = date ?? assertedDate(body) ?? dateText(body['recordedDate'])
    for (const [path, value] of Object.entries(set ?? {}))
      if (isTaken({ path, source: name, said: shown(codings), date: seen }, within, importer.asOf, claims))
        claims.claim(path, { value, source: name, date }, 'conflict')
  }
}

const DIAGNOSED = ['onsetDateTime', 'onsetPeriod']

function shown(codings: readonly Coding[]): string {
  return codings.map(({ code, display }) => (display === '' ? code : `${code} “${display}”`)).join(', ')
}

/** Refuted and mistaken entries say nothing. */
function isBelieved(body: JsonObject): boolean {
  const status = itemsOf(objectAt(body, 'verificationStatus'), 'coding').map((one) => textAt(one, 'code') ?? '')
  return !status.some((one) =>
    ['refuted', 'entered-in-error', 'unconfirmed', 'provisional', 'differential'].includes(one),
  )
}

function isActive(body: JsonObject): boolean {
  const status = itemsOf(objectAt(body, 'clinicalStatus'), 'coding').map((one) => textAt(one, 'code') ?? '')
  return (
    status.some((one) => ['active', 'recurrence', 'relapse'].includes(one)) &&
    textAt(body, 'abatementDateTime') === undefined
  )
}

function isMetastasis({ body }: Resource, codings: readonly Coding[], { mapping }: Importer): boolean {
  const { profile, sites, unplaced, regional, ignored } = mapping.metastases
  const all = [...Object.values(sites).flat(), ...unplaced, ...regional, ...Object.keys(ignored)]
  const profiles = objectAt(body, 'meta')?.['profile']
  const named = Array.isArray(profiles) && (profiles as readonly Json[]).some((one) => String(one).endsWith(profile))
  return named || codings.some((one) => matches(all, one.code))
}

function readBreastCancer(resource: Resource, codings: readonly Coding[], claims: Claims, importer: Importer): void {
  const { body, name } = resource
  const { mapping, codes } = importer
  const { word, other_words: others } = mapping.breast_cancer
  const words = wordsOf(objectAt(body, 'code'))
  if (words.trim() !== '' && !words.includes(word) && others.some((one) => words.includes(one))) {
    claims.spoil(PRESENT, `The code of ${name} and what it shows contradict each other (${shown(codings)}).`)
    return
  }
  const date = assertedDate(body) ?? dateOf(body, DIAGNOSED)
  claims.claim(PRESENT, { value: true, source: name, date })
  importer.primaries.add(resource)
  if (date !== undefined) claims.claim('breast_cancer.diagnosis_date', { value: date, source: name, date })
  for (const { codes: own, set } of mapping.breast_cancer.codes) {
    if (!codings.some((one) => matches(own, one.code))) continue
    for (const [path, value] of Object.entries(set ?? {})) claims.claim(path, { value, source: name, date })
  }
  const side = sideOf(body, importer)
  if (side !== undefined) claims.claim('breast_cancer.laterality', { value: side, source: name, date })
  const { extensions, invasive, in_situ: inSitu } = mapping.breast_cancer.histology
  for (const { code } of codes.inExtension(body, extensions)) {
    const value = matches(invasive, code) ? 'invasive' : matches(inSitu, code) ? 'in_situ' : undefined
    if (value !== undefined) claims.claim('breast_cancer.histology', { value, source: name, date })
  }
  readOwnStages(resource, importer)
}

/** The side of a body site, or of a qualifier of it; undefined when none is said or they differ. */
export function sideOf(body: JsonObject, { mapping, codes }: Importer): string | undefined {
  const { extensions, left, right, bilateral } = mapping.laterality
  const site = body['bodySite']
  const sites = Array.isArray(site) ? itemsOf(body, 'bodySite') : [objectAt(body, 'bodySite')]
  const codings = [body, ...sites].flatMap((one) => [...codes.of(one), ...codes.inExtension(one, extensions)])
  const sides = new Set(
    codings.flatMap(({ code }) =>
      matches(left, code) ? ['left'] : matches(right, code) ? ['right'] : matches(bilateral, code) ? ['bilateral'] : [],
    ),
  )
  return sides.size === 1 ? [...sides][0] : undefined
}

function assertedDate(body: JsonObject): string | undefined {
  const own = itemsOf(body, 'extension').find((one) => textAt(one, 'url')?.endsWith('condition-assertedDate') === true)
  return dateText(own?.['valueDateTime'])
}

function readMetastasis(resource: Resource, codings: readonly Coding[], claims: Claims, importer: Importer): void {
  const { body, name } = resource
  const { sites, unplaced, regional, ignored } = importer.mapping.metastases
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const reason = Object.entries(ignored).find(([code]) => is([code]))?.[1]
  if (reason !== undefined) return claims.warn('metastases', `${name} (${shown(codings)}) is not taken: ${reason}`)
  if (is(regional))
    return claims.warn('metastases', `${name} (${shown(codings)}) is regional, not a distant metastasis.`)
  if (!isOfPrimary(body, importer))
    return claims.warn(
      'metastases',
      `${name} (${shown(codings)}) is not known to be of the breast cancer, so it is not taken.`,
    )
  const site = Object.entries(sites).find(([, own]) => is(own))?.[0]
  const side = sideOf(body, importer)
  const fields = { ...(site !== undefined && { site }), ...((side === 'left' || side === 'right') && { side }) }
  if (site === undefined)
    claims.warn(
      'metastases',
      `${name} (${shown(codings)}) does not say closely enough where the metastasis is${is(unplaced) ? '' : ', or its code is not known here'}.`,
    )
  claims.addEntry('metastases', fields, name)
}

/** Whether a metastasis is of the breast cancer: it says so, or there is no other cancer that it could be of. */
function isOfPrimary(body: JsonObject, { primaries, others }: Importer): boolean {
  const own = itemsOf(body, 'extension').find((one) => textAt(one, 'url')?.endsWith(RELATED) === true)
  const reference = textAt(objectAt(own, 'valueReference'), 'reference')
  const primary = reference === undefined ? undefined : primaries.find(reference)
  if (primary !== undefined) return true
  if (reference !== undefined && others.find(reference) !== undefined) return false
  return primaries.size > 0 && others.size === 0
}

const RELATED = 'mcode-related-primary-cancer-condition'

function readOtherCancer(
  { body, name }: Resource,
  set: Readonly<Record<string, string | boolean | number>>,
  claims: Claims,
): void {
  const date = assertedDate(body) ?? dateOf(body, DIAGNOSED)
  const fields = {
    ...set,
    ...(date !== undefined && { diagnosis_date: date }),
    ...(isActive(body) && { active: true }),
  }
  claims.addEntry('other_cancers', fields, name)
}
