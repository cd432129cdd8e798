import { listOf, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { valueAt } from './path.ts'
import { isObject } from './record.ts'
import type { Json, JsonObject } from './record.ts'
import { bareValue, plainRecord } from './stated.ts'

/** What a second person said of a fact, or of a list as a whole, without knowing what the record said. */
export interface Verified {
  readonly path: string
  readonly by: string
  /** The day of it, YYYY-MM-DD. */
  readonly date: string
  /** Both said the same, or it was settled since; else each may be right. */
  readonly agrees: boolean
  /** What the record said, as a JSON text; where it was settled, what holds. */
  readonly value: string
  /** What the second person said, where that was something else; where it was settled, what does not hold. */
  readonly other?: string
  /** A list as the record stated it, with where its entries come from, while both lists stand. */
  readonly stated?: string
}

/** All that second persons said of a record. */
export function verifiedIn(record: JsonObject): readonly Verified[] {
  const { interview } = record
  const verified = isObject(interview) ? interview['verified'] : undefined
  return Array.isArray(verified) ? verified : []
}

/** The record with what a second person said of some facts, in the place of what was said of them, and of `others`, before. */
export function withVerified(
  record: JsonObject,
  news: readonly Verified[],
  others: readonly string[] = [],
): JsonObject {
  const paths = new Set([...news.map((one) => one.path), ...others])
  const { interview } = record
  const before = isObject(interview) ? interview : { asked: [], open: [] }
  const kept = verifiedIn(record).filter((one) => !paths.has(one.path))
  return { ...record, interview: { ...before, verified: [...kept, ...news] as unknown as Json } }
}

/** Who verified a fact, or the list that it is in, as the record has it now; a value that was changed since is verified by nobody. */
export function verifiedAt(record: JsonObject, path: string, dictionary: Dictionary): Verified | undefined {
  const whole = listOf(path) ?? path
  const own = verifiedIn(record).find((one) => one.path === whole && one.agrees)
  if (own === undefined) return undefined
  return JSON.stringify(plainAt(record, whole, dictionary)) === own.value ? own : undefined
}

/** A fact or a list by its values alone: without days, sources and hands. */
export function plainAt(record: JsonObject, path: string, dictionary: Dictionary): Json {
  const value = valueAt(plainRecord(record, dictionary), path) ?? null
  const variable = variablesByPath(dictionary).get(path)
  const bare = variable === undefined ? value : (bareValue(variable, value) ?? null)
  if (!isObject(bare)) return bare
  const { date: _date, source: _source, by: _by, ...own } = bare
  return own
}

/** The value that such a text is; undefined for what no record has. */
export function verifiedValue(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined
  try {
    const value = JSON.parse(text) as Json
    // What is nested too deeply to be written is of no record either.
    return JSON.stringify(value) === '' ? undefined : value
  } catch {
    return undefined
  }
}
