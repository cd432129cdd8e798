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

/** What a condition is for a patient. */
export interface Held {
  /** More than it can have where it was not worked out. */
  readonly truths: Truths
  /** Whether they are open only because the work that is granted did not suffice. */
  readonly isSpent: boolean
}

/** A condition that remembers what it is for the patient in hand. */
export abstract class SharedCondition implements HasPaths, HasOwnPaths {
  abstract readonly paths: ReadonlySet<string>
  abstract readonly ownPaths: ReadonlySet<string>
  private facts: Facts | undefined
  private last: Held = OPEN

  /** How it is joined of conditions on single facts; undefined when it is not. */
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

/** One for each set of truths, worked out or not. */
const HELD = Array.from({ length: 8 }, (_, truths): Held => ({ truths, isSpent: false }))
const SPENT = Array.from({ length: 8 }, (_, truths): Held => ({ truths, isSpent: true }))
const OPEN: Held = { truths: EVERY, isSpent: true }

function heldOf(truths: Truths, isSpent: boolean): Held {
  return (isSpent && !isOne(truths) ? SPENT : HELD)[truths] ?? OPEN
}

/** A condition that holds when all, or any, of its parts hold; each looks at single facts. */
export interface SingleFactForm {
  readonly join: 'all' | 'any'
  readonly parts: readonly SingleFactPart[]
}

export interface SingleFactPart extends HasOwnPaths {
  readonly batch: ConditionBatch
  readonly place: number
  readonly negated: boolean
}

/** What the conditions of a bundle are for a patient; the same answer is the same object while it is remembered. */
export interface BatchAnswer {
  /** By the places of the conditions. */
  readonly settled: readonly Settled[]
  /** Where one fact alone is open: the truths of all conditions for each value that it may have. */
  readonly cases: readonly (readonly Truths[])[] | undefined
}

export interface Settled extends Held {
  /** The facts that can still change them; none are named of lists. */
  readonly missing: readonly string[]
}

/** Conditions that look at the same facts of the patient: one question to memory answers them all. */
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

  /** Whether it still takes conditions: until it was first asked. */
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
      'outcomes',
      (completions) => this.workOut(completions),
      (makeCompletions, facts) => ({
        settled: this.conditions.map((one) => this.alone(one, makeCompletions, facts)),
        cases: undefined,
      }),
    )
    return this.part.answer(facts)
  }

  /** What one of them is where all together take too much work. */
  private alone(condition: Condition, makeCompletions: () => Completions, facts: Facts): Settled {
    // To arrange a world takes work, too.
    const settled = attempt(() => {
      const completions = makeCompletions()
      return this.settledOf(completions.truth(condition), completions)
    })
    return settled ?? { ...OPEN, missing: openPaths(this.paths, facts) }
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

export function looksAtLists(paths: ReadonlySet<string>): boolean {
  return [...paths].some((path) => path.includes('[]'))
}

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

export class Joined extends SharedCondition {
  readonly paths: ReadonlySet<string>
  readonly ownPaths: ReadonlySet<string>
  readonly singleFact: SingleFactForm | undefined
  private readonly recall: Recall
  private readonly kind: 'all' | 'any'
  private readonly parts: readonly { readonly condition: Condition; readonly own: SharedCondition }[]
  /** Open parts that hang together, by their places. */
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
      if (held.truths === absorbing) return held
      if (isOne(held.truths)) result = join[result * 8 + held.truths] ?? EVERY
      else open.push({ condition, place, ownPaths: own.ownPaths, held })
    }
    const groups = open.length < 2 ? [open] : independentGroups(open, this.recall.rules, facts)
    for (const group of groups) {
      const [first, ...others] = group
      if (first === undefined) continue
      const together = others.length === 0 ? first.held : this.together(group).answer(facts)
      // Whatever the parts may be together, each may be by itself.
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

interface OpenPart extends HasOwnPaths {
  readonly condition: Condition
  readonly place: number
  readonly held: Held
}

/** So many groups of open parts are remembered for each condition. */
const MOST_GROUPS = 100

/**
 * Those that look at the same list, or at the very same facts, are together: what the entries of a list are is rarely the same again, so
 * that it is asked for once.
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

export function criterionOf(condition: Condition): Criterion {
  return { ...NO_CRITERION, form: { kind: 'decided', condition, confirm: undefined } }
}

/** What has to do with a condition. */
export function relevanceOf(condition: Condition, rules: RuleSet): Relevant {
  return relevantKnowledge([criterionOf(condition)], rules)
}
