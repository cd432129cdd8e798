import type { SiteRow } from './site-rows.ts'

/**
 * The numbers of a trial for the top of a CONSORT flow diagram. Each patient is counted once, by the newest screening.
 */
export interface TrialFlow {
  readonly trial: string
  readonly screenings: number
  /** Patients. A screening without a screening number counts as one patient. */
  readonly assessed: number
  /** Screenings without a screening number. */
  readonly unnumbered: number
  readonly eligible: number
  readonly toConfirm: number
  readonly possible: number
  readonly excluded: number
  /** Patients for whom people decided otherwise than the verdict. */
  readonly overridden: number
  /**
   * Of the patients who are not excluded: those screened when the trial was closed, and those for whom the log does not
   * say whether it was.
   */
  readonly closed: number
  readonly enrolmentNotRecorded: number
  /** Of the excluded: how many patients each criterion kept out, most first. One patient may be kept out by several. */
  readonly reasons: readonly { readonly id: string; readonly text: string | undefined; readonly patients: number }[]
  /** Of the excluded: those kept out by criteria together but by no single one. */
  readonly jointly: number
}

/** The numbers of each trial, in the order in which the trials first occur in the log. */
export function trialFlows(rows: readonly SiteRow[]): TrialFlow[] {
  const trials = new Set(rows.map((row) => row.trial))
  return [...trials].map((trial) =>
    flowOf(
      trial,
      rows.filter((row) => row.trial === trial),
    ),
  )
}

function flowOf(trial: string, all: readonly SiteRow[]): TrialFlow {
  const unnumbered = all.filter((row) => row.screeningNumber === undefined)
  const newest = new Map(all.flatMap((row) => (row.screeningNumber === undefined ? [] : [[row.screeningNumber, row]])))
  const patients = [...unnumbered, ...newest.values()]
  const count = (eligible: SiteRow['eligible']): number => patients.filter((row) => row.eligible === eligible).length
  const [excluded, others] = [
    patients.filter((row) => row.eligible === 'no'),
    patients.filter((row) => row.eligible !== 'no'),
  ]
  return {
    trial,
    screenings: all.length,
    assessed: patients.length,
    unnumbered: unnumbered.length,
    eligible: count('yes'),
    toConfirm: count('to confirm'),
    possible: count('possible'),
    excluded: excluded.length,
    overridden: count('overridden'),
    closed: others.filter((row) => row.enrolment?.state === 'closed').length,
    enrolmentNotRecorded: others.filter((row) => row.enrolment === undefined).length,
    reasons: reasonsOf(excluded),
    jointly: excluded.filter((row) => row.failed.length === 0).length,
  }
}

function reasonsOf(excluded: readonly SiteRow[]): TrialFlow['reasons'] {
  const failed = excluded.flatMap((row) => row.failed)
  return [...new Set(failed.map((one) => one.id))]
    .map((id) => {
      const own = failed.filter((one) => one.id === id)
      return { id, text: own.findLast(({ text }) => text !== undefined)?.text, patients: own.length }
    })
    .toSorted((a, b) => b.patients - a.patients)
}
