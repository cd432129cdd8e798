import type { Condition } from '../conditions/index.ts'
import { listOf } from '../dictionary/index.ts'
import { apart, openPaths } from './apart.ts'
import { attempt } from '../diagram/index.ts'
import type { Node } from '../diagram/index.ts'
import type { Looking, LookingItself } from './apart.ts'
import { relevantKnowledge } from '../space/index.ts'
import type { Relevant, World } from '../space/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import { Recent } from './recent.ts'
import type { Recall, RememberedPart } from './recall.ts'
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
export abstract class SharedCondition implements Looking, LookingItself {
  abstract readonly paths: ReadonlySet<string>
  abstract readonly looked: ReadonlySet<string>
  private facts: Facts | undefined
  private last: Held = OPEN

  /** How it is joined of conditions on single facts; undefined when it is not. */
  abstract readonly plain: PlainForm | undefined

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
export interface PlainForm {
  readonly join: 'all' | 'any'
  readonly parts: readonly PlainPart[]
}

export interface PlainPart extends LookingItself {
  readonly bundle: Bundle
  readonly place: number
  readonly negated: boolean
}

/** What the conditions of a bundle are for a patient; the same answer is the same object while it is remembered. */
export interface BundleAnswer {
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
export class Bundle {
  readonly paths: ReadonlySet<string>
  readonly looksAtLists: boolean
  private readonly recall: Recall
  private readonly conditions: Condition[] = []
  private part: RememberedPart<BundleAnswer> | undefined

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
    return new Whole(this, this.conditions.push(condition) - 1, relevanceOf(condition, this.recall.rules).looked)
  }

  answer(facts: Facts): BundleAnswer {
    this.part ??= this.recall.remembered(
      this.conditions.map(criterionOf),
      'outcomes',
      (world) => this.workOut(world),
      (worlds, facts) => ({ settled: this.conditions.map((one) => this.alone(one, worlds, facts)), cases: undefined }),
    )
    return this.part.answer(facts)
  }

  /** What one of them is where all together take too much work. */
  private alone(condition: Condition, worlds: () => World, facts: Facts): Settled {
    // To arrange a world takes work, too.
    const settled = attempt(() => {
      const world = worlds()
      return this.settledOf(world.truth(condition), world)
    })
    return settled ?? { ...OPEN, missing: openPaths(this.paths, facts) }
  }

  private settledOf(node: Node, world: World): Settled {
    const truths = sum(world.possible(node))
    return { truths, isSpent: false, missing: isOne(truths) || this.looksAtLists ? [] : world.missing(node) }
  }

  private workOut(world: World): BundleAnswer {
    const { diagrams } = world
    const nodes = this.conditions.map((condition) => world.truth(condition))
    const settled = nodes.map((node) => this.settledOf(node, world))
    const [unknown, ...others] = world.unknowns
    if (this.looksAtLists || unknown === undefined || others.length > 0 || world.constraints.exist)
      return { settled, cases: undefined }
    const cases = unknown.values.map((_, i) => nodes.map((node) => sum(diagrams.values(diagrams.fix(node, 0, i)))))
    return { settled, cases: [...new Map(cases.map((one) => [one.join(), one])).values()] }
  }
}

export function looksAtLists(paths: ReadonlySet<string>): boolean {
  return [...paths].some((path) => path.includes('[]'))
}

class Whole extends SharedCondition {
  readonly paths: ReadonlySet<string>
  readonly looked: ReadonlySet<string>
  readonly plain: PlainForm | undefined
  private readonly bundle: Bundle
  private readonly place: number

  constructor(bundle: Bundle, place: number, looked: ReadonlySet<string>) {
    super()
    this.looked = looked
    this.bundle = bundle
    this.place = place
    this.paths = bundle.paths
    this.plain = bundle.looksAtLists ? undefined : { join: 'any', parts: [{ bundle, place, looked, negated: false }] }
  }

  protected workOut(facts: Facts): Held {
    return this.bundle.answer(facts).settled[this.place] ?? OPEN
  }
}

export class Negated extends SharedCondition {
  readonly paths: ReadonlySet<string>
  readonly looked: ReadonlySet<string>
  readonly plain: PlainForm | undefined
  private readonly of: SharedCondition

  constructor(of: SharedCondition) {
    super()
    this.of = of
    this.paths = of.paths
    this.looked = of.looked
    this.plain = of.plain && {
      join: of.plain.join === 'all' ? 'any' : 'all',
      parts: of.plain.parts.map((part) => ({ ...part, negated: !part.negated })),
    }
  }

  protected workOut(facts: Facts): Held {
    const { truths, isSpent } = this.of.held(facts)
    return heldOf(NOT[truths] ?? EVERY, isSpent)
  }
}

export class Joined extends SharedCondition {
  readonly paths: ReadonlySet<string>
  readonly looked: ReadonlySet<string>
  readonly plain: PlainForm | undefined
  private readonly recall: Recall
  private readonly kind: 'all' | 'any'
  private readonly parts: readonly { readonly condition: Condition; readonly own: SharedCondition }[]
  /** Open parts that hang together, by their places. */
  private readonly groups = new Recent<string, RememberedPart<Held>>(MOST_GROUPS)

  constructor(kind: 'all' | 'any', of: Joined['parts'], recall: Recall) {
    super()
    this.recall = recall
    this.kind = kind
    this.parts = of
    this.paths = new Set(this.parts.flatMap(({ own }) => [...own.paths]))
    this.looked = new Set(this.parts.flatMap(({ own }) => [...own.looked]))
    const parts = this.parts.flatMap(({ own }) => (own.plain?.parts.length === 1 ? own.plain.parts : []))
    this.plain = parts.length === of.length ? { join: kind, parts } : undefined
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
      else open.push({ condition, place, looked: own.looked, held })
    }
    const groups = open.length < 2 ? [open] : apart(open, this.recall.rules, facts)
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

  private together(group: readonly OpenPart[]): RememberedPart<Held> {
    return this.groups.get(group.map(({ place }) => place).join(), () => {
      const condition: Condition = { kind: this.kind, of: group.map((part) => part.condition) }
      return this.recall.remembered(
        [criterionOf(condition)],
        'outcomes',
        (world) => heldOf(sum(world.possible(world.truth(condition))), false),
        () => OPEN,
      )
    })
  }
}

interface OpenPart extends LookingItself {
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
export function byFacts<T extends Looking>(all: readonly T[]): T[][] {
  const groups: { members: T[]; looked: Set<string> }[] = []
  for (const one of all) {
    const looked = new Set([...one.paths].flatMap((path) => listOf(path) ?? []))
    looked.add([...one.paths].toSorted().join())
    const touching = groups.filter((group) => [...looked].some((one) => group.looked.has(one)))
    const joined = { members: [...touching.flatMap(({ members }) => members), one], looked }
    for (const group of touching) {
      for (const facts of group.looked) looked.add(facts)
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
