import type { Facts } from '../facts/index.ts'
import type { Criterion } from '../model/index.ts'
import { jointVerdict, workOutGroup } from './joint.ts'
import type { Group, Joint } from './joint.ts'
import { outcomeNode } from './outcome.ts'
import type { Outcome, Status } from './outcome.ts'
import { partOf } from './part.ts'
import type { Program } from './program.ts'
import { Remembered } from './remembered.ts'
import { World } from './world.ts'

/** What a batch tells of one patient and one trial: all but the reasons. */
export interface Decision extends Joint {
  readonly program: Program
  /** In the order of the trial's criteria. */
  readonly statuses: readonly Status[]
}

/**
 * Screens many patients against one trial: gives exactly what `evaluate` gives, and remembers what it worked out. Each criterion is a
 * program of its own with the knowledge that has to do with it, so that patients who differ elsewhere share its answers; of
 * what single criteria leave open, only those that share facts are worked out together.
 */
export class Decider {
  private readonly program: Program
  private readonly criteria: readonly RememberedCriterion[]
  private readonly groups = new Map<string, Remembered<Group>>()

  constructor(program: Program) {
    this.program = program
    this.criteria = program.trial.criteria.map((criterion) => new RememberedCriterion(criterion, program))
  }

  decide(facts: Facts): Decision {
    const answers = facts.confirmations[this.program.trial.id] ?? {}
    const statuses = this.criteria.map((one) => one.status(facts, answers[one.criterion.id]))
    const joint = jointVerdict(this.program, statuses, (criteria, others) =>
      this.group(criteria, others, answers).answer(facts),
    )
    return { program: this.program, statuses, ...joint }
  }

  /** A group of criteria with what it gave before. */
  private group(
    criteria: readonly Criterion[],
    others: Outcome,
    answers: Readonly<Record<string, boolean>>,
  ): Remembered<Group> {
    const key = `${others} ${criteria.map((one) => `${one.id}${answers[one.id] ?? ''}`).join()}`
    const known = this.groups.get(key)
    if (known !== undefined) return known
    const program = partOf(this.program, criteria)
    const group = new Remembered(program, (facts) => workOutGroup(program, facts, criteria, others, answers))
    if (this.groups.size < MOST_GROUPS) this.groups.set(key, group)
    return group
  }
}

const MOST_GROUPS = 2000

/** A criterion with what it gave for each way it was answered by a person. */
class RememberedCriterion {
  readonly criterion: Criterion
  private readonly program: Program
  private readonly byAnswer = new Map<boolean | undefined, Remembered<Status>>()

  constructor(criterion: Criterion, whole: Program) {
    this.criterion = criterion
    this.program = partOf(whole, [criterion])
  }

  status(facts: Facts, answer: boolean | undefined): Status {
    let remembered = this.byAnswer.get(answer)
    if (remembered === undefined) {
      remembered = new Remembered(this.program, (own) => {
        const world = new World(this.program, own)
        const node = outcomeNode(this.criterion, answer, world)
        return node === undefined ? 'not-screened' : ((world.settled(node) ?? 'unknown') as Status)
      })
      this.byAnswer.set(answer, remembered)
    }
    return remembered.answer(facts)
  }
}
