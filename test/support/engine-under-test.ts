import { Evaluator } from '../../src/evaluate/index.ts'
import { compile } from '../../src/space/index.ts'
import { compileKnowledge, reconcile, TOO_MANY } from '../../src/readings/index.ts'
import type { Evaluation } from '../../src/evaluate/index.ts'
import type { Facts } from '../../src/facts/index.ts'
import type { RuleSet, Trial } from '../../src/model/index.ts'
import type { Day } from '../../src/quantity/index.ts'

/** What is decided about one patient and one trial. */
export interface Answer {
  /** In the order of the trial's criteria. */
  readonly statuses: readonly string[]
  /**
   * For each criterion, the facts that can still change its status; undefined if a way of deciding does not report
   * them.
   */
  readonly missingOf: readonly (readonly string[])[] | undefined
  readonly verdict: string
  /** The facts that can still change the verdict. */
  readonly missing: readonly string[]
  /** Whether something was not worked out because it takes too much work. */
  readonly isSpent?: boolean
}

/** A way of deciding, prepared for some trials and one as-of date. */
export interface Engine {
  readonly name: string
  /**
   * One answer for each trial, in their order, from facts as they were read from a record, before contradictions were
   * resolved. It may reuse what it worked out for other patients.
   */
  readonly answers: (facts: Facts) => readonly Answer[]
  /** Whether it caches nothing, so that it always gives the same answer for a record. */
  readonly isAfresh?: boolean
}

/** A limit so small that the cache is cleared after a few records. */
const FEW = 100

/** All ways in which the program decides. Tests that compare decisions with the oracle's get at them only here. */
export function enginesUnderTest(rules: RuleSet, trials: readonly Trial[], asOf: Day): readonly Engine[] {
  const knowledge = compileKnowledge(rules, asOf)
  const compiledTrials = trials.map((trial) => compile(rules, trial, asOf))
  const remembering = new Evaluator(compiledTrials)
  const said = (evaluations: readonly Evaluation[], { warnings }: Facts): Answer[] =>
    evaluations.map(({ statuses, criteria, verdict, missing, spent }) => ({
      isSpent:
        spent.length > 0 || criteria.some((one) => one.isSpent) || warnings.some(({ said }) => said === TOO_MANY),
      statuses,
      missingOf: criteria.map((one) => one.missing),
      verdict,
      missing,
    }))
  const forgetful = new Evaluator(compiledTrials, FEW)
  let last: { readonly read: Facts; readonly facts: Facts } | undefined
  const by =
    (evaluate: (facts: Facts) => readonly Evaluation[]) =>
    (read: Facts): Answer[] => {
      // All ways share the same reconciled facts, but each gets its own copy, since caches belong to the object.
      if (last?.read !== read) last = { read, facts: reconcile(read, knowledge) }
      const facts = last.facts.with({})
      return said(evaluate(facts), facts)
    }
  return [
    { name: 'all trials, remembering', answers: by((facts) => remembering.evaluate(facts)) },
    { name: 'all trials, forgetful', answers: by((facts) => forgetful.evaluate(facts)) },
    {
      name: 'one trial, afresh',
      answers: by((facts) => compiledTrials.flatMap((compiled) => new Evaluator([compiled]).evaluate(facts))),
      isAfresh: true,
    },
  ]
}
