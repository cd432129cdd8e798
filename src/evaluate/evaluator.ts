import { Grid } from '../cells/index.ts'
import { apart } from './apart.ts'
import { compile, EMPTY_TRIAL } from '../space/index.ts'
import { groupOf, jointVerdict } from './joint.ts'
import type { Group, Joint } from './joint.ts'
import type { Looking } from './apart.ts'
import type { Outcome, Program, Status } from '../space/index.ts'
import type { Facts } from '../facts/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { SharedCriterion } from './criteria.ts'
import { Plain, STATUS } from './plain.ts'
import { Recent } from './recent.ts'
import { Shared } from './shared.ts'
import type { RememberedPart } from './shared.ts'

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
  private readonly plain: Plain
  private readonly trials: readonly DecidedTrial[]
  private readonly groups: Recent<string, RememberedPart<Group>>

  /** The programs are of these rules and this as-of date. */
  constructor(programs: readonly Program[], rules: RuleSet, asOf: Day) {
    const criteria = programs.reduce((sum, { trial }) => sum + trial.criteria.length, 0)
    this.shared = new Shared(
      rules,
      asOf,
      gridOf(programs, rules, asOf),
      Math.max(LEAST_REPLIES, REPLIES_EACH * criteria),
    )
    this.groups = new Recent(Math.max(LEAST_GROUPS, criteria))
    this.trials = programs.map((program) => {
      const own = program.trial.criteria.map((criterion) => this.shared.criterion(criterion))
      return { program, criteria: own, numbers: Int32Array.from(own, ({ number }) => number) }
    })
    this.plain = new Plain([...new Set(this.trials.flatMap((trial) => trial.criteria))], rules)
  }

  /** One decision for each program, in their order. */
  decide(facts: Facts): Decision[] {
    const codes = this.plain.read(facts)
    return this.trials.map((trial) => this.decideTrial(trial, facts, codes))
  }

  private decideTrial({ program, criteria, numbers }: DecidedTrial, facts: Facts, codes: Uint8Array): Decision {
    const { trial } = program
    const answers = facts.confirmations[trial.id]
    const answerTo = (i: number): boolean | undefined => answers?.[trial.criteria[i]?.id ?? '']
    let isPlain = true
    let fails = false
    const statuses = criteria.map((shared, i) => {
      const known = STATUS[codes[numbers[i] ?? 0] ?? 0]
      const status = known ?? shared.status(facts, answerTo(i))
      if (status === 'fail') fails = true
      else if (known === undefined && status === 'unknown') isPlain = false
      return status
    })
    if (fails) return { program, statuses, verdict: 'ineligible', missing: [] }
    const groups = (): readonly Answered[][] => {
      const open: Answered[] = []
      criteria.forEach((shared, i) => {
        if (statuses[i] === 'unknown') open.push({ shared, answer: answerTo(i), paths: shared.paths })
      })
      return isPlain ? this.plain.apart(open) : apart(open, this.shared.rules, facts)
    }
    const joint = jointVerdict(statuses, this.shared.rules, groups, (group, others) => {
      const workOut = (): Group => this.group(group, others).answer(facts)
      return isPlain ? this.plain.group(group, others, workOut) : workOut()
    })
    return { program, statuses, ...joint }
  }

  /** A group of criteria with what it gave before. */
  private group(group: readonly Answered[], others: Outcome): RememberedPart<Group> {
    const [only, ...more] = group
    if (only !== undefined && more.length === 0) return only.shared.alone(only.answer, others)
    let key = others as string
    for (const { shared, answer } of group) key += ` ${shared.number}${answer ?? ''}`
    return this.groups.get(key, () => {
      const criteria = group.map(({ shared, answer }) => ({ criterion: shared.criterion, answer }))
      return this.shared.remembered(
        criteria.map((one) => one.criterion),
        'facts',
        (world) => groupOf(criteria, others, world),
      )
    })
  }
}

interface DecidedTrial {
  readonly program: Program
  readonly criteria: readonly SharedCriterion[]
  readonly numbers: Int32Array
}

interface Answered extends Looking {
  readonly shared: SharedCriterion
  readonly answer: boolean | undefined
}

/** What all criteria together can tell apart. */
function gridOf(programs: readonly Program[], rules: RuleSet, asOf: Day): Grid {
  const criteria = programs.flatMap(({ trial }) => trial.criteria)
  return new Grid(compile(rules, { ...EMPTY_TRIAL, criteria }, asOf))
}

// What is remembered grows with the rules, never with the patients.
const LEAST_REPLIES = 200_000
const REPLIES_EACH = 40
const LEAST_GROUPS = 200
