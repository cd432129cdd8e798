import { numbers } from './too-much.ts'
import { rulesOf } from './rules.ts'
import type { RuleSet } from '../../src/model/index.ts'

/** Some of the numbers are the same. */
function sameAmong(names: readonly string[]): string {
  return names.flatMap((a, i) => names.slice(i + 1).map((b) => `{${a}: {same_as: ${b}}}`)).join(', ')
}

const [FIRST, OTHERS] = [sameAmong(['u', 'v', 'w']), sameAmong(['x', 'y', 'z'])]
/** What is never so, whatever the fact is. */
const NEVER = '{all: [{r: true}, {r: false}]}'

/**
 * A criterion of which the condition, and what leaves it to a person, can be worked out with the work that is granted, each by itself and so the status, but
 * not both together and so not the missing facts. `r` never changes it.
 */
export const HALF_WORKED = `  - id: I1
    text: Two of the first numbers are the same.
    cites: I1
    require: {any: [${FIRST}, ${NEVER}]}
    confirm: {when: {any: [${OTHERS}]}, ask: Is it near enough?, who: the team}
`

/** A criterion of which each part can be worked out with the work that is granted, but not both together; they have no fact in common. */
export const IN_PARTS = `  - id: I1
    text: Two of the first numbers, and two of the others, are the same.
    cites: I1
    require: {all: [{at_least: {count: 1, of: [${FIRST}, ${NEVER}]}}, {at_least: {count: 1, of: [${OTHERS}]}}]}
`

const DICTIONARY = `${numbers(['u', 'v', 'w', 'x', 'y', 'z']).replaceAll('0..60', '0..45')}  q: {type: yes_no, label: quiet, question: "Is it quiet?"}
  r: {type: yes_no, label: ready, question: "Is she ready?"}
`

/** The rules of a trial T with such criteria. */
export function rulesInHalves(criteria = HALF_WORKED): RuleSet {
  return rulesOf({ T: criteria }, DICTIONARY)
}
