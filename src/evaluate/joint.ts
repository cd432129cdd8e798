import type { Node } from '../diagram/index.ts'
import type { Facts } from '../facts/index.ts'
import { dictionaryOrder, oncePer } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import { jointOutcome, outcomeNode, VERDICTS } from '../space/index.ts'
import type { Outcome, Status, Verdict } from '../space/index.ts'
import type { World } from '../space/index.ts'
import { openPaths } from './apart.ts'
import type { RememberedPart, Shared } from './shared.ts'

/** A verdict with the facts that can still change it; none unless it is `undetermined`. */
export interface Joint<T> {
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
 * The verdict that follows from the statuses of single criteria. Those that are unknown are worked out in groups
 * that have nothing to do with each other (`groupsOfOpen`): then every outcome of one goes with every outcome of another.
 */
export function jointVerdict<T>(
  statuses: readonly Status[],
  { dictionary }: RuleSet,
  groupsOfOpen: () => readonly (readonly T[])[],
  workOut: WorkOut<T>,
): Joint<T> {
  if (statuses.includes('fail')) return { verdict: 'ineligible', missing: [], spent: [] }
  const others = statuses.includes('confirm') ? 'confirm' : 'pass'
  if (!statuses.includes('unknown')) return { verdict: VERDICTS[others], missing: [], spent: [] }
  const groups = groupsOfOpen()
  const worked = groups.map((group) => workOut(group, others))
  const best = worked.map(({ outcomes }) => BEST_FIRST.find((one) => outcomes.includes(one)) ?? 'fail')
  if (best.includes('fail')) return { verdict: 'ineligible', missing: [], spent: [] }
  const canFail = worked.some(({ outcomes }) => outcomes.includes('fail'))
  const toConfirm = best.filter((one) => one === 'confirm').length
  const canPass = others === 'pass' && toConfirm === 0
  const canConfirm = others === 'confirm' || worked.some(({ outcomes }) => outcomes.includes('confirm'))
  if (!canFail && !(canPass && canConfirm))
    return { verdict: VERDICTS[canPass ? 'pass' : 'confirm'], missing: [], spent: [] }
  // A fact of one group can change the verdict when the others are at their best, if it ever can.
  const turning = groups.map((group, i) => {
    const rest = others === 'confirm' || toConfirm > (best[i] === 'confirm' ? 1 : 0) ? 'confirm' : 'pass'
    return rest === others ? worked[i] : workOut(group, rest)
  })
  const missing = turning.flatMap((one) => one?.missing ?? [])
  return {
    verdict: 'undetermined',
    missing: inOrder(missing, dictionary),
    spent: groups.flatMap((group, i) => (worked[i]?.isSpent === true || turning[i]?.isSpent === true ? group : [])),
  }
}

/** Facts in the dictionary's order. Many trials miss the same facts. */
function inOrder(missing: readonly string[], dictionary: Dictionary): readonly string[] {
  const known = sorted(dictionary)
  const key = missing.join()
  let own = known.get(key)
  if (own === undefined) {
    if (known.size >= MOST_SORTED) known.clear()
    known.set(key, (own = missing.toSorted(dictionaryOrder(dictionary))))
  }
  return own
}

const sorted = oncePer(() => new Map<string, readonly string[]>())
const MOST_SORTED = 1000

/** A criterion with what a person answered when it leaves something to one. */
export interface Answered {
  readonly criterion: Criterion
  readonly answer: boolean | undefined
}

/** What a group of criteria gives; `others`: what the criteria outside it give at best. */
export function groupOf(group: readonly Answered[], others: Outcome, shared: Shared): RememberedPart<Group> {
  const criteria = group.map((one) => one.criterion)
  const jointOf = (world: World): Node => {
    const nodes = group.map(({ criterion, answer }) => outcomeNode(criterion, answer, world))
    return jointOutcome(nodes, world, others)
  }
  const part = shared.remembered<Group | 'spent'>(
    criteria,
    'facts',
    (world) => {
      const joint = jointOf(world)
      const outcomes = outcomesOf(joint, world)
      return { outcomes, missing: outcomes.length > 1 ? world.missing(joint) : [], isSpent: false }
    },
    () => 'spent',
  )
  // Without looking at each entry of lists it takes less work; which facts can change it is then not known.
  const coarse = shared.remembered<readonly Outcome[] | 'spent'>(
    criteria,
    'outcomes',
    (world) => outcomesOf(jointOf(world), world),
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

function outcomesOf(joint: Node, world: World): readonly Outcome[] {
  return [...world.possible(joint)] as Outcome[]
}
