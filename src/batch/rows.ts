import { stringify } from 'csv-stringify/sync'
import type { Verdict } from '../space/index.ts'
import { failedColumns } from '../explain/index.ts'
import type { BatchResult, DayRange, TrialSummary } from '../explain/index.ts'
import type { EnrolmentState } from '../model/index.ts'

/**
 * One row for each patient and trial; lists are joined with `; `. What keeps a patient out is in two columns, since an
 * inclusion is not met but an exclusion applies.
 */
export const CSV_COLUMNS = [
  'patient',
  'trial',
  'verdict',
  'matches',
  'enrolment',
  'not_met',
  'exclusion_applies',
  'unknown',
  'confirm',
  'missing',
  'earliest_eligible',
  'eligible_until',
  'as_of',
  'rules_sha256',
  'assumed',
  'not_worked_out',
  'stale',
] as const

export type Row = Readonly<Record<(typeof CSV_COLUMNS)[number], string>>

export function rowsOf(result: BatchResult): Row[] {
  return result.trials.map((trial) => ({
    patient: result.patient,
    trial: trial.id,
    verdict: trial.verdict,
    matches: String(trial.matches),
    enrolment: trial.enrolment,
    ...failedColumns(trial.failed),
    unknown: trial.unknown.join('; '),
    confirm: trial.confirm.join('; '),
    missing: trial.missing.join('; '),
    earliest_eligible: dayText(trial.earliest_eligible, trial.earliest_eligible_range),
    eligible_until: dayText(trial.eligible_until, trial.eligible_until_range),
    as_of: result.as_of,
    rules_sha256: trial.rules_sha256,
    assumed: assumedCell(result),
    not_worked_out: trial.not_worked_out?.join('; ') ?? '',
    stale: trial.stale.join('; '),
  }))
}

/** Assumed facts, such as `recurrence=none; ecog=1`. */
function assumedCell({ assumed = {} }: BatchResult): string {
  return Object.entries(assumed)
    .map(([path, value]) => `${path}=${String(value)}`)
    .join('; ')
}

export function csvRows(result: BatchResult): string {
  return csv(rowsOf(result).map((row) => CSV_COLUMNS.map((column) => row[column])))
}

export const MATCH_COLUMNS = ['patient', 'trial', 'verdict', 'confirm', 'as_of', 'assumed'] as const

/** The rows of `matches.csv`: the trials that a patient matches, and what people must still confirm for each. */
export function matchRows(result: BatchResult): string {
  const matches = result.trials.filter((trial) => trial.matches)
  if (matches.length === 0) return ''
  const assumed = assumedCell(result)
  return csv(matches.map((one) => [result.patient, one.id, one.verdict, one.confirm.join('; '), result.as_of, assumed]))
}

/**
 * Rows of CSV (RFC 4180, lines end with CRLF). Text that a spreadsheet would take for a formula is made harmless, and
 * text that contains a line break is quoted so that it does not end its row.
 */
export function csv(rows: readonly (readonly string[])[]): string {
  return stringify(rows as string[][], {
    escape_formulas: true,
    record_delimiter: 'windows',
    quote_record_delimiter: true,
  })
}

/** Reads one patient's rows back into a result, as far as counting and `matches.csv` need it. */
export function resultOfRows(rows: readonly (readonly string[])[]): BatchResult {
  const named = rows.map((row) => Object.fromEntries(CSV_COLUMNS.map((column, i) => [column, row[i] ?? ''])) as Row)
  const list = (text: string): string[] => (text === '' ? [] : text.split('; '))
  return {
    schema: 'prescreen/result/1',
    patient: withoutEscape(named[0]?.patient ?? ''),
    as_of: named[0]?.as_of ?? '',
    engine: { name: 'prescreen', version: '' },
    criteria_sha256: '',
    record_sha256: '',
    assumed: Object.fromEntries(list(named[0]?.assumed ?? '').map((one) => pairOf(one))),
    trials: named.map((row) => ({
      id: row.trial,
      title: '',
      verdict: row.verdict as Verdict,
      enrolment: row.enrolment as EnrolmentState,
      matches: row.matches === 'true',
      rules_sha256: row.rules_sha256,
      failed: [...list(row.not_met), ...list(row.exclusion_applies)],
      unknown: list(row.unknown),
      confirm: list(row.confirm),
      missing: list(row.missing),
      stale: list(row.stale),
      rules_from: { source: 'registry page' },
      ...(row.not_worked_out !== '' && { not_worked_out: list(row.not_worked_out) }),
      ...dayOfText('earliest_eligible', row.earliest_eligible),
      ...dayOfText('eligible_until', row.eligible_until),
    })),
    warnings: [],
  }
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=')
  return [text.slice(0, at), text.slice(at + 1)]
}

/** A day, or `first..last` if it is not known exactly; the last may be missing. */
function dayText(day: string | undefined, range: DayRange | undefined): string {
  return day ?? (range === undefined ? '' : `${range.not_before}..${range.at_latest ?? ''}`)
}

function dayOfText(name: 'earliest_eligible' | 'eligible_until', text: string): Partial<TrialSummary> {
  if (text === '') return {}
  const [first = '', last] = text.split('..')
  if (last === undefined) return { [name]: first }
  return { [`${name}_range`]: { not_before: first, ...(last !== '' && { at_latest: last }) } }
}

/** Removes the quote that keeps a spreadsheet from taking a text for a formula. */
function withoutEscape(text: string): string {
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text
}
