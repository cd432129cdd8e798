import { ageFrom, birthDatePath, declaredPath, labOf, listOf, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { bareAt, isObject, NO_NUMBER, originOf, statedWith, valueAt, withDate, withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { dayPath, datedFact } from './days.ts'
import { isTotalOf } from './total.ts'
import { labText } from './typed-lab.ts'

/** An interview so far: the record with what was answered, and every question in the order in which it was first asked. */
export interface Conversation {
  readonly record: JsonObject
  readonly asked: readonly string[]
  /** Questions that need not be asked again: answered, or not known. A list that is being entered is not among them. */
  readonly done: ReadonlySet<string>
}

/** What a person says to a question: a value to record (of `ecog.date` a day), or that it is not known. */
export interface Answer {
  readonly path: string
  readonly value?: Json
  /** The value was given anew, so that its day is another one also where it is the same as before. */
  readonly anew?: boolean
  /** A list goes on. */
  readonly more?: boolean
  /** It follows from another answer to the same question, which says it already. */
  readonly implied?: boolean
}

/** Starts from a record; one that an interview saved goes on exactly where it stopped. */
export function conversation(record: JsonObject): Conversation {
  const saved = isObject(record['interview']) ? record['interview'] : {}
  const asked = (saved['asked'] ?? []) as readonly string[]
  const open = (saved['open'] ?? []) as readonly string[]
  return { record, asked, done: new Set(asked.filter((path) => !open.includes(path))) }
}

/** How the facts of a file are marked with which an interview begins. */
export function fileOrigin(name: string): string {
  return `${FILE}${name}`
}

const FILE = 'file '

/** Whether somebody gave the id of a record at the start of an interview: it has asked something, and began with no file. */
export function hasNumberGiven({ id, interview, provenance }: JsonObject): boolean {
  const asked = isObject(interview) ? interview['asked'] : undefined
  const origins = isObject(provenance) ? Object.values(provenance) : []
  const isFromFile = origins.some((one) => typeof one === 'string' && one.startsWith(FILE))
  return id !== NO_NUMBER && Array.isArray(asked) && asked.length > 0 && !isFromFile
}

/** Where the facts that a record starts with come from, so that they can be told from answers. */
export function withOrigin(record: JsonObject, origin: string, dictionary: Dictionary): JsonObject {
  const before = isObject(record['provenance']) ? record['provenance'] : {}
  const paths = recordedPaths(record, dictionary).filter((path) => before[path] === undefined)
  if (paths.length === 0) return record
  return { ...record, provenance: { ...before, ...Object.fromEntries(paths.map((path) => [path, origin])) } }
}

/**
 * The conversation after the answers to one question (several when labs share a screen). An answer replaces an earlier one to
 * the same question; nothing else is dropped from the record, but for the day of what is no longer so. `by`: who answers, kept with each value.
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

/** A day is kept beside its fact. */
function withDay(before: Conversation, question: string, fact: string, day: Json | undefined): Conversation {
  const isStated = (valueAt(before.record, fact) ?? null) !== null
  const asked = before.asked.includes(question) ? before.asked : [...before.asked, question]
  const done = new Set([...before.done, question, dayPath(fact)])
  // Who does not know it takes back only what was answered before.
  const isKept = day === undefined && (!isStated || !before.asked.includes(question))
  const record = isKept ? before.record : withDate(before.record, fact, dayText(day))
  return withProgress(record, asked, done)
}

function dayText(day: Json | undefined): string | undefined {
  return typeof day === 'string' ? day : undefined
}

/** The record says how far the interview is, so that it can go on. */
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
  // The parts of a lab are asked for together, and answered as a whole.
  const lab = labOf(dictionary, path)?.path
  // The total that is given for a component leaves the component to be asked, unless it is of no use then.
  const name = lab ?? (isTotalOf(path, question, dictionary) ? path : question)
  const current = itemsAt(before.record, path)
  // Who does not know more than a file said in part takes nothing back.
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
  // What was said of an entry stays with it, wherever it stands now.
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
  /** The list. */
  readonly path: string
  readonly current: readonly Json[]
  readonly next: readonly Json[]
}

/** Where a path is after entries of a list were removed or replaced; nowhere where its entry is gone. */
function movedPath(other: string, { path, current, next }: Entries): string[] {
  if (!other.startsWith(`${path}[`)) return [other]
  const end = other.indexOf(']', path.length)
  const entry = current[Number(other.slice(path.length + 1, end))]
  const place = entry === undefined ? -1 : next.indexOf(entry)
  return place === -1 ? [] : [`${path}[${place}${other.slice(end)}`]
}

/** Whether an answer says again what the record says, so that the day of it stays the same. */
function isSameValue({ path, value }: Answer, record: JsonObject, dictionary: Dictionary): boolean {
  const known = bareAt(record, path, dictionary)
  if (value === undefined || known === undefined || known === null) return false
  if (labOf(dictionary, path)?.path === path && isObject(known) && isObject(value))
    return labText(known) === labText(value)
  return JSON.stringify(known) === JSON.stringify(value)
}

/**
 * An answer as the record states it: who gave it, and the day of it where that is still the same. Of a list, whoever noted an entry stands there, and
 * whoever says that there is none, or that others noted all there are, beside the whole.
 */
function signed(
  value: Json,
  path: string,
  isSame: boolean,
  before: JsonObject,
  dictionary: Dictionary,
  by: string | undefined,
): Json {
  // A lab may say its own day.
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

/** What is known of an entry is by whoever noted it, unless somebody else says so. */
function signedField(value: Json, path: string, record: JsonObject, by: string): Json {
  const list = listOf(path)
  const entry = list === undefined ? undefined : valueAt(record, path.slice(0, path.indexOf(']') + 1))
  return hasHand(value) || originOf(entry).by === by ? value : statedWith(value, { by })
}

function hasHand(value: Json): boolean {
  const { source, by } = originOf(value)
  return source !== undefined || by !== undefined
}

/** A person who answers decides between the sources. */
function withoutOthers(record: JsonObject, path: string): JsonObject {
  const others = record['other_sources']
  if (!Array.isArray(others)) return record
  const left = (others as readonly JsonObject[]).map((one) =>
    valueAt(one, path) === undefined ? one : withValue(one, path, null),
  )
  return { ...record, other_sources: left }
}

/** An age and a date of birth answer the same question: the other of the two. */
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

/** The question before another one (before the next one when none is named); undefined at the beginning. */
export function previousQuestion({ asked }: Conversation, current: string | undefined): string | undefined {
  const at = current === undefined ? -1 : asked.indexOf(current)
  return at === -1 ? asked.at(-1) : asked[at - 1]
}

/** Paths that can be asked for as one question and that a record answers; parts of a lab and entries of a list belong together. */
export function recordedPaths(record: JsonObject, dictionary: Dictionary): string[] {
  return questionPaths(dictionary).filter((path) => {
    const value = valueAt(record, path)
    return value !== undefined && value !== null
  })
}

/** Every fact on the whole patient that can be asked for, in the dictionary's order: lists and labs as wholes. */
export function questionPaths(dictionary: Dictionary): string[] {
  const paths = (variable: Variable): string[] => {
    if (variable.type === 'group') return variable.fields.flatMap(paths)
    return variable.type === 'text' ? [] : [variable.path]
  }
  return dictionary.variables.flatMap(paths)
}
