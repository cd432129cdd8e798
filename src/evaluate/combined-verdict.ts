import type { Node } from '../diagram/index.ts'
import type { Facts } from '../facts/index.ts'
import { dictionaryOrder } from '../dictionary/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import { combinedOutcome, outcomeNode, VERDICTS } from '../space/index.ts'
import type { Outcome, Verdict } from '../space/index.ts'
import type { Completions } from '../space/index.ts'
import { openPaths } from './independent-groups.ts'
import type { Recall, CachedAnswers } from './recall.ts'

/** A verdict with the facts that can still change it; no facts unless it is `undetermined`. */
export interface CombinedVerdict<T> {
  readonly verdict: Verdict
  readonly missing: readonly string[]
  /** The criteria whose part in the verdict was not worked out, because the work granted ran out. */
  readonly spent: readonly T[]
}

/** The outcomes that some criteria can still have together, and the facts that can change them. */
export interface Group {
  /** The possible outcomes; more than really possible where they were not worked out. */
  readonly outcomes: readonly Outcome[]
  readonly missing: readonly string[]
  readonly isSpent: boolean
}

/** Works out a group of criteria; `others` is the best outcome that the criteria outside the group can have. */
export type WorkOut<T> = (group: readonly T[], others: Outcome) => Group

const BEST_FIRST: readonly Outcome[] = ['pass', 'confirm', 'fail']

/**
 * The verdict of a trial in which some criteria are unknown and none fails. `groups` are the unknown criteria, split so
 * that no two groups share an open fact: every outcome of one group can occur with every outcome of another. `others`
 * is the joint outcome of the trial's decided criteria.
 */
export function combinedVerdict<T>(
  groups: readonly (readonly T[])[],
  others: Outcome,
  { dictionary }: RuleSet,
  workOut: WorkOut<T>,
): CombinedVerdict<T> {
  const worked = groups.map((group) => workOut(group, others))
  // A group that fails in every completion decides the verdict. `toConfirm` counts the groups that need a person's
  // decision even at their best.
  let canFail = false
  let canConfirm = others === 'confirm'
  let toConfirm = 0
  for (const { outcomes } of worked) {
    const best = bestOf(outcomes)
    if (best === 'fail') return { verdict: 'ineligible', missing: [], spent: [] }
    if (best === 'confirm') toConfirm++
    canFail ||= outcomes.includes('fail')
    canConfirm ||= outcomes.includes('confirm')
  }
  const canPass = others === 'pass' && toConfirm === 0
  // One outcome only: no group can fail, and the trial either surely needs a person or surely does not.
  if (!canFail && !(canPass && canConfirm))
    return { verdict: VERDICTS[canPass ? 'pass' : 'confirm'], missing: [], spent: [] }
  // Groups that were not worked out name all their open facts, so two of them may name the same fact: hence a set.
  const missing = new Set<string>()
  const spent: T[] = []
  for (const [i, group] of groups.entries()) {
    const own = worked[i]
    if (own === undefined) continue
    // If a fact of this group can ever change the verdict, it can while all other groups have their best outcome.
    const rest = others === 'confirm' || toConfirm > (bestOf(own.outcomes) === 'confirm' ? 1 : 0) ? 'confirm' : 'pass'
    const turning = rest === others ? own : workOut(group, rest)
    for (const path of turning.missing) missing.add(path)
    if (own.isSpent || turning.isSpent) spent.push(...group)
  }
  return { verdict: 'undetermined', missing: [...missing].toSorted(dictionaryOrder(dictionary)), spent }
}

/** The best of the outcomes that a group can have. */
function bestOf(outcomes: readonly Outcome[]): Outcome {
  return BEST_FIRST.find((one) => outcomes.includes(one)) ?? 'fail'
}

/** A criterion with the person's answer, where the criterion leaves something to a person and one was recorded. */
export interface Answered {
  readonly criterion: Criterion
  readonly answer: boolean | undefined
}

/**
 * The outcomes and missing facts of a group of criteria, cached; `others` is the best outcome that the criteria outside
 * the group can have.
 */
export function groupOf(group: readonly Answered[], others: Outcome, recall: Recall): CachedAnswers<Group> {
  const criteria = group.map((one) => one.criterion)
  const combinedOf = (completions: Completions): Node => {
    const nodes = group.map(({ criterion, answer }) => outcomeNode(criterion, answer, completions))
    return combinedOutcome(nodes, completions, others)
  }
  const part = recall.cached<Group | 'spent'>(
    criteria,
    'facts',
    (completions) => {
      const combined = combinedOf(completions)
      const outcomes = outcomesOf(combined, completions)
      return { outcomes, missing: outcomes.length > 1 ? completions.missing(combined) : [], isSpent: false }
    },
    () => 'spent',
  )
  // The fallback: without looking at single entries of lists it takes less work, but does not say which facts can
  // change the outcome.
  const coarse = recall.cached<readonly Outcome[] | 'spent'>(
    criteria,
    'outcomes',
    (completions) => outcomesOf(combinedOf(completions), completions),
    () => 'spent',
  )
  const answer = (facts: Facts): Group => {
    const found = part.answer(facts)
    if (found !== 'spent') return found
    const known = coarse.answer(facts)
    const outcomes = known === 'spent' ? BEST_FIRST : known
    const isOpen = outcomes.length > 1
    return { outcomes, missing: isOpen ? openPaths(part.paths, facts) : [], isSpent: isOpen }
  }
  return { paths: part.paths, answer }
}

/** The outcomes that occur in some completion. */
function outcomesOf(combined: Node, completions: Completions): readonly Outcome[] {
  return [...completions.possible(combined)] as Outcome[]
}
