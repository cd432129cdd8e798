import type { Code } from '../catalogue/index.ts'
import type { Node } from '../diagram/index.ts'
import { pageCriteria } from '../model/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { areEqual } from './compare.ts'
import { Space } from './space.ts'
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

/** Proves what can be proved about one trial, by going through all cases that its rules tell apart. */
export function proveTrial(trial: Trial, rules: RuleSet, asOf: Day): Proof[] {
  const space = new Space(rules, trial.criteria, asOf)
  const decided = pageCriteria(trial).filter((one) => one.form.kind === 'decided')
  return [
    ...neverMatched(trial, space),
    ...decided.flatMap((one) => aboutOne(one, space)),
    ...pairs(decided, space),
    ...decided.flatMap((one) => deadBranches(one, rules, asOf)),
  ]
}

function neverMatched(trial: Trial, space: Space): Proof[] {
  if (canAllHold(trial.criteria, space)) return []
  const which = conflicting(trial.criteria, space).map((one) => one.id)
  const [only] = which
  const why = which.length === 1 ? `${only ?? ''} keeps everybody out` : `${which.join(' and ')} exclude each other`
  const message = `No patient can match ${trial.id}: ${why}.`
  return [{ code: 'proof/never-match', criterion: only, message, witness: undefined }]
}

/** Whether some patient fails none of these criteria. */
function canAllHold(criteria: readonly Criterion[], space: Space): boolean {
  const { diagrams } = space.world
  let joint = diagrams.leaf(true)
  for (const criterion of criteria) {
    const node = space.outcome(criterion)
    if (node !== undefined)
      joint = diagrams.combine(
        joint,
        diagrams.map(node, (value) => value !== 'fail'),
        (a, b) => a === true && b === true,
        (value) => value === false,
      )
  }
  return space.values(joint).has(true)
}

/** Of criteria that cannot all hold, some that cannot, and of which none can be left out. */
function conflicting(criteria: readonly Criterion[], space: Space): readonly Criterion[] {
  let kept = criteria
  for (const one of criteria) {
    const without = kept.filter((each) => each !== one)
    if (!canAllHold(without, space)) kept = without
  }
  return kept
}

function aboutOne(criterion: Criterion, space: Space): Proof[] {
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
  const { diagrams } = space.world
  const fails = new Map<Criterion, { node: Node; support: ReadonlySet<number> }>()
  for (const one of criteria) {
    const node = space.outcome(one)
    if (node === undefined || !space.values(node).has('fail')) continue
    const failed = diagrams.map(node, (value) => value === 'fail')
    fails.set(one, { node: failed, support: new Set(diagrams.support(failed)) })
  }
  const implies = (a: Criterion, b: Criterion): boolean => {
    const [x, y] = [fails.get(a), fails.get(b)]
    if (x === undefined || y === undefined || ![...x.support].some((one) => y.support.has(one))) return false
    const against = diagrams.combine(x.node, y.node, (p, q) => p === true && q === false)
    return diagrams.constant(against) === false || !space.values(against).has(true)
  }
  const found: Proof[] = []
  for (const [i, a] of criteria.entries()) {
    for (const b of criteria.slice(i + 1)) {
      const [ab, ba] = [implies(a, b), implies(b, a)]
      if (ab && ba) {
        const message = `${a.id} and ${b.id} keep out the same patients.`
        found.push({ code: 'proof/repeated', criterion: b.id, message, witness: showing(space, fails.get(a)?.node) })
      } else if (ab || ba) {
        const [one, other] = ab ? [a, b] : [b, a]
        const message = `${one.id} keeps out only patients whom ${other.id} keeps out, too.`
        found.push({ code: 'proof/implied', criterion: one.id, message, witness: showing(space, fails.get(one)?.node) })
      }
    }
  }
  return found
}

function showing(space: Space, node: Node | undefined): JsonObject | undefined {
  return node === undefined ? undefined : space.witness(node, (value) => value === true)
}

function deadBranches(criterion: Criterion, rules: RuleSet, asOf: Day): Proof[] {
  return withoutBranches(criterion).flatMap((variant) => {
    if (!areEqual(criterion, variant.criterion, rules, asOf)) return []
    const message = `${criterion.id} ${variant.change} is the same for every patient: that branch never matters.`
    return { code: 'proof/dead-branch' as const, criterion: criterion.id, message, witness: undefined }
  })
}

/** Beyond so many trials the pairs are too many to go through. */
const MOST_TRIALS = 40

/** Pairs of trials that nobody can match both, with the criteria that keep them apart; none when there are over 40 trials. */
export function excludingTrials(
  rules: RuleSet,
  asOf: Day,
): { readonly trials: readonly [string, string]; readonly message: string }[] {
  if (rules.trials.length > MOST_TRIALS) return []
  return rules.trials.flatMap((a, i) =>
    rules.trials.slice(i + 1).flatMap((b) => {
      const space = new Space(rules, [...a.criteria, ...b.criteria], asOf)
      // A trial that nobody matches excludes all others; that it does is reported once, of itself.
      const each = [a, b].every((one) => canAllHold(one.criteria, space))
      if (!each || canAllHold([...a.criteria, ...b.criteria], space)) return []
      const apart = new Set(conflicting([...a.criteria, ...b.criteria], space))
      const named = (trial: Trial): string =>
        `${trial.id} (${trial.criteria.flatMap((one) => (apart.has(one) ? one.id : [])).join(', ')})`
      return [{ trials: [a.id, b.id] as const, message: `Nobody can match both ${named(a)} and ${named(b)}.` }]
    }),
  )
}
