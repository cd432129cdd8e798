import { Coded, Sight } from '../cells/index.ts'
import type { Grid } from '../cells/index.ts'
import { listsOf } from '../conditions/index.ts'
import { attempt } from '../diagram/index.ts'
import { isOpen } from '../facts/index.ts'
import type { Facts } from '../facts/index.ts'
import { conditionsOf } from '../model/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { compile, EMPTY_TRIAL, relevantKnowledge, Completions } from '../space/index.ts'
import type { CompiledTrial, Relevant } from '../space/index.ts'
import type { HasPaths } from './independent-groups.ts'
import { TrialRecord } from './trial-record.ts'
import { MemoryBudget } from './memory-budget.ts'
import { AnswerCache } from './answer-cache.ts'

/** What is worked out of criteria, remembered from patient to patient by the names of their records. */
export class Recall {
  readonly rules: RuleSet
  readonly asOf: Day
  private readonly memory: MemoryBudget
  private grid: Grid
  /** Of single criteria, of which several things are asked. */
  private readonly views = new WeakMap<Criterion, View>()
  private record: Coded | undefined
  /** The record in hand as the trial in hand looks at it; undefined while all are looked at. */
  trial: TrialRecord | undefined
  /** The same as all rules together look at it. */
  private everything: TrialRecord | undefined

  /** `most`: how many replies of patients are remembered at most, a few hundred bytes each. */
  constructor(rules: RuleSet, asOf: Day, grid: Grid, most: number) {
    this.rules = rules
    this.asOf = asOf
    this.memory = new MemoryBudget(most)
    this.grid = grid
  }

  /** To be called before each record: what is kept with the grid does not grow with the patients either. */
  begin(): void {
    this.trial = undefined
    if (!this.grid.isFull) return
    this.grid = this.grid.renewed()
    this.record = undefined
  }

  /**
   * Remembers what is worked out of some criteria, in a program of their own. `looksAt`: the outcomes only, for which the entries of lists
   * may be taken together, or also which facts they hang on, or even every value that is open. `instead` is asked where working it out takes more than is granted; it is given a
   * maker of worlds of which nothing was asked so far.
   */
  cached<Answer>(
    criteria: readonly Criterion[],
    looksAt: 'outcomes' | 'facts' | 'values',
    workOut: (completions: Completions) => Answer,
    instead: (makeCompletions: () => Completions, facts: Facts) => Answer,
  ): CachedAnswers<Answer> {
    const relevant = relevantKnowledge(criteria, this.rules)
    let part: Part<Answer> | undefined
    let disputed: CompiledTrial | undefined
    let isAskedAgain = false
    const made = (facts: Facts, makeCompletions: () => Completions): Answer =>
      attempt(() => workOut(makeCompletions())) ?? instead(makeCompletions, facts)
    const lookUp = (facts: Facts): Answer => {
      // What is disputed may hang on anything; hardly two records contradict themselves alike. Names do not say of an entry that it may not be there.
      const isDisputed = facts.isDoubtful
      // What is seen of values must be the same whoever was seen before: each such look is at a world of the criteria alone.
      if (looksAt !== 'values' && (!isAskedAgain || isDisputed)) {
        isAskedAgain = true
        const answer = this.once(criteria, relevant, facts, workOut)
        if (answer !== undefined) return answer
      }
      if (isDisputed) {
        const compiled = (disputed ??= this.compiled(criteria))
        return made(facts, () => new Completions(compiled, facts).arranged())
      }
      // Names of another grid say nothing here.
      if (part?.grid !== this.grid) part = this.part(criteria, relevant, part?.compiled)
      const { compiled, sight, known } = part
      const record = this.coded(facts)
      const seen = looksAt === 'outcomes' ? sight.outcome(record) : sight.entries(record)
      const name = looksAt === 'values' ? `${seen} ${this.grid.values.name(relevant.paths, facts)}` : seen
      let answer = known.get(name)
      if (answer === undefined) {
        const lists = looksAt === 'values' ? undefined : sight.known(record, looksAt)
        answer = made(facts, () => new Completions(compiled, facts, lists).arranged())
        known.set(name, answer)
      }
      return answer
    }
    let last: { readonly facts: Facts; readonly answer: Answer } | undefined
    const answer = (facts: Facts): Answer => {
      if (last?.facts !== facts) last = { facts, answer: lookUp(facts) }
      return last.answer
    }
    return { paths: relevant.paths, answer }
  }

  /**
   * What is asked for the first time, and perhaps never again, is not made ready for that: it is looked at in the world of the trial in hand, if it
   * takes little work there.
   */
  private once<Answer>(
    criteria: readonly Criterion[],
    { paths }: Relevant,
    facts: Facts,
    workOut: (completions: Completions) => Answer,
  ): Answer | undefined {
    const lists = criteria.flatMap(({ form }) => conditionsOf(form).flatMap(listsOf))
    const trialRecord = lists.length === 0 ? this.all(facts) : this.trial
    // Conditions that count nothing may be of any trial. What is counted is known to the trial that states it.
    if (lists.length === 0 && [...paths].some((path) => path.includes('[]') && isOpen(path, facts))) return undefined
    if (trialRecord?.facts !== facts || !lists.every((one) => trialRecord.compiled.listCountOf.has(one)))
      return undefined
    return trialRecord.within(LITTLE, workOut)
  }

  /** The record as all rules together look at it. */
  private all(facts: Facts): TrialRecord {
    if (this.trial?.facts === facts && this.trial.compiled === this.grid.compiled) return this.trial
    if (this.everything?.facts !== facts) this.everything = new TrialRecord(this.grid.compiled, facts)
    return this.everything
  }

  private part<Answer>(criteria: readonly Criterion[], relevant: Relevant, made?: CompiledTrial): Part<Answer> {
    return { ...this.view(criteria, relevant, made), known: new AnswerCache<Answer>(this.memory) }
  }

  /** `made`: the program of the criteria, where there is one. */
  private view(criteria: readonly Criterion[], relevant: Relevant, made: CompiledTrial | undefined): View {
    const { grid } = this
    const [only, ...others] = criteria
    const known = only !== undefined && others.length === 0 ? this.views.get(only) : undefined
    if (known?.grid === grid) return known
    const compiled = known?.compiled ?? made ?? this.compiled(criteria, relevant)
    const view = { compiled, sight: new Sight(compiled, grid), grid }
    if (only !== undefined && others.length === 0) this.views.set(only, view)
    return view
  }

  private compiled(criteria: readonly Criterion[], relevant?: Relevant): CompiledTrial {
    return compile(this.rules, { ...EMPTY_TRIAL, criteria }, this.asOf, relevant)
  }

  private coded(facts: Facts): Coded {
    if (this.record?.facts !== facts) this.record = new Coded(facts)
    return this.record
  }
}

/** So much work may a look cost that is not made ready for. */
const LITTLE = 50_000

/** Some criteria made ready. */
interface View {
  readonly compiled: CompiledTrial
  readonly grid: Grid
  readonly sight: Sight
}

/** Some criteria with what was worked out of them. */
interface Part<Answer> extends View {
  readonly known: AnswerCache<Answer>
}

export interface CachedAnswers<Answer> extends HasPaths {
  answer(facts: Facts): Answer
}
