import type { Code } from '../catalogue/index.ts'
import { listsOf } from '../conditions/index.ts'
import type { ListCondition } from '../conditions/index.ts'
import { conditionsOf, pageCriteria } from '../model/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { areEqual } from './compare.ts'
import { Space } from './space.ts'
import type { AllPatients, Failing } from './space.ts'
import { withoutBranches } from './variants.ts'

type ProofCode = Extract<Code, `proof/${string}`>

/** Something that holds of every patient, and of which the author of a rule should know. */
export interface Proof {
  readonly code: ProofCode
  readonly criterion: string | undefined
  readonly message: string
  /** A patient who shows it, where one can. */
  readonly witness: JsonObject | undefined
}

/**
 * Proves what can be proved about one trial, by going through all cases that its rules tell apart. Of a criterion for which that takes more
 * work than is granted, that is said and nothing else; so it is of criteria that only together take too much.
 */
export function proveTrial(trial: Trial, rules: RuleSet, asOf: Day): Proof[] {
  const decided = pageCriteria(trial).filter((one) => one.form.kind === 'decided')
  const about = decided.map((one) => {
    const own = new Space(rules, [one], asOf)
    return { one, own, found: own.ask((all) => aboutOneIn(all, one)) }
  })
  const spent = new Set(about.flatMap(({ one, found }) => (found === undefined ? one : [])))
  const kept = trial.criteria.filter((one) => !spent.has(one))
  const space = new Space(rules, kept, asOf)
  return [
    ...neverMatched(trial.id, kept, space),
    ...about.flatMap(({ one, found }) => found ?? tooMuch(one)),
    ...pairs(
      decided.filter((one) => !spent.has(one)),
      space,
    ),
    ...about.flatMap(({ one, own, found }) => (found === undefined ? [] : deadBranches(one, own, rules, asOf))),
  ]
}

function tooMuch({ id }: Criterion): Proof {
  const message = `${id} asks for too much at once: of a patient with most of its facts missing it may not be worked out, and nothing is proved about it.`
  return { code: 'proof/too-much', criterion: id, message, witness: undefined }
}

/** Said of criteria each of which is worked out, for a proof about them together. */
function notProved(criterion: string | undefined, what: string): Proof {
  const message = `Not proved ${what}: that takes too much work.`
  return { code: 'proof/left-out', criterion, message, witness: undefined }
}

function neverMatched(id: string, criteria: readonly Criterion[], space: Space): Proof[] {
  const can = canAllHold(criteria, space)
  if (can === undefined) return [notProved(undefined, `whether anybody can match ${id}`)]
  if (can) return []
  const which = conflicting(criteria, space).map((one) => one.id)
  const [only] = which
  const why = which.length === 1 ? `${only ?? ''} keeps everybody out` : `${which.join(' and ')} exclude each other`
  const message = `No patient can match ${id}: ${why}.`
  return [{ code: 'proof/never-match', criterion: only, message, witness: undefined }]
}

/** Whether some patient fails none of these criteria; undefined when that takes too much. */
function canAllHold(criteria: readonly Criterion[], space: Space): boolean | undefined {
  // Each by itself may take what is granted; what they give is kept for what is asked of them together.
  for (const one of criteria) space.ask((all) => all.outcome(one))
  return space.ask((all) => {
    const { diagrams } = all.world
    let joint = diagrams.leaf(true)
    for (const criterion of criteria) {
      const node = all.outcome(criterion)
      if (node !== undefined)
        joint = diagrams.combine(
          joint,
          diagrams.map(node, (value) => value !== 'fail'),
          (a, b) => a === true && b === true,
          (value) => value === false,
        )
    }
    return all.values(joint).has(true)
  })
}

/** Of criteria that cannot all hold, some that cannot, and of which none is known to be needless. */
function conflicting(criteria: readonly Criterion[], space: Space): readonly Criterion[] {
  let kept = criteria
  for (const one of criteria) {
    const without = kept.filter((each) => each !== one)
    if (canAllHold(without, space) === false) kept = without
  }
  return kept
}

/** What holds of a criterion by itself. */
function aboutOneIn(space: AllPatients, criterion: Criterion): Proof[] {
  const node = space.outcome(criterion)
  if (node === undefined || criterion.form.kind !== 'decided') return []
  const values = space.values(node)
  const { id } = criterion
  const found: Proof[] = []
  const say = (code: Proof['code'], message: string, witness?: JsonObject): void => {
    found.push({ code, criterion: id, message, witness })
  }
  if (!values.has('fail')) say('proof/never-fails', `${id} keeps no patient out at all.`)
  if (!values.has('pass') && !values.has('confirm')) say('proof/never-passes', `${id} keeps every patient out.`)
  else if (!values.has('pass')) say('proof/never-passes', `No patient gets past ${id} without the answer of a person.`)
  if (criterion.form.confirm !== undefined && !values.has('confirm')) {
    const witness = space.witness(space.world.truth(criterion.form.confirm.when), (value) => value === true)
    const why =
      witness === undefined
        ? 'its condition never holds'
        : 'the criterion is decided already wherever its condition holds'
    say('proof/never-asked', `The confirm zone of ${id} is never reached: ${why}.`, witness)
  }
  return found
}

/** Criteria of which one can only fail together with another. */
function pairs(criteria: readonly Criterion[], space: Space): Proof[] {
  const found: Proof[] = []
  const left = new Set(criteria.filter((one) => !isPrepared(one, space)))
  const able = criteria.filter((one) => !left.has(one))
  for (const [i, a] of able.entries()) {
    for (const b of able.slice(i + 1)) {
      const proofs = space.ask((all) => pair(a, b, all))
      if (proofs === undefined) left.add(b)
      else found.push(...proofs)
    }
  }
  return [...found, ...[...left].map(({ id }) => notProved(id, `whether ${id} says the same as another criterion`))]
}

/** Whether it is known whom a criterion keeps out; that is kept for what is asked of it with others. */
function isPrepared(one: Criterion, space: Space): boolean {
  const steps = [(all: AllPatients) => all.outcome(one), (all: AllPatients) => all.failing(one)]
  return steps.every((step) => space.ask((all) => [step(all)]) !== undefined)
}

function pair(a: Criterion, b: Criterion, all: AllPatients): Proof[] {
  const [x, y] = [all.failing(a), all.failing(b)]
  if (x === undefined || y === undefined || ![...x.support].some((one) => y.support.has(one))) return []
  const [ab, ba] = [implies(x, y, all), implies(y, x, all)]
  const showing = ({ node }: Failing): JsonObject | undefined => all.witness(node, (value) => value === true)
  if (ab && ba) {
    const message = `${a.id} and ${b.id} keep out the same patients.`
    return [{ code: 'proof/repeated', criterion: b.id, message, witness: showing(x) }]
  }
  if (!ab && !ba) return []
  const [one, other, shown] = ab ? [a, b, x] : [b, a, y]
  const message = `${one.id} keeps out only patients whom ${other.id} keeps out, too.`
  return [{ code: 'proof/implied', criterion: one.id, message, witness: showing(shown) }]
}

/** Whether everybody whom the one keeps out is kept out by the other. */
function implies(one: Failing, other: Failing, all: AllPatients): boolean {
  const { diagrams } = all.world
  const against = diagrams.combine(one.node, other.node, (p, q) => p === true && q === false)
  return diagrams.constant(against) === false || !all.values(against).has(true)
}

/** `own`: the patients as the criterion alone tells them apart. */
function deadBranches(criterion: Criterion, own: Space, rules: RuleSet, asOf: Day): Proof[] {
  const found: Proof[] = []
  const lists = new Set(listsIn(criterion))
  for (const variant of withoutBranches(criterion)) {
    // Without a branch, nothing is told apart that was not before, unless entries of a list are counted in another way.
    const isWithin = listsIn(variant.criterion).every((one) => lists.has(one))
    const isSame = areEqual(
      criterion,
      variant.criterion,
      isWithin ? own : new Space(rules, [criterion, variant.criterion], asOf),
    )
    // What one variant takes, the others take, too.
    if (isSame === undefined)
      return [...found, notProved(criterion.id, `whether ${criterion.id} has a branch that never matters`)]
    if (!isSame) continue
    const message = `${criterion.id} ${variant.change} is the same for every patient: that branch never matters.`
    found.push({ code: 'proof/dead-branch', criterion: criterion.id, message, witness: undefined })
  }
  return found
}

function listsIn({ form }: Criterion): readonly ListCondition[] {
  return conditionsOf(form).flatMap(listsOf)
}

/** Beyond so many trials the pairs are too many to go through. */
const MOST_TRIALS = 40

/**
 * Pairs of trials that nobody can match both, with the criteria that keep them apart; none when there are over 40 trials, and none of which that
 * takes more work than is granted.
 */
export function excludingTrials(
  rules: RuleSet,
  asOf: Day,
): { readonly trials: readonly [string, string]; readonly message: string }[] {
  if (rules.trials.length > MOST_TRIALS) return []
  return rules.trials.flatMap((a, i) =>
    rules.trials.slice(i + 1).flatMap((b) => {
      const space = new Space(rules, [...a.criteria, ...b.criteria], asOf)
      // A trial that nobody matches excludes all others; that it does is reported once, of itself.
      const each = [a, b].every((one) => canAllHold(one.criteria, space) === true)
      if (!each || canAllHold([...a.criteria, ...b.criteria], space) !== false) return []
      const apart = new Set(conflicting([...a.criteria, ...b.criteria], space))
      const named = (trial: Trial): string =>
        `${trial.id} (${trial.criteria.flatMap((one) => (apart.has(one) ? one.id : [])).join(', ')})`
      return [{ trials: [a.id, b.id] as const, message: `Nobody can match both ${named(a)} and ${named(b)}.` }]
    }),
  )
}
