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
