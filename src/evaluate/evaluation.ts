import { attempt } from '../diagram/index.ts'
import type { Node } from '../diagram/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion } from '../model/index.ts'
import { compile, jointOutcome, outcomeNode, World } from '../space/index.ts'
import type { Program, Status, Verdict } from '../space/index.ts'
import type { Look, SharedCriterion } from './criteria.ts'
import type { Group, Joint } from './joint.ts'
import type { Looked } from './looked.ts'
import type { Statuses } from './statuses.ts'

/** What came of one patient and one trial. Statuses and verdict are there; what else is asked for is worked out then. */
export class Evaluation {
  readonly program: Program
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
  readonly looked: Looked

  /** `alone`: the places of criteria that were not worked out by themselves. */
  constructor(
    looked: Looked,
    statuses: Statuses,
    joint: Joint<{ readonly place: number }>,
    shared: readonly SharedCriterion[],
    alone: readonly number[],
  ) {
    const { program, facts } = looked
    this.looked = looked
    this.program = program
    this.facts = facts
    this.coded = statuses
    const { verdict, missing, spent } = joint
    this.verdict = verdict
    this.missing = missing
    this.alike = joint
    this.shared = shared
    this.alone = alone
    this.spent =
      alone.length + spent.length === 0
        ? NONE
        : program.trial.criteria.filter((_, i) => alone.includes(i) || spent.some(({ place }) => place === i))
  }

  /** In the order of the trial's criteria. */
  get statuses(): readonly Status[] {
    this.told ??= this.coded.told()
    return this.told
  }

  get criteria(): readonly CriterionEvaluation[] {
    this.all ??= this.program.trial.criteria.map(
      (criterion, i) =>
        new CriterionEvaluation(criterion, this, this.statuses[i] ?? 'unknown', this.alone.includes(i), this.shared[i]),
    )
    return this.all
  }

  /** The record as the whole trial looks at it, for those who ask why. */
  get world(): World {
    return this.looked.world
  }

  /**
   * What is seen of a criterion in a world: in that of the whole trial or, where that takes too much work, in one of the criterion's own;
   * undefined where that takes too much, too.
   */
  looking<T>({ criterion }: CriterionEvaluation, look: (world: World) => T): T | undefined {
    const own = (): World => {
      const trial = { ...this.program.trial, criteria: [criterion] }
      return new World(compile(this.program.rules, trial, this.program.asOf), this.facts).arranged()
    }
    return attempt(() => look(this.world)) ?? attempt(() => look(own()))
  }

  /**
   * What the whole trial gives in every completion, in a world of which nothing was asked before: what is looked for in its diagram must not hang on who
   * was screened earlier. Undefined when single criteria decided it, or where that takes too much work.
   */
  joint(): { readonly world: World; readonly node: Node } | undefined {
    if (this.statuses.includes('fail') || !this.statuses.includes('unknown')) return undefined
    return attempt(() => {
      const world = new World(this.program, this.facts).arranged()
      const outcomes = this.program.trial.criteria.map((one) => outcomeNode(one, this.answerTo(one), world))
      return { world, node: jointOutcome(outcomes, world) }
    })
  }

  /** What a person answered when a criterion leaves something to one. */
  answerTo({ id }: Criterion): boolean | undefined {
    return this.facts.confirmations[this.program.trial.id]?.[id]
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
    return status === 'unknown' ? shared?.open(evaluation.looked, evaluation.answerTo(criterion)) : undefined
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
