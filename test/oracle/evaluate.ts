// Part of the oracle of the tests: see index.ts.

import type { Node } from './diagrams.ts'
import type { Facts } from '../../src/facts/index.ts'
import type { Criterion } from '../../src/model/index.ts'
import { apart } from './apart.ts'
import { groupOf, jointVerdict } from './joint.ts'
import { jointOutcome, outcomeNode } from './outcome.ts'
import type { Status, Verdict } from './outcome.ts'
import { needsPart, partOf } from './part.ts'
import type { Program } from './program.ts'
import { World } from './world.ts'

export interface CriterionEvaluation {
  readonly criterion: Criterion
  readonly status: Status
  /** Facts that can still change the status; empty unless it is `unknown`. */
  readonly missing: readonly string[]
  /** The recorded answer of a person to this criterion, if there is one and the criterion is screened. */
  readonly confirmed: boolean | undefined
  /** The outcome in every completion; undefined if the criterion is not screened. */
  readonly node: Node | undefined
}

export interface Evaluation {
  readonly program: Program
  readonly world: World
  readonly criteria: readonly CriterionEvaluation[]
  readonly verdict: Verdict
  /** Facts that can still change the verdict; empty unless it is `undetermined`. */
  readonly missing: readonly string[]
  /** The outcome of the whole trial in every completion; undefined if single criteria decide it. */
  readonly joint: Node | undefined
}

/**
 * Screens one patient against one trial, exactly: a status or verdict is decided if and only if all completions of the
 * record agree on it.
 */
export function evaluate(program: Program, facts: Facts): Evaluation {
  const world = new World(program, facts)
  const answers = facts.confirmations[program.trial.id] ?? {}
  const nodes = outcomeNodes(program, facts, world)
  const criteria = program.trial.criteria.map((criterion, i): CriterionEvaluation => {
    const node = nodes[i]
    const status = statusOf(node, world)
    const missing = status === 'unknown' && node !== undefined ? missingOf(criterion, node, world) : []
    return { criterion, status, missing, confirmed: node === undefined ? undefined : answers[criterion.id], node }
  })
  const statuses = criteria.map((one) => one.status)
  return { program, world, criteria, ...verdictOf(statuses, nodes, world) }
}

function outcomeNodes({ trial }: Program, facts: Facts, world: World): (Node | undefined)[] {
  const answers = facts.confirmations[trial.id] ?? {}
  return trial.criteria.map((criterion) => outcomeNode(criterion, answers[criterion.id], world))
}

function statusOf(node: Node | undefined, world: World): Status {
  return node === undefined ? 'not-screened' : ((world.settled(node) ?? 'unknown') as Status)
}

function verdictOf(
  statuses: readonly Status[],
  nodes: readonly (Node | undefined)[],
  world: World,
): Pick<Evaluation, 'verdict' | 'missing' | 'joint'> {
  const { program, facts } = world
  const answers = facts.confirmations[program.trial.id] ?? {}
  const open = program.trial.criteria.flatMap((criterion, i) =>
    statuses[i] === 'unknown'
      ? [{ criterion, answer: answers[criterion.id], paths: partOf(program, [criterion]).paths }]
      : [],
  )
  const { verdict, missing } = jointVerdict(
    statuses,
    program.rules,
    () => apart(open, program.rules, facts),
    (group, others) => {
      const part = partOf(
        program,
        group.map((one) => one.criterion),
        facts.disputes.length > 0,
      )
      return groupOf(group, others, new World(part, facts))
    },
  )
  const isOpen = !statuses.includes('fail') && statuses.includes('unknown')
  return { verdict, missing, joint: isOpen ? jointOutcome(nodes, world) : undefined }
}

/**
 * The facts that can still change the status of a criterion. `node` is its outcome in the completions of the whole
 * trial.
 */
function missingOf(criterion: Criterion, node: Node, world: World): string[] {
  const { program, facts } = world
  if (!needsPart(program)) return world.missing(node)
  const own = new World(partOf(program, [criterion], facts.disputes.length > 0), facts)
  const answer = facts.confirmations[program.trial.id]?.[criterion.id]
  return own.missing(outcomeNode(criterion, answer, own) ?? node)
}
