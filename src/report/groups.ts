import type { Dictionary } from '../dictionary/index.ts'
import { factNames, failedCounts, failedText, hasDied, notWorkedOutTexts } from '../explain/index.ts'
import type { TrialResult } from '../explain/index.ts'
import { inEnglish, withCommas, withSemicolons } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'
import type { Paint } from './layout.ts'

/** A group of trials that need the same action. `GROUPS` lists them in the order in which a nurse reads them. */
export interface Group {
  readonly heading: MessageKey
  readonly word: MessageKey
  readonly colour: keyof Paint
  readonly holds: (trial: TrialResult) => boolean
}

/** Whether the patient is eligible, perhaps after confirmation, whether or not the trial is open. */
export const fits = (trial: TrialResult): boolean =>
  trial.verdict === 'eligible' || trial.verdict === 'needs-confirmation'

export const GROUPS: readonly Group[] = [
  { heading: 'group.match', word: 'group.word.match', colour: 'good', holds: (trial) => trial.matches },
  {
    heading: 'group.possible',
    word: 'group.word.possible',
    colour: 'open',
    holds: (trial) => trial.verdict === 'undetermined' && trial.enrolment !== 'closed',
  },
  {
    heading: 'group.closed',
    word: 'group.word.closed',
    colour: 'faint',
    holds: (trial) => trial.enrolment === 'closed' && trial.verdict !== 'ineligible',
  },
  { heading: 'group.no', word: 'group.word.no', colour: 'bad', holds: (trial) => trial.verdict === 'ineligible' },
]

/** A trial's outcome in one line. */
export function trialLine(trial: TrialResult, dictionary: Dictionary, say: Say = inEnglish): string {
  if (hasDied(trial)) return say('died.line')
  const line = verdictLine(trial, dictionary, say)
  const isClosed = trial.enrolment === 'closed' && trial.verdict === 'ineligible'
  return isClosed ? say('trial.closed', { line }) : line
}

function verdictLine(trial: TrialResult, dictionary: Dictionary, say: Say): string {
  switch (trial.verdict) {
    case 'eligible':
      return say('trial.eligible')
    case 'needs-confirmation':
      return say('trial.needs-confirmation', { criteria: withCommas(trial.confirm, say) })
    case 'undetermined': {
      const byHand = notWorkedOutTexts(trial, say)?.line
      if (byHand !== undefined) return byHand
      const names = factNames(trial.missing, dictionary, say)
      if (names.length <= MOST_NAMES) return say('trial.find-out', { facts: withSemicolons(names, say) })
      // "And 1 more" would take as much room as the name itself, so at least two names are counted.
      const facts = withSemicolons(names.slice(0, MOST_NAMES - 1), say)
      return say('trial.find-out.more', { facts, count: names.length - MOST_NAMES + 1 })
    }
    case 'ineligible':
      return trial.failed.length > 0 ? failedText(trial.failed, say) : say('trial.ineligible')
  }
}

const MOST_NAMES = 4

/** A trial's verdict in one sentence. */
export function verdictSentence(trial: TrialResult, say: Say): string {
  if (hasDied(trial)) return say('died.sentence')
  switch (trial.verdict) {
    case 'eligible':
      return say('trial.sentence.eligible')
    case 'needs-confirmation':
      return say('trial.sentence.needs-confirmation', { count: trial.confirm.length })
    case 'undetermined':
      return notWorkedOutTexts(trial, say)?.sentence ?? say('trial.sentence.undetermined')
    case 'ineligible':
      return trial.failed.length > 0
        ? say('trial.sentence.failed', { failed: failedCounts(trial.failed, say) })
        : say('trial.sentence.ineligible')
  }
}

/** Whether a trial enrols, in one sentence. */
export function enrolmentSentence(trial: TrialResult, say: Say): string {
  const { enrolment, enrolment_reason: reason } = trial
  const key = `enrolment.${enrolment === 'closed' && fits(trial) ? 'but-closed' : enrolment}` as const
  return reason === undefined ? say(key) : say(`${key}.because`, { reason })
}
