import { createHash } from 'node:crypto'
import type { Result } from '../explain/index.ts'
import { answerPath } from '../facts/index.ts'
import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'

/** A screening, as the log keeps it. The record itself is there only when that was asked for. */
export interface LogEntry {
  readonly schema: 'prescreen/log-entry/1'
  /** From 1, without gaps. */
  readonly number: number
  /** When it was written: UTC, to the second (ISO 8601). */
  readonly at: string
  /** Initials of the person who screened. */
  readonly by: string
  readonly record_sha256: string
  readonly record?: JsonObject
  readonly as_of: string
  readonly engine: Result['engine']
  readonly criteria_sha256: string
  readonly trials: readonly LoggedTrial[]
}

export interface LoggedTrial {
  readonly id: string
  readonly rules_sha256: string
  readonly verdict: string
  readonly failed: readonly string[]
  readonly unknown: readonly string[]
  readonly confirm: readonly string[]
  /** What people answered, by criterion and as it was recorded; answers that do not count are left out. */
  readonly confirmations?: Readonly<Record<string, LoggedAnswer>>
  /** Why people decided otherwise than the verdict. */
  readonly override?: string
}

/** True is favourable to the patient. */
export type LoggedAnswer =
  | boolean
  | {
      readonly answer: boolean
      readonly by?: string | null
      readonly date?: string | null
      readonly question_sha256?: string | null
    }

/** What is written beside the result. */
export interface LogContext {
  readonly at: string
  readonly by: string
  readonly keepRecord: boolean
  /** Reason by trial. */
  readonly overrides: Readonly<Record<string, string>>
}

/** An entry without its number, which the log gives. */
export function entryOf(result: Result, record: JsonObject, context: LogContext): Omit<LogEntry, 'number'> {
  return {
    schema: 'prescreen/log-entry/1',
    at: context.at,
    by: context.by,
    record_sha256: result.record_sha256,
    ...(context.keepRecord && { record }),
    as_of: result.as_of,
    engine: result.engine,
    criteria_sha256: result.criteria_sha256,
    trials: result.trials.map(({ id, rules_sha256, verdict, failed, unknown, confirm }) => {
      const own = answersIn(record, id, result)
      const override = context.overrides[id]
      return {
        id,
        rules_sha256,
        verdict,
        failed,
        unknown,
        confirm,
        ...(own !== undefined && { confirmations: own }),
        ...(override !== undefined && { override }),
      }
    }),
  }
}

/** The answers of a record that count; undefined when it has none. */
function answersIn(record: JsonObject, trial: string, { warnings }: Result): LoggedTrial['confirmations'] {
  const all = record['confirmations']
  const own = isObject(all) ? all[trial] : undefined
  if (!isObject(own)) return undefined
  // An answer is only ever warned about when it does not count.
  const unused = new Set(warnings.map((one) => one.path))
  const counted = Object.entries(own).filter(
    ([criterion, value]) => isAnswer(value) && !unused.has(answerPath(trial, criterion)),
  )
  return Object.fromEntries(counted) as LoggedTrial['confirmations']
}

function isAnswer(value: Json): boolean {
  return typeof value === 'boolean' || (isObject(value) && typeof value['answer'] === 'boolean')
}

/** An entry as it is stored: its text, chained to the one before by `hash`. */
export interface StoredEntry {
  readonly number: number
  readonly body: string
  readonly hash: string
}

/** What the first entry is chained to. */
export const NO_HASH = '0'.repeat(64)

/** SHA-256 of the hash of the entry before, a line feed, and the text of the entry; hexadecimal. */
export function chainHash(before: string, body: string): string {
  return createHash('sha256').update(`${before}\n${body}`).digest('hex')
}

/** The entry that follows another one. */
export function nextEntry(entry: Omit<LogEntry, 'number'>, last: StoredEntry | undefined): StoredEntry {
  const number = (last?.number ?? 0) + 1
  const body = JSON.stringify({ ...entry, number })
  return { number, body, hash: chainHash(last?.hash ?? NO_HASH, body) }
}
