import { ageFrom, birthDatePath, dayOf, factOfDay, labOf } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { isObject, valueAt, withFact, withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'

/** An interview so far: the record with what was answered, and every question in the order in which it was first asked. */
export interface Conversation {
  readonly record: JsonObject
  readonly asked: readonly string[]
  /** Questions that need not be asked again: answered, or not known. A list that is being entered is not among them. */
  readonly done: ReadonlySet<string>
}

/** What a person says to a question: a value to record, or that it is not known. */
export interface Answer {
  readonly path: string
  readonly value?: Json
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

/** Where the facts that a record starts with come from, so that they can be told from answers. */
export function withOrigin(record: JsonObject, origin: string, dictionary: Dictionary): JsonObject {
  const before = isObject(record['provenance']) ? record['provenance'] : {}
  const paths = recordedPaths(record, dictionary).filter((path) => before[path] === undefined)
  if (paths.length === 0) return record
  return { ...record, provenance: { ...before, ...Object.fromEntries(paths.map((path) => [path, origin])) } }
}

/**
 * The conversation after the answers to one question (several when labs share a screen). An answer replaces an earlier one to
 * the same question; nothing else is dropped from the record.
 */
export function answered(
  before: Conversation,
  question: string,
  answers: readonly Answer[],
  dictionary: Dictionary,
): Conversation {
  return answers.reduce((sofar, answer) => withAnswer(sofar, question, answer, dictionary), before)
}

function withAnswer(before: Conversation, question: string, answer: Answer, dictionary: Dictionary): Conversation {
  const { path } = answer
  // The parts of a lab are asked for together, and answered as a whole.
  const lab = labOf(dictionary, path)?.path
  const name = lab ?? question
  const current = itemsAt(before.record, path)
  // Who does not know more than a file said in part takes nothing back.
  const recorded = before.asked.includes(name) ? undefined : (valueAt(before.record, path) ?? undefined)
  const others = before.record['other_sources']
  const isDisputed =
    Array.isArray(others) &&
    (others as readonly JsonObject[]).some((one) => (valueAt(one, lab ?? path) ?? null) !== null)
  const isKept = answer.value === undefined && recorded !== undefined && !isDisputed
  let record = isKept
    ? before.record
    : withoutOthers(put(before.record, path, answer.value ?? null, dictionary), lab ?? path)
  const next = itemsAt(record, path)
  const changed = (other: string): boolean => {
    const entry = Number(/\[(\d+)\]/.exec(other)?.[1] ?? -1)
    return other.startsWith(`${path}[`) && current[entry] !== next[entry]
  }
  const kept = before.asked.filter((other) => !changed(other))
  const asked = kept.includes(name) ? kept : [...kept, name]
  const done = new Set([...before.done].filter((other) => !changed(other)))
  for (const one of lab === undefined ? [question, path] : [name, `${name}.uln`, `${name}.unit`]) done.add(one)
  if (answer.more === true) done.delete(question)
  const day = dayOf(dictionary, lab ?? path)
  if (day !== undefined && !isKept) done.delete(day.path)
  const sources = isObject(record['provenance']) ? record['provenance'] : {}
  const replaced = otherBirth(path, dictionary)
  if (replaced !== undefined && (path !== question || sources[replaced] === 'interview'))
    record = withValue(record, replaced, null)
  const provenance = isKept ? sources : { ...sources, [path]: 'interview' }
  const open = asked.filter((one) => !done.has(one))
  return { record: { ...record, provenance, interview: { asked, open } }, asked, done }
}

/** A day goes beside its fact; another value has no day yet. */
function put(record: JsonObject, path: string, value: Json, dictionary: Dictionary): JsonObject {
  return factOfDay(dictionary, path) === undefined
    ? withValue(record, path, value)
    : withFact(record, path, value, dictionary)
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
