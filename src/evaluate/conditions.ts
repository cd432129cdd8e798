import type { Condition } from '../conditions/index.ts'
import { listOf } from '../dictionary/index.ts'
import { independentGroups, openPaths } from './independent-groups.ts'
import { attempt } from '../diagram/index.ts'
import type { Node } from '../diagram/index.ts'
import type { HasPaths, HasOwnPaths } from './independent-groups.ts'
import { relevantKnowledge } from '../space/index.ts'
import type { Relevant, Completions } from '../space/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import { LruMap } from './lru-map.ts'
import type { Recall, CachedAnswers } from './recall.ts'
import { ALWAYS, AND, EVERY, isOne, NEVER, NOT, OR, sum } from './truths.ts'
import type { Truths } from './truths.ts'

/** The truths that a condition can have for one patient. */
export interface Held {
  /** More than really possible where they were not worked out. */
  readonly truths: Truths
  /** Whether several truths are left only because the work granted ran out. */
  readonly isSpent: boolean
}

/** A condition shared by all the trials that state it. It remembers its answer for the current record. */
export abstract class SharedCondition implements HasPaths, HasOwnPaths {
  abstract readonly paths: ReadonlySet<string>
  abstract readonly ownPaths: ReadonlySet<string>
  private facts: Facts | undefined
  private last: Held = OPEN

  /** The condition as an `all` or `any` of conditions on single facts; undefined when it cannot be written so. */
  abstract readonly singleFact: SingleFactForm | undefined

  held(facts: Facts): Held {
    if (this.facts !== facts) {
      this.last = this.workOut(facts)
      this.facts = facts
    }
    return this.last
  }

  protected abstract workOut(facts: Facts): Held
}

/** One object for each set of truths, worked out (`HELD`) or not (`SPENT`). */
const HELD = Array.from({ length: 8 }, (_, truths): Held => ({ truths, isSpent: false }))
const SPENT = Array.from({ length: 8 }, (_, truths): Held => ({ truths, isSpent: true }))
const OPEN: Held = { truths: EVERY, isSpent: true }

/**
 * The object for a set of truths. A single truth is certain even when the work ran out, since the sets are never too
 * small.
 */
function heldOf(truths: Truths, isSpent: boolean): Held {
  return (isSpent && !isOne(truths) ? SPENT : HELD)[truths] ?? OPEN
}

/** A condition that holds when all, or any, of its parts hold; each part looks at a single fact. */
export interface SingleFactForm {
  readonly join: 'all' | 'any'
  readonly parts: readonly SingleFactPart[]
}

/** One part: a condition by its place in its batch, perhaps negated. */
export interface SingleFactPart extends HasOwnPaths {
  readonly batch: ConditionBatch
  readonly place: number
  readonly negated: boolean
}

/**
 * The truths of all conditions of a batch for one patient. While an answer is cached, the same answer is the same
 * object.
 */
export interface BatchAnswer {
  /** One for each condition of the batch, in the order in which they were added. */
  readonly settled: readonly Settled[]
  /**
   * Where exactly one fact is open and nothing constrains it: the truths of all conditions for each value the fact may
   * have, equal ones only once. Undefined otherwise.
   */
  readonly cases: readonly (readonly Truths[])[] | undefined
}

/** The truths of one condition for a patient, with the facts that can change them. */
export interface Settled extends Held {
  /** The facts that can still change the truth; for conditions on lists, none are named. */
  readonly missing: readonly string[]
}

/** Conditions that look at the same facts of the patient, so that one lookup in the cache answers all of them. */
export class ConditionBatch {
  readonly paths: ReadonlySet<string>
  readonly looksAtLists: boolean
  private readonly recall: Recall
  private readonly conditions: Condition[] = []
  private part: CachedAnswers<BatchAnswer> | undefined

  constructor(paths: ReadonlySet<string>, recall: Recall) {
    this.paths = paths
    this.recall = recall
    this.looksAtLists = looksAtLists(paths)
  }

  /** Whether conditions can still be added, which is the case until the batch is first asked for an answer. */
  get isOpen(): boolean {
    return this.part === undefined
  }

  with(condition: Condition): SharedCondition {
    return new LeafCondition(
      this,
      this.conditions.push(condition) - 1,
      relevanceOf(condition, this.recall.rules).ownPaths,
    )
  }

  answer(facts: Facts): BatchAnswer {
    this.part ??= this.recall.cached(
      this.conditions.map(criterionOf),
      this.looksAtLists ? 'outcomes' : 'facts outside',
      (completions) => this.workOut(completions),
      (makeCompletions, facts) => ({
        settled: this.conditions.map((one) => this.alone(one, makeCompletions, facts)),
        cases: undefined,
      }),
    )
    return this.part.answer(facts)
  }

  /** Works out one condition by itself, for when all of the batch together take too much work. */
  private alone(condition: Condition, makeCompletions: (onlyDecides?: boolean) => Completions, facts: Facts): Settled {
    // Inside `attempt` because making the completions takes work, too.
    const settled = attempt(() => {
      const completions = makeCompletions()
      return this.settledOf(completions.truth(condition), completions)
    })
    if (settled !== undefined) return settled
    const truths = attempt(() => {
      const completions = makeCompletions(true)
      return sum(completions.possible(completions.truth(condition)))
    })
    if (truths !== undefined && isOne(truths)) return { truths, isSpent: false, missing: [] }
    // All truths, so that nobody takes the open facts for the missing ones.
    return { ...OPEN, missing: openPaths(this.paths, facts) }
  }

  private settledOf(node: Node, completions: Completions): Settled {
    const truths = sum(completions.possible(node))
    return { truths, isSpent: false, missing: isOne(truths) || this.looksAtLists ? [] : completions.missing(node) }
  }

  private workOut(completions: Completions): BatchAnswer {
    const { diagrams } = completions
    const nodes = this.conditions.map((condition) => completions.truth(condition))
    const settled = nodes.map((node) => this.settledOf(node, completions))
    const [unknown, ...others] = completions.unknowns
    if (this.looksAtLists || unknown === undefined || others.length > 0 || completions.constraints.exist)
      return { settled, cases: undefined }
    const cases = unknown.values.map((_, i) => nodes.map((node) => sum(diagrams.values(diagrams.fix(node, 0, i)))))
    return { settled, cases: [...new Map(cases.map((one) => [one.join(), one])).values()] }
  }
}

/** Whether some of the paths are fields of a list. */
export function looksAtLists(paths: ReadonlySet<string>): boolean {
  return [...paths].some((path) => path.includes('[]'))
}

/** A condition that is worked out as a whole, as one of a batch. */
class LeafCondition extends SharedCondition {
  readonly paths: ReadonlySet<string>
  readonly ownPaths: ReadonlySet<string>
  readonly singleFact: SingleFactForm | undefined
  private readonly batch: ConditionBatch
  private readonly place: number

  constructor(batch: ConditionBatch, place: number, ownPaths: ReadonlySet<string>) {
    super()
    this.ownPaths = ownPaths
    this.batch = batch
    this.place = place
    this.paths = batch.paths
    this.singleFact = batch.looksAtLists
      ? undefined
      : { join: 'any', parts: [{ batch, place, ownPaths, negated: false }] }
  }

  protected workOut(facts: Facts): Held {
    return this.batch.answer(facts).settled[this.place] ?? OPEN
  }
}

/** The opposite of another condition; not applicable where that one is not applicable. */
export class Negated extends SharedCondition {
  readonly paths: ReadonlySet<string>
  readonly ownPaths: ReadonlySet<string>
  readonly singleFact: SingleFactForm | undefined
  private readonly of: SharedCondition

  constructor(of: SharedCondition) {
    super()
    this.of = of
    this.paths = of.paths
    this.ownPaths = of.ownPaths
    this.singleFact = of.singleFact && {
      join: of.singleFact.join === 'all' ? 'any' : 'all',
      parts: of.singleFact.parts.map((part) => ({ ...part, negated: !part.negated })),
    }
  }

  protected workOut(facts: Facts): Held {
    const { truths, isSpent } = this.of.held(facts)
    return heldOf(NOT[truths] ?? EVERY, isSpent)
  }
}

/**
 * An `all` or `any` of other conditions. Parts with one truth are simply joined. Parts that are open are grouped by the
 * open facts they share: groups are independent, so their truths are joined as well, and only the parts within a group
 * are worked out together, completion by completion.
 */
export class Joined extends SharedCondition {
  readonly paths: ReadonlySet<string>
  readonly ownPaths: ReadonlySet<string>
  readonly singleFact: SingleFactForm | undefined
  private readonly recall: Recall
  private readonly kind: 'all' | 'any'
  private readonly parts: readonly { readonly condition: Condition; readonly own: SharedCondition }[]
  /** Open parts that share open facts, under the list of their places. */
  private readonly groups = new LruMap<string, CachedAnswers<Held>>(MOST_GROUPS)

  constructor(kind: 'all' | 'any', of: Joined['parts'], recall: Recall) {
    super()
    this.recall = recall
    this.kind = kind
    this.parts = of
    this.paths = new Set(this.parts.flatMap(({ own }) => [...own.paths]))
    this.ownPaths = new Set(this.parts.flatMap(({ own }) => [...own.ownPaths]))
    const parts = this.parts.flatMap(({ own }) => (own.singleFact?.parts.length === 1 ? own.singleFact.parts : []))
    this.singleFact = parts.length === of.length ? { join: kind, parts } : undefined
  }

  protected workOut(facts: Facts): Held {
    const [join, absorbing] = this.kind === 'all' ? [AND, NEVER] : [OR, ALWAYS]
    let result = this.kind === 'all' ? ALWAYS : NEVER
    let isSpent = false
    const open: OpenPart[] = []
    for (const [place, { condition, own }] of this.parts.entries()) {
      const held = own.held(facts)
      // One part that is surely false decides `all`; one that is surely true decides `any`.
      if (held.truths === absorbing) return held
      if (isOne(held.truths)) result = join[result * 8 + held.truths] ?? EVERY
      else open.push({ condition, place, ownPaths: own.ownPaths, held })
    }
    const groups = open.length < 2 ? [open] : independentGroups(open, this.recall.rules, facts)
    for (const group of groups) {
      const [first, ...others] = group
      if (first === undefined) continue
      const together = others.length === 0 ? first.held : this.together(group).answer(facts)
      // Without the group's own answer, join the truths of its parts as if they were independent: this gives every
      // truth that the group can have, and perhaps more.
      const all = together.isSpent ? group.map(({ held }) => held) : [together]
      for (const { truths } of all) result = join[result * 8 + truths] ?? EVERY
      isSpent ||= together.isSpent
    }
    return heldOf(result, isSpent)
  }

  private together(group: readonly OpenPart[]): CachedAnswers<Held> {
    return this.groups.get(group.map(({ place }) => place).join(), () => {
      const condition: Condition = { kind: this.kind, of: group.map((part) => part.condition) }
      return this.recall.cached(
        [criterionOf(condition)],
        'outcomes',
        (completions) => heldOf(sum(completions.possible(completions.truth(condition))), false),
        () => OPEN,
      )
    })
  }
}

/** A part with more than one possible truth. */
interface OpenPart extends HasOwnPaths {
  readonly condition: Condition
  readonly place: number
  readonly held: Held
}

/** How many groups of open parts each condition remembers at most. */
const MOST_GROUPS = 100

/**
 * Groups things that look at the same list, or at exactly the same facts. Members of a group are worked out as one:
 * entries of a list rarely look the same in two records, so a list should be asked about only once.
 */
export function byFacts<T extends HasPaths>(all: readonly T[]): T[][] {
  const groups: { members: T[]; ownPaths: Set<string> }[] = []
  for (const one of all) {
    const ownPaths = new Set([...one.paths].flatMap((path) => listOf(path) ?? []))
    ownPaths.add([...one.paths].toSorted().join())
    const touching = groups.filter((group) => [...ownPaths].some((one) => group.ownPaths.has(one)))
    const joined = { members: [...touching.flatMap(({ members }) => members), one], ownPaths }
    for (const group of touching) {
      for (const facts of group.ownPaths) ownPaths.add(facts)
      groups.splice(groups.indexOf(group), 1)
    }
    groups.push(joined)
  }
  return groups.map(({ members }) => members)
}

const NO_CRITERION: Omit<Criterion, 'form'> = {
  id: '',
  kind: 'inclusion',
  text: '',
  cites: '',
  note: undefined,
  remarks: [],
}

/** A condition wrapped as an inclusion criterion without id or text, for code that only takes criteria. */
export function criterionOf(condition: Condition): Criterion {
  return { ...NO_CRITERION, form: { kind: 'decided', condition, confirm: undefined } }
}

/** The knowledge and facts that matter to a condition. */
export function relevanceOf(condition: Condition, rules: RuleSet): Relevant {
  return relevantKnowledge([criterionOf(condition)], rules)
}
