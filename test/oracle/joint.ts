// Part of the oracle of the tests: see index.ts.

import { dictionaryOrder } from '../../src/dictionary/index.ts'
import type { Criterion, RuleSet } from '../../src/model/index.ts'
import { jointOutcome, outcomeNode, VERDICTS } from './outcome.ts'
import type { Outcome, Status, Verdict } from './outcome.ts'
import type { World } from './world.ts'

/** A verdict, and the facts that can still change it; empty unless it is `undetermined`. */
export interface Joint {
  readonly verdict: Verdict
  readonly missing: readonly string[]
}

/** The outcomes that some criteria can still have together, and the facts that can change them. */
export interface Group {
  readonly outcomes: readonly Outcome[]
  readonly missing: readonly string[]
}

/** Works out a group of criteria. `others` is the best outcome of the criteria outside it. */
export type WorkOut<T> = (group: readonly T[], others: Outcome) => Group

const BEST_FIRST: readonly Outcome[] = ['pass', 'confirm', 'fail']

/**
 * The verdict that follows from the statuses of single criteria. The unknown ones are worked out in independent groups
 * (`groupsOfOpen`): every outcome of one group goes with every outcome of another.
 */
export function jointVerdict<T>(
  statuses: readonly Status[],
  { dictionary }: RuleSet,
  groupsOfOpen: () => readonly (readonly T[])[],
  workOut: WorkOut<T>,
): Joint {
  if (statuses.includes('fail')) return { verdict: 'ineligible', missing: [] }
  const others = statuses.includes('confirm') ? 'confirm' : 'pass'
  if (!statuses.includes('unknown')) return { verdict: VERDICTS[others], missing: [] }
  const groups = groupsOfOpen()
  const worked = groups.map((group) => workOut(group, others))
  const best = worked.map(({ outcomes }) => BEST_FIRST.find((one) => outcomes.includes(one)) ?? 'fail')
  if (best.includes('fail')) return { verdict: 'ineligible', missing: [] }
  const canFail = worked.some(({ outcomes }) => outcomes.includes('fail'))
  const toConfirm = best.filter((one) => one === 'confirm').length
  const canPass = others === 'pass' && toConfirm === 0
  const canConfirm = others === 'confirm' || worked.some(({ outcomes }) => outcomes.includes('confirm'))
  if (!canFail && !(canPass && canConfirm)) return { verdict: VERDICTS[canPass ? 'pass' : 'confirm'], missing: [] }
  // If a fact of one group can ever change the verdict, it can when the other groups are at their best.
  const missing = groups.flatMap((group, i) => {
    const rest = others === 'confirm' || toConfirm > (best[i] === 'confirm' ? 1 : 0) ? 'confirm' : 'pass'
    return (rest === others ? worked[i] : workOut(group, rest))?.missing ?? []
  })
  return { verdict: 'undetermined', missing: missing.toSorted(dictionaryOrder(dictionary)) }
}

/**
 * The outcomes of a group of criteria in completions of its own. `answer` is what a person answered to a criterion that
 * is left to a person.
 */
export function groupOf(
  criteria: readonly { readonly criterion: Criterion; readonly answer: boolean | undefined }[],
  others: Outcome,
  world: World,
): Group {
  const nodes = criteria.map(({ criterion, answer }) => outcomeNode(criterion, answer, world))
  const joint = jointOutcome(nodes, world, others)
  const outcomes = [...world.possible(joint)] as Outcome[]
  return { outcomes, missing: outcomes.length > 1 ? world.missing(joint) : [] }
}
