import type { BatchResult, TrialSummary } from '../explain/index.ts'
import { dayText, parseDay } from '../quantity/index.ts'
import { csv } from './rows.ts'

/** A day on which to look at a patient again. */
interface WatchEntry {
  readonly date: string
  readonly patient: string
  readonly trial: string
  /**
   * `opens`: the patient would match from that day; `closes`: it is the last day of a match; `may …`: dates are not
   * known exactly.
   */
  readonly change: string
  /** The day by which the change has certainly happened; empty if that is `date` itself or not known. */
  readonly at_latest: string
  /** For example `labs.platelets too old from 2026-04-02`, if it closes because facts grow too old; otherwise empty. */
  readonly reason: string
}

export const WATCH_COLUMNS = ['date', 'patient', 'trial', 'change', 'at_latest', 'reason'] as const

/** The watch list entries of one patient, as lines of JSON. Trials closed to enrolment are left out. */
export function watchLines(result: BatchResult): string {
  const entries = result.trials.flatMap((trial) => entriesOf(trial, result.patient))
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}

function entriesOf(trial: TrialSummary, patient: string): WatchEntry[] {
  if (trial.enrolment === 'closed') return []
  const entry = (date: string, change: string, latest = '', reason = ''): WatchEntry[] => [
    { date, patient, trial: trial.id, change, at_latest: latest, reason },
  ]
  if (trial.earliest_eligible !== undefined) return entry(trial.earliest_eligible, 'opens')
  if (trial.eligible_until !== undefined) {
    return entry(trial.eligible_until, 'closes', '', ageReason(trial, trial.eligible_until))
  }
  const [from, until] = [trial.earliest_eligible_range, trial.eligible_until_range]
  if (from !== undefined) return entry(from.not_before, 'may open', from.at_latest)
  if (until === undefined) return []
  return entry(until.not_before, 'may close', until.at_latest, ageReason(trial, until.not_before))
}

/** Which facts end the match by growing too old, and the first day on which they are, or may be, too old. */
function ageReason({ goes_stale: facts = [] }: TrialSummary, lastDay: string): string {
  if (facts.length === 0) return ''
  return `${facts.join(', ')} too old from ${dayText((parseDay(lastDay) ?? 0) + 1)}`
}

/**
 * The watch list as CSV: the entries up to and including `days` days from the as-of date, sorted by date; within one
 * day, in the order of the patients.
 */
export function watchList(
  lines: string,
  asOf: string,
  days: number,
): { readonly text: string; readonly count: number } {
  const last = dayText((parseDay(asOf) ?? 0) + days)
  const entries = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as WatchEntry)
    .filter((entry) => entry.date <= last)
    .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
  const rows = entries.map((entry) => WATCH_COLUMNS.map((column) => entry[column]))
  return { text: `${WATCH_COLUMNS.join(',')}\r\n${rows.length === 0 ? '' : csv(rows)}`, count: entries.length }
}
