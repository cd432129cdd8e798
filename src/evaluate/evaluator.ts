import { Grid } from '../cells/index.ts'
import type { Facts } from '../facts/index.ts'
import { compile, EMPTY_TRIAL, VERDICTS } from '../space/index.ts'
import type { Criterion } from '../model/index.ts'
import type { Outcome, Program, Status } from '../space/index.ts'
import { apart } from './apart.ts'
import type { LookingItself } from './apart.ts'
import type { SharedCriterion } from './criteria.ts'
import { Evaluation } from './evaluation.ts'
import { groupOf, jointVerdict } from './joint.ts'
import type { Answered, Group, Joint } from './joint.ts'
import { NOT_PLAIN, Plain } from './plain.ts'
import type { PlainCodes } from './plain.ts'
import { Recent, remember } from './recent.ts'
import { Looked } from './looked.ts'
import { Recall } from './recall.ts'
import type { RememberedPart } from './recall.ts'
import { meaningOf, Shared } from './shared.ts'
import { CODES, Statuses } from './statuses.ts'

/**
 * Screens any number of patients against any number of trials, exactly: a status or verdict is decided when all completions of the record
 * agree on it, and only then. What several trials state is worked out once, and what was worked out for one patient is remembered for the next
 * who looks the same to it.
 */
export class Evaluator {
  private readonly recall: Recall
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
    this.recall = new Recall(all.rules, all.asOf, new Grid(all, kept), Math.max(LEAST_REPLIES, REPLIES_EACH * criteria))
    const shared = new Shared(this.recall)
    this.groups = new Recent(Math.max(LEAST_GROUPS, criteria))
    const own = programs.map((program) =>
      program.trial.criteria.map((criterion) => shared.criterion(criterion, meaning(criterion))),
    )
    this.plain = new Plain([...new Set(own.flat())], all.rules)
    this.trials = programs.map((program, i) => {
      const criteria = own[i] ?? []
      const numbers = Int32Array.from(criteria, ({ number }) => number)
      const isPlain = criteria.every((one) => this.plain.has(one))
      return { program, criteria, numbers, places: numbers.map((_, place) => place), isPlain }
    })
  }

  /** One for each program, in their order. */
  evaluate(facts: Facts): Evaluation[] {
    this.recall.begin()
    // What is disputed may tie facts that have nothing to do with each other otherwise.
    const plain = facts.isDoubtful ? undefined : this.plain.read(facts)
    const alike = new Map<string, Joint<Open>>()
    return this.trials.map((trial) => this.evaluateTrial(trial, facts, plain, alike))
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
      this.recall.begin()
      this.asked = new Looked(program, facts)
    }
    this.recall.trial = this.asked
    const answer = facts.confirmations[program.trial.id]?.[program.trial.criteria[criterion]?.id ?? '']
    return { shared, answer, looked: this.asked }
  }

  private evaluateTrial(
    trial: EvaluatedTrial,
    facts: Facts,
    plain: PlainCodes | undefined,
    alike: Map<string, Joint<Open>>,
  ): Evaluation {
    const { program, criteria } = trial
    const looked = new Looked(program, facts)
    this.recall.trial = looked
    const answers = facts.confirmations[program.trial.id]
    const answerTo = (i: number): boolean | undefined => answers?.[program.trial.criteria[i]?.id ?? '']
    const ticked = trial.isPlain && plain?.isWhole === true ? tickedOff(trial, plain) : undefined
    const { statuses, settled, isPlain, spent } = ticked ?? oneByOne(trial, facts, plain, answerTo)
    if (settled === 'fail') return new Evaluation(looked, statuses, SETTLED.fail, criteria, spent)
    const open: Open[] = []
    for (let i = 0; i < criteria.length; i++) {
      const shared = criteria[i]
      if (shared === undefined || !statuses.isUnknown(i)) continue
      open.push({ place: i, shared, criterion: shared.criterion, answer: answerTo(i), looked: shared.looked })
    }
    if (open.length === 0) return new Evaluation(looked, statuses, SETTLED[settled], criteria, spent)
    // Trials that have the same criteria open are alike. Where these are in a trial is only asked of what was not worked out.
    const name = `${settled}${namesOf(open)}`
    let joint = alike.get(name)
    if (joint === undefined || joint.spent.length > 0) {
      joint = this.joint(open, settled, facts, isPlain)
      alike.set(name, joint)
    }
    return new Evaluation(looked, statuses, joint, criteria, spent)
  }

  private joint(open: readonly Open[], settled: Outcome, facts: Facts, isPlain: boolean): Joint<Open> {
    const { rules } = this.recall
    const groups = isPlain ? this.plain.apart(open) : apart(open, rules, facts)
    return jointVerdict(groups, settled, rules, (group, others) => {
      const workOut = (): Group => this.group(group, others, facts)
      return isPlain ? this.plain.group(group, others, workOut) : workOut()
    })
  }

  /** What a group of criteria gives. */
  private group(group: readonly Open[], others: Outcome, facts: Facts): Group {
    const [only, ...more] = group
    if (only !== undefined && more.length === 0) return only.shared.alone(facts, only.answer, others)
    return this.groups.get(`${others}${namesOf(group)}`, () => groupOf(group, others, this.recall)).answer(facts)
  }
}

/** How the criteria of a trial stand, each by itself. */
interface Standings {
  readonly statuses: Statuses
  /** What those that are decided give together. */
  readonly settled: Outcome
  /** Whether those that are unknown are plain. */
  readonly isPlain: boolean
  /** The places of those that were not worked out. */
  readonly spent: readonly number[]
}

const { fail: FAIL, unknown: UNKNOWN, confirm: CONFIRM } = CODES
const NONE: readonly number[] = []

/** Of a trial whose criteria are all plain for the patient. */
function tickedOff({ numbers }: EvaluatedTrial, { codes }: PlainCodes): Standings {
  const statuses = new Statuses(codes, numbers)
  return { statuses, settled: numbers.some((one) => codes[one] === FAIL) ? 'fail' : 'pass', isPlain: true, spent: NONE }
}

function oneByOne(
  { criteria, numbers, places }: EvaluatedTrial,
  facts: Facts,
  plain: PlainCodes | undefined,
  answerTo: (place: number) => boolean | undefined,
): Standings {
  const codes = new Uint8Array(criteria.length)
  let isPlain = plain !== undefined
  const spent: number[] = []
  let settled: Outcome = 'pass'
  for (const [i, shared] of criteria.entries()) {
    let code = plain?.codes[numbers[i] ?? 0] ?? NOT_PLAIN
    if (code === NOT_PLAIN) {
      const { status, isSpent } = shared.standing(facts, answerTo(i))
      code = CODES[status]
      if (code === UNKNOWN) isPlain = false
      if (isSpent) spent.push(i)
    }
    codes[i] = code
    if (code === FAIL) settled = 'fail'
    else if (code === CONFIRM && settled === 'pass') settled = 'confirm'
  }
  return { statuses: new Statuses(codes, places), settled, isPlain, spent }
}

/** Of a trial of which no criterion is open, or one fails. */
const SETTLED: Readonly<Record<Outcome, Joint<Open>>> = {
  pass: { verdict: VERDICTS.pass, missing: [], spent: [] },
  confirm: { verdict: VERDICTS.confirm, missing: [], spent: [] },
  fail: { verdict: VERDICTS.fail, missing: [], spent: [] },
}

/** A name for open criteria with the answers to them. */
function namesOf(open: readonly Open[]): string {
  let name = ''
  for (const { shared, answer } of open) name += ` ${shared.number}${answer ?? ''}`
  return name
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
  /** From 0. */
  readonly places: Int32Array
  /** Whether all its criteria are plain. */
  readonly isPlain: boolean
}

interface Open extends Answered, LookingItself {
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
