import type { Condition } from '../conditions/index.ts'
import { compile, EMPTY_TRIAL, relevantKnowledge, World } from '../evaluate/index.ts'
import type { Looking } from '../evaluate/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { Bundle, byFacts, criterionOf, Joined, looksAtLists, Negated } from './conditions.ts'
import type { SharedCondition } from './conditions.ts'
import { SharedCriterion } from './criteria.ts'
import { remember } from './recent.ts'
import { Remembered } from './remembered.ts'
import { Room } from './room.ts'

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
  private readonly room: Room

  /** `most`: how many replies of patients are remembered at most, a few hundred bytes each. */
  constructor(rules: RuleSet, asOf: Day, most: number) {
    this.rules = rules
    this.asOf = asOf
    this.room = new Room(most)
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

  /** Remembers what is worked out of some criteria, in a program of their own. */
  remembered<Answer>(criteria: readonly Criterion[], workOut: (world: World) => Answer): RememberedPart<Answer> {
    const relevant = relevantKnowledge(criteria, this.rules)
    const program = compile(this.rules, { ...EMPTY_TRIAL, criteria }, this.asOf, relevant)
    const remembered = new Remembered(program, this.room, (facts) => workOut(new World(program, facts)))
    let last: { readonly facts: Facts; readonly answer: Answer } | undefined
    const answer = (facts: Facts): Answer => {
      if (last?.facts !== facts) last = { facts, answer: remembered.answer(facts) }
      return last.answer
    }
    return { paths: relevant.paths, answer, stop: () => this.room.leave(remembered) }
  }
}

export interface RememberedPart<Answer> extends Looking {
  answer(facts: Facts): Answer
  /** Gives its room to others. */
  stop(): void
}
