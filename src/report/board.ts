import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { Evaluation } from '../evaluate/index.ts'

const STATES = ['match', 'possible', 'closed', 'out'] as const

type State = (typeof STATES)[number]

/**
 * Where every trial stands, in one line of at most `width` characters if that is possible. Trials are named as far as
 * they fit, otherwise counted.
 */
export function boardLine(evaluations: readonly Evaluation[], width: number, say: Say = inEnglish): string {
  const groups = STATES.flatMap((state) => {
    const ids = evaluations.filter((one) => stateOf(one) === state).map((one) => one.compiled.trial.id)
    return ids.length === 0 ? [] : [{ state, ids }]
  })
  // Trials that are out matter least, so their names are the first to become a number.
  for (let short = 0; short <= groups.length; short++) {
    const line = groups
      .map(({ state, ids }, i) => {
        const trials = i >= groups.length - short ? ids.length : ids.join(' ')
        return say('board.trials', { state: say(`board.${state}`), trials })
      })
      .join(' | ')
    if (line.length <= width || short === groups.length) return line
  }
  return ''
}

function stateOf({ compiled, verdict }: Evaluation): State {
  if (verdict === 'ineligible') return 'out'
  if (verdict === 'undetermined') return 'possible'
  return compiled.trial.enrolment.state === 'closed' ? 'closed' : 'match'
}
