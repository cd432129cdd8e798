import { createHmac } from 'node:crypto'
import { isOwn } from '../explain/index.ts'
import type { Result, TrialResult } from '../explain/index.ts'
import { answerPath } from '../facts/index.ts'
import type { EnrolmentState, RulesFrom } from '../model/index.ts'
import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import type { KeyStatement } from './key.ts'

/** A screening as it was written before entries could be signed: the hash of the record has no salt. Only read, never written. */
export interface ScreeningEntry1 extends Screened {
  readonly schema: 'prescreen/log-entry/1'
  /** From 1, without gaps. */
  readonly number: number
  /** When it was written: UTC, to the second (ISO 8601). */
  readonly at: string
  readonly record_sha256: string
}

/** A screening. The record itself is there only when that was asked for. */
export interface ScreeningEntry extends Draft, Numbered {
  readonly kind: 'screening'
}

/** Names a key that signs entries from here on, and whose entries it may sign. */
export interface KeyEntry extends Numbered {
  readonly kind: 'key'
  readonly key: KeyStatement
}

interface Numbered {
  readonly schema: 'prescreen/log-entry/2'
  /** From 1, without gaps. */
  readonly number: number
  /** When it was written: UTC, to the second (ISO 8601); never earlier than the entry before. */
  readonly at: string
  /** Fingerprint of the key that signed the entry; absent where it is not signed. */
  readonly signed_by?: string
}

export type LogEntry = ScreeningEntry1 | ScreeningEntry | KeyEntry

interface Screened {
  /** Initials of the person who screened. */
  readonly by: string
  readonly record?: JsonObject
  readonly as_of: string
  readonly engine: Result['engine']
  readonly criteria_sha256: string
  readonly trials: readonly LoggedTrial[]
}

/** When consent was signed, and on which version of the form; as far as somebody said so. */
export interface Consent {
  /** `2026-03-01`. */
  readonly date?: string
  readonly version?: string
}

/** A screening that has no place in the log yet. */
export interface Draft extends Screened {
  /** 16 random bytes, hexadecimal, new for each entry. */
  readonly record_salt: string
  /** See `saltedHash`. */
  readonly record_hash: string
  /** The number by which the person who screened names the patient; left out where none was given. */
  readonly screening_number?: string
  /** What nobody recorded and was assumed of the patient, by the path of the fact. */
  readonly assumed?: Readonly<Record<string, Json>>
}

export interface LoggedTrial {
  readonly id: string
  readonly rules_sha256: string
  readonly verdict: string
  /** Whether the trial enrolled, by the rules of the day, and why it is so; left out in older entries. */
  readonly enrolment?: EnrolmentState
  readonly enrolment_reason?: string
  readonly failed: readonly string[]
  /** The text of each failed criterion, as the rules had it; left out in older entries and where none failed. */
  readonly reasons?: Readonly<Record<string, string>>
  readonly unknown: readonly string[]
  readonly confirm: readonly string[]
  /** Criteria that were not worked out; left out where there are none. */
  readonly not_worked_out?: readonly string[]
  /** The version of the protocol that the rules follow; left out where they are from a registry page. */
  readonly rules_from?: RulesFrom
  /** What people answered, by criterion and as it was recorded; answers that do not count are left out. */
  readonly confirmations?: Readonly<Record<string, LoggedAnswer>>
  /** Left out where nobody said anything of it. */
  readonly consent?: Consent
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
  readonly by: string
  /** 16 random bytes, hexadecimal. */
  readonly salt: string
  readonly keepRecord: boolean
  readonly screeningNumber?: string | undefined
  /** By trial. */
  readonly consents?: Readonly<Record<string, Consent>>
  /** Reason by trial. */
  readonly overrides: Readonly<Record<string, string>>
}

/** An entry without what the log gives it: number, time and signature. */
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

/** The texts of the failed criteria: of the rules, so that they say no more of the patient than which criteria failed. */
function reasonsOf({ criteria, failed }: TrialResult): LoggedTrial['reasons'] {
  const own = criteria.filter(({ id }) => failed.includes(id) && !isOwn(id))
  return own.length === 0 ? undefined : Object.fromEntries(own.map(({ id, text }) => [id, text]))
}

/**
 * HMAC-SHA-256 of the 32 bytes of a record's SHA-256 under the salt; all hexadecimal. Two entries of one record do not show that they are,
 * and without the salt nobody can try whether a guessed record is the one. Who has the log has the salts, and can.
 */
export function saltedHash(salt: string, recordSha256: string): string {
  return createHmac('sha256', Buffer.from(salt, 'hex')).update(Buffer.from(recordSha256, 'hex')).digest('hex')
}

/** Whether an entry is of the record with this SHA-256. */
export function isOfRecord(entry: LogEntry, recordSha256: string): boolean {
  if ('record_sha256' in entry) return entry.record_sha256 === recordSha256
  return entry.kind === 'screening' && entry.record_hash === saltedHash(entry.record_salt, recordSha256)
}

/** Whether an entry is of a screening, and not about a key. */
export function isScreening(entry: LogEntry): entry is ScreeningEntry1 | ScreeningEntry {
  return 'by' in entry
}

/** The entries with what they say of these trials alone: a screening for none of them is left out, and what is about a key stays. */
export function entriesOfTrials(entries: readonly LogEntry[], trials: readonly string[]): LogEntry[] {
  return entries.flatMap((entry): LogEntry[] => {
    if (!isScreening(entry)) return [entry]
    const own = entry.trials.filter(({ id }) => trials.includes(id))
    return own.length === 0 ? [] : [{ ...entry, trials: own }]
  })
}

/** The fingerprint of the key that an entry says it is signed by. */
export function signerOf(entry: LogEntry | undefined): string | undefined {
  return entry !== undefined && 'signed_by' in entry ? entry.signed_by : undefined
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
