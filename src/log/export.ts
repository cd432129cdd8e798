import { csv } from '../batch/index.ts'
import { failedColumns, isOwn, statusWord } from '../explain/index.ts'
import { inEnglish, withCommas } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { kindOf } from '../model/index.ts'
import { originsIn } from '../record/index.ts'
import { isScreening } from './entry.ts'
import { rowsByEntry } from './site-rows.ts'
import type { SiteRow } from './site-rows.ts'
import type { KeyEntry, LogEntry, LoggedAnswer, LoggedTrial, ScreeningEntry, ScreeningEntry1 } from './entry.ts'

const LOG_COLUMNS = [
  'number',
  'at',
  'by',
  'record_sha256',
  'as_of',
  'trial',
  'verdict',
  'not_met',
  'exclusion_applies',
  'unknown',
  'to_confirm',
  'confirmed',
  'override',
  'prescreen',
  'rules_sha256',
  'kind',
  'record_salted_hash',
  'signed_by',
  'assumed',
  'not_worked_out',
  'protocol',
  'facts_from',
  'screening_number',
  'rescreen_of',
  'consent_date',
  'consent_version',
  'eligible',
  'reason',
  'enrolment',
  'enrolment_reason',
] as const

type Row = Partial<Readonly<Record<(typeof LOG_COLUMNS)[number], string>>>

/**
 * The log for the site file: one row for each entry and trial (RFC 4180). No text can be taken for a formula. For the
 * record there is only the salted hash, without the salt, so that nobody who reads the file can test guessed records.
 * Only entries of version 1 have an unsalted hash.
 */
export function logCsv(entries: readonly LogEntry[], say: Say = inEnglish): string {
  const bySite = rowsByEntry(entries, say)
  const rows = entries.flatMap((entry) => {
    if (!isScreening(entry)) return [keyRow(entry)]
    const own = bySite.get(entry)
    return entry.trials.map((trial, i) => ({ ...trialRow(entry, trial, say), ...siteColumns(own?.[i]) }))
  })
  const cells = rows.map((row) => LOG_COLUMNS.map((column) => row[column] ?? ''))
  return csv([[...LOG_COLUMNS], ...cells])
}

/** The entries for the site file as JSON, without the salts; see `logCsv`. */
export function logJson(entries: readonly LogEntry[]): string {
  const leftOut = (key: string, value: unknown): unknown => (key === 'record_salt' ? undefined : value)
  return `${JSON.stringify(entries, leftOut, 2)}\n`
}

function trialRow(entry: ScreeningEntry1 | ScreeningEntry, trial: LoggedTrial, say: Say): Row {
  return {
    number: String(entry.number),
    at: entry.at,
    by: entry.by,
    as_of: entry.as_of,
    trial: trial.id,
    verdict: trial.verdict,
    ...failedColumns(trial.failed),
    unknown: trial.unknown.filter((id) => !isOwn(id)).join('; '),
    to_confirm: trial.confirm.join('; '),
    confirmed: Object.entries(trial.confirmations ?? {})
      .map(([criterion, answer]) => `${criterion} ${answerText(criterion, answer, say)}`)
      .join('; '),
    override: trial.override ?? '',
    prescreen: entry.engine.version,
    rules_sha256: trial.rules_sha256,
    kind: 'screening',
    not_worked_out: trial.not_worked_out?.join('; ') ?? '',
    facts_from: originsText(entry),
    ...('record_sha256' in entry
      ? { record_sha256: entry.record_sha256 }
      : { record_salted_hash: entry.record_hash, signed_by: entry.signed_by ?? '', assumed: assumedText(entry) }),
  }
}

/** The columns that were added later, for what a site keeps about a screening. */
function siteColumns(row: SiteRow | undefined): Row {
  return {
    protocol: row?.protocol ?? '',
    screening_number: row?.screeningNumber ?? '',
    rescreen_of: row?.rescreenOf === undefined ? '' : String(row.rescreenOf),
    consent_date: row?.consentDate ?? '',
    consent_version: row?.consentVersion ?? '',
    eligible: row?.eligible ?? '',
    reason: row?.reason ?? '',
    // An empty cell could be read as nothing to worry about.
    enrolment: row?.enrolment?.state ?? 'not recorded',
    enrolment_reason: row?.enrolment?.reason ?? '',
  }
}

/** For an entry that keeps its record: the day, source and author of each fact that has one, but not its value. */
function originsText({ record = {} }: ScreeningEntry1 | ScreeningEntry): string {
  return [...originsIn(record)]
    .map(
      ([path, { date, source, by }]) => `${path} (${[date, source, by].filter((one) => one !== undefined).join(', ')})`,
    )
    .join('; ')
}

function assumedText({ assumed = {} }: ScreeningEntry): string {
  return Object.entries(assumed)
    .map(([path, value]) => `${path}=${String(value)}`)
    .join('; ')
}

function keyRow({ number, at, key, signed_by = '' }: KeyEntry): Row {
  return { number: String(number), at, by: key.by.join('; '), kind: 'key', signed_by }
}

/** An answer, such as `does not apply (AB, 2026-03-01)`, with who gave it and when as far as that is known. */
function answerText(criterion: string, recorded: LoggedAnswer, say: Say): string {
  const { answer, by, date } = typeof recorded === 'boolean' ? { answer: recorded } : recorded
  const value = statusWord(kindOf(criterion), answer ? 'pass' : 'fail', say)
  const known = [by, date].filter((one) => typeof one === 'string')
  return known.length === 0 ? value : say('value.from', { value, from: withCommas(known, say) })
}
