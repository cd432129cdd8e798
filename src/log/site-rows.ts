import { failedText, hasDied, isOwn } from '../explain/index.ts'
import { allOfThese, inEnglish, withCommas } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { EnrolmentState } from '../model/index.ts'
import { NO_NUMBER } from '../record/index.ts'
import { isScreening } from './entry.ts'
import type { LogEntry, LoggedTrial, ScreeningEntry, ScreeningEntry1 } from './entry.ts'

/**
 * One row of a screening log as sites keep it: the screening of one patient for one trial. What was not logged is
 * undefined, never guessed.
 */
export interface SiteRow {
  /** The number of the entry. */
  readonly entry: number
  /** When it was written, in UTC to the second. */
  readonly at: string
  /** The day for which the patient was screened. */
  readonly screened: string
  readonly screeningNumber: string | undefined
  /** The previous entry with the same screening number and trial. */
  readonly rescreenOf: number | undefined
  readonly trial: string
  /** The number, version, date and amendment of the protocol. */
  readonly protocol: string | undefined
  readonly consentDate: string | undefined
  readonly consentVersion: string | undefined
  readonly eligible: Eligible
  /** Whether the trial was enrolling when the patient was screened, by the rules of that day, and why. */
  readonly enrolment: { readonly state: EnrolmentState; readonly reason: string | undefined } | undefined
  readonly reason: string
  /** The failed criteria, each with its text if the entry has it. */
  readonly failed: readonly { readonly id: string; readonly text: string | undefined }[]
  readonly by: string
}

/**
 * Whether the patient was eligible, as far as prescreening could tell. `overridden` if people decided otherwise than
 * the verdict.
 */
export type Eligible = 'yes' | 'to confirm' | 'possible' | 'no' | 'overridden'

/** The screenings of a log, one row for each trial, in the order in which they were written. */
export function siteRows(entries: readonly LogEntry[], say: Say = inEnglish): SiteRow[] {
  return [...rowsByEntry(entries, say).values()].flat()
}

/** The same rows, grouped by entry. */
export function rowsByEntry(entries: readonly LogEntry[], say: Say): ReadonlyMap<LogEntry, readonly SiteRow[]> {
  const latest = new Map<string, number>()
  const rowsOf = (entry: ScreeningEntry | ScreeningEntry1): SiteRow[] => {
    const screeningNumber = screeningNumberOf(entry)
    return entry.trials.map((trial): SiteRow => {
      const key = JSON.stringify([screeningNumber, trial.id])
      const rescreenOf = screeningNumber === undefined ? undefined : latest.get(key)
      latest.set(key, entry.number)
      return {
        entry: entry.number,
        at: entry.at,
        screened: entry.as_of,
        screeningNumber,
        rescreenOf,
        trial: trial.id,
        protocol: protocolText(trial, say),
        consentDate: trial.consent?.date,
        consentVersion: trial.consent?.version,
        eligible: eligibleOf(trial),
        enrolment: trial.enrolment && { state: trial.enrolment, reason: trial.enrolment_reason },
        reason: reasonText(trial, say),
        failed: trial.failed.map((id) => ({ id, text: trial.reasons?.[id] })),
        by: entry.by,
      }
    })
  }
  return new Map(entries.filter(isScreening).map((entry) => [entry, rowsOf(entry)]))
}

/** The screening number of an entry: the one that was given, or the id in the record if the entry keeps it. */
function screeningNumberOf(entry: ScreeningEntry | ScreeningEntry1): string | undefined {
  if ('screening_number' in entry && entry.screening_number !== undefined) return entry.screening_number
  const id = entry.record?.['id']
  return typeof id === 'string' && id !== NO_NUMBER ? id : undefined
}

function protocolText({ rules_from: from }: LoggedTrial, say: Say): string | undefined {
  if (from === undefined) return undefined
  const parts = [from.number, from.version, from.dated, from.amendment].filter((one) => one !== undefined)
  return withCommas(parts, say)
}

const ELIGIBLE: Readonly<Record<string, Eligible>> = {
  eligible: 'yes',
  'needs-confirmation': 'to confirm',
  undetermined: 'possible',
  ineligible: 'no',
}

function eligibleOf({ verdict, override }: LoggedTrial): Eligible {
  return override === undefined ? (ELIGIBLE[verdict] ?? 'possible') : 'overridden'
}

/** The reason for the outcome, in words; empty if there is nothing to say. */
function reasonText(trial: LoggedTrial, say: Say): string {
  const own = verdictReason(trial, say)
  const { override: reason } = trial
  if (reason === undefined) return own
  return own === '' ? say('log.reason.overridden', { reason }) : say('log.reason.overridden.though', { reason, own })
}

function verdictReason(trial: LoggedTrial, say: Say): string {
  const { verdict, failed, unknown, confirm, not_worked_out: spent = [] } = trial
  if (hasDied(trial)) return say('log.reason.died')
  switch (verdict) {
    case 'needs-confirmation':
      return say('log.reason.confirm', { criteria: withCommas(confirm, say) })
    case 'undetermined':
      if (spent.length > 0) return say('log.reason.not-worked-out', { criteria: allOfThese(spent, say) })
      return missingReason(
        unknown.filter((id) => !isOwn(id)),
        say,
      )
    case 'ineligible':
      return failed.length === 0 ? say('log.reason.jointly') : failedWithTexts(trial, say)
    default:
      return ''
  }
}

function missingReason(unknown: readonly string[], say: Say): string {
  if (unknown.length === 0) return say('log.reason.missing')
  return say('log.reason.missing.for', { criteria: withCommas(unknown, say) })
}

/**
 * For example `inclusion not met: I8 (Total bilirubin at most 1.25 × ULN)`; without the text if the entry does not have
 * it.
 */
function failedWithTexts({ failed, reasons = {} }: LoggedTrial, say: Say): string {
  return failedText(failed, say, (id) => {
    const text = reasons[id]?.replace(/\.$/, '')
    return text === undefined ? id : say('log.reason.failed', { id, text })
  })
}
