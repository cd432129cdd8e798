import { createHmac } from 'node:crypto'
import { isOwn } from '../explain/index.ts'
import type { Result, TrialResult } from '../explain/index.ts'
import { answerPath } from '../facts/index.ts'
import type { EnrolmentState, RulesFrom } from '../model/index.ts'
import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import type { KeyStatement } from './key.ts'

/**
 * A screening from before entries could be signed, with an unsalted hash of the record. Such entries are read but no
 * longer written.
 */
export interface ScreeningEntry1 extends Screened {
  readonly schema: 'prescreen/log-entry/1'
  /** From 1, without gaps. */
  readonly number: number
  /** When it was written, in UTC to the second (ISO 8601). */
  readonly at: string
  readonly record_sha256: string
}

/** A screening. The record itself is included only on request. */
export interface ScreeningEntry extends Draft, Numbered {
  readonly kind: 'screening'
}

/** Names a key that may sign entries from here on, and for which people it signs. */
export interface KeyEntry extends Numbered {
  readonly kind: 'key'
  readonly key: KeyStatement
}

interface Numbered {
  readonly schema: 'prescreen/log-entry/2'
  /** From 1, without gaps. */
  readonly number: number
  /** When it was written, in UTC to the second (ISO 8601); never earlier than the entry before. */
  readonly at: string
  /** The fingerprint of the key that signed the entry; absent if it is not signed. */
  readonly signed_by?: string
}

export type LogEntry = ScreeningEntry1 | ScreeningEntry | KeyEntry

interface Screened {
  /** The initials of the person who screened. */
  readonly by: string
  readonly record?: JsonObject
  readonly as_of: string
  readonly engine: Result['engine']
  readonly criteria_sha256: string
  readonly trials: readonly LoggedTrial[]
}

/** When consent was signed and on which version of the form, as far as somebody recorded it. */
export interface Consent {
  /** For example `2026-03-01`. */
  readonly date?: string
  readonly version?: string
}

/** A screening that has not been added to the log yet. */
export interface Draft extends Screened {
  /** 16 random bytes, in hexadecimal, new for each entry. */
  readonly record_salt: string
  /** The salted hash of the record; see `saltedHash`. */
  readonly record_hash: string
  /** The number by which the person who screened identifies the patient; left out if none was given. */
  readonly screening_number?: string
  /** Values assumed for facts that nobody recorded, by the path of the fact. */
  readonly assumed?: Readonly<Record<string, Json>>
}

export interface LoggedTrial {
  readonly id: string
  readonly rules_sha256: string
  readonly verdict: string
  /** Whether the trial was enrolling, by the rules of that day, and why; left out in older entries. */
  readonly enrolment?: EnrolmentState
  readonly enrolment_reason?: string
  readonly failed: readonly string[]
  /** The text of each failed criterion, as in the rules; left out in older entries and if none failed. */
  readonly reasons?: Readonly<Record<string, string>>
  readonly unknown: readonly string[]
  readonly confirm: readonly string[]
  /** Criteria that were not worked out; left out if there are none. */
  readonly not_worked_out?: readonly string[]
  /** The version of the protocol that the rules follow; left out if they come from a registry page. */
  readonly rules_from?: RulesFrom
  /** What people answered, by criterion and as recorded; answers that do not count are left out. */
  readonly confirmations?: Readonly<Record<string, LoggedAnswer>>
  /** Left out if nobody recorded it. */
  readonly consent?: Consent
  /** Why people decided otherwise than the verdict. */
  readonly override?: string
}

/** An answer as recorded; true is favourable to the patient. */
export type LoggedAnswer =
  | boolean
  | {
      readonly answer: boolean
      readonly by?: string | null
      readonly date?: string | null
      readonly question_sha256?: string | null
    }

/** What an entry needs besides the result. */
export interface LogContext {
  readonly by: string
  /** 16 random bytes, in hexadecimal. */
  readonly salt: string
  readonly keepRecord: boolean
  readonly screeningNumber?: string | undefined
  /** By trial. */
  readonly consents?: Readonly<Record<string, Consent>>
  /** The reasons for deciding otherwise, by trial. */
  readonly overrides: Readonly<Record<string, string>>
}

/** An entry without what the log adds to it: number, time and signature. */
export function draftOf(result: Result, record: JsonObject, context: LogContext): Draft {
  return {
    by: context.by,
    record_salt: context.salt,
    record_hash: saltedHash(context.salt, result.record_sha256),
    ...(context.screeningNumber !== undefined && { screening_number: context.screeningNumber }),
    ...(context.keepRecord && { record }),
    as_of: result.as_of,
    engine: result.engine,
    criteria_sha256: result.criteria_sha256,
    ...(result.assumed !== undefined && { assumed: result.assumed }),
    trials: result.trials.map((trial) => {
      const { id, rules_sha256, verdict, failed, unknown, confirm, rules_from } = trial
      const { enrolment, enrolment_reason: why, not_worked_out: spent } = trial
      const own = answersIn(record, id, result)
      const override = context.overrides[id]
      const consent = context.consents?.[id]
      const reasons = reasonsOf(trial)
      return {
        id,
        rules_sha256,
        verdict,
        enrolment,
        ...(why !== undefined && { enrolment_reason: why }),
        failed,
        ...(reasons !== undefined && { reasons }),
        unknown,
        confirm,
        ...(spent !== undefined && { not_worked_out: spent }),
        ...(rules_from.source === 'protocol' && { rules_from }),
        ...(own !== undefined && { confirmations: own }),
        ...(consent !== undefined && { consent }),
        ...(override !== undefined && { override }),
      }
    }),
  }
}

/**
 * The texts of the failed criteria. They come from the rules, so they say no more about the patient than which criteria
 * failed.
 */
function reasonsOf({ criteria, failed }: TrialResult): LoggedTrial['reasons'] {
  const own = criteria.filter(({ id }) => failed.includes(id) && !isOwn(id))
  return own.length === 0 ? undefined : Object.fromEntries(own.map(({ id, text }) => [id, text]))
}

/**
 * HMAC-SHA-256 of the 32 bytes of a record's SHA-256, keyed with the salt; all in hexadecimal. Two entries about one
 * record cannot be recognised as such, and without the salt nobody can test whether a guessed record is the right one.
 * Anyone who has the log has the salts, and can.
 */
export function saltedHash(salt: string, recordSha256: string): string {
  return createHmac('sha256', Buffer.from(salt, 'hex')).update(Buffer.from(recordSha256, 'hex')).digest('hex')
}

/** Whether an entry is about the record with this SHA-256. */
export function isOfRecord(entry: LogEntry, recordSha256: string): boolean {
  if ('record_sha256' in entry) return entry.record_sha256 === recordSha256
  return entry.kind === 'screening' && entry.record_hash === saltedHash(entry.record_salt, recordSha256)
}

/** Whether an entry is a screening rather than a key entry. */
export function isScreening(entry: LogEntry): entry is ScreeningEntry1 | ScreeningEntry {
  return 'by' in entry
}

/** The entries reduced to these trials: screenings for none of them are left out, and key entries are kept. */
export function entriesOfTrials(entries: readonly LogEntry[], trials: readonly string[]): LogEntry[] {
  return entries.flatMap((entry): LogEntry[] => {
    if (!isScreening(entry)) return [entry]
    const own = entry.trials.filter(({ id }) => trials.includes(id))
    return own.length === 0 ? [] : [{ ...entry, trials: own }]
  })
}

/** The fingerprint of the key by which an entry says it is signed; undefined if it is not signed. */
export function signerOf(entry: LogEntry | undefined): string | undefined {
  return entry !== undefined && 'signed_by' in entry ? entry.signed_by : undefined
}

/** The answers in a record that count for a trial; undefined if the record has no answers for it. */
function answersIn(record: JsonObject, trial: string, { warnings }: Result): LoggedTrial['confirmations'] {
  const all = record['confirmations']
  const own = isObject(all) ? all[trial] : undefined
  if (!isObject(own)) return undefined
  // A warning about an answer always means that it does not count.
  const unused = new Set(warnings.map((one) => one.path))
  const counted = Object.entries(own).filter(
    ([criterion, value]) => isAnswer(value) && !unused.has(answerPath(trial, criterion)),
  )
  return Object.fromEntries(counted) as LoggedTrial['confirmations']
}

function isAnswer(value: Json): boolean {
  return typeof value === 'boolean' || (isObject(value) && typeof value['answer'] === 'boolean')
}
