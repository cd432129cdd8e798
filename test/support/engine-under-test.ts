import { Evaluator } from '../../src/evaluate/index.ts'
import { compile } from '../../src/space/index.ts'
import { compileKnowledge, reconcile, TOO_MANY } from '../../src/readings/index.ts'
import type { Evaluation } from '../../src/evaluate/index.ts'
import type { Facts } from '../../src/facts/index.ts'
import type { RuleSet, Trial } from '../../src/model/index.ts'
import type { Day } from '../../src/quantity/index.ts'

/** What is decided of one patient and one trial. */
export interface Answer {
  /** In the order of the trial's criteria. */
  readonly statuses: readonly string[]
  /** For each criterion the facts that can still change its status; undefined where a way to decide does not say. */
  readonly missingOf: readonly (readonly string[])[] | undefined
  readonly verdict: string
  /** The facts that can still change the verdict. */
  readonly missing: readonly string[]
  /** Whether something was not worked out, because it takes too much work. */
  readonly isSpent?: boolean
}

/** A way to decide that was made ready for some trials and one as-of date. */
export interface Engine {
  readonly name: string
  /**
   * One answer for each trial, in their order; of facts as they were read from a record, before anything was done about what
   * contradicts itself. It may remember what it worked out for other patients.
   */
  readonly answers: (facts: Facts) => readonly Answer[]
  /** Whether it remembers nothing, so that it says of a record what it said before. */
  readonly isAfresh?: boolean
}

/** So little is kept that it is given up again after a few records. */
const FEW = 100

/** Every way in which the program decides. Tests that compare decisions with the oracle's know no other door to them. */
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
      // All ways begin with the same; what is remembered of facts by themselves is each way's own.
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
