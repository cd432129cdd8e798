import { attempt } from '../diagram/index.ts'
import type { Node } from '../diagram/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion } from '../model/index.ts'
import { compile, combinedOutcome, outcomeNode, Completions } from '../space/index.ts'
import type { CompiledTrial, Status, Verdict } from '../space/index.ts'
import type { Look, SharedCriterion } from './criteria.ts'
import type { Group, CombinedVerdict } from './combined-verdict.ts'
import type { TrialRecord } from './trial-record.ts'
import type { Statuses } from './statuses.ts'

/** What came of one patient and one trial. Statuses and verdict are there; what else is asked for is worked out then. */
export class Evaluation {
  readonly compiled: CompiledTrial
  readonly facts: Facts
  readonly verdict: Verdict
  /** Facts that can still change the verdict; empty unless it is `undetermined`. */
  readonly missing: readonly string[]
  /** Criteria of which the status, or the part in the verdict and its missing facts, was not worked out, because the work that is granted did not suffice. */
  readonly spent: readonly Criterion[]
  /** The same object for evaluations of a record in which the same criteria are open, answered alike: whatever is asked of these has one answer. */
  readonly alike: object
  private readonly shared: readonly SharedCriterion[]
  private readonly alone: readonly number[]
  private readonly coded: Statuses
  private told: readonly Status[] | undefined
  private all: readonly CriterionEvaluation[] | undefined
  /** The record as the trial looks at it. */
  readonly trialRecord: TrialRecord

  /** `alone`: the places of criteria that were not worked out by themselves. */
  constructor(
    trialRecord: TrialRecord,
    statuses: Statuses,
    combined: CombinedVerdict<{ readonly place: number }>,
    shared: readonly SharedCriterion[],
    alone: readonly number[],
  ) {
    const { compiled, facts } = trialRecord
    this.trialRecord = trialRecord
    this.compiled = compiled
    this.facts = facts
    this.coded = statuses
    const { verdict, missing, spent } = combined
    this.verdict = verdict
    this.missing = missing
    this.alike = combined
    this.shared = shared
    this.alone = alone
    this.spent =
      alone.length + spent.length === 0
        ? NONE
        : compiled.trial.criteria.filter((_, i) => alone.includes(i) || spent.some(({ place }) => place === i))
  }

  /** In the order of the trial's criteria. */
  get statuses(): readonly Status[] {
    this.told ??= this.coded.told()
    return this.told
  }

  get criteria(): readonly CriterionEvaluation[] {
    this.all ??= this.compiled.trial.criteria.map(
      (criterion, i) =>
        new CriterionEvaluation(criterion, this, this.statuses[i] ?? 'unknown', this.alone.includes(i), this.shared[i]),
    )
    return this.all
  }

  /** The record as the whole trial looks at it, for those who ask why. */
  get completions(): Completions {
    return this.trialRecord.completions
  }

  /**
   * What is seen of a criterion in a world: in that of the whole trial or, where that takes too much work, in one of the criterion's own;
   * undefined where that takes too much, too.
   */
  looking<T>({ criterion }: CriterionEvaluation, look: (completions: Completions) => T): T | undefined {
    const own = (): Completions => {
      const trial = { ...this.compiled.trial, criteria: [criterion] }
      return new Completions(compile(this.compiled.rules, trial, this.compiled.asOf), this.facts).arranged()
    }
    return attempt(() => look(this.completions)) ?? attempt(() => look(own()))
  }

  /**
   * What the whole trial gives in every completion, in a world of which nothing was asked before: what is looked for in its diagram must not hang on who
   * was screened earlier. Undefined when single criteria decided it, or where that takes too much work.
   */
  combined(): { readonly completions: Completions; readonly node: Node } | undefined {
    if (this.statuses.includes('fail') || !this.statuses.includes('unknown')) return undefined
    return attempt(() => {
      const completions = new Completions(this.compiled, this.facts).arranged()
      const outcomes = this.compiled.trial.criteria.map((one) => outcomeNode(one, this.answerTo(one), completions))
      return { completions, node: combinedOutcome(outcomes, completions) }
    })
  }

  /** What a person answered when a criterion leaves something to one. */
  answerTo({ id }: Criterion): boolean | undefined {
    return this.facts.confirmations[this.compiled.trial.id]?.[id]
  }
}

const NONE: readonly Criterion[] = []

/** What came of one patient and one criterion. */
export class CriterionEvaluation {
  readonly criterion: Criterion
  readonly status: Status
  /** Whether it is unknown only because the work that is granted did not suffice. */
  readonly isStatusSpent: boolean
  private readonly evaluation: Evaluation
  private readonly shared: SharedCriterion | undefined

  constructor(
    criterion: Criterion,
    evaluation: Evaluation,
    status: Status,
    isStatusSpent: boolean,
    shared: SharedCriterion | undefined,
  ) {
    this.criterion = criterion
    this.evaluation = evaluation
    this.status = status
    this.isStatusSpent = isStatusSpent
    this.shared = shared
  }

  /** Facts that can still change the status; empty unless it is `unknown`, and perhaps more than can where `isSpent`. */
  get missing(): readonly string[] {
    return this.open?.missing ?? []
  }

  /** Whether its status, or which facts can still change that, was not worked out because the work that is granted did not suffice. */
  get isSpent(): boolean {
    return this.isStatusSpent || this.open?.isSpent === true
  }

  private get open(): Group | undefined {
    const { evaluation, shared, status, criterion } = this
    return status === 'unknown' ? shared?.open(evaluation.trialRecord, evaluation.answerTo(criterion)) : undefined
  }

  /**
   * What is seen of it in a world of its own, undefined when it is not screened or where that takes too much work. It is remembered from
   * patient to patient for the same function, which may ask for nothing but what it is given.
   */
  seen<T>(look: Look<T>): T | undefined {
    const { evaluation, shared, criterion } = this
    return shared?.seen(look, evaluation.answerTo(criterion), evaluation.facts)
  }

  /** The person's recorded answer that decided it, if one did. */
  get confirmed(): boolean | undefined {
    return this.status === 'not-screened' ? undefined : this.evaluation.answerTo(this.criterion)
  }
}
