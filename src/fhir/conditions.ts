import type { Json, JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { matches, wordsOf } from './codes.ts'
import type { Coding } from './codes.ts'
import { agreedFacts } from './coded-facts.ts'
import type { CodedFacts } from './coded-facts.ts'
import type { Importer } from './importer.ts'
import { dateOf, dateText, itemsOf, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { noteUnclear, shown } from './unclear.ts'

const PRESENT = 'breast_cancer.present'

/** Conditions of a chart: the breast cancer, its metastases, other cancers, and facts that a condition states by itself. */
export function readCondition(resource: Resource, claims: Claims, importer: Importer): void {
  const { body, name } = resource
  const status = itemsOf(objectAt(body, 'verificationStatus'), 'coding').map((one) => textAt(one, 'code') ?? '')
  if (status.some((one) => REFUTED.includes(one))) return
  const { mapping, codes } = importer
  const concept = objectAt(body, 'code')
  const codings = codes.of(concept)
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const breast = mapping.breast_cancer.codes.some((one) => is(one.codes))
  const metastasis = isMetastasis(resource, codings, importer)
  const other = otherCancer(codings, importer)
  // What is only suspected is no fact, and no reason to say that there is nothing.
  const list = metastasis ? 'metastases' : other !== undefined ? 'other_cancers' : undefined
  if (status.some((one) => SUSPECTED.includes(one))) {
    if (list !== undefined) return doubtCancer(resource, [list], claims, importer)
    if (!breast) noteUnclear(resource, concept, codings, claims, importer)
    return
  }
  if (breast && list !== undefined) {
    claims.spoil(PRESENT, `The codes of ${name} name different diseases (${shown(codings)}); nothing is taken from it.`)
    return doubtCancer(resource, ['metastases', 'other_cancers'], claims, importer)
  }
  if (metastasis) {
    const elsewhere = mapping.metastases.not_taken.find((one) => is(one.codes))
    if (elsewhere?.other_cancer === true) importer.others.add(resource)
    for (const doubted of elsewhere?.lists ?? []) claims.doubt(doubted, name, shown(codings), { told: true })
    // Whether it is of the breast cancer shows only when all cancers of the chart are known.
    importer.later.push(() => readMetastasis(resource, codings, claims, importer))
    return
  }
  if (breast) return readBreastCancer(resource, codings, claims, importer)
  if (other !== undefined) {
    importer.others.add(resource)
    return readOtherCancer(resource, other, claims)
  }
  if (is(mapping.breast_cancer.not_certain))
    claims.warn(
      PRESENT,
      `${name} (${shown(codings)}) may or may not mean invasive breast cancer; nothing is taken from it.`,
    )
  const own = mapping.conditions.filter((one) => is(one.codes))
  if (own.length === 0) return noteUnclear(resource, concept, codings, claims, importer)
  for (const { set, active } of own) {
    if (active === true && !isActive(body)) continue
    for (const [path, value] of Object.entries(set ?? {}))
      claims.claim(path, { value, source: name, date: dateOf(body, DIAGNOSED) }, 'conflict')
  }
}

const REFUTED = ['refuted', 'entered-in-error']
const SUSPECTED = ['unconfirmed', 'provisional', 'differential']

/** A condition that is a cancer or a metastasis, but not certainly which: nothing is taken from it, and nothing is said to be complete. */
function doubtCancer(resource: Resource, lists: readonly string[], claims: Claims, importer: Importer): void {
  importer.others.add(resource)
  const concept = objectAt(resource.body, 'code')
  for (const list of lists) claims.doubt(list, resource.name, shown(importer.codes.of(concept), concept))
}

/** What codes say of a cancer that is not of the breast; where they say different things, only that there is one. */
function otherCancer(codings: readonly Coding[], { mapping }: Importer): CodedFacts | undefined {
  const found = codings.flatMap(({ code }) => mapping.other_cancers.find((one) => matches(one.codes, code)) ?? [])
  return found.length === 0 ? undefined : agreedFacts(found.map((one) => one.set ?? {}))
}

const DIAGNOSED = ['onsetDateTime', 'onsetPeriod']

function isActive(body: JsonObject): boolean {
  const status = itemsOf(objectAt(body, 'clinicalStatus'), 'coding').map((one) => textAt(one, 'code') ?? '')
  return (
    status.some((one) => ['active', 'recurrence', 'relapse'].includes(one)) &&
    textAt(body, 'abatementDateTime') === undefined
  )
}

function isMetastasis({ body }: Resource, codings: readonly Coding[], { mapping }: Importer): boolean {
  const { profile, sites, unplaced, regional, not_taken: notTaken } = mapping.metastases
  const all = [...Object.values(sites), unplaced, regional, ...notTaken.map((one) => one.codes)]
  const profiles = objectAt(body, 'meta')?.['profile']
  const named = Array.isArray(profiles) && (profiles as readonly Json[]).some((one) => String(one).endsWith(profile))
  return named || codings.some(({ code }) => all.some((own) => matches(own, code)))
}

function readBreastCancer(resource: Resource, codings: readonly Coding[], claims: Claims, importer: Importer): void {
  const { body, name } = resource
  const { mapping, codes } = importer
  const { words: own, other_words: others } = mapping.breast_cancer
  const words = wordsOf(objectAt(body, 'code'))
  if (!own.some((one) => words.includes(one)) && others.some((one) => words.includes(one))) {
    claims.spoil(PRESENT, `The code of ${name} and what it shows contradict each other (${shown(codings)}).`)
    return doubtCancer(resource, ['other_cancers'], claims, importer)
  }
  importer.primaries.add(resource)
  if (codings.every(({ code }) => matches(mapping.breast_cancer.history, code)))
    return readHistory(resource, codings, claims, importer)
  const date = assertedDate(body) ?? dateOf(body, DIAGNOSED)
  claims.claim(PRESENT, { value: true, source: name, date })
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
  for (const stage of itemsOf(body, 'stage')) {
    const value = stageOf(codes.of(objectAt(stage, 'summary')), importer)
    if (value !== undefined) claims.claim(mapping.stage.fact, { value, source: name, date })
  }
}

/** A breast cancer that she had. Beside one that is there it may be the same, or an earlier one of the other breast. */
function readHistory({ name }: Resource, codings: readonly Coding[], claims: Claims, importer: Importer): void {
  claims.claim(PRESENT, { value: true, source: name, date: undefined })
  importer.histories.push(name)
  importer.later.push(() => {
    if (importer.primaries.size > importer.histories.length) claims.doubt('other_cancers', name, shown(codings))
  })
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

/** The stage that codes say; undefined when they say none or different ones. */
export function stageOf(codings: readonly Coding[], { mapping }: Importer): string | undefined {
  const found = new Set(
    codings.flatMap(({ code }) =>
      Object.entries(mapping.stage.values).flatMap(([stage, own]) => (matches(own, code) ? [stage] : [])),
    ),
  )
  return found.size === 1 ? [...found][0] : undefined
}

function assertedDate(body: JsonObject): string | undefined {
  const own = itemsOf(body, 'extension').find((one) => textAt(one, 'url')?.endsWith('condition-assertedDate') === true)
  return dateText(own?.['valueDateTime'])
}

function readMetastasis(resource: Resource, codings: readonly Coding[], claims: Claims, importer: Importer): void {
  const { body, name } = resource
  const { sites, unplaced, regional, not_taken: notTaken } = importer.mapping.metastases
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const reason = notTaken.find((one) => is(one.codes))?.because
  if (reason !== undefined) return claims.warn('metastases', `${name} (${shown(codings)}) is not taken: ${reason}`)
  if (is(regional))
    return claims.warn('metastases', `${name} (${shown(codings)}) is regional, not a distant metastasis.`)
  if (!isOfPrimary(body, importer)) {
    claims.doubt('metastases', name, shown(codings), { told: true })
    return claims.warn(
      'metastases',
      `${name} (${shown(codings)}) is not known to be of the breast cancer, so it is not taken.`,
    )
  }
  const site = Object.entries(sites).find(([, own]) => is(own))?.[0]
  const side = metastasisSide(body, codings, importer)
  const fields = { ...(site !== undefined && { site }), ...((side === 'left' || side === 'right') && { side }) }
  if (site === undefined)
    claims.warn(
      'metastases',
      `${name} (${shown(codings)}) does not say closely enough where the metastasis is${is(unplaced) ? '' : ', or its code is not known here'}.`,
    )
  claims.addEntry('metastases', fields, name)
}

/** The side of a metastasis, by its body site or its code; undefined when they differ. */
function metastasisSide(body: JsonObject, codings: readonly Coding[], importer: Importer): string | undefined {
  const coded = Object.entries(importer.mapping.metastases.sides)
    .filter(([, own]) => codings.some((one) => matches(own, one.code)))
    .map(([side]) => side)
  const sides = new Set([sideOf(body, importer), ...coded].filter((one) => one !== undefined))
  return sides.size === 1 ? [...sides][0] : undefined
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

function readOtherCancer({ body, name }: Resource, set: CodedFacts, claims: Claims): void {
  // A history does not say when the cancer was found.
  const date = set['active'] === false ? undefined : (assertedDate(body) ?? dateOf(body, DIAGNOSED))
  const fields = {
    ...(date !== undefined && { diagnosis_date: date }),
    ...(isActive(body) && { active: true }),
    ...set,
  }
  claims.addEntry('other_cancers', fields, name)
}
