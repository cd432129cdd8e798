import type { Leaf, Node } from '../diagram/index.ts'
import type { Criterion } from '../model/index.ts'
import type { Completions } from './completions.ts'

/** What a criterion gives in one completion. */
export type Outcome = 'pass' | 'fail' | 'confirm'

export type Status = Outcome | 'unknown' | 'not-screened'

export type Verdict = 'eligible' | 'needs-confirmation' | 'ineligible' | 'undetermined'

/** Outcome of a criterion in every completion; undefined when it is not a question about this patient today. */
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
 * Outcome of a criterion in one completion, by whether its condition is held and whether it is left to a person; `answer` is what that
 * person answered.
 */
export function outcomeOf({ kind }: Criterion, answer: boolean | undefined, held: Leaf, left: Leaf): Outcome {
  const excludes = kind === 'exclusion'
  if (held === true) return excludes ? 'fail' : 'pass'
  // A criterion that needs a fact that does not apply to the patient fails.
  if (held !== false || (left !== true && left !== false)) return 'fail'
  if (!left) return excludes ? 'pass' : 'fail'
  return answer === undefined ? 'confirm' : answer ? 'pass' : 'fail'
}

export const VERDICTS: Readonly<Record<Outcome, Verdict>> = {
  pass: 'eligible',
  confirm: 'needs-confirmation',
  fail: 'ineligible',
}

/** What the whole trial gives in every completion: it fails when any criterion fails, else a person decides when one must. `others`: what criteria that are not among these give. */
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

function worse(a: Leaf, b: Leaf): Leaf {
  if (a === 'fail' || b === 'fail') return 'fail'
  return a === 'confirm' ? a : b
}
