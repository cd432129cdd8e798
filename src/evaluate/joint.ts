import { dictionaryOrder } from '../dictionary/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion } from '../model/index.ts'
import { jointOutcome, outcomeNode, VERDICTS } from './outcome.ts'
import type { Outcome, Status, Verdict } from './outcome.ts'
import { partOf } from './part.ts'
import type { Program } from './program.ts'
import { World } from './world.ts'

/** A verdict with the facts that can still change it; none unless it is `undetermined`. */
export interface Joint {
  readonly verdict: Verdict
  readonly missing: readonly string[]
}

/** What some criteria can still give together, and the facts that can change it. */
export interface Group {
  readonly outcomes: readonly Outcome[]
  readonly missing: readonly string[]
}

/** Works out a group of criteria; `others`: what the criteria outside it give at best. */
export type WorkOut = (criteria: readonly Criterion[], others: Outcome) => Group

const BEST_FIRST: readonly Outcome[] = ['pass', 'confirm', 'fail']

/**
 * The verdict that follows from the statuses of single criteria. What these leave open is worked out in groups that share no facts: then
 * every outcome of one goes with every outcome of another.
 */
export function jointVerdict(program: Program, statuses: readonly Status[], workOut: WorkOut): Joint {
  if (statuses.includes('fail')) return { verdict: 'ineligible', missing: [] }
  const others = statuses.includes('confirm') ? 'confirm' : 'pass'
  if (!statuses.includes('unknown')) return { verdict: VERDICTS[others], missing: [] }
  const groups = independentGroups(
    program.trial.criteria.filter((_, i) => statuses[i] === 'unknown'),
    program,
  )
  const outcomes = groups.map((group) => workOut(group, 'pass').outcomes)
  const best = outcomes.map((own) => BEST_FIRST.find((one) => own.includes(one)) ?? 'fail')
  if (best.includes('fail')) return { verdict: 'ineligible', missing: [] }
  const canFail = outcomes.some((own) => own.includes('fail'))
  const canPass = worstOf([others, ...best]) === 'pass'
  const canConfirm = others === 'confirm' || outcomes.some((own) => own.includes('confirm'))
  if (!canFail && !(canPass && canConfirm)) return { verdict: VERDICTS[canPass ? 'pass' : 'confirm'], missing: [] }
  // A fact of one group can change the verdict when the others are at their best, if it ever can.
  const missing = groups.flatMap((group, i) => {
    const rest = worstOf([others, ...best.filter((_, j) => j !== i)])
    return workOut(group, rest).missing
  })
  const order = dictionaryOrder(program.rules.dictionary)
  return { verdict: 'undetermined', missing: [...new Set(missing)].toSorted(order) }
}

/** Works out a group by itself, in a world of its own. */
export function workOutGroup(
  program: Program,
  facts: Facts,
  criteria: readonly Criterion[],
  others: Outcome,
  answers: Readonly<Record<string, boolean>>,
): Group {
  const world = new World(program, facts)
  const nodes = criteria.map((criterion) => outcomeNode(criterion, answers[criterion.id], world))
  const joint = jointOutcome(nodes, world, others)
  const outcomes = [...world.possible(joint)] as Outcome[]
  return { outcomes, missing: outcomes.length > 1 ? world.missing(joint) : [] }
}

function worstOf(outcomes: readonly Outcome[]): Outcome {
  return outcomes.includes('confirm') ? 'confirm' : 'pass'
}

/** Criteria that share facts, also through what always holds, are together; others have nothing to do with each other. */
function independentGroups(criteria: readonly Criterion[], program: Program): Criterion[][] {
  const groups: { criteria: Criterion[]; paths: Set<string> }[] = []
  for (const criterion of criteria) {
    const own = partOf(program, [criterion]).paths
    const touching = groups.filter(({ paths }) => [...own].some((path) => paths.has(path)))
    const joined = { criteria: [...touching.flatMap((one) => one.criteria), criterion], paths: new Set(own) }
    for (const one of touching) {
      for (const path of one.paths) joined.paths.add(path)
      groups.splice(groups.indexOf(one), 1)
    }
    groups.push(joined)
  }
  return groups.map((one) => one.criteria)
}
