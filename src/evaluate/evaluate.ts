import type { Leaf, Node } from '../diagram/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion } from '../model/index.ts'
import type { Program } from './program.ts'
import { World } from './world.ts'

/** What a criterion gives in one completion. */
type Outcome = 'pass' | 'fail' | 'confirm'

export type Status = Outcome | 'unknown' | 'not-screened'

export type Verdict = 'eligible' | 'needs-confirmation' | 'ineligible' | 'undetermined'

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

/** What a batch tells of one patient and one trial: all but the reasons. */
export interface Decision {
  readonly program: Program
  /** In the order of the trial's criteria. */
  readonly statuses: readonly Status[]
  readonly verdict: Verdict
  readonly missing: readonly string[]
}

/** As `evaluate`, without what only an explanation needs. */
export function decide(program: Program, facts: Facts): Decision {
  const world = new World(program, facts)
  const nodes = outcomeNodes(program, facts, world)
  const statuses = nodes.map((node) => statusOf(node, world))
  const { verdict, missing } = trialVerdict(statuses, nodes, world)
  return { program, statuses, verdict, missing }
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
    const missing = status === 'unknown' && node !== undefined ? world.missing(node) : []
    return { criterion, status, missing, confirmed: node === undefined ? undefined : answers[criterion.id], node }
  })
  const statuses = criteria.map((one) => one.status)
  return { program, world, criteria, ...trialVerdict(statuses, nodes, world) }
}

function outcomeNodes({ trial }: Program, facts: Facts, world: World): (Node | undefined)[] {
  const answers = facts.confirmations[trial.id] ?? {}
  return trial.criteria.map((criterion) => outcomeNode(criterion, answers[criterion.id], world))
}

function statusOf(node: Node | undefined, world: World): Status {
  return node === undefined ? 'not-screened' : ((world.settled(node) ?? 'unknown') as Status)
}

/** Outcome of a criterion in every completion; undefined when it is not a question about this patient today. */
export function outcomeNode(criterion: Criterion, answer: boolean | undefined, world: World): Node | undefined {
  const { form, kind } = criterion
  const { diagrams } = world
  const asked: Outcome = answer === undefined ? 'confirm' : answer ? 'pass' : 'fail'
  if (form.kind === 'not-screened') return undefined
  if (form.kind === 'asked') return diagrams.leaf(asked)
  const excludes = kind === 'exclusion'
  const decided: Outcome = excludes ? 'fail' : 'pass'
  const otherwise: Outcome = excludes ? 'pass' : 'fail'
  const absorbs = (value: Leaf): boolean => value === true || typeof value === 'string'
  const holds = world.truth(form.condition)
  const settled = diagrams.constant(holds)
  const zone =
    form.confirm === undefined || (settled !== undefined && absorbs(settled))
      ? diagrams.leaf(false)
      : world.truth(form.confirm.when)
  return diagrams.combine(holds, zone, (held, left) => {
    if (held === true) return decided
    // A criterion that needs a fact that does not apply to the patient fails.
    if (held !== false) return 'fail'
    return left === true ? asked : left === false ? otherwise : 'fail'
  })
}

function trialVerdict(
  all: readonly Status[],
  nodes: readonly (Node | undefined)[],
  world: World,
): Pick<Evaluation, 'verdict' | 'missing' | 'joint'> {
  const statuses = new Set(all)
  if (statuses.has('fail')) return { verdict: 'ineligible', missing: [], joint: undefined }
  if (!statuses.has('unknown')) {
    return { verdict: statuses.has('confirm') ? 'needs-confirmation' : 'eligible', missing: [], joint: undefined }
  }
  const joint = jointOutcome(nodes, world)
  const settled = world.settled(joint)
  if (settled === undefined) return { verdict: 'undetermined', missing: world.missing(joint), joint }
  return { verdict: VERDICTS[settled as Outcome], missing: [], joint }
}

const VERDICTS: Readonly<Record<Outcome, Verdict>> = {
  pass: 'eligible',
  confirm: 'needs-confirmation',
  fail: 'ineligible',
}

/** What the whole trial gives in every completion: it fails when any criterion fails, else a person decides when one must. */
function jointOutcome(nodes: readonly (Node | undefined)[], world: World): Node {
  const { diagrams } = world
  const absorbs = (value: Leaf): boolean => value === 'fail'
  let joint = diagrams.leaf('pass')
  for (const node of nodes) {
    if (node !== undefined) joint = diagrams.combine(joint, node, worse, absorbs)
  }
  return joint
}

function worse(a: Leaf, b: Leaf): Leaf {
  if (a === 'fail' || b === 'fail') return 'fail'
  return a === 'confirm' ? a : b
}
