import { ageFrom, birthDatePath, declaredPath, listOf, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, ListVariable } from '../dictionary/index.ts'
import {
  canonicalText,
  isObject,
  plainAt,
  statedFrom,
  statedWith,
  valueAt,
  verifiedIn,
  verifiedValue,
  withValue,
  withVerified,
} from '../record/index.ts'
import type { Json, JsonObject, Verified } from '../record/index.ts'
import type { Conversation } from './conversation.ts'

/** What came of asking a second person for one fact, or for one list. */
export interface Verification {
  /** The fact as the record has it. */
  readonly path: string
  /** What the second person said it with: of a date of birth perhaps the age. */
  readonly said: string
  /** `not known`: the second person does not know it, so that nothing is verified. */
  readonly outcome: 'agrees' | 'differs' | 'not known'
  readonly first: Json
  readonly second: Json
}

/** The source of what a second person said otherwise. */
export const SECOND_PERSON = 'second person'

/** What of the facts that results name is to be verified: facts as questions ask for them, and lists as wholes; in the dictionary's order. */
export function toVerify(named: readonly string[], record: JsonObject, dictionary: Dictionary): string[] {
  const known = (path: string): boolean => (valueAt(record, path) ?? null) !== null
  const wholes = new Set(named.map((path) => listOf(path) ?? path).map((path) => factsOfQuestion(path, dictionary)[0]))
  return [...variablesByPath(dictionary).keys()].filter(
    (path) => wholes.has(path) && factsOfQuestion(path, dictionary).some(known),
  )
}

/** The facts that answer one question, the one that it asks for first: a date of birth and an age are the same to it. */
export function factsOfQuestion(path: string, dictionary: Dictionary): readonly string[] {
  const birth = birthDatePath(dictionary)
  const age = birth === undefined ? undefined : ageFrom(dictionary, birth)?.path
  return birth !== undefined && age !== undefined && (path === birth || path === age) ? [birth, age] : [path]
}

/** The one of these that a record states. */
function statedOf(record: JsonObject, path: string, dictionary: Dictionary): string {
  return factsOfQuestion(path, dictionary).find((one) => plainAt(record, one, dictionary) !== null) ?? path
}

/** The fields of the entries of a list that results name. */
export function fieldsToVerify(list: string, named: readonly string[]): string[] {
  const own = named.filter((path) => listOf(path) === list && path.includes('].'))
  return [...new Set(own.map((path) => declaredPath(path).slice(list.length + 3)))]
}

/**
 * What is left to ask the second person, who knows nothing of what the record says; the next question first. A list comes until it is closed, then the
 * fields of its entries.
 */
export function leftToVerify(
  { record, done }: Conversation,
  paths: readonly string[],
  named: readonly string[],
  dictionary: Dictionary,
): string[] {
  return paths.flatMap((path) => {
    if (!done.has(path)) return [path]
    const variable = variablesByPath(dictionary).get(path)
    if (variable?.type !== 'list') return []
    const fields = inOrder(fieldsToVerify(path, named), variable)
    return itemsOf(record[path]).flatMap((item, i) =>
      fields.flatMap((field) => {
        const own = `${path}[${i}].${field}`
        return done.has(own) || fieldOf(item, field) !== undefined ? [] : [own]
      }),
    )
  })
}

function inOrder(fields: readonly string[], { fields: all }: ListVariable): string[] {
  return all.flatMap(({ name, type }) => (fields.includes(name) && type !== 'text' ? [name] : []))
}

function fieldOf(item: Json, field: string): Json | undefined {
  return isObject(item) ? (item[field] ?? undefined) : undefined
}

function itemsOf(value: Json | undefined): readonly Json[] {
  const items = isObject(value) ? value['items'] : value
  return Array.isArray(items) ? (items as readonly Json[]) : []
}

/** Says of each fact whether both persons said the same. `clash`: whether the record and another statement of a single fact cannot both hold. */
export function verifications(
  first: JsonObject,
  second: JsonObject,
  paths: readonly string[],
  named: readonly string[],
  dictionary: Dictionary,
  clash: (other: JsonObject) => boolean,
): Verification[] {
  return paths.map((asked): Verification => {
    const [path, said] = [statedOf(first, asked, dictionary), statedOf(second, asked, dictionary)]
    const [one, other] = [plainAt(first, path, dictionary), plainAt(second, said, dictionary)]
    const result = (outcome: Verification['outcome']): Verification => {
      return { path, said, outcome, first: one, second: other }
    }
    if (other === null) return result('not known')
    if (variablesByPath(dictionary).get(path)?.type === 'list')
      return result(areSame(one, other, fieldsToVerify(path, named)) ? 'agrees' : 'differs')
    return result(clash(withValue({}, said, other)) ? 'differs' : 'agrees')
  })
}

/** Whether two lists can be the same: each entry of the shorter one is one of the longer, and a complete one has as many. */
function areSame(first: Json, second: Json, fields: readonly string[]): boolean {
  const [shorter, longer] = itemsOf(first).length <= itemsOf(second).length ? [first, second] : [second, first]
  const [few, many] = [itemsOf(shorter), itemsOf(longer)]
  const isOpen = isObject(shorter) && shorter['complete'] === false
  return (isOpen || few.length === many.length) && embeds(few, many, fields)
}

/** Whether entries can be paired with entries of another list, each with its own. */
function embeds(few: readonly Json[], many: readonly Json[], fields: readonly string[]): boolean {
  const [first, ...others] = few
  if (first === undefined) return true
  return many.some((one, i) => canBe(first, one, fields) && embeds(others, many.toSpliced(i, 1), fields))
}

/** Whether two entries say nothing of the fields that cannot be of one; of dates, the shorter one may be the other. */
function canBe(one: Json, other: Json, fields: readonly string[]): boolean {
  return fields.every((field) => {
    const [a, b] = [fieldOf(one, field), fieldOf(other, field)]
    if (a === undefined || b === undefined || JSON.stringify(a) === JSON.stringify(b)) return true
    return (
      typeof a === 'string' && typeof b === 'string' && isDate(a) && isDate(b) && (a.startsWith(b) || b.startsWith(a))
    )
  })
}

function isDate(text: string): boolean {
  return /^\d{4}(-\d{2}){0,2}$/.test(text)
}

/**
 * The record after a second person was asked: agreement is noted, and where they differ both statements stand, so that neither counts alone. A
 * list has no second statement in a record: what both say of it stays, and there may be more.
 */
export function verifiedRecord(
  first: JsonObject,
  found: readonly Verification[],
  { by, date }: Pick<Verified, 'by' | 'date'>,
  dictionary: Dictionary,
): JsonObject {
  let record = first
  for (const { path, said, outcome, second } of found) {
    record = withoutSecond(record, path, dictionary)
    if (outcome !== 'differs') continue
    if (variablesByPath(dictionary).get(path)?.type === 'list') record = withOpenList(record, path, second, by)
    else record = withSecond(record, said, statedWith(statedFrom(second, SECOND_PERSON), { by }))
  }
  const news = found.flatMap(({ path, outcome, first: value, second }): Verified[] => {
    if (outcome === 'not known') return []
    const own = { path, by, date, agrees: outcome === 'agrees', value: JSON.stringify(value) }
    if (own.agrees) return [own]
    const isList = variablesByPath(dictionary).get(path)?.type === 'list'
    const stated = isList ? { stated: JSON.stringify(first[path] ?? null) } : {}
    return [{ ...own, other: JSON.stringify(second), ...stated }]
  })
  return news.length === 0 ? record : withVerifications(record, news, dictionary)
}

/** The record with what was verified now, in the place of what was said of the same questions before. */
function withVerifications(record: JsonObject, news: readonly Verified[], dictionary: Dictionary): JsonObject {
  const answered = news.flatMap(({ path }) => factsOfQuestion(path, dictionary))
  return withVerified(record, news, answered)
}

/** The statements of a record beside its facts, with one more. */
function withSecond(record: JsonObject, path: string, stated: Json): JsonObject {
  return { ...record, other_sources: [...othersOf(record), withValue({}, path, stated)] }
}

/** The record without what a second person said of a fact before. */
function withoutSecond(record: JsonObject, path: string, dictionary: Dictionary): JsonObject {
  const others = othersOf(record)
  const left = others.filter((one) => !factsOfQuestion(path, dictionary).some((fact) => isSecondAt(one, fact)))
  if (left.length === others.length) return record
  const { other_sources: _others, ...rest } = record
  return left.length === 0 ? rest : { ...rest, other_sources: left }
}

function isSecondAt(other: JsonObject, path: string): boolean {
  const stated = valueAt(other, path)
  return isObject(stated) && stated['source'] === SECOND_PERSON
}

/** What the second person said a fact of a record with, where it differs: of a date of birth perhaps the age. */
export function saidBySecond(record: JsonObject, path: string, dictionary: Dictionary): string {
  const said = factsOfQuestion(path, dictionary).find((fact) => othersOf(record).some((one) => isSecondAt(one, fact)))
  return said ?? path
}

function othersOf(record: JsonObject): readonly JsonObject[] {
  const others = record['other_sources']
  return Array.isArray(others) ? (others as readonly JsonObject[]) : []
}

/** The entries of which both say the same in every field stay; whether there are others is open. */
function withOpenList(record: JsonObject, list: string, second: Json, by: string): JsonObject {
  const other = itemsOf(second).map(entryText)
  const kept = itemsOf(record[list]).filter((one) => {
    const at = other.indexOf(entryText(one))
    if (at !== -1) other.splice(at, 1)
    return at !== -1
  })
  return { ...record, [list]: { complete: false, items: kept, source: disputedBy(by) } }
}

/** The source of a list of which both say different things. */
function disputedBy(by: string): string {
  return `${by} and the record say different things`
}

/** What both persons said differently and nobody has settled since, here or by an answer in an interview. */
export function discrepanciesIn(record: JsonObject, dictionary: Dictionary): readonly Verified[] {
  return verifiedIn(record).filter(({ path, by, agrees }) => {
    const stated = valueAt(record, path)
    const isOpenList = isObject(stated) && stated['source'] === disputedBy(by)
    return !agrees && (isOpenList || withoutSecond(record, path, dictionary) !== record)
  })
}

/** What an entry says, in whatever order, without who said it. */
function entryText(entry: Json): string {
  if (!isObject(entry)) return canonicalText(entry)
  const { source: _source, by: _by, ...fields } = entry
  return canonicalText(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)))
}

/** The record with one discrepancy settled: the first statement holds, or the second. Undefined where there is none of that fact. */
export function settled(
  record: JsonObject,
  path: string,
  holds: 'first' | 'second',
  { by, date }: Pick<Verified, 'by' | 'date'>,
  dictionary: Dictionary,
): JsonObject | undefined {
  const own = discrepanciesIn(record, dictionary).find((one) => one.path === path)
  const [first, second] = [verifiedValue(own?.value), verifiedValue(own?.other)]
  if (own === undefined || first === undefined || second === undefined) return undefined
  const [value, other] = holds === 'first' ? [first, second] : [second, first]
  const isList = variablesByPath(dictionary).get(path)?.type === 'list'
  const cleared = withoutSecond(record, path, dictionary)
  const note = (fact: string): Verified => {
    return { path: fact, by, date, agrees: true, value: JSON.stringify(value), other: JSON.stringify(other) }
  }
  if (isList) {
    const kept = holds === 'first' ? (verifiedValue(own.stated) ?? value) : value
    return withVerifications(withValue(cleared, path, kept), [note(path)], dictionary)
  }
  if (holds === 'first') return withVerifications(cleared, [note(path)], dictionary)
  const said = saidBySecond(record, path, dictionary)
  const without = said === path ? cleared : withValue(cleared, path, null)
  return withVerifications(withValue(without, said, statedWith(value, { by: own.by })), [note(said)], dictionary)
}
