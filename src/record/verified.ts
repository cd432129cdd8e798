import { listOf, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { valueAt } from './path.ts'
import { isObject } from './record.ts'
import type { Json, JsonObject } from './record.ts'
import { bareValue, plainRecord } from './stated.ts'

/** What a second person said about a fact or a whole list without seeing what the record says. */
export interface Verified {
  readonly path: string
  readonly by: string
  /** The day on which it was said, YYYY-MM-DD. */
  readonly date: string
  /** Whether both said the same, or their difference has been settled; otherwise either may be right. */
  readonly agrees: boolean
  /** What the record said, as JSON text; after settling, the value that holds. */
  readonly value: string
  /** What the second person said, if that differs; after settling, the value that does not hold. */
  readonly other?: string
  /**
   * For a list on which they differ: the list as the record stated it, with the origins of its
   * entries, until the difference is settled.
   */
  readonly stated?: string
}

/** Everything that second persons said about a record. */
export function verifiedIn(record: JsonObject): readonly Verified[] {
  const { interview } = record
  const verified = isObject(interview) ? interview['verified'] : undefined
  return Array.isArray(verified) ? verified : []
}

/**
 * The record with what a second person said about some facts. It replaces what was said
 * before about these facts and about `others`.
 */
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

/**
 * Who verified a fact, or the list that it is in, with the value that the record has now; undefined if nobody did, or
 * if the value was changed since.
 */
export function verifiedAt(record: JsonObject, path: string, dictionary: Dictionary): Verified | undefined {
  const whole = listOf(path) ?? path
  const own = verifiedIn(record).find((one) => one.path === whole && one.agrees)
  if (own === undefined) return undefined
  return JSON.stringify(plainAt(record, whole, dictionary)) === own.value ? own : undefined
}

/** A fact or list by its values alone: without days, sources and persons. */
export function plainAt(record: JsonObject, path: string, dictionary: Dictionary): Json {
  const value = valueAt(plainRecord(record, dictionary), path) ?? null
  const variable = variablesByPath(dictionary).get(path)
  const bare = variable === undefined ? value : (bareValue(variable, value) ?? null)
  if (!isObject(bare)) return bare
  const { date: _date, source: _source, by: _by, ...own } = bare
  return own
}

/** The value of such a JSON text; undefined if it is none that a record could have. */
export function verifiedValue(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined
  try {
    const value = JSON.parse(text) as Json
    // Writing throws for a value that is nested too deeply; no record has such a value.
    return JSON.stringify(value) === '' ? undefined : value
  } catch {
    return undefined
  }
}
