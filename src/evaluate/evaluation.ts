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

/**
 * The result for one patient and one trial. Statuses and verdict are there from the start; everything else is worked
 * out when it is asked for.
 */
export class Evaluation {
  readonly compiled: CompiledTrial
  readonly facts: Facts
  readonly verdict: Verdict
  /** The facts that can still change the verdict; empty unless it is `undetermined`. */
  readonly missing: readonly string[]
  /**
   * The criteria whose status, or whose part in the verdict and its missing facts, was not worked out because the work
   * granted ran out.
   */
  readonly spent: readonly Criterion[]
  /**
   * The same object for all evaluations of a record in which the same criteria are open and have the same answers by
   * people. Any question about these open criteria has the same answer for all of them.
   */
  readonly alike: object
  private readonly shared: readonly SharedCriterion[]
  private readonly alone: readonly number[]
  private readonly coded: Statuses
  private named: readonly Status[] | undefined
  private all: readonly CriterionEvaluation[] | undefined
  /** The record as this trial looks at it. */
  readonly trialRecord: TrialRecord

  /** `alone`: the places of the criteria whose own status was not worked out. */
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
    this.named ??= this.coded.names()
    return this.named
  }

  /** In the order of the trial's criteria. */
  get criteria(): readonly CriterionEvaluation[] {
    this.all ??= this.compiled.trial.criteria.map(
      (criterion, i) =>
        new CriterionEvaluation(criterion, this, this.statuses[i] ?? 'unknown', this.alone.includes(i), this.shared[i]),
    )
    return this.all
  }

  /** All completions of the record as the whole trial tells them apart, for explanations. */
  get completions(): Completions {
    return this.trialRecord.completions
  }

  /**
   * The answer that `look` reads about a criterion from the completions of the whole trial or, where that takes too
   * much work, from completions made for the criterion alone; undefined where that takes too much work as well.
   */
  looking<T>({ criterion }: CriterionEvaluation, look: (completions: Completions) => T): T | undefined {
    const own = (): Completions => {
      const trial = { ...this.compiled.trial, criteria: [criterion] }
      return new Completions(compile(this.compiled.rules, trial, this.compiled.asOf), this.facts).arranged()
    }
    return attempt(() => look(this.completions)) ?? attempt(() => look(own()))
  }

  /**
   * The outcome of the whole trial in every completion, as a diagram. The completions are new, so that what is read
   * from the diagram cannot depend on who was screened before. Undefined when one criterion fails or none is unknown,
   * since single criteria then decide the verdict, and where it takes too much work.
   */
  combined(): { readonly completions: Completions; readonly node: Node } | undefined {
    if (this.statuses.includes('fail') || !this.statuses.includes('unknown')) return undefined
    return attempt(() => {
      const completions = new Completions(this.compiled, this.facts).arranged()
      const outcomes = this.compiled.trial.criteria.map((one) => outcomeNode(one, this.answerTo(one), completions))
      return { completions, node: combinedOutcome(outcomes, completions) }
    })
  }

  /** The person's recorded answer to a criterion that leaves something to a person; undefined when there is none. */
  answerTo({ id }: Criterion): boolean | undefined {
    return this.facts.confirmations[this.compiled.trial.id]?.[id]
  }
}

const NONE: readonly Criterion[] = []

/** The result for one patient and one criterion. */
export class CriterionEvaluation {
  readonly criterion: Criterion
  readonly status: Status
  /** Whether the status is unknown only because the work granted ran out. */
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

  /**
   * The facts that can still change the status; empty unless it is `unknown`. Where `isSpent`, some of them may be
   * unable to.
   */
  get missing(): readonly string[] {
    return this.open?.missing ?? []
  }

  /** Whether the work granted ran out before the status, or the facts that can still change it, were worked out. */
  get isSpent(): boolean {
    return this.isStatusSpent || this.open?.isSpent === true
  }

  private get open(): Group | undefined {
    const { evaluation, shared, status, criterion } = this
    return status === 'unknown' ? shared?.open(evaluation.trialRecord, evaluation.answerTo(criterion)) : undefined
  }

  /**
   * The answer that `look` reads from completions made for this criterion alone; undefined when the criterion is not
   * screened, or when it takes too much work. The answer is remembered from patient to patient under the function
   * `look`, which may therefore use nothing but its arguments.
   */
  seen<T>(look: Look<T>): T | undefined {
    const { evaluation, shared, criterion } = this
    return shared?.seen(look, evaluation.answerTo(criterion), evaluation.facts)
  }

  /** The person's recorded answer to this criterion, if there is one; undefined when the criterion is not screened. */
  get confirmed(): boolean | undefined {
    return this.status === 'not-screened' ? undefined : this.evaluation.answerTo(this.criterion)
  }
}
