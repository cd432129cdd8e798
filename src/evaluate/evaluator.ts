import { Grid } from '../cells/index.ts'
import type { Facts } from '../facts/index.ts'
import { compile, EMPTY_TRIAL } from '../space/index.ts'
import type { Criterion } from '../model/index.ts'
import type { Outcome, Program, Status } from '../space/index.ts'
import { apart } from './apart.ts'
import type { Looking } from './apart.ts'
import type { SharedCriterion } from './criteria.ts'
import { Evaluation } from './evaluation.ts'
import { groupOf, jointVerdict } from './joint.ts'
import type { Answered, Group, Joint } from './joint.ts'
import { Plain, STATUS } from './plain.ts'
import { Recent, remember } from './recent.ts'
import { Looked, meaningOf, Shared } from './shared.ts'
import type { RememberedPart } from './shared.ts'

/**
 * Screens any number of patients against any number of trials, exactly: a status or verdict is decided when all completions of the record
 * agree on it, and only then. What several trials state is worked out once, and what was worked out for one patient is remembered for the next
 * who looks the same to it.
 */
export class Evaluator {
  private readonly shared: Shared
  private readonly plain: Plain
  private readonly trials: readonly EvaluatedTrial[]
  private readonly groups: Recent<string, RememberedPart<Group>>
  /** What single criteria were last asked about. */
  private asked: Looked | undefined

  /** The programs are of the same rules and as-of date. `kept`: see `Grid`. */
  constructor(programs: readonly Program[], kept?: number) {
    const criteria = programs.reduce((sum, { trial }) => sum + trial.criteria.length, 0)
    const meanings = new Map<Criterion, string>()
    const meaning = (one: Criterion): string => remember(meanings, one, () => meaningOf(one))
    const all = together(programs, meaning)
    this.shared = new Shared(all.rules, all.asOf, new Grid(all, kept), Math.max(LEAST_REPLIES, REPLIES_EACH * criteria))
    this.groups = new Recent(Math.max(LEAST_GROUPS, criteria))
    this.trials = programs.map((program) => {
      const own = program.trial.criteria.map((criterion) => this.shared.criterion(criterion, meaning(criterion)))
      return { program, criteria: own, numbers: Int32Array.from(own, ({ number }) => number) }
    })
    this.plain = new Plain([...new Set(this.trials.flatMap((trial) => trial.criteria))], all.rules)
  }

  /** One for each program, in their order. */
  evaluate(facts: Facts): Evaluation[] {
    this.shared.begin()
    // What is disputed may tie facts that have nothing to do with each other otherwise.
    const codes = facts.isDoubtful ? undefined : this.plain.read(facts)
    const alike = new Map<string, Joint<Open>>()
    return this.trials.map((trial) => this.evaluateTrial(trial, facts, codes, alike))
  }

  /** The status of one criterion; what the trial's criteria give together is not worked out. */
  status(facts: Facts, place: Place): Status {
    const asked = this.ask(facts, place)
    return asked === undefined ? 'unknown' : asked.shared.standing(facts, asked.answer).status
  }

  /** The facts that can still change the status of one criterion, each by its place; what the others are is not worked out. */
  missing(facts: Facts, place: Place): readonly string[] {
    const asked = this.ask(facts, place)
    if (asked === undefined) return []
    const { shared, answer, looked } = asked
    return shared.standing(facts, answer).status === 'unknown' ? shared.open(looked, answer).missing : []
  }

  /** A criterion made ready to be asked about a record by itself. */
  private ask(
    facts: Facts,
    { trial, criterion }: Place,
  ): { readonly shared: SharedCriterion; readonly answer: boolean | undefined; readonly looked: Looked } | undefined {
    const one = this.trials[trial]
    const shared = one?.criteria[criterion]
    if (one === undefined || shared === undefined) return undefined
    const { program } = one
    if (this.asked?.facts !== facts || this.asked.program !== program) {
      this.shared.begin()
      this.asked = new Looked(program, facts)
    }
    this.shared.trial = this.asked
    const answer = facts.confirmations[program.trial.id]?.[program.trial.criteria[criterion]?.id ?? '']
    return { shared, answer, looked: this.asked }
  }

  private evaluateTrial(
    { program, criteria, numbers }: EvaluatedTrial,
    facts: Facts,
    codes: Uint8Array | undefined,
    alike: Map<string, Joint<Open>>,
  ): Evaluation {
    const { trial } = program
    const looked = new Looked(program, facts)
    this.shared.trial = looked
    const answers = facts.confirmations[trial.id]
    const answerTo = (i: number): boolean | undefined => answers?.[trial.criteria[i]?.id ?? '']
    let isPlain = codes !== undefined
    const spent: number[] = []
    const statuses = criteria.map((shared, i) => {
      const known = codes && STATUS[codes[numbers[i] ?? 0] ?? 0]
      if (known !== undefined) return known
      const { status, isSpent } = shared.standing(facts, answerTo(i))
      if (status === 'unknown') isPlain = false
      if (isSpent) spent.push(i)
      return status
    })
    const open: Open[] = []
    if (!statuses.includes('fail'))
      criteria.forEach((shared, i) => {
        if (statuses[i] === 'unknown')
          open.push({ place: i, shared, criterion: shared.criterion, answer: answerTo(i), paths: shared.paths })
      })
    const joint = (): Joint<Open> => this.joint(open, statuses, facts, isPlain)
    // Trials that have the same criteria open are alike. Where these are in a trial is only asked of what was not worked out.
    const known = open.length === 0 ? joint() : remember(alike, nameOf(open, statuses), joint)
    return new Evaluation(looked, statuses, known.spent.length === 0 ? known : joint(), criteria, spent)
  }

  private joint(open: readonly Open[], statuses: readonly Status[], facts: Facts, isPlain: boolean): Joint<Open> {
    const { rules } = this.shared
    const groups = (): readonly Open[][] => (isPlain ? this.plain.apart(open) : apart(open, rules, facts))
    return jointVerdict(statuses, rules, groups, (group, others) => {
      const workOut = (): Group => this.group(group, others, facts)
      return isPlain ? this.plain.group(group, others, workOut) : workOut()
    })
  }

  /** What a group of criteria gives. */
  private group(group: readonly Open[], others: Outcome, facts: Facts): Group {
    const [only, ...more] = group
    if (only !== undefined && more.length === 0) return only.shared.alone(facts, only.answer, others)
    return this.groups.get(`${others}${namesOf(group)}`, () => groupOf(group, others, this.shared)).answer(facts)
  }
}

/** A name for open criteria with the answers to them. */
function namesOf(open: readonly Open[]): string {
  let name = ''
  for (const { shared, answer } of open) name += ` ${shared.number}${answer ?? ''}`
  return name
}

/** A name for what the verdict of a trial hangs on of which no criterion fails. */
function nameOf(open: readonly Open[], statuses: readonly Status[]): string {
  return `${statuses.includes('confirm') ? 'confirm' : 'pass'}${namesOf(open)}`
}

/** A criterion by its place in its trial, and that by its place among the programs. */
export interface Place {
  readonly trial: number
  readonly criterion: number
}

/** One patient and one trial. */
export function evaluate(program: Program, facts: Facts): Evaluation {
  let evaluator = EVALUATORS.get(program)
  if (evaluator === undefined) {
    evaluator = new Evaluator([program])
    EVALUATORS.set(program, evaluator)
  }
  return evaluator.evaluate(facts)[0] as Evaluation
}

const EVALUATORS = new WeakMap<Program, Evaluator>()

interface EvaluatedTrial {
  readonly program: Program
  readonly criteria: readonly SharedCriterion[]
  readonly numbers: Int32Array
}

interface Open extends Answered, Looking {
  readonly place: number
  readonly shared: SharedCriterion
}

/** What all criteria together can tell apart. */
function together(programs: readonly Program[], meaning: (criterion: Criterion) => string): Program {
  const [first, ...others] = programs
  if (first === undefined) throw new Error('nothing to screen against')
  if (others.length === 0) return first
  const criteria = new Map<string, Criterion>()
  for (const { trial } of programs)
    for (const one of trial.criteria) {
      const key = `${meaning(one)}${one.remarks.length === 0 ? '' : JSON.stringify(one.remarks)}`
      if (!criteria.has(key)) criteria.set(key, one)
    }
  return compile(first.rules, { ...EMPTY_TRIAL, criteria: [...criteria.values()] }, first.asOf)
}

// What is remembered grows with the rules, never with the patients.
const LEAST_REPLIES = 100_000
const REPLIES_EACH = 40
const LEAST_GROUPS = 300
