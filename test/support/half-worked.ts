import { numbers } from './too-much.ts'
import { rulesOf } from './rules.ts'
import type { RuleSet } from '../../src/model/index.ts'

/** Conditions that hold if some of the numbers are the same. */
function sameAmong(names: readonly string[]): string {
  return names.flatMap((a, i) => names.slice(i + 1).map((b) => `{${a}: {same_as: ${b}}}`)).join(', ')
}

const [FIRST, OTHERS] = [sameAmong(['u', 'v', 'w']), sameAmong(['x', 'y', 'z'])]
/** A condition that never holds, whatever `r` is. */
const NEVER = '{all: [{r: true}, {r: false}]}'

/**
 * A criterion whose condition and confirm condition can each be worked out within the work limit, and so can its
 * status, but not both together, and so not its missing facts. `r` never changes it.
 */
export const HALF_WORKED = `  - id: I1
    text: Two of the first numbers are the same.
    cites: I1
    require: {any: [${FIRST}, ${NEVER}]}
    confirm: {when: {any: [${OTHERS}]}, ask: Is it near enough?, who: the team}
`

/**
 * A criterion with two parts that share no fact. Each can be worked out within the work limit, but not both together.
 */
export const IN_PARTS = `  - id: I1
    text: Two of the first numbers, and two of the others, are the same.
    cites: I1
    require: {all: [{at_least: {count: 1, of: [${FIRST}, ${NEVER}]}}, {at_least: {count: 1, of: [${OTHERS}]}}]}
`

const DICTIONARY = `${numbers(['u', 'v', 'w', 'x', 'y', 'z']).replaceAll('0..60', '0..45')}  q: {type: yes_no, label: quiet, question: "Is it quiet?"}
  r: {type: yes_no, label: ready, question: "Is she ready?"}
`

/** Rules with one trial T that has such criteria. */
export function rulesInHalves(criteria = HALF_WORKED): RuleSet {
  return rulesOf({ T: criteria }, DICTIONARY)
}
