import { DIED, failedText, hasDied, isOwn } from '../explain/index.ts'
import { kindOf } from '../model/index.ts'
import { NO_NUMBER } from '../record/index.ts'
import { isScreening } from './entry.ts'
import type { LogEntry, LoggedTrial, ScreeningEntry, ScreeningEntry1 } from './entry.ts'

/** One line of a screening log as sites keep it: a screening of one patient for one trial. What was not logged is undefined, never guessed. */
export interface SiteRow {
  /** The number of the entry. */
  readonly entry: number
  /** When it was written; UTC, to the second. */
  readonly at: string
  /** The day for which the patient was screened. */
  readonly screened: string
  readonly screeningNumber: string | undefined
  /** The entry before, of the same screening number and trial. */
  readonly rescreenOf: number | undefined
  readonly trial: string
  /** Number, version, date and amendment of the protocol. */
  readonly protocol: string | undefined
  readonly consentDate: string | undefined
  readonly consentVersion: string | undefined
  readonly eligible: Eligible
  readonly reason: string
  /** The failed criteria, each with its text where the entry has it. */
  readonly failed: readonly { readonly id: string; readonly text: string | undefined }[]
  readonly by: string
}

/** Whether the patient was eligible, as far as the pre-screen could say: `overridden` where people decided otherwise than the verdict. */
export type Eligible = 'yes' | 'to confirm' | 'possible' | 'no' | 'overridden'

/** The screenings of a log, one row for each trial, in the order in which they were written. */
export function siteRows(entries: readonly LogEntry[]): SiteRow[] {
  return [...rowsByEntry(entries).values()].flat()
}

/** The same by the entry. */
export function rowsByEntry(entries: readonly LogEntry[]): ReadonlyMap<LogEntry, readonly SiteRow[]> {
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
        protocol: protocolText(trial),
        consentDate: trial.consent?.date,
        consentVersion: trial.consent?.version,
        eligible: eligibleOf(trial),
        reason: reasonText(trial),
        failed: trial.failed.map((id) => ({ id, text: trial.reasons?.[id] })),
        by: entry.by,
      }
    })
  }
  return new Map(entries.filter(isScreening).map((entry) => [entry, rowsOf(entry)]))
}

/** The number that was given; of an entry that keeps its record, the id that the record has. */
function screeningNumberOf(entry: ScreeningEntry | ScreeningEntry1): string | undefined {
  if ('screening_number' in entry && entry.screening_number !== undefined) return entry.screening_number
  const id = entry.record?.['id']
  return typeof id === 'string' && id !== NO_NUMBER ? id : undefined
}

export function protocolText({ rules_from: from }: LoggedTrial): string | undefined {
  if (from === undefined) return undefined
  return [from.number, from.version, from.dated, from.amendment].filter((one) => one !== undefined).join(', ')
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

/** Why it ended so, in words; empty where there is nothing to say. */
function reasonText(trial: LoggedTrial): string {
  const own = verdictReason(trial)
  return trial.override === undefined
    ? own
    : `decided otherwise: ${trial.override}${own === '' ? '' : ` (pre-screen: ${own})`}`
}

function verdictReason(trial: LoggedTrial): string {
  const { verdict, failed, unknown, confirm, not_worked_out: spent = [] } = trial
  if (hasDied(trial)) return DIED
  switch (verdict) {
    case 'needs-confirmation':
      return `people must confirm ${confirm.join(', ')}`
    case 'undetermined':
      return spent.length > 0
        ? `check by hand: ${spent.join(', ')}`
        : `facts are missing${unknown.length === 0 ? '' : ` for ${unknown.filter((id) => !isOwn(id)).join(', ')}`}`
    case 'ineligible':
      return failed.length === 0 ? 'not eligible, whatever the missing facts turn out to be' : failedWithTexts(trial)
    default:
      return ''
  }
}

/** `inclusion not met: I8 (Total bilirubin at most 1.25 × ULN)`; without its text where the entry has none. */
function failedWithTexts({ failed, reasons = {} }: LoggedTrial): string {
  const [exclusions, others] = [
    failed.filter((id) => kindOf(id) === 'exclusion'),
    failed.filter((id) => kindOf(id) !== 'exclusion'),
  ]
  return [...others, ...exclusions]
    .map((id) => {
      const text = reasons[id]
      return `${failedText([id])}${text === undefined ? '' : ` (${text.replace(/\.$/, '')})`}`
    })
    .join('; ')
}
