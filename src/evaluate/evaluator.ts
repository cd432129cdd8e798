import { Grid } from '../cells/index.ts'
import type { Facts } from '../facts/index.ts'
import { compile, EMPTY_TRIAL, VERDICTS } from '../space/index.ts'
import type { Criterion } from '../model/index.ts'
import type { Outcome, CompiledTrial, Status } from '../space/index.ts'
import { independentGroups } from './independent-groups.ts'
import type { HasOwnPaths } from './independent-groups.ts'
import type { SharedCriterion } from './criteria.ts'
import { Evaluation } from './evaluation.ts'
import { groupOf, combinedVerdict } from './combined-verdict.ts'
import type { Answered, Group, CombinedVerdict } from './combined-verdict.ts'
import { NOT_SINGLE_FACT, SingleFactCriteria } from './single-fact-criteria.ts'
import type { SingleFactCodes } from './single-fact-criteria.ts'
import { LruMap, getOrMake } from './lru-map.ts'
import { TrialRecord } from './trial-record.ts'
import { Recall } from './recall.ts'
import type { CachedAnswers } from './recall.ts'
import { meaningOf, Shared } from './shared.ts'
import { CODES, Statuses } from './statuses.ts'

/**
 * Screens any number of patients against any number of trials, exactly: a status or verdict is decided when all
 * completions of the record agree on it, and only then. A condition or criterion that several trials state is worked
 * out once, and answers are cached for later patients who look the same to it.
 */
export class Evaluator {
  private readonly recall: Recall
  private readonly singleFact: SingleFactCriteria
  private readonly trials: readonly EvaluatedTrial[]
  private readonly groups: LruMap<string, CachedAnswers<Group>>
  /** The record and trial that `status` or `missing` was last asked about. */
  private asked: TrialRecord | undefined

  /** All compiled trials must have the same rules and as-of date. `kept` is how much the grid may keep (see `Grid`). */
  constructor(compiledTrials: readonly CompiledTrial[], kept?: number) {
    const criteria = compiledTrials.reduce((sum, { trial }) => sum + trial.criteria.length, 0)
    const meanings = new Map<Criterion, string>()
    const meaning = (one: Criterion): string => getOrMake(meanings, one, () => meaningOf(one))
    const all = together(compiledTrials, meaning)
    this.recall = new Recall(all.rules, all.asOf, new Grid(all, kept), Math.max(LEAST_ANSWERS, ANSWERS_EACH * criteria))
    const shared = new Shared(this.recall)
    this.groups = new LruMap(Math.max(LEAST_GROUPS, criteria))
    const own = compiledTrials.map((compiled) =>
      compiled.trial.criteria.map((criterion) => shared.criterion(criterion, meaning(criterion))),
    )
    this.singleFact = new SingleFactCriteria([...new Set(own.flat())], all.rules)
    this.trials = compiledTrials.map((compiled, i) => {
      const criteria = own[i] ?? []
      const numbers = Int32Array.from(criteria, ({ number }) => number)
      const isSingleFact = criteria.every((one) => this.singleFact.has(one))
      return { compiled, criteria, numbers, places: numbers.map((_, place) => place), isSingleFact }
    })
  }

  /** One evaluation for each compiled trial, in their order. */
  evaluate(facts: Facts): Evaluation[] {
    this.recall.begin()
    // A dispute can tie together facts that are otherwise independent, so the tables for single facts do not apply.
    const singleFact = facts.isDoubtful ? undefined : this.singleFact.read(facts)
    const alike = new Map<string, CombinedVerdict<Open>>()
    return this.trials.map((trial) => this.evaluateTrial(trial, facts, singleFact, alike))
  }

  /** The status of one criterion, without working out what the trial's criteria give together. */
  status(facts: Facts, place: Place): Status {
    const asked = this.ask(facts, place)
    return asked === undefined ? 'unknown' : asked.shared.standing(facts, asked.answer).status
  }

  /**
   * The facts that can still change the status of one criterion, as paths of the record, without looking at the trial's
   * other criteria. Empty unless the status is `unknown`.
   */
  missing(facts: Facts, place: Place): readonly string[] {
    const asked = this.ask(facts, place)
    if (asked === undefined) return []
    const { shared, answer, trialRecord } = asked
    return shared.standing(facts, answer).status === 'unknown' ? shared.open(trialRecord, answer).missing : []
  }

  /**
   * Finds a criterion and prepares the record for questions about it alone; undefined when there is no such criterion.
   */
  private ask(
    facts: Facts,
    { trial, criterion }: Place,
  ):
    | { readonly shared: SharedCriterion; readonly answer: boolean | undefined; readonly trialRecord: TrialRecord }
    | undefined {
    const one = this.trials[trial]
    const shared = one?.criteria[criterion]
    if (one === undefined || shared === undefined) return undefined
    const { compiled } = one
    if (this.asked?.facts !== facts || this.asked.compiled !== compiled) {
      this.recall.begin()
      this.asked = new TrialRecord(compiled, facts)
    }
    this.recall.trial = this.asked
    const answer = facts.confirmations[compiled.trial.id]?.[compiled.trial.criteria[criterion]?.id ?? '']
    return { shared, answer, trialRecord: this.asked }
  }

  /**
   * The evaluation of one trial; `alike` holds the verdicts already worked out for this record, by the open criteria
   * that they depend on.
   */
  private evaluateTrial(
    trial: EvaluatedTrial,
    facts: Facts,
    singleFact: SingleFactCodes | undefined,
    alike: Map<string, CombinedVerdict<Open>>,
  ): Evaluation {
    const { compiled, criteria } = trial
    const trialRecord = new TrialRecord(compiled, facts)
    this.recall.trial = trialRecord
    const answers = facts.confirmations[compiled.trial.id]
    const answerTo = (i: number): boolean | undefined => answers?.[compiled.trial.criteria[i]?.id ?? '']
    const ticked = trial.isSingleFact && singleFact?.isWhole === true ? tickedOff(trial, singleFact) : undefined
    const { statuses, settled, isSingleFact, spent } = ticked ?? oneByOne(trial, facts, singleFact, answerTo)
    if (settled === 'fail') return new Evaluation(trialRecord, statuses, SETTLED.fail, criteria, spent)
    const open: Open[] = []
    for (let i = 0; i < criteria.length; i++) {
      const shared = criteria[i]
      if (shared === undefined || !statuses.isUnknown(i)) continue
      open.push({ place: i, shared, criterion: shared.criterion, answer: answerTo(i), ownPaths: shared.ownPaths })
    }
    if (open.length === 0) return new Evaluation(trialRecord, statuses, SETTLED[settled], criteria, spent)
    // Trials with the same open criteria have the same verdict, so it is shared. One with criteria that were not worked
    // out is not: it names them by their places in the trial.
    const name = `${settled}${namesOf(open)}`
    let combined = alike.get(name)
    if (combined === undefined || combined.spent.length > 0) {
      combined = this.combined(open, settled, facts, isSingleFact)
      alike.set(name, combined)
    }
    return new Evaluation(trialRecord, statuses, combined, criteria, spent)
  }

  /** The verdict of a trial with open criteria; `settled` is the joint outcome of the others. */
  private combined(
    open: readonly Open[],
    settled: Outcome,
    facts: Facts,
    isSingleFact: boolean,
  ): CombinedVerdict<Open> {
    const { rules } = this.recall
    const groups = isSingleFact ? this.singleFact.independentGroups(open) : independentGroups(open, rules, facts)
    return combinedVerdict(groups, settled, rules, (group, others) => {
      const workOut = (): Group => this.group(group, others, facts)
      return isSingleFact ? this.singleFact.group(group, others, workOut) : workOut()
    })
  }

  /** The outcomes and missing facts of a group of criteria. */
  private group(group: readonly Open[], others: Outcome, facts: Facts): Group {
    const [only, ...more] = group
    if (only !== undefined && more.length === 0) return only.shared.alone(facts, only.answer, others)
    return this.groups.get(`${others}${namesOf(group)}`, () => groupOf(group, others, this.recall)).answer(facts)
  }
}

/** The status of each criterion of a trial, worked out by itself. */
interface Standings {
  readonly statuses: Statuses
  /** The joint outcome of the criteria that are decided. */
  readonly settled: Outcome
  /** Whether all unknown criteria are single-fact criteria. */
  readonly isSingleFact: boolean
  /** The places of the criteria that were not worked out. */
  readonly spent: readonly number[]
}

const { fail: FAIL, unknown: UNKNOWN, confirm: CONFIRM } = CODES
const NONE: readonly number[] = []

/** For a trial with single-fact criteria only: all statuses are already in the table. */
function tickedOff({ numbers }: EvaluatedTrial, { codes }: SingleFactCodes): Standings {
  const statuses = new Statuses(codes, numbers)
  return {
    statuses,
    settled: numbers.some((one) => codes[one] === FAIL) ? 'fail' : 'pass',
    isSingleFact: true,
    spent: NONE,
  }
}

/** For any other trial: from the table where the criterion is there, and otherwise from the criterion itself. */
function oneByOne(
  { criteria, numbers, places }: EvaluatedTrial,
  facts: Facts,
  singleFact: SingleFactCodes | undefined,
  answerTo: (place: number) => boolean | undefined,
): Standings {
  const codes = new Uint8Array(criteria.length)
  let isSingleFact = singleFact !== undefined
  const spent: number[] = []
  let settled: Outcome = 'pass'
  for (const [i, shared] of criteria.entries()) {
    let code = singleFact?.codes[numbers[i] ?? 0] ?? NOT_SINGLE_FACT
    if (code === NOT_SINGLE_FACT) {
      const { status, isSpent } = shared.standing(facts, answerTo(i))
      code = CODES[status]
      if (code === UNKNOWN) isSingleFact = false
      if (isSpent) spent.push(i)
    }
    codes[i] = code
    if (code === FAIL) settled = 'fail'
    else if (code === CONFIRM && settled === 'pass') settled = 'confirm'
  }
  return { statuses: new Statuses(codes, places), settled, isSingleFact, spent }
}

/** The verdicts of trials in which no criterion is open, or one fails. */
const SETTLED: Readonly<Record<Outcome, CombinedVerdict<Open>>> = {
  pass: { verdict: VERDICTS.pass, missing: [], spent: [] },
  confirm: { verdict: VERDICTS.confirm, missing: [], spent: [] },
  fail: { verdict: VERDICTS.fail, missing: [], spent: [] },
}

/** A name for some open criteria and the answers people gave to them. */
function namesOf(open: readonly Open[]): string {
  let name = ''
  for (const { shared, answer } of open) name += ` ${shared.number}${answer ?? ''}`
  return name
}

/** A criterion by its place in its trial, and the trial by its place among the compiled trials. */
export interface Place {
  readonly trial: number
  readonly criterion: number
}

/** Evaluates one patient against one trial. */
export function evaluate(compiled: CompiledTrial, facts: Facts): Evaluation {
  let evaluator = EVALUATORS.get(compiled)
  if (evaluator === undefined) {
    evaluator = new Evaluator([compiled])
    EVALUATORS.set(compiled, evaluator)
  }
  return evaluator.evaluate(facts)[0] as Evaluation
}

const EVALUATORS = new WeakMap<CompiledTrial, Evaluator>()

/** A trial with its criteria as they are shared with the other trials. */
interface EvaluatedTrial {
  readonly compiled: CompiledTrial
  readonly criteria: readonly SharedCriterion[]
  /** The number of each criterion, in the order of the trial. */
  readonly numbers: Int32Array
  /** The places 0, 1, 2 … of its criteria. */
  readonly places: Int32Array
  /** Whether all its criteria are single-fact criteria. */
  readonly isSingleFact: boolean
}

/** A criterion of a trial whose status is unknown. */
interface Open extends Answered, HasOwnPaths {
  readonly place: number
  readonly shared: SharedCriterion
}

/** All criteria of all trials compiled as one trial, for everything that any of them can tell apart. */
function together(compiledTrials: readonly CompiledTrial[], meaning: (criterion: Criterion) => string): CompiledTrial {
  const [first, ...others] = compiledTrials
  if (first === undefined) throw new Error('nothing to screen against')
  if (others.length === 0) return first
  const criteria = new Map<string, Criterion>()
  for (const { trial } of compiledTrials)
    for (const one of trial.criteria) {
      const key = `${meaning(one)}${one.remarks.length === 0 ? '' : JSON.stringify(one.remarks)}`
      if (!criteria.has(key)) criteria.set(key, one)
    }
  return compile(first.rules, { ...EMPTY_TRIAL, criteria: [...criteria.values()] }, first.asOf)
}

// Limits of what is remembered: they grow with the rules, never with the number of patients.
const LEAST_ANSWERS = 100_000
const ANSWERS_EACH = 40
const LEAST_GROUPS = 300
