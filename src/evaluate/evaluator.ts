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
 * Screens any number of patients against any number of trials, exactly: a status or verdict is decided when all completions of the record
 * agree on it, and only then. What several trials state is worked out once, and what was worked out for one patient is remembered for the next
 * who looks the same to it.
 */
export class Evaluator {
  private readonly recall: Recall
  private readonly singleFact: SingleFactCriteria
  private readonly trials: readonly EvaluatedTrial[]
  private readonly groups: LruMap<string, CachedAnswers<Group>>
  /** What single criteria were last asked about. */
  private asked: TrialRecord | undefined

  /** The programs are of the same rules and as-of date. `kept`: see `Grid`. */
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

  /** One for each program, in their order. */
  evaluate(facts: Facts): Evaluation[] {
    this.recall.begin()
    // What is disputed may tie facts that have nothing to do with each other otherwise.
    const singleFact = facts.isDoubtful ? undefined : this.singleFact.read(facts)
    const alike = new Map<string, CombinedVerdict<Open>>()
    return this.trials.map((trial) => this.evaluateTrial(trial, facts, singleFact, alike))
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
    const { shared, answer, trialRecord } = asked
    return shared.standing(facts, answer).status === 'unknown' ? shared.open(trialRecord, answer).missing : []
  }

  /** A criterion made ready to be asked about a record by itself. */
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
    // Trials that have the same criteria open are alike. Where these are in a trial is only asked of what was not worked out.
    const name = `${settled}${namesOf(open)}`
    let combined = alike.get(name)
    if (combined === undefined || combined.spent.length > 0) {
      combined = this.combined(open, settled, facts, isSingleFact)
      alike.set(name, combined)
    }
    return new Evaluation(trialRecord, statuses, combined, criteria, spent)
  }

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
  readonly isSingleFact: boolean
  /** The places of those that were not worked out. */
  readonly spent: readonly number[]
}

const { fail: FAIL, unknown: UNKNOWN, confirm: CONFIRM } = CODES
const NONE: readonly number[] = []

/** Of a trial whose criteria are all plain for the patient. */
function tickedOff({ numbers }: EvaluatedTrial, { codes }: SingleFactCodes): Standings {
  const statuses = new Statuses(codes, numbers)
  return {
    statuses,
    settled: numbers.some((one) => codes[one] === FAIL) ? 'fail' : 'pass',
    isSingleFact: true,
    spent: NONE,
  }
}

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

/** Of a trial of which no criterion is open, or one fails. */
const SETTLED: Readonly<Record<Outcome, CombinedVerdict<Open>>> = {
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
export function evaluate(compiled: CompiledTrial, facts: Facts): Evaluation {
  let evaluator = EVALUATORS.get(compiled)
  if (evaluator === undefined) {
    evaluator = new Evaluator([compiled])
    EVALUATORS.set(compiled, evaluator)
  }
  return evaluator.evaluate(facts)[0] as Evaluation
}

const EVALUATORS = new WeakMap<CompiledTrial, Evaluator>()

interface EvaluatedTrial {
  readonly compiled: CompiledTrial
  readonly criteria: readonly SharedCriterion[]
  readonly numbers: Int32Array
  /** From 0. */
  readonly places: Int32Array
  /** Whether all its criteria are plain. */
  readonly isSingleFact: boolean
}

interface Open extends Answered, HasOwnPaths {
  readonly place: number
  readonly shared: SharedCriterion
}

/** What all criteria together can tell apart. */
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

// What is remembered grows with the rules, never with the patients.
const LEAST_ANSWERS = 100_000
const ANSWERS_EACH = 40
const LEAST_GROUPS = 300
