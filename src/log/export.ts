import { stringify } from 'csv-stringify/sync'
import { failedColumns, isOwn, statusWord } from '../explain/index.ts'
import { kindOf } from '../model/index.ts'
import type { LogEntry, LoggedAnswer } from './entry.ts'

export const LOG_COLUMNS = [
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
      failedColumns(trial.failed).not_met,
      failedColumns(trial.failed).exclusion_applies,
      trial.unknown.filter((id) => !isOwn(id)).join('; '),
      trial.confirm.join('; '),
      Object.entries(trial.confirmations ?? {})
        .map(([criterion, answer]) => `${criterion} ${answerText(criterion, answer)}`)
        .join('; '),
      trial.override ?? '',
      entry.engine.version,
      trial.rules_sha256,
    ]),
  )
  return stringify([[...LOG_COLUMNS], ...rows], { escape_formulas: true, record_delimiter: 'windows' })
}

/** `does not apply (AB, 2026-03-01)`, as far as it is known who answered and when. */
function answerText(criterion: string, recorded: LoggedAnswer): string {
  const { answer, by, date } = typeof recorded === 'boolean' ? { answer: recorded } : recorded
  const known = [by, date].filter((one) => typeof one === 'string')
  const word = statusWord(kindOf(criterion), answer ? 'pass' : 'fail')
  return `${word}${known.length === 0 ? '' : ` (${known.join(', ')})`}`
}
