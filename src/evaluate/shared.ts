import { conditionText } from '../conditions/index.ts'
import type { Condition, ConditionOf } from '../conditions/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import { ConditionBatch, byFacts, Joined, looksAtLists, Negated, relevanceOf } from './conditions.ts'
import type { SharedCondition } from './conditions.ts'
import { SharedCriterion } from './criteria.ts'
import type { Recall } from './recall.ts'
import { getOrMake } from './lru-map.ts'

/**
 * The conditions and criteria of any number of trials. Each is worked out once for a patient, however many trials state
 * it. Conditions are taken apart into parts that look at different facts; parts are only worked out together where they
 * are open and share open facts.
 */
export class Shared {
  private readonly recall: Recall
  private readonly conditions = new Map<string, SharedCondition>()
  private readonly criteria = new Map<string, SharedCriterion>()
  private readonly batches = new Map<string, ConditionBatch>()

  constructor(recall: Recall) {
    this.recall = recall
  }

  /** The shared criterion of a meaning (see `meaningOf`). */
  criterion(criterion: Criterion, meaning: string): SharedCriterion {
    const bare = { ...criterion, remarks: [] }
    return getOrMake(this.criteria, meaning, () => this.ready(bare))
  }

  private ready(criterion: Criterion): SharedCriterion {
    const { form } = criterion
    const [holds, zone] =
      form.kind === 'decided' ? [form.condition, form.confirm?.when].map((one) => one && this.condition(one)) : []
    return new SharedCriterion(criterion, this.criteria.size, { holds, zone }, this.recall)
  }

  private condition(condition: Condition): SharedCondition {
    return getOrMake(this.conditions, conditionText(condition), () => {
      const { kind } = condition
      if (kind === 'not') return new Negated(this.condition(condition.of))
      if (kind !== 'all' && kind !== 'any') return this.whole(condition)
      const of = this.parted(condition)
      if (of.length === 1) return this.whole(condition)
      const parts = of.map((one) => ({ condition: one, own: this.condition(one) }))
      return new Joined(kind, parts, this.recall)
    })
  }

  /**
   * The parts of a condition, grouped so that different parts look at different lists and facts (see `byFacts`). The
   * same objects are returned every time, so that what is known of them can be used again on another as-of date.
   */
  private parted(condition: ConditionOf<'all' | 'any'>): readonly Condition[] {
    const kept = getOrMake(PARTED, this.recall.rules, () => new WeakMap<Condition, readonly Condition[]>())
    return getOrMake(kept, condition, () => {
      const { kind, of } = condition
      const parts = byFacts(of.map((one) => ({ condition: one, paths: this.pathsOf(one) })))
      return parts.map((part): Condition => {
        const [only, ...others] = part.map((one) => one.condition)
        return only !== undefined && others.length === 0 ? only : { kind, of: part.map((one) => one.condition) }
      })
    })
  }

  private pathsOf(condition: Condition): ReadonlySet<string> {
    return relevanceOf(condition, this.recall.rules).paths
  }

  /** The condition as one member of a batch, worked out as a whole. */
  private whole(condition: Condition): SharedCondition {
    return getOrMake(this.conditions, `whole ${conditionText(condition)}`, () => {
      const paths = this.pathsOf(condition)
      const key = looksAtLists(paths) ? conditionText(condition) : [...paths].toSorted().join()
      const known = this.batches.get(key)
      if (known?.isOpen === true) return known.with(condition)
      const batch = new ConditionBatch(paths, this.recall)
      this.batches.set(key, batch)
      return batch.with(condition)
    })
  }
}

const PARTED = new WeakMap<RuleSet, WeakMap<Condition, readonly Condition[]>>()

/** A name for what a criterion asks: criteria with the same name give the same result for every patient. */
export function meaningOf({ kind, form }: Criterion): string {
  if (form.kind !== 'decided') return JSON.stringify([kind, form])
  const { condition, confirm } = form
  const left =
    confirm === undefined
      ? ''
      : ` ${conditionText(confirm.when)} ${JSON.stringify([confirm.ask, confirm.who, confirm.sha256])}`
  return `${kind} ${conditionText(condition)}${left}`
}
