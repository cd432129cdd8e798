import type { Dictionary } from '../dictionary/index.ts'
import { DIED, factNames, failedText, hasDied, notWorkedOutTexts } from '../explain/index.ts'
import type { TrialResult } from '../explain/index.ts'
import type { Paint } from './layout.ts'

/** Trials of which the same is to be done, in the order in which a nurse reads them. */
export interface Group {
  readonly heading: string
  readonly word: string
  readonly colour: keyof Paint
  readonly holds: (trial: TrialResult) => boolean
}

/** Whether nothing stands against a trial, open or not. */
export const fits = (trial: TrialResult): boolean =>
  trial.verdict === 'eligible' || trial.verdict === 'needs-confirmation'

export const GROUPS: readonly Group[] = [
  { heading: 'MATCHES', word: 'match', colour: 'good', holds: (trial) => trial.matches },
  {
    heading: 'POSSIBLE',
    word: 'possible',
    colour: 'open',
    holds: (trial) => trial.verdict === 'undetermined' && trial.enrolment !== 'closed',
  },
  {
    heading: 'CLOSED TO ENROLMENT',
    word: 'closed',
    colour: 'faint',
    holds: (trial) => trial.enrolment === 'closed' && trial.verdict !== 'ineligible',
  },
  { heading: 'DOES NOT MATCH', word: 'no', colour: 'bad', holds: (trial) => trial.verdict === 'ineligible' },
]

/** What is said of a trial in one line. */
export function trialLine(trial: TrialResult, dictionary: Dictionary): string {
  if (hasDied(trial)) return DIED
  const closed = trial.enrolment === 'closed' && trial.verdict === 'ineligible' ? 'closed; ' : ''
  switch (trial.verdict) {
    case 'eligible':
      return `${closed}every inclusion met, no exclusion applies`
    case 'needs-confirmation':
      return `${closed}nothing that is recorded speaks against it; people confirm ${trial.confirm.join(', ')}`
    case 'undetermined': {
      const byHand = notWorkedOutTexts(trial)?.line
      if (byHand !== undefined) return `${closed}${byHand}`
      const names = factNames(trial.missing, dictionary)
      const more = names.length > 4 ? ` and ${names.length - 3} more` : ''
      return `${closed}find out ${names.slice(0, more === '' ? 4 : 3).join('; ')}${more}`
    }
    case 'ineligible':
      return trial.failed.length > 0
        ? `${closed}${failedText(trial.failed)}`
        : `${closed}not eligible, whatever the missing facts turn out to be`
  }
}
