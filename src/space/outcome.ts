import type { Leaf, Node } from '../diagram/index.ts'
import type { Criterion } from '../model/index.ts'
import type { Completions } from './completions.ts'

/** The result of a criterion in one completion. */
export type Outcome = 'pass' | 'fail' | 'confirm'

/**
 * The status of a criterion over all completions: their common outcome, `unknown` where they disagree or it was not
 * worked out, or `not-screened` where it is not a question about this patient today.
 */
export type Status = Outcome | 'unknown' | 'not-screened'

/** The verdict on a trial over all completions; `undetermined` where they disagree or it was not worked out. */
export type Verdict = 'eligible' | 'needs-confirmation' | 'ineligible' | 'undetermined'

/**
 * The outcome of a criterion in every completion; undefined when it is not a question about this patient today.
 * `answer` is the person's recorded answer, where the criterion leaves something to a person.
 */
export function outcomeNode(
  criterion: Criterion,
  answer: boolean | undefined,
  completions: Completions,
): Node | undefined {
  const { form } = criterion
  const { diagrams } = completions
  if (form.kind === 'not-screened') return undefined
  if (form.kind === 'asked') return diagrams.leaf(outcomeOf(criterion, answer, false, true))
  const absorbs = (value: Leaf): boolean => value === true || typeof value === 'string'
  const holds = completions.truth(form.condition)
  const settled = diagrams.constant(holds)
  const zone =
    form.confirm === undefined || (settled !== undefined && absorbs(settled))
      ? diagrams.leaf(false)
      : completions.truth(form.confirm.when)
  return diagrams.combine(holds, zone, (held, left) => outcomeOf(criterion, answer, held, left))
}

/**
 * The outcome of a criterion in one completion. `held`: whether its condition holds; `left`: whether it is left to a
 * person; `answer`: what that person answered, undefined when nobody has.
 */
export function outcomeOf({ kind }: Criterion, answer: boolean | undefined, held: Leaf, left: Leaf): Outcome {
  const excludes = kind === 'exclusion'
  if (held === true) return excludes ? 'fail' : 'pass'
  // A criterion that needs a fact which does not apply to the patient fails.
  if (held !== false || (left !== true && left !== false)) return 'fail'
  if (!left) return excludes ? 'pass' : 'fail'
  return answer === undefined ? 'confirm' : answer ? 'pass' : 'fail'
}

/** The verdict for the joint outcome of all criteria. */
export const VERDICTS: Readonly<Record<Outcome, Verdict>> = {
  pass: 'eligible',
  confirm: 'needs-confirmation',
  fail: 'ineligible',
}

/**
 * The joint outcome of criteria in every completion: `fail` when any of them fails, else `confirm` when a person must
 * decide any, else `pass`. `others` is the joint outcome of the criteria that are not among these.
 */
export function combinedOutcome(
  nodes: readonly (Node | undefined)[],
  completions: Completions,
  others: Outcome = 'pass',
): Node {
  const { diagrams } = completions
  const absorbs = (value: Leaf): boolean => value === 'fail'
  let joint = diagrams.leaf(others)
  for (const node of nodes) {
    if (node !== undefined) joint = diagrams.combine(joint, node, worse, absorbs)
  }
  return joint
}

/** The worse of two outcomes. */
function worse(a: Leaf, b: Leaf): Leaf {
  if (a === 'fail' || b === 'fail') return 'fail'
  return a === 'confirm' ? a : b
}
