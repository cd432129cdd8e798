import { groupOf, jointVerdict } from '../evaluate/index.ts'
import type { Group, Joint, Looking, Outcome, Program, Status } from '../evaluate/index.ts'
import type { Facts } from '../facts/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { Recent } from './recent.ts'
import { Shared } from './shared.ts'
import type { RememberedPart, SharedCriterion } from './shared.ts'

/** What a batch tells of one patient and one trial: all but the reasons. */
export interface Decision extends Joint {
  readonly program: Program
  /** In the order of the trial's criteria. */
  readonly statuses: readonly Status[]
}

/**
 * Screens many patients against many trials: gives exactly what `evaluate` gives, and remembers what it worked out. What several
 * trials state is worked out once.
 */
export class Decider {
  private readonly shared: Shared
  private readonly trials: readonly { readonly program: Program; readonly criteria: readonly SharedCriterion[] }[]
  private readonly groups: Recent<string, RememberedPart<Group>>

  /** The programs are of these rules and this as-of date. */
  constructor(programs: readonly Program[], rules: RuleSet, asOf: Day) {
    const criteria = programs.reduce((sum, { trial }) => sum + trial.criteria.length, 0)
    this.shared = new Shared(rules, asOf, Math.max(LEAST_REPLIES, REPLIES_EACH * criteria))
    this.groups = new Recent(Math.max(LEAST_GROUPS, criteria), (part) => part.stop())
    this.trials = programs.map((program) => ({
      program,
      criteria: program.trial.criteria.map((criterion) => this.shared.criterion(criterion)),
    }))
  }

  /** One decision for each program, in their order. */
  decide(facts: Facts): Decision[] {
    const { rules } = this.shared
    return this.trials.map(({ program, criteria }) => {
      const { trial } = program
      const answers = facts.confirmations[trial.id]
      const statuses: Status[] = []
      const open: Answered[] = []
      criteria.forEach((shared, i) => {
        const answer = answers?.[trial.criteria[i]?.id ?? '']
        const status = shared.status(facts, answer)
        statuses.push(status)
        if (status === 'unknown') open.push({ shared, answer, paths: shared.paths })
      })
      const joint = jointVerdict(statuses, open, rules, facts, (group, others) =>
        this.group(group, others).answer(facts),
      )
      return { program, statuses, ...joint }
    })
  }

  /** A group of criteria with what it gave before. */
  private group(group: readonly Answered[], others: Outcome): RememberedPart<Group> {
    let key = others as string
    for (const { shared, answer } of group) key += ` ${shared.number}${answer ?? ''}`
    return this.groups.get(key, () => {
      const criteria = group.map(({ shared, answer }) => ({ criterion: shared.criterion, answer }))
      return this.shared.remembered(
        criteria.map((one) => one.criterion),
        (world) => groupOf(criteria, others, world),
      )
    })
  }
}

interface Answered extends Looking {
  readonly shared: SharedCriterion
  readonly answer: boolean | undefined
}

// What is remembered grows with the rules, never with the patients.
const LEAST_REPLIES = 10_000
const REPLIES_EACH = 20
const LEAST_GROUPS = 200
