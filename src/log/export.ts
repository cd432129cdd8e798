import { stringify } from 'csv-stringify/sync'
import type { LogEntry, LoggedAnswer } from './entry.ts'

export const LOG_COLUMNS = [
  'number',
  'at',
  'by',
  'record_sha256',
  'as_of',
  'trial',
  'verdict',
  'failed',
  'unknown',
  'to_confirm',
  'confirmed',
  'override',
  'prescreen',
  'rules_sha256',
] as const

/** The log for the site file: one row an entry and trial (RFC 4180); no text is taken for a formula. */
export function logCsv(entries: readonly LogEntry[]): string {
  const rows = entries.flatMap((entry) =>
    entry.trials.map((trial) => [
      String(entry.number),
      entry.at,
      entry.by,
      entry.record_sha256,
      entry.as_of,
      trial.id,
      trial.verdict,
      trial.failed.join('; '),
      trial.unknown.join('; '),
      trial.confirm.join('; '),
      Object.entries(trial.confirmations ?? {})
        .map(([criterion, answer]) => `${criterion} ${answerText(answer)}`)
        .join('; '),
      trial.override ?? '',
      entry.engine.version,
      trial.rules_sha256,
    ]),
  )
  return stringify([[...LOG_COLUMNS], ...rows], { escape_formulas: true, record_delimiter: 'windows' })
}

/** `yes (AB, 2026-03-01)`, as far as it is known who answered and when. */
function answerText(recorded: LoggedAnswer): string {
  if (typeof recorded === 'boolean') return recorded ? 'yes' : 'no'
  const { answer, by, date } = recorded
  const known = [by, date].filter((one) => typeof one === 'string')
  return `${answer ? 'yes' : 'no'}${known.length === 0 ? '' : ` (${known.join(', ')})`}`
}
