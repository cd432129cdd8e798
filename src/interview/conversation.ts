import { ageFrom, birthDatePath, declaredPath, labOf, listOf, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { bareAt, isObject, NO_NUMBER, originOf, statedWith, valueAt, withDate, withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { dayPath, datedFact } from './days.ts'
import { isTotalOf } from './total.ts'
import { labText } from './typed-lab.ts'

/**
 * The state of an interview: the record with the answers so far, and every question in the order in which it was first
 * asked.
 */
export interface Conversation {
  readonly record: JsonObject
  readonly asked: readonly string[]
  /**
   * Questions that need not be asked again: they were answered, or the answer is not known. A list is added only once
   * it has been entered completely.
   */
  readonly done: ReadonlySet<string>
}

/** An answer to a question: a value to record (a day for `ecog.date`). Without a value, the answer is not known. */
export interface Answer {
  readonly path: string
  readonly value?: Json
  /**
   * Whether the value was typed again, so that the earlier day of the fact no longer applies, even if the value is the
   * same.
   */
  readonly anew?: boolean
  /** Whether more entries of the list will follow. */
  readonly more?: boolean
  /** Whether this answer only follows from another answer to the same question, which already says as much. */
  readonly implied?: boolean
}

/** Starts an interview from a record. A record that an earlier interview saved continues exactly where it stopped. */
export function conversation(record: JsonObject): Conversation {
  const saved = isObject(record['interview']) ? record['interview'] : {}
  const asked = (saved['asked'] ?? []) as readonly string[]
  const open = (saved['open'] ?? []) as readonly string[]
  return { record, asked, done: new Set(asked.filter((path) => !open.includes(path))) }
}

/** The source of facts that come from the file with which an interview starts. */
export function fileOrigin(name: string): string {
  return `${FILE}${name}`
}

const FILE = 'file '

/**
 * Whether the id of a record was typed at the start of an interview: the interview has asked something, and it did not
 * start from a file.
 */
export function hasNumberGiven({ id, interview, provenance }: JsonObject): boolean {
  const asked = isObject(interview) ? interview['asked'] : undefined
  const origins = isObject(provenance) ? Object.values(provenance) : []
  const isFromFile = origins.some((one) => typeof one === 'string' && one.startsWith(FILE))
  return id !== NO_NUMBER && Array.isArray(asked) && asked.length > 0 && !isFromFile
}

/**
 * The record with a source for each fact that has none yet, so that facts known at the start can be distinguished from
 * answers.
 */
export function withOrigin(record: JsonObject, origin: string, dictionary: Dictionary): JsonObject {
  const before = isObject(record['provenance']) ? record['provenance'] : {}
  const paths = recordedPaths(record, dictionary).filter((path) => before[path] === undefined)
  if (paths.length === 0) return record
  return { ...record, provenance: { ...before, ...Object.fromEntries(paths.map((path) => [path, origin])) } }
}

/**
 * The conversation after the answers to one question (several answers if labs share a screen). An answer replaces an
 * earlier answer to the same question. Nothing else is removed from the record except the day of a value that has
 * changed. `by`: who answered, kept with each value.
 */
export function answered(
  before: Conversation,
  question: string,
  answers: readonly Answer[],
  dictionary: Dictionary,
  by?: string,
): Conversation {
  return answers.reduce((sofar, answer) => {
    const fact = datedFact(answer.path, dictionary)
    if (fact !== undefined) return withDay(sofar, question, fact, answer.value)
    return withAnswer(sofar, question, answer, dictionary, by)
  }, before)
}

/**
 * The conversation after an answer about a day, which is kept with its fact. A `day` that is undefined is not known.
 */
function withDay(before: Conversation, question: string, fact: string, day: Json | undefined): Conversation {
  const isStated = (valueAt(before.record, fact) ?? null) !== null
  const asked = before.asked.includes(question) ? before.asked : [...before.asked, question]
  const done = new Set([...before.done, question, dayPath(fact)])
  // "Don't know" removes only a day that this question was answered with before, not one that came from a file.
  const isKept = day === undefined && (!isStated || !before.asked.includes(question))
  const record = isKept ? before.record : withDate(before.record, fact, dayText(day))
  return withProgress(record, asked, done)
}

function dayText(day: Json | undefined): string | undefined {
  return typeof day === 'string' ? day : undefined
}

/** The conversation with its progress saved in the record, so that the interview can continue later. */
function withProgress(record: JsonObject, asked: readonly string[], done: ReadonlySet<string>): Conversation {
  const open = asked.filter((one) => !done.has(one))
  const { interview } = record
  const verified = isObject(interview) ? interview['verified'] : undefined
  return {
    record: { ...record, interview: { asked, open, ...(verified !== undefined && { verified }) } },
    asked,
    done,
  }
}

function withAnswer(
  before: Conversation,
  question: string,
  answer: Answer,
  dictionary: Dictionary,
  by: string | undefined,
): Conversation {
  const { path } = answer
  // All parts of a lab are asked for and answered together.
  const lab = labOf(dictionary, path)?.path
  // If the total was given instead of the component that was asked for, the component stays a question, unless it no
  // longer matters.
  const name = lab ?? (isTotalOf(path, question, dictionary) ? path : question)
  const current = itemsAt(before.record, path)
  // "Don't know" does not remove what a file states, unless other sources contradict it.
  const recorded = before.asked.includes(name) ? undefined : (valueAt(before.record, path) ?? undefined)
  const others = before.record['other_sources']
  const isDisputed =
    Array.isArray(others) &&
    (others as readonly JsonObject[]).some((one) => (valueAt(one, lab ?? path) ?? null) !== null)
  const isKept = answer.value === undefined && recorded !== undefined && !isDisputed
  const isSame = answer.anew !== true && isSameValue(answer, before.record, dictionary)
  const stated = answer.value === undefined ? null : signed(answer.value, path, isSame, before.record, dictionary, by)
  let record = isKept ? before.record : withoutOthers(withValue(before.record, path, stated), lab ?? path)
  const next = itemsAt(record, path)
  // Questions about an entry and its sources move with the entry if its position in the list changes.
  const entries = { path, current, next }
  const isOldDay = (other: string): boolean => other === dayPath(lab ?? path) && !isKept && !isSame
  const stays = (other: string): string[] => (isOldDay(other) ? [] : movedPath(other, entries))
  const kept = before.asked.flatMap(stays)
  const asked = kept.includes(name) ? kept : [...kept, name]
  const done = new Set([...before.done].flatMap(stays))
  for (const one of lab === undefined ? [name, path] : [name, `${name}.uln`, `${name}.unit`]) done.add(one)
  if (answer.more === true) done.delete(question)
  const sources = isObject(record['provenance']) ? record['provenance'] : {}
  const replaced = otherBirth(path, dictionary)
  if (replaced !== undefined && (path !== question || sources[replaced] === 'interview'))
    record = withValue(record, replaced, null)
  const moved = Object.entries(sources).flatMap(([other, source]) =>
    movedPath(other, entries).map((one) => [one, source] as const),
  )
  const provenance = { ...Object.fromEntries(moved), ...(!isKept && { [path]: 'interview' }) }
  return withProgress({ ...record, provenance }, asked, done)
}

interface Entries {
  /** The path of the list. */
  readonly path: string
  readonly current: readonly Json[]
  readonly next: readonly Json[]
}

/** The path after entries of a list were removed or replaced; empty if its entry was removed. */
function movedPath(other: string, { path, current, next }: Entries): string[] {
  if (!other.startsWith(`${path}[`)) return [other]
  const end = other.indexOf(']', path.length)
  const entry = current[Number(other.slice(path.length + 1, end))]
  const place = entry === undefined ? -1 : next.indexOf(entry)
  return place === -1 ? [] : [`${path}[${place}${other.slice(end)}`]
}

/** Whether an answer repeats what the record says, so that the day of the fact stays the same. */
function isSameValue({ path, value }: Answer, record: JsonObject, dictionary: Dictionary): boolean {
  const known = bareAt(record, path, dictionary)
  if (value === undefined || known === undefined || known === null) return false
  if (labOf(dictionary, path)?.path === path && isObject(known) && isObject(value))
    return labText(known) === labText(value)
  return JSON.stringify(known) === JSON.stringify(value)
}

/**
 * An answer as the record states it: with the name of who gave it, and with its earlier day if the value has not
 * changed. In a list, each new entry carries the name of who entered it. The list itself carries the name only if this
 * person entered none of its entries: the person says that there are none, or that others entered all of them.
 */
function signed(
  value: Json,
  path: string,
  isSame: boolean,
  before: JsonObject,
  dictionary: Dictionary,
  by: string | undefined,
): Json {
  // A lab may have a day of its own.
  const isDated = isObject(value) && value['date'] !== undefined
  const date = isSame && !isDated ? originOf(valueAt(before, path)).date : undefined
  const kept = date === undefined ? value : statedWith(value, { date })
  if (by === undefined) return kept
  if (variablesByPath(dictionary).get(declaredPath(path))?.type !== 'list') return signedField(kept, path, before, by)
  const known = itemsAt(before, path)
  const own = isObject(kept) ? kept['items'] : kept
  const items = (own as readonly Json[]).map((one) =>
    known.includes(one) || hasHand(one) ? one : statedWith(one, { by }),
  )
  const whole = isObject(kept) ? { ...kept, items } : items
  return items.some((one) => originOf(one).by === by) ? whole : statedWith(whole, { by })
}

/**
 * A field of an entry is attributed to whoever entered the entry, so it carries a name only if somebody else gave it.
 */
function signedField(value: Json, path: string, record: JsonObject, by: string): Json {
  const list = listOf(path)
  const entry = list === undefined ? undefined : valueAt(record, path.slice(0, path.indexOf(']') + 1))
  return hasHand(value) || originOf(entry).by === by ? value : statedWith(value, { by })
}

function hasHand(value: Json): boolean {
  const { source, by } = originOf(value)
  return source !== undefined || by !== undefined
}

/** The record without other statements of a fact: the answer of a person decides between the sources. */
function withoutOthers(record: JsonObject, path: string): JsonObject {
  const others = record['other_sources']
  if (!Array.isArray(others)) return record
  const left = (others as readonly JsonObject[]).map((one) =>
    valueAt(one, path) === undefined ? one : withValue(one, path, null),
  )
  return { ...record, other_sources: left }
}

/**
 * The age if the path is the date of birth, and the reverse: both answer the same question. Undefined for other paths.
 */
function otherBirth(path: string, dictionary: Dictionary): string | undefined {
  const birth = birthDatePath(dictionary)
  const age = birth === undefined ? undefined : ageFrom(dictionary, birth)?.path
  return path === birth ? age : path === age ? birth : undefined
}

function itemsAt(record: JsonObject, path: string): readonly Json[] {
  const value = valueAt(record, path)
  const items = isObject(value) ? value['items'] : value
  return Array.isArray(items) ? (items as readonly Json[]) : []
}

/**
 * The question before `current` (the last one asked if `current` is undefined or was not asked); undefined at the
 * beginning.
 */
export function previousQuestion({ asked }: Conversation, current: string | undefined): string | undefined {
  const at = current === undefined ? -1 : asked.indexOf(current)
  return at === -1 ? asked.at(-1) : asked[at - 1]
}

/**
 * The paths that can be asked for as one question and that the record answers. The parts of a lab count as one
 * question, and so do the entries of a list.
 */
export function recordedPaths(record: JsonObject, dictionary: Dictionary): string[] {
  return questionPaths(dictionary).filter((path) => {
    const value = valueAt(record, path)
    return value !== undefined && value !== null
  })
}

/**
 * Every fact about the patient that can be asked for, in the dictionary's order. Lists and labs count as one question
 * each.
 */
export function questionPaths(dictionary: Dictionary): string[] {
  const paths = (variable: Variable): string[] => {
    if (variable.type === 'group') return variable.fields.flatMap(paths)
    return variable.type === 'text' ? [] : [variable.path]
  }
  return dictionary.variables.flatMap(paths)
}
