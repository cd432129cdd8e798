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

/** The result of asking a second person about one fact or one list. */
export interface Verification {
  /** The fact as it is in the record. */
  readonly path: string
  /** The path of the second person's answer, which may be the age if the fact is a date of birth. */
  readonly said: string
  /** `not known`: the second person does not know the fact, so nothing is verified. */
  readonly outcome: 'agrees' | 'differs' | 'not known'
  readonly first: Json
  readonly second: Json
}

/** The source of a second person's statement that differs. */
export const SECOND_PERSON = 'second person'

/**
 * Which of the facts that results name are to be verified, in the dictionary's order: facts in the form in which
 * questions ask for them, lists as a whole. Only facts that the record states are included.
 */
export function toVerify(named: readonly string[], record: JsonObject, dictionary: Dictionary): string[] {
  const known = (path: string): boolean => (valueAt(record, path) ?? null) !== null
  const wholes = new Set(named.map((path) => listOf(path) ?? path).map((path) => factsOfQuestion(path, dictionary)[0]))
  return [...variablesByPath(dictionary).keys()].filter(
    (path) => wholes.has(path) && factsOfQuestion(path, dictionary).some(known),
  )
}

/**
 * The facts that answer one question, beginning with the one that it asks for. A date of birth and an age answer the
 * same question.
 */
export function factsOfQuestion(path: string, dictionary: Dictionary): readonly string[] {
  const birth = birthDatePath(dictionary)
  const age = birth === undefined ? undefined : ageFrom(dictionary, birth)?.path
  return birth !== undefined && age !== undefined && (path === birth || path === age) ? [birth, age] : [path]
}

/** The one of these facts that a record states; `path` if it states none. */
function statedOf(record: JsonObject, path: string, dictionary: Dictionary): string {
  return factsOfQuestion(path, dictionary).find((one) => plainAt(record, one, dictionary) !== null) ?? path
}

/** The fields of the entries of a list that results name. */
export function fieldsToVerify(list: string, named: readonly string[]): string[] {
  const own = named.filter((path) => listOf(path) === list && path.includes('].'))
  return [...new Set(own.map((path) => declaredPath(path).slice(list.length + 3)))]
}

/**
 * The questions that are left to ask the second person, who does not know what the record says; the next one comes
 * first. A list is asked for until it is complete, then the fields of its entries follow.
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

/**
 * Whether both persons said the same, for each fact. `clash`: whether the record and another statement of a single fact
 * cannot both be true.
 */
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

/**
 * Whether two lists can be the same: each entry of the shorter list can be paired with one of the longer list, and if
 * the shorter list is complete, both have the same number of entries.
 */
function areSame(first: Json, second: Json, fields: readonly string[]): boolean {
  const [shorter, longer] = itemsOf(first).length <= itemsOf(second).length ? [first, second] : [second, first]
  const [few, many] = [itemsOf(shorter), itemsOf(longer)]
  const isOpen = isObject(shorter) && shorter['complete'] === false
  return (isOpen || few.length === many.length) && embeds(few, many, fields)
}

/** Whether each entry of a list can be paired with a different entry of another list. */
function embeds(few: readonly Json[], many: readonly Json[], fields: readonly string[]): boolean {
  const [first, ...others] = few
  if (first === undefined) return true
  return many.some((one, i) => canBe(first, one, fields) && embeds(others, many.toSpliced(i, 1), fields))
}

/**
 * Whether two entries can be the same: none of the fields has different values in them. A date fits a less exact one
 * that contains it.
 */
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
 * The record after a second person was asked. An agreement is noted. If they differ, the record keeps both statements,
 * so that neither counts on its own. A record cannot hold a second statement of a list; instead, the list keeps what
 * both said and becomes incomplete.
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

/** The record with new verifications, which replace earlier ones of the same questions. */
function withVerifications(record: JsonObject, news: readonly Verified[], dictionary: Dictionary): JsonObject {
  const answered = news.flatMap(({ path }) => factsOfQuestion(path, dictionary))
  return withVerified(record, news, answered)
}

/** The record with one more statement among its `other_sources`. */
function withSecond(record: JsonObject, path: string, stated: Json): JsonObject {
  return { ...record, other_sources: [...othersOf(record), withValue({}, path, stated)] }
}

/** The record without what a second person said about a fact before. */
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

/**
 * The path of the second person's statement about a fact, if it differs; for a date of birth, this may be the age.
 * Otherwise `path`.
 */
export function saidBySecond(record: JsonObject, path: string, dictionary: Dictionary): string {
  const said = factsOfQuestion(path, dictionary).find((fact) => othersOf(record).some((one) => isSecondAt(one, fact)))
  return said ?? path
}

function othersOf(record: JsonObject): readonly JsonObject[] {
  const others = record['other_sources']
  return Array.isArray(others) ? (others as readonly JsonObject[]) : []
}

/** The record with an incomplete list: it keeps only the entries for which both said the same in every field. */
function withOpenList(record: JsonObject, list: string, second: Json, by: string): JsonObject {
  const other = itemsOf(second).map(entryText)
  const kept = itemsOf(record[list]).filter((one) => {
    const at = other.indexOf(entryText(one))
    if (at !== -1) other.splice(at, 1)
    return at !== -1
  })
  return { ...record, [list]: { complete: false, items: kept, source: disputedBy(by) } }
}

/** The source of a list about which the two persons disagree. */
function disputedBy(by: string): string {
  return `${by} and the record say different things`
}

/**
 * The differences between the two persons that nobody has settled since, neither here nor by an answer in an interview.
 */
export function discrepanciesIn(record: JsonObject, dictionary: Dictionary): readonly Verified[] {
  return verifiedIn(record).filter(({ path, by, agrees }) => {
    const stated = valueAt(record, path)
    const isOpenList = isObject(stated) && stated['source'] === disputedBy(by)
    return !agrees && (isOpenList || withoutSecond(record, path, dictionary) !== record)
  })
}

/** The content of an entry without who stated it, whatever the order of its fields. */
function entryText(entry: Json): string {
  if (!isObject(entry)) return canonicalText(entry)
  const { source: _source, by: _by, ...fields } = entry
  return canonicalText(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)))
}

/**
 * The record with one discrepancy settled: either the first or the second statement holds. Undefined if there is no
 * discrepancy about that fact.
 */
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
