import * as z from 'zod'
import { parseDay } from '../quantity/index.ts'
import type { LogEntry } from './entry.ts'
import type { KeyStatement } from './key.ts'

// A day must exist in the calendar; the right form is not enough.
const DAY = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => parseDay(text) !== undefined)
const TIME = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/)
  .refine((text) => parseDay(text.slice(0, 10)) !== undefined)
const SHA256 = z.string().regex(/^[0-9a-f]{64}$/)
const NUMBER = z.int().min(1)
const IDS = z.array(z.string().min(1))
const BASE64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/)

/** The initials or name that `--by` takes. */
export const INITIALS = /^\S.{0,63}$/

const BY = z.string().regex(INITIALS)

const ANSWER = z.union([
  z.boolean(),
  z.strictObject({
    answer: z.boolean(),
    by: z.string().nullish(),
    date: z.string().nullish(),
    question_sha256: SHA256.nullish(),
  }),
])

const TRIAL = z
  .strictObject({
    id: z.string().min(1),
    rules_sha256: SHA256,
    verdict: z.enum(['eligible', 'needs-confirmation', 'undetermined', 'ineligible']),
    enrolment: z.enum(['open', 'closed', 'unknown']).optional(),
    enrolment_reason: z.string().optional(),
    failed: IDS,
    reasons: z.record(z.string(), z.string()).optional(),
    unknown: IDS,
    confirm: IDS,
    not_worked_out: IDS.min(1).optional(),
    rules_from: z
      .strictObject({
        source: z.literal('protocol'),
        number: z.string().optional(),
        version: z.string(),
        dated: z.string().optional(),
        amendment: z.string().optional(),
      })
      .optional(),
    confirmations: z.record(z.string(), ANSWER).optional(),
    consent: z
      .strictObject({ date: DAY.optional(), version: z.string().min(1).optional() })
      .refine((one) => one.date !== undefined || one.version !== undefined)
      .optional(),
    override: z.string().min(1).optional(),
  })
  .refine((one) => one.enrolment !== undefined || one.enrolment_reason === undefined)

const SCREENED = {
  by: BY,
  record: z.record(z.string(), z.json()).optional(),
  as_of: DAY,
  engine: z.strictObject({ name: z.literal('prescreen'), version: z.string().min(1) }),
  criteria_sha256: SHA256,
  trials: z.array(TRIAL),
}

const STATEMENT = z.strictObject({
  schema: z.literal('prescreen/log-key/1'),
  public_key: BASE64,
  by: z.array(BY).min(1),
  made: TIME,
  signature: BASE64,
}) satisfies z.ZodType<KeyStatement>

const NUMBERED = {
  schema: z.literal('prescreen/log-entry/2'),
  number: NUMBER,
  at: TIME,
  signed_by: SHA256.optional(),
}

const SCREENING_1 = z.strictObject({
  schema: z.literal('prescreen/log-entry/1'),
  number: NUMBER,
  at: TIME,
  record_sha256: SHA256,
  ...SCREENED,
})

const SCREENING = z.strictObject({
  ...NUMBERED,
  kind: z.literal('screening'),
  record_salt: z.string().regex(/^[0-9a-f]{32}$/),
  record_hash: SHA256,
  screening_number: z.string().min(1).optional(),
  assumed: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  ...SCREENED,
})

const KEY = z.strictObject({ ...NUMBERED, kind: z.literal('key'), key: STATEMENT })

const ENTRY = z.union([SCREENING, KEY, SCREENING_1])

/**
 * Reads an entry. If the text is not a valid entry, returns at most its number. Only text exactly as the program writes
 * it is accepted.
 */
export function entryIn(body: string): { readonly entry?: LogEntry; readonly number?: number } {
  try {
    const value: unknown = JSON.parse(body)
    const read = ENTRY.safeParse(value)
    // A text with spaces or with a key given twice has a hash of its own and could be read in two ways.
    if (read.success && JSON.stringify(value) === body) return { entry: value as LogEntry, number: read.data.number }
    const number: unknown =
      typeof value === 'object' && value !== null ? (value as { number?: unknown }).number : undefined
    return typeof number === 'number' ? { number } : {}
  } catch {
    // The text is not JSON, or is nested too deeply to be read.
    return {}
  }
}

/** Reads a key's statement; undefined if the text is anything else. The signature is not checked. */
export function statementIn(text: string): KeyStatement | undefined {
  try {
    const read = STATEMENT.safeParse(JSON.parse(text))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
