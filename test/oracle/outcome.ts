// Part of the oracle of the tests: see index.ts.

import type { Leaf, Node } from './diagrams.ts'
import type { Criterion } from '../../src/model/index.ts'
import type { World } from './world.ts'

/** The outcome of a criterion in one completion. */
export type Outcome = 'pass' | 'fail' | 'confirm'

export type Status = Outcome | 'unknown' | 'not-screened'

export type Verdict = 'eligible' | 'needs-confirmation' | 'ineligible' | 'undetermined'

/** The outcome of a criterion in every completion; undefined if the criterion is not screened. */
export function outcomeNode(criterion: Criterion, answer: boolean | undefined, world: World): Node | undefined {
  const { form } = criterion
  const { diagrams } = world
  if (form.kind === 'not-screened') return undefined
  if (form.kind === 'asked') return diagrams.leaf(outcomeOf(criterion, answer, false, true))
  const absorbs = (value: Leaf): boolean => value === true || typeof value === 'string'
  const holds = world.truth(form.condition)
  const settled = diagrams.constant(holds)
  const zone =
    form.confirm === undefined || (settled !== undefined && absorbs(settled))
      ? diagrams.leaf(false)
      : world.truth(form.confirm.when)
  return diagrams.combine(holds, zone, (held, left) => outcomeOf(criterion, answer, held, left))
}

/**
 * The outcome of a criterion in one completion, from whether its condition holds and whether it is left to a person.
 * `answer` is what that person answered.
 */
export function outcomeOf({ kind }: Criterion, answer: boolean | undefined, held: Leaf, left: Leaf): Outcome {
  const excludes = kind === 'exclusion'
  if (held === true) return excludes ? 'fail' : 'pass'
  // A criterion fails if it needs a fact that does not apply to the patient.
  if (held !== false || (left !== true && left !== false)) return 'fail'
  if (!left) return excludes ? 'pass' : 'fail'
  return answer === undefined ? 'confirm' : answer ? 'pass' : 'fail'
}

export const VERDICTS: Readonly<Record<Outcome, Verdict>> = {
  pass: 'eligible',
  confirm: 'needs-confirmation',
  fail: 'ineligible',
}

/**
 * The outcome of the whole trial in every completion: it fails if any criterion fails; otherwise a person decides if
 * any criterion is left to one. `others` is the outcome of the criteria not among these.
 */
export function jointOutcome(nodes: readonly (Node | undefined)[], world: World, others: Outcome = 'pass'): Node {
  const { diagrams } = world
  const absorbs = (value: Leaf): boolean => value === 'fail'
  let joint = diagrams.leaf(others)
  for (const node of nodes) {
    if (node !== undefined) joint = diagrams.combine(joint, node, worse, absorbs)
  }
  return joint
}

function worse(a: Leaf, b: Leaf): Leaf {
  if (a === 'fail' || b === 'fail') return 'fail'
  return a === 'confirm' ? a : b
}
