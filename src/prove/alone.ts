import { conditionText, listsOf } from '../conditions/index.ts'
import type { ListCondition } from '../conditions/index.ts'
import { conditionsOf } from '../model/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { groundOf } from '../space/index.ts'
import type { GroundKey } from '../space/index.ts'
import { areEqual } from './compare.ts'
import { notProved } from './proof.ts'
import type { Proof } from './proof.ts'
import { Space } from './space.ts'
import type { AllPatients } from './space.ts'
import { withoutBranches } from './variants.ts'

/** What is proved about one criterion on its own. The proofs take the id that the criterion has in a trial. */
export interface AloneProofs {
  /** True if nothing was proved because the work granted ran out. */
  readonly isSpent: boolean
  readonly about: (id: string) => readonly Proof[]
  /** Empty unless dead branches were asked for. */
  readonly deadBranches: (id: string) => readonly Proof[]
}

/**
 * Proves what can be proved about one criterion on its own. The proofs are cached: criteria with the same conditions
 * share them, whichever trials they belong to. `wantsBranches`: also find branches that never matter.
 */
export function aloneProofs(criterion: Criterion, rules: RuleSet, asOf: Day, wantsBranches: boolean): AloneProofs {
  const ground = groundOf(rules)
  const kept = KEPT.get(ground) ?? new Map<string, AloneProofs>()
  KEPT.set(ground, kept)
  const name = JSON.stringify([asOf, wantsBranches, criterion.kind, ...conditionsOf(criterion.form).map(conditionText)])
  const proofs = kept.get(name) ?? proved(criterion, rules, asOf, wantsBranches)
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(name, proofs)
  return proofs
}

const KEPT = new WeakMap<GroundKey, Map<string, AloneProofs>>()
const MOST_KEPT = 5000

/** A proof that still needs the id of its criterion. */
type Told = (id: string) => Proof

function proved(criterion: Criterion, rules: RuleSet, asOf: Day, wantsBranches: boolean): AloneProofs {
  const own = new Space(rules, [criterion], asOf)
  const about = own.ask((all) => aboutOneIn(all, criterion))
  if (about === undefined) return { isSpent: true, about: (id) => [tooMuch(id)], deadBranches: () => [] }
  const dead = wantsBranches ? deadBranches(criterion, own, rules, asOf) : []
  return {
    isSpent: false,
    about: (id) => about.map((one) => one(id)),
    deadBranches: (id) => dead.map((one) => one(id)),
  }
}

function tooMuch(id: string): Proof {
  const message = `${id} combines its facts in too many ways: its status may not be worked out if most of them are missing, and nothing could be proved about it.`
  return { code: 'proof/too-much', criterion: id, message, witness: undefined }
}

function aboutOneIn(space: AllPatients, criterion: Criterion): Told[] {
  const node = space.outcome(criterion)
  if (node === undefined || criterion.form.kind !== 'decided') return []
  const values = space.values(node)
  const found: Told[] = []
  const say = (code: Proof['code'], message: (id: string) => string, witness?: JsonObject): void => {
    found.push((id) => ({ code, criterion: id, message: message(id), witness }))
  }
  if (!values.has('fail')) say('proof/never-fails', (id) => `${id} excludes nobody.`)
  if (!values.has('pass') && !values.has('confirm')) say('proof/never-passes', (id) => `${id} excludes every patient.`)
  else if (!values.has('pass'))
    say('proof/never-passes', (id) => `No patient can pass ${id} without somebody’s confirmation.`)
  if (criterion.form.confirm !== undefined && !values.has('confirm')) {
    const witness = space.witness(space.completions.truth(criterion.form.confirm.when), (value) => value === true)
    const why =
      witness === undefined ? 'its condition can never hold' : 'the rule already decides every case that it is for'
    say('proof/never-asked', (id) => `The \`confirm:\` question of ${id} is never asked: ${why}.`, witness)
  }
  return found
}

/**
 * The branches of `criterion` that can be left out without changing the outcome for any patient. `own`: all patients,
 * as far as this criterion alone distinguishes them.
 */
function deadBranches(criterion: Criterion, own: Space, rules: RuleSet, asOf: Day): readonly Told[] {
  const found: Told[] = []
  const variants = withoutBranches(criterion)
  const isEqual = equality(
    criterion,
    variants.map((one) => one.criterion),
    own,
    (...criteria) => new Space(rules, criteria, asOf),
  )
  for (const variant of variants) {
    const isSame = isEqual(variant.criterion)
    // If one variant takes too much work, the others will too.
    if (isSame === undefined) return [...found, (id) => notProved(id, `whether ${id} has a branch without effect`)]
    if (!isSame) continue
    found.push((id) => ({
      code: 'proof/dead-branch',
      criterion: id,
      message: `${id} ${variant.change} gives every patient the same result, so that branch has no effect.`,
      witness: undefined,
    }))
  }
  return found
}

/**
 * Returns a function that says whether a variant gives every patient the same outcome as the criterion, or undefined if
 * that takes more work than is granted. `own` is the space of the criterion; `spaceOf` makes the space of the given
 * criteria.
 */
function equality(
  criterion: Criterion,
  variants: readonly Criterion[],
  own: Space,
  spaceOf: (...criteria: readonly Criterion[]) => Space,
): (variant: Criterion) => boolean | undefined {
  const lists = new Set(listsIn(criterion))
  // Leaving out a branch adds nothing to distinguish, so the criterion's own space will do, unless a list is counted in
  // a way that is new.
  const isWithin = (one: Criterion): boolean => listsIn(one).every((list) => lists.has(list))
  const others = variants.filter((one) => !isWithin(one))
  let together = others.length > 1 ? spaceOf(criterion, ...others) : undefined
  return (one) => {
    if (isWithin(one)) return areEqual(criterion, one, own)
    const known = together && areEqual(criterion, one, together)
    // All variants together may take too much work when each on its own does not.
    if (known === undefined) together = undefined
    return known ?? areEqual(criterion, one, spaceOf(criterion, one))
  }
}

function listsIn({ form }: Criterion): readonly ListCondition[] {
  return conditionsOf(form).flatMap(listsOf)
}
