import { pageCriteria } from '../model/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { aloneProofs } from './alone.ts'
import { notProved, notProvedText } from './proof.ts'
import type { Proof, ProofCode } from './proof.ts'
import { Space } from './space.ts'
import type { AllPatients, Failing } from './space.ts'

/**
 * Proves what can be proved about one trial by going through all cases that its rules distinguish. If a criterion takes
 * more work than is granted, that is reported and nothing else about it; the same goes for criteria that take too much
 * work only together. Proofs whose codes are not wanted are skipped.
 */
export function proveTrial(
  trial: Trial,
  rules: RuleSet,
  asOf: Day,
  isWanted: (code: ProofCode) => boolean = () => true,
): Proof[] {
  const decided = pageCriteria(trial).filter((one) => one.form.kind === 'decided')
  const wantsBranches = isWanted('proof/dead-branch')
  const alone = decided.map((one) => ({ one, proofs: aloneProofs(one, rules, asOf, wantsBranches) }))
  const spent = new Set(alone.flatMap(({ one, proofs }) => (proofs.isSpent ? one : [])))
  const kept = trial.criteria.filter((one) => !spent.has(one))
  const space = new Space(rules, kept, asOf)
  const together = decided.filter((one) => !spent.has(one))
  return [
    ...(isWanted('proof/never-match') ? neverMatched(trial.id, kept, space) : []),
    ...alone.flatMap(({ one, proofs }) => proofs.about(one.id)),
    ...(isWanted('proof/implied') || isWanted('proof/repeated') ? pairs(together, space) : []),
    ...alone.flatMap(({ one, proofs }) => proofs.deadBranches(one.id)),
  ]
}

function neverMatched(id: string, criteria: readonly Criterion[], space: Space): Proof[] {
  const can = canAllHold(criteria, space)
  if (can === undefined) return [notProved(undefined, `whether anybody can match ${id}`)]
  if (can) return []
  const which = conflicting(criteria, space).map((one) => one.id)
  const [only] = which
  const why = which.length === 1 ? `${only ?? ''} excludes everybody` : `${which.join(' and ')} contradict each other`
  const message = `No patient can match ${id}: ${why}.`
  return [{ code: 'proof/never-match', criterion: only, message, witness: undefined }]
}

/** Whether some patient fails none of these criteria; undefined if that takes more work than is granted. */
function canAllHold(criteria: readonly Criterion[], space: Space): boolean | undefined {
  // Each criterion first gets a work grant of its own. Its outcome is cached for the question about all of them.
  for (const one of criteria) space.ask((all) => all.outcome(one))
  return space.ask((all) => all.canPass(criteria))
}

/** Some of these criteria that cannot all hold together. None can be left out, as far as is known. */
function conflicting(criteria: readonly Criterion[], space: Space): readonly Criterion[] {
  let kept = criteria
  for (const one of criteria) {
    const without = kept.filter((each) => each !== one)
    if (canAllHold(without, space) === false) kept = without
  }
  return kept
}

/** Pairs in which one criterion fails only when the other fails too. */
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

/** Whether it can be worked out whom a criterion keeps out. The result is cached for questions about pairs. */
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
    const message = `${a.id} and ${b.id} exclude the same patients.`
    return [{ code: 'proof/repeated', criterion: b.id, message, witness: showing(x) }]
  }
  if (!ab && !ba) return []
  const [one, other, shown] = ab ? [a, b, x] : [b, a, y]
  const message = `${one.id} excludes only patients whom ${other.id} also excludes.`
  return [{ code: 'proof/implied', criterion: one.id, message, witness: showing(shown) }]
}

/** Whether everybody kept out by `one` is also kept out by `other`. */
function implies(one: Failing, other: Failing, all: AllPatients): boolean {
  const { diagrams } = all.completions
  const against = diagrams.combine(one.node, other.node, (p, q) => p === true && q === false)
  return diagrams.constant(against) === false || !all.values(against).has(true)
}

/**
 * What is proved about two trials: that nobody can match both, or that this could not be proved within the work
 * granted.
 */
export interface TrialPair {
  readonly code: 'proof/excluding-trials' | 'proof/left-out'
  readonly message: string
}

/**
 * Whether nobody can match both of two trials, and which criteria keep them apart. Undefined if somebody can, and also
 * if one of the trials matches nobody at all: that is reported once, for that trial.
 */
export function trialPair(a: Trial, b: Trial, rules: RuleSet, asOf: Day): TrialPair | undefined {
  const both = [...a.criteria, ...b.criteria]
  const space = new Space(rules, both, asOf)
  const can = canAllHold(both, space)
  if (can === true || [a, b].some((one) => canAllHold(one.criteria, space) === false)) return undefined
  if (can === undefined)
    return { code: 'proof/left-out', message: notProvedText(`whether anybody can match both ${a.id} and ${b.id}`) }
  const apart = new Set(conflicting(both, space))
  const named = (trial: Trial): string =>
    `${trial.id} (${trial.criteria.flatMap((one) => (apart.has(one) ? one.id : [])).join(', ')})`
  return { code: 'proof/excluding-trials', message: `No patient can match both ${named(a)} and ${named(b)}.` }
}
