import type { Node } from '../diagram/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion } from '../model/index.ts'
import { apart } from './apart.ts'
import { groupOf, jointVerdict } from './joint.ts'
import { jointOutcome, outcomeNode } from '../space/index.ts'
import type { Status, Verdict } from '../space/index.ts'
import { needsPart, partOf } from '../space/index.ts'
import type { Program } from '../space/index.ts'
import { World } from '../space/index.ts'

export interface CriterionEvaluation {
  readonly criterion: Criterion
  readonly status: Status
  /** Facts that can still change the status; empty unless it is `unknown`. */
  readonly missing: readonly string[]
  /** The person's recorded answer that decided it, if one did. */
  readonly confirmed: boolean | undefined
  /** What it gives in every completion; undefined when it is not screened. */
  readonly node: Node | undefined
}

export interface Evaluation {
  readonly program: Program
  readonly world: World
  readonly criteria: readonly CriterionEvaluation[]
  readonly verdict: Verdict
  /** Facts that can still change the verdict; empty unless it is `undetermined`. */
  readonly missing: readonly string[]
  /** What the whole trial gives in every completion; undefined when single criteria decided it. */
  readonly joint: Node | undefined
}

/**
 * Screens one patient against one trial, exactly: a status or verdict is decided when all completions of the record agree
 * on it, and only then.
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

/** The facts that can still change the status of a criterion; `node` is its outcome in the world of the whole trial. */
function missingOf(criterion: Criterion, node: Node, world: World): string[] {
  const { program, facts } = world
  if (!needsPart(program)) return world.missing(node)
  const own = new World(partOf(program, [criterion], facts.disputes.length > 0), facts)
  const answer = facts.confirmations[program.trial.id]?.[criterion.id]
  return own.missing(outcomeNode(criterion, answer, own) ?? node)
}
