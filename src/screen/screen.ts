import { Evaluator } from '../evaluate/index.ts'
import { compile, NoCompletion } from '../space/index.ts'
import { allowsSomebody, compileKnowledge, reconcile } from '../readings/index.ts'
import type { Evaluation } from '../evaluate/index.ts'
import type { CompiledTrial } from '../space/index.ts'
import { batchResultOf, resultOf, withChart } from '../explain/index.ts'
import type { BatchResult, Result, Reviewed } from '../explain/index.ts'
import { factsFromRecord, statementsOf } from '../facts/index.ts'
import type { Facts, Questions, Read, Warning } from '../facts/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say, Sentence } from '../messages/index.ts'
import { askedDays, questionHashes } from '../model/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { isObject, problem, shapeProblems } from '../record/index.ts'
import type { ChartCounts, Json, JsonObject, Problem } from '../record/index.ts'
import { Freshness, impliedBy, impossibleDays, Queries } from '../review/index.ts'
import type { Staleness } from '../review/index.ts'
import { VERSION } from './version.ts'

export type Screened =
  | { readonly ok: true; readonly result: Result }
  /** The record is refused; nothing was screened. */
  | { readonly ok: false; readonly problems: readonly Problem[] }

export type Summarized =
  | { readonly ok: true; readonly result: BatchResult }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Something that the user should know about a fact. */
export interface Note {
  readonly path: string
  readonly message: string
  readonly said?: Sentence
  readonly kind: Warning['kind']
  readonly assumed?: Json
}

/** How a record came here. */
export interface Arrival {
  /** Warnings from before it was a record. */
  readonly notes: readonly Note[]
  /** What became of the resources of the chart that it was made from. */
  readonly chart?: ChartCounts
}

export type Decided =
  | {
      readonly ok: true
      readonly decisions: readonly Evaluation[]
      readonly facts: Facts
      readonly warnings: readonly Warning[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Thrown if the dictionary contradicts itself: no patient can keep all that it says always holds, so nobody can be
 * screened.
 */
export class NobodyPossible extends Error {
  /** By this name it is recognized when it comes from another thread. */
  override readonly name = 'NobodyPossible'

  constructor() {
    super(
      'No patient can keep all that the dictionary says always holds (`implications`), so nobody can be screened. `prescreen check` shows where.',
    )
  }
}

/** Rules made ready for one as-of date; screens any number of records. */
export class Screener {
  readonly rules: RuleSet
  readonly asOf: Day
  readonly compiledTrials: readonly CompiledTrial[]
  private readonly questions: Questions
  private readonly knowledge: CompiledTrial
  private evaluator: Evaluator | undefined
  private readonly say: Say
  private freshness: Freshness | undefined
  private queries: Queries | undefined

  /** `trials`: only the trials with these ids (in file order); all if left out. `say`: the language of the reasons. */
  constructor(rules: RuleSet, asOf: Day, trials?: readonly string[], say: Say = inEnglish) {
    this.say = say
    this.rules = rules
    this.asOf = asOf
    const wanted = rules.trials.filter((trial) => trials === undefined || trials.includes(trial.id))
    this.questions = questionHashes(rules.trials)
    this.knowledge = compileKnowledge(rules, asOf)
    this.compiledTrials = wanted.map((trial) => compile(rules, trial, asOf))
  }

  /**
   * Screens one record as read from JSON; with `outlook`, also what can still change. Never throws because of what the
   * record says; throws `NobodyPossible` because of what the dictionary says.
   */
  screen(record: Json, { notes, chart }: Arrival = NO_CHART, outlook = true): Screened {
    const read = this.read(record)
    if (!read.ok) return read
    const result = this.result(record as JsonObject, read.facts, this.evaluate(read.facts), notes, outlook)
    return { ok: true, result: withChart(result, chart) }
  }

  /** The result of a record that was evaluated. */
  result(
    record: JsonObject,
    facts: Facts,
    evaluations: readonly Evaluation[],
    notes: readonly Note[] = [],
    outlook = true,
  ): Result {
    const reviewed = this.review(facts, notes, outlook ? evaluations : [])
    return resultOf(record, evaluations, this.rules, this.asOf, reviewed, VERSION, outlook, this.say)
  }

  /**
   * What to report about a record beside its verdicts. `ahead`: the evaluations for which to say what will be too old;
   * only trials that the patient may come to match are looked at.
   */
  private review(facts: Facts, notes: readonly Note[], ahead: readonly Evaluation[]): Reviewed {
    const staleness = this.compiledTrials.length === 0 ? NOTHING_AGES : this.ages.staleness(facts)
    const impossible = impossibleDays(facts, this.rules)
    const warnings = [...notes, ...facts.warnings, ...impossible, ...staleness.warnings, ...this.queried(facts)]
    if (this.compiledTrials.length === 0 || ahead.length === 0) return { staleness, warnings }
    const wanted = new Set(ahead.flatMap((one, i) => (isPossible(one) ? [i] : [])))
    return { staleness, warnings, ageing: this.ages.ageing(facts, wanted) }
  }

  /**
   * Warnings about recorded days that cannot be right, and about facts that are too old for a criterion that depends on
   * them.
   */
  aged(facts: Facts): readonly Warning[] {
    return [...impossibleDays(facts, this.rules), ...this.ages.staleness(facts).warnings]
  }

  /**
   * The facts whose age matters and whose day is unknown, each with the ids of the trials that depend on it and that
   * the patient may come to match.
   */
  undated(facts: Facts, evaluations: readonly Evaluation[]): ReadonlyMap<string, readonly string[]> {
    const wanted = new Set(evaluations.flatMap((one, i) => (isPossible(one) ? [i] : [])))
    const found = new Map<string, string[]>()
    for (const [i, { undated }] of this.ages.ageing(facts, wanted).entries())
      for (const path of undated) found.set(path, [...(found.get(path) ?? []), this.compiledTrials[i]?.trial.id ?? ''])
    return found
  }

  /**
   * Whether a fact need not be asked for, because what always holds settles it or because it does not exist for this
   * patient.
   */
  implied(facts: Facts): (path: string) => boolean {
    return impliedBy(facts, this.knowledge)
  }

  /** The queries of the dictionary that a record raises. */
  queried(facts: Facts): Warning[] {
    this.queries ??= new Queries(this.rules, this.asOf)
    return this.queries.raised(facts)
  }

  /** Checks a record and reads its facts, made to agree with each other. */
  read(record: Json): Read {
    if (!isObject(record)) return { ok: false, problems: [problem('', { key: 'refused.not-object' })] }
    const fhir = record['resourceType']
    if (typeof fhir === 'string') {
      return { ok: false, problems: [problem('resourceType', { key: 'refused.fhir' })] }
    }
    const problems = shapeProblems(record, this.rules.dictionary)
    if (problems.length > 0) return { ok: false, problems }
    const { dictionary } = this.rules
    const read = statementsOf(record, dictionary, this.asOf, this.questions, askedDays(this.rules))
    return read.ok ? { ok: true, facts: reconcile(read.facts, this.knowledge) } : read
  }

  /** Decides one record, without reasons and without a review. */
  decide(record: Json, noted: readonly Note[] = []): Decided {
    const read = this.read(record)
    if (!read.ok) return read
    const decisions = this.evaluate(read.facts)
    return { ok: true, decisions, facts: read.facts, warnings: [...noted, ...read.facts.warnings] }
  }

  /** Screens one record without reasons; with `watch`, also the days on which time opens or closes a trial. */
  summarize(record: Json, { notes, chart }: Arrival = NO_CHART, watch = false): Summarized {
    const read = this.read(record)
    if (!read.ok) return read
    const { facts } = read
    const evaluations = this.evaluate(facts)
    const result = batchResultOf(
      record as JsonObject,
      evaluations,
      this.rules,
      this.asOf,
      this.review(facts, notes, watch ? evaluations : []),
      VERSION,
      watch ? facts : undefined,
    )
    return { ok: true, result: withChart(result, chart) }
  }

  /** One evaluation for each trial, in their order. Throws `NobodyPossible`. */
  evaluate(facts: Facts): Evaluation[] {
    if (this.compiledTrials.length === 0) return []
    try {
      return this.ready.evaluate(facts)
    } catch (error) {
      throw error instanceof NoCompletion && !this.isAnybodyPossible ? new NobodyPossible() : error
    }
  }

  private get isAnybodyPossible(): boolean {
    const nothing = factsFromRecord({ id: 'anybody' }, this.rules.dictionary, this.asOf)
    return nothing.ok && allowsSomebody(this.rules, nothing.facts)
  }

  private get ready(): Evaluator {
    this.evaluator ??= new Evaluator(this.compiledTrials)
    return this.evaluator
  }

  private get ages(): Freshness {
    this.freshness ??= new Freshness(this.compiledTrials, this.ready, this.rules, this.asOf)
    return this.freshness
  }
}

const NOTHING_AGES: Staleness = { trials: [], warnings: [] }

/** The arrival of a record that was written as one. */
export const NO_CHART: Arrival = { notes: [] }

/** Whether a patient may join a trial, now or once more is known. For other trials, nobody is asked for days. */
function isPossible({ verdict, compiled }: Evaluation): boolean {
  return verdict !== 'ineligible' && compiled.trial.enrolment.state !== 'closed'
}
