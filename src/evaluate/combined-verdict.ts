import type { Node } from '../diagram/index.ts'
import type { Facts } from '../facts/index.ts'
import { dictionaryOrder } from '../dictionary/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import { combinedOutcome, outcomeNode, VERDICTS } from '../space/index.ts'
import type { Outcome, Verdict } from '../space/index.ts'
import type { Completions } from '../space/index.ts'
import { openPaths } from './independent-groups.ts'
import type { Recall, CachedAnswers } from './recall.ts'

/** A verdict with the facts that can still change it; none unless it is `undetermined`. */
export interface CombinedVerdict<T> {
  readonly verdict: Verdict
  readonly missing: readonly string[]
  /** Those whose part in it was not worked out, because the work that is granted did not suffice. */
  readonly spent: readonly T[]
}

/** What some criteria can still give together, and the facts that can change it. */
export interface Group {
  /** More than they can give where it was not worked out. */
  readonly outcomes: readonly Outcome[]
  readonly missing: readonly string[]
  readonly isSpent: boolean
}

/** Works out a group of criteria; `others`: what the criteria outside it give at best. */
export type WorkOut<T> = (group: readonly T[], others: Outcome) => Group

const BEST_FIRST: readonly Outcome[] = ['pass', 'confirm', 'fail']

/**
 * The verdict of a trial of which some criteria are unknown and none fails. These come in groups that have nothing to do with each other: then every
 * outcome of one goes with every outcome of another. `others`: what its other criteria give at best.
 */
export function combinedVerdict<T>(
  groups: readonly (readonly T[])[],
  others: Outcome,
  { dictionary }: RuleSet,
  workOut: WorkOut<T>,
): CombinedVerdict<T> {
  const worked = groups.map((group) => workOut(group, others))
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
  if (!canFail && !(canPass && canConfirm))
    return { verdict: VERDICTS[canPass ? 'pass' : 'confirm'], missing: [], spent: [] }
  // Of groups that were not worked out all open facts are named, also those that they have in common.
  const missing = new Set<string>()
  const spent: T[] = []
  for (const [i, group] of groups.entries()) {
    const own = worked[i]
    if (own === undefined) continue
    // A fact of one group can change the verdict when the others are at their best, if it ever can.
    const rest = others === 'confirm' || toConfirm > (bestOf(own.outcomes) === 'confirm' ? 1 : 0) ? 'confirm' : 'pass'
    const turning = rest === others ? own : workOut(group, rest)
    for (const path of turning.missing) missing.add(path)
    if (own.isSpent || turning.isSpent) spent.push(...group)
  }
  return { verdict: 'undetermined', missing: [...missing].toSorted(dictionaryOrder(dictionary)), spent }
}

function bestOf(outcomes: readonly Outcome[]): Outcome {
  return BEST_FIRST.find((one) => outcomes.includes(one)) ?? 'fail'
}

/** A criterion with what a person answered when it leaves something to one. */
export interface Answered {
  readonly criterion: Criterion
  readonly answer: boolean | undefined
}

/** What a group of criteria gives; `others`: what the criteria outside it give at best. */
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
  // Without looking at each entry of lists it takes less work; which facts can change it is then not known.
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

function outcomesOf(combined: Node, completions: Completions): readonly Outcome[] {
  return [...completions.possible(combined)] as Outcome[]
}
