import { Coded, Sight } from '../cells/index.ts'
import type { Grid } from '../cells/index.ts'
import type { Condition } from '../conditions/index.ts'
import { compile, EMPTY_TRIAL, relevantKnowledge, World } from '../space/index.ts'
import type { Program, Relevant } from '../space/index.ts'
import type { Looking } from './apart.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { Bundle, byFacts, criterionOf, Joined, looksAtLists, Negated } from './conditions.ts'
import type { SharedCondition } from './conditions.ts'
import { SharedCriterion } from './criteria.ts'
import { OpenValues } from './open-values.ts'
import { remember } from './recent.ts'
import { Memory } from './memory.ts'
import { Remembered } from './remembered.ts'

/**
 * The conditions and criteria of any number of trials: each is worked out once for a patient however many trials state it, and
 * remembered from patient to patient. What is settled part by part is never worked out as a whole; only parts that are open and
 * share open facts are.
 */
export class Shared {
  readonly rules: RuleSet
  readonly asOf: Day
  private readonly conditions = new Map<string, SharedCondition>()
  private readonly criteria = new Map<string, SharedCriterion>()
  private readonly bundles = new Map<string, Bundle>()
  private readonly memory: Memory
  private readonly grid: Grid
  /** Of single criteria, of which several things are asked. */
  private readonly views = new WeakMap<Criterion, View>()
  private readonly openValues = new OpenValues()
  private record: Coded | undefined

  /** `most`: how many replies of patients are remembered at most, a few hundred bytes each. */
  constructor(rules: RuleSet, asOf: Day, grid: Grid, most: number) {
    this.rules = rules
    this.asOf = asOf
    this.memory = new Memory(most)
    this.grid = grid
  }

  criterion(criterion: Criterion): SharedCriterion {
    const { kind, form } = criterion
    const bare = { ...criterion, remarks: [] }
    return remember(
      this.criteria,
      JSON.stringify([kind, form]),
      () => new SharedCriterion(bare, this, this.criteria.size),
    )
  }

  condition(condition: Condition): SharedCondition {
    return remember(this.conditions, JSON.stringify(condition), () => {
      const { kind } = condition
      if (kind === 'not') return new Negated(this.condition(condition.of))
      if (kind !== 'all' && kind !== 'any') return this.whole(condition)
      const parts = byFacts(condition.of.map((one) => ({ condition: one, paths: this.pathsOf(one) })))
      if (parts.length === 1) return this.whole(condition)
      const of = parts.map((part): Condition => {
        const [only, ...others] = part.map((one) => one.condition)
        return only !== undefined && others.length === 0 ? only : { kind, of: part.map((one) => one.condition) }
      })
      return new Joined(kind, of, this)
    })
  }

  pathsOf(condition: Condition): ReadonlySet<string> {
    return relevantKnowledge([criterionOf(condition)], this.rules).paths
  }

  /** The condition by itself, worked out as a whole. */
  whole(condition: Condition): SharedCondition {
    return remember(this.conditions, `whole ${JSON.stringify(condition)}`, () => {
      const paths = this.pathsOf(condition)
      const key = looksAtLists(paths) ? JSON.stringify(condition) : [...paths].toSorted().join()
      const known = this.bundles.get(key)
      if (known?.isOpen === true) return known.with(condition)
      const bundle = new Bundle(paths, this)
      this.bundles.set(key, bundle)
      return bundle.with(condition)
    })
  }

  /**
   * Remembers what is worked out of some criteria, in a program of their own. `looksAt`: the outcomes only, for which the entries of lists
   * may be taken together, or also which facts they hang on, or even every value
   * that is open. `workOut` is given a maker of worlds of which nothing was asked so far.
   */
  remembered<Answer>(
    criteria: readonly Criterion[],
    looksAt: 'outcomes' | 'facts' | 'values',
    workOut: (worlds: () => World) => Answer,
  ): RememberedPart<Answer> {
    const relevant = relevantKnowledge(criteria, this.rules)
    let part: Part<Answer> | undefined
    let disputed: Program | undefined
    const lookUp = (facts: Facts): Answer => {
      if (facts.disputes.length > 0) {
        // What is disputed may hang on anything; hardly two records contradict themselves alike.
        const program = (disputed ??= this.compiled(criteria))
        return workOut(() => new World(program, facts).arranged())
      }
      const { program, sight, known } = (part ??= this.part(criteria, relevant))
      const record = this.coded(facts)
      const { name: seen, states } =
        looksAt === 'outcomes' ? sight.outcome(record) : { name: sight.entries(record), states: undefined }
      const name = looksAt === 'values' ? `${seen} ${this.openValues.name(relevant.paths, facts)}` : seen
      let answer = known.get(name)
      if (answer === undefined) {
        answer = workOut(() => new World(program, facts, states).arranged())
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

  private part<Answer>(criteria: readonly Criterion[], relevant: Relevant): Part<Answer> {
    return { ...this.view(criteria, relevant), known: new Remembered<Answer>(this.memory) }
  }

  private view(criteria: readonly Criterion[], relevant: Relevant): View {
    const [only, ...others] = criteria
    const known = only !== undefined && others.length === 0 ? this.views.get(only) : undefined
    if (known !== undefined) return known
    const program = this.compiled(criteria, relevant)
    const view = { program, sight: new Sight(program, this.grid) }
    if (only !== undefined && others.length === 0) this.views.set(only, view)
    return view
  }

  private compiled(criteria: readonly Criterion[], relevant?: Relevant): Program {
    return compile(this.rules, { ...EMPTY_TRIAL, criteria }, this.asOf, relevant)
  }

  private coded(facts: Facts): Coded {
    if (this.record?.facts !== facts) this.record = new Coded(facts)
    return this.record
  }
}

/** Some criteria made ready. */
interface View {
  readonly program: Program
  readonly sight: Sight
}

/** Some criteria with what was worked out of them. */
interface Part<Answer> extends View {
  readonly known: Remembered<Answer>
}

export interface RememberedPart<Answer> extends Looking {
  answer(facts: Facts): Answer
}
