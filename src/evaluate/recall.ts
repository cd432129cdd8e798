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

/**
 * Works out answers about criteria, and remembers them from patient to patient under the names that the records have
 * for these criteria.
 */
export class Recall {
  readonly rules: RuleSet
  readonly asOf: Day
  private readonly memory: MemoryBudget
  private grid: Grid
  /** The views of single criteria, kept because several questions are asked about the same criterion. */
  private readonly views = new WeakMap<Criterion, View>()
  private record: Coded | undefined
  /** The current record with the current trial; undefined while all trials are looked at together. */
  trial: TrialRecord | undefined
  /** The current record with all rules together. */
  private everything: TrialRecord | undefined

  /** `most`: how many answers are remembered at most; each takes a few hundred bytes. */
  constructor(rules: RuleSet, asOf: Day, grid: Grid, most: number) {
    this.rules = rules
    this.asOf = asOf
    this.memory = new MemoryBudget(most)
    this.grid = grid
  }

  /**
   * To be called before each record. Replaces a full grid by an empty one, since what a grid keeps must not grow with
   * the number of patients either.
   */
  begin(): void {
    this.trial = undefined
    if (!this.grid.isFull) return
    this.grid = this.grid.renewed()
    this.record = undefined
  }

  /**
   * Answers about some criteria, worked out from completions made for them alone and cached under the record's name.
   *
   * `looksAt` says what the answer depends on, and so how exact the name must be. `outcomes`: only what the criteria
   * give; entries of a list may be taken together. `facts outside`: also which single facts matter, of those that are in
   * no list. `facts`: which single facts of all matter. `values`: every possible value of the open facts.
   *
   * `instead` gives the answer where `workOut` takes more work than granted; its first argument makes completions about
   * which nothing has been asked yet (`onlyDecides`: for a decision only, which may take less work).
   */
  cached<Answer>(
    criteria: readonly Criterion[],
    looksAt: 'outcomes' | 'facts outside' | 'facts' | 'values',
    workOut: (completions: Completions) => Answer,
    instead: (makeCompletions: (onlyDecides?: boolean) => Completions, facts: Facts) => Answer,
  ): CachedAnswers<Answer> {
    const relevant = relevantKnowledge(criteria, this.rules)
    const onlyOutcomes = looksAt === 'outcomes'
    const areTogether = onlyOutcomes || looksAt === 'facts outside'
    let part: Part<Answer> | undefined
    let disputed: CompiledTrial | undefined
    let isAskedAgain = false
    const made = (facts: Facts, makeCompletions: (onlyDecides?: boolean) => Completions): Answer =>
      attempt(() => workOut(makeCompletions())) ?? instead(makeCompletions, facts)
    const lookUp = (facts: Facts): Answer => {
      // Records that contradict themselves are never cached. The disputed facts may depend on anything, hardly two such
      // records are alike, and names do not say that an entry may not exist.
      const isDisputed = facts.isDoubtful
      // Not for `values`: such an answer must not depend on who was screened before, so it always comes from
      // completions made for the criteria alone.
      if (looksAt !== 'values' && (!isAskedAgain || isDisputed)) {
        isAskedAgain = true
        const answer = this.once(criteria, relevant, facts, workOut)
        if (answer !== undefined) return answer
      }
      if (isDisputed) {
        const compiled = (disputed ??= this.compiled(criteria))
        return made(facts, (onlyDecides = onlyOutcomes) => new Completions(compiled, facts, { onlyDecides }).arranged())
      }
      // Names given by an earlier grid mean nothing in this one.
      if (part?.grid !== this.grid) part = this.part(criteria, relevant, part?.compiled)
      const { compiled, sight, answers } = part
      const record = this.coded(facts)
      const seen = areTogether ? sight.outcome(record) : sight.entries(record)
      const name = looksAt === 'values' ? `${seen} ${this.grid.values.name(relevant.paths, facts)}` : seen
      let answer = answers.get(name)
      if (answer === undefined) {
        const known = looksAt === 'values' ? undefined : sight.known(record, areTogether ? 'outcomes' : 'facts')
        answer = made(facts, (onlyDecides = onlyOutcomes) =>
          new Completions(compiled, facts, { known, onlyDecides }).arranged(),
        )
        answers.set(name, answer)
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
   * The first answer about some criteria, which may be the last: compiling the criteria for it would not pay off. It is
   * read from the completions of the current trial, or of all rules together. Undefined where those do not fit or where
   * it takes more than a little work.
   */
  private once<Answer>(
    criteria: readonly Criterion[],
    { paths }: Relevant,
    facts: Facts,
    workOut: (completions: Completions) => Answer,
  ): Answer | undefined {
    const lists = criteria.flatMap(({ form }) => conditionsOf(form).flatMap(listsOf))
    const trialRecord = lists.length === 0 ? this.all(facts) : this.trial
    // Criteria that count nothing over a list can be read in the completions of all rules, unless an open list can
    // matter to them through what always holds. Criteria that count something can be read only in the completions of a
    // trial that states them.
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
    return { ...this.view(criteria, relevant, made), answers: new AnswerCache<Answer>(this.memory) }
  }

  /** `made`: the criteria as already compiled, where they are. */
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

  /** The criteria compiled as a trial of their own. */
  private compiled(criteria: readonly Criterion[], relevant?: Relevant): CompiledTrial {
    return compile(this.rules, { ...EMPTY_TRIAL, criteria }, this.asOf, relevant)
  }

  private coded(facts: Facts): Coded {
    if (this.record?.facts !== facts) this.record = new Coded(facts)
    return this.record
  }
}

/** How much work a first answer may take in completions that were not made for it (see `once`). */
const LITTLE = 50_000

/** Some criteria, compiled, and what they see of a record. */
interface View {
  readonly compiled: CompiledTrial
  readonly grid: Grid
  readonly sight: Sight
}

/** Some criteria with the answers worked out for them. */
interface Part<Answer> extends View {
  readonly answers: AnswerCache<Answer>
}

/** Answers about some criteria; `paths` are the declared paths that the answers can depend on. */
export interface CachedAnswers<Answer> extends HasPaths {
  answer(facts: Facts): Answer
}
