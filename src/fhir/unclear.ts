import type { MessageKey, Part } from '../messages/index.ts'
import type { Claims } from './claims.ts'
import { matches, wordsOf } from './codes.ts'
import type { Coding } from './codes.ts'
import type { ChartReading } from './chart-reading.ts'
import { itemsOf, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import type { JsonObject } from '../record/index.ts'

type Unclear = ChartReading['mapping']['unclear'][number]

/** A concept as people see it: its codes from known systems with their displays, or else its words. */
export function shown(codings: readonly Coding[], concept?: JsonObject): string {
  if (codings.length === 0) return `“${wordsOf(concept).trim()}”`
  return codings.map(({ code, display }) => (display === '' ? code : `${code} “${display}”`)).join(', ')
}

/** A concept as people see it, within the message `key`, which says what to know about it. */
export function shownAs(key: MessageKey, codings: readonly Coding[], concept?: JsonObject): Part {
  return { key, given: { shown: shown(codings, concept) } }
}

/**
 * Records doubts about a resource that nothing else understands but that may matter. The lists it may belong to are
 * then incomplete, even if they were to be taken as complete; if it may be another cancer, it is not certain which
 * cancer a stage or metastasis is of. A resource without words or a known code may be anything. Any other resource says
 * nothing here.
 */
export function noteUnclear(
  resource: Resource,
  concept: JsonObject | undefined,
  codings: readonly Coding[],
  claims: Claims,
  reading: ChartReading,
): void {
  const words = wordsOf(concept)
  const found = reading.mapping.unclear.filter(
    (one) => one.resources.includes(resource.type) && isMeant(one, codings, words),
  )
  for (const list of new Set(found.flatMap((one) => one.lists)))
    claims.doubt(list, resource.name, shown(codings, concept))
  if (found.length === 0) return noteWordless(resource, concept, codings, words, claims, reading)
  const { words: breast } = reading.mapping.breast_cancer
  if (found.some((one) => one.other_cancer === true) && !breast.some((one) => words.includes(one)))
    reading.addOther(resource)
}

function noteWordless(
  resource: Resource,
  concept: JsonObject | undefined,
  codings: readonly Coding[],
  words: string,
  claims: Claims,
  reading: ChartReading,
): void {
  const { name, type } = resource
  const isKnown = (unless: readonly string[]): boolean => codings.some((one) => matches(unless, one.code))
  const own = reading.mapping.wordless.filter((one) => one.resources.includes(type) && !isKnown(one.unless))
  if (words.trim() !== '' || own.length === 0) return claims.leave(name, 'not relevant', { key: 'left.other-subject' })
  for (const list of own.flatMap((one) => one.lists)) claims.doubt(list, name, shownCode(concept))
  if (own.some((one) => one.lists.includes('other_cancers'))) reading.addOther(resource)
}

/** The code of a concept without words, from any system. */
function shownCode(concept: JsonObject | undefined): Part {
  const [first] = itemsOf(concept, 'coding')
  const code = textAt(first, 'code')
  return code === undefined ? { key: 'note.shown.without-code' } : { key: 'note.shown.without-words', given: { code } }
}

const CLAUSES = /[,;()/]|[.!?](?:\s|$)| with | and | mit | und /

/**
 * Records that there may be metastases if an observation that nothing else reads mentions one, unless its result is
 * that there is none.
 */
export function noteMetastasis({ body, name }: Resource, claims: Claims, { mapping, codes }: ChartReading): void {
  const [code, value] = [objectAt(body, 'code'), objectAt(body, 'valueCodeableConcept')]
  const { speaks } = mapping.metastases
  const [codings, results] = [codes.of(code), codes.of(value)]
  if (results.some((one) => matches(speaks.absent, one.code)) || body['valueBoolean'] === false) return
  const words = `${wordsOf(code)}, ${wordsOf(value)}, ${(textAt(body, 'valueString') ?? '').toLowerCase()}`
  if (isMeant(speaks, [...codings, ...results], words)) claims.doubt('metastases', name, shown(codings, code))
}

/** Records that there may be metastases if the conclusion of a report mentions one. */
export function noteConclusion({ body, name }: Resource, claims: Claims, { mapping, codes }: ChartReading): void {
  const code = objectAt(body, 'code')
  if (isMeant(mapping.metastases.speaks, [], (textAt(body, 'conclusion') ?? '').toLowerCase()))
    claims.doubt('metastases', name, shown(codes.of(code), code))
}

/** Whether a breast cancer says in words that it has spread. */
export function isSpread({ body }: Resource, { mapping }: ChartReading): boolean {
  return isMeant(mapping.metastases.speaks, [], wordsOf(objectAt(body, 'code')))
}

type Meant = Pick<Unclear, 'codes' | 'words' | 'except' | 'tokens' | 'before'>

function isMeant(meant: Meant, codings: readonly Coding[], said: string): boolean {
  if (codings.some((one) => matches(meant.codes, one.code))) return true
  // Look at each clause separately: words only take back what is in their own clause. “Ovarian cancer, high risk of
  // recurrence” is a cancer.
  return said.split(CLAUSES).some((clause) => speaks(meant, clause))
}

function speaks({ words, tokens = [], before = [], except }: Meant, clause: string): boolean {
  if (except.some((one) => clause.includes(one))) return false
  const alone = clause.split(/[^\p{L}\p{N}-]+/u)
  const places = [
    ...words.map((one) => clause.indexOf(one)),
    ...tokens.map((one) => (alone.includes(one) ? clause.indexOf(one) : -1)),
  ].filter((place) => place !== -1)
  const isTakenBack = (place: number): boolean =>
    before.some((one) => clause.includes(one) && clause.indexOf(one) <= place)
  return places.some((place) => !isTakenBack(place))
}

/**
 * Handles a condition that is, or may be, a cancer or a metastasis, but not certainly which. It is no fact, and the
 * lists it may belong to are incomplete. `as` is the message that shows its code.
 */
export function doubtCancer(
  resource: Resource,
  lists: readonly string[],
  claims: Claims,
  reading: ChartReading,
  as?: MessageKey,
): void {
  reading.addOther(resource)
  const concept = objectAt(resource.body, 'code')
  const codings = reading.codes.of(concept)
  const said = as === undefined ? shown(codings, concept) : shownAs(as, codings, concept)
  for (const list of lists) claims.doubt(list, resource.name, said)
}
