import type { Condition } from '../conditions/index.ts'
import type { Diagrams, Leaf, Node } from '../diagram/index.ts'
import { dictionaryOrder, variableAt } from '../dictionary/index.ts'
import type { LabVariable } from '../dictionary/index.ts'
import type { Facts } from '../facts/index.ts'
import { GRANTED } from './budget.ts'
import { Constraints, IMPOSSIBLE } from './constraints.ts'
import { jointExtents } from './derived.ts'
import type { Joint } from './derived.ts'
import type { EntryCompletions } from './entry.ts'
import type { LabNodes } from './labs.ts'
import type { ListUse, Sums } from './list-use.ts'
import { Lists } from './lists.ts'
import type { OpenList } from './lists.ts'
import type { CompiledTrial } from './compiled-trial.ts'
import { furtherKinds } from './further-kinds.ts'
import type { FurtherEntries, FurtherKinds } from './further-entries.ts'
import { Truths } from './truths.ts'
import { Unknowns } from './unknowns.ts'
import type { EntryReader, TruthOf, UnknownFact } from './unknowns.ts'
import { Values } from './values.ts'

/** What is known of a list before a world looks at it. Nobody may then ask what values its entries have. */
export interface KnownList {
  /** What all entries can add up to together; undefined where somebody asks about single ones. */
  readonly sums: readonly Sums[] | undefined
  /** The kinds of entries that the record does not know. */
  readonly further: (completions: Completions) => FurtherKinds
}

const WITHOUT_VALUE: ReadonlySet<string> = new Set(['list', 'group'])

/**
 * No completion at all. A record that contradicts itself still has readings, so it is what always holds that contradicts itself: nobody can be so
 * on the day in question.
 */
export class NoCompletion extends Error {
  constructor() {
    super('what the dictionary says always holds leaves no way to complete this record')
  }
}

/**
 * All completions of one record, as one trial can tell them apart: its unknowns, its facts and the conditions of rules as diagrams over these, and what is true of
 * all completions. Questions about all completions are asked here.
 *
 * INVARIANT: two completions that the trial's rules can tell apart have different assignments of the unknowns, and every
 * assignment that keeps the constraints is a completion.
 */
export class Completions implements EntryCompletions {
  readonly constraints: Constraints
  private readonly open: Unknowns
  private readonly values: Values
  private readonly truths: Truths
  private readonly lists: Lists

  /** `known`: by list. `granted`: how much work may be done in it. */
  constructor(compiled: CompiledTrial, facts: Facts, known?: ReadonlyMap<string, KnownList>, granted = GRANTED) {
    const truth: TruthOf = (condition, entry) => this.truths.of(condition, entry)
    this.open = new Unknowns(compiled, facts, granted)
    this.values = new Values(this.open, truth)
    this.lists = new Lists(this.open, this.values, truth, {
      sums: (list) => known?.get(list)?.sums,
      kinds: (list, use) => known?.get(list)?.further(this) ?? furtherKinds(list, use, this),
    })
    this.truths = new Truths(this.open, this.values, this.lists)
    this.constraints = new Constraints(this.open, this.values, this.truths)
  }

  get compiled(): CompiledTrial {
    return this.open.compiled
  }

  get facts(): Facts {
    return this.open.facts
  }

  get diagrams(): Diagrams {
    return this.open.diagrams
  }

  get unknowns(): readonly UnknownFact[] {
    return this.open.all
  }

  /** Another world of the same program. */
  fresh(facts: Facts): Completions {
    return new Completions(this.compiled, facts)
  }

  /** The world with its unknown facts outside lists in the order of the program, which takes the least work. To be called before anything else. */
  arranged(): this {
    const { dictionary } = this.facts
    this.lookAt(this.compiled.order.filter((path) => !WITHOUT_VALUE.has(variableAt(dictionary, path).type)))
    return this
  }

  /** Makes the unknowns of some facts outside lists, so that they come before those that are made later. */
  lookAt(paths: readonly string[]): void {
    this.values.lookAt(paths)
  }

  /** Truth of a condition in every completion; memoised for conditions on the whole patient. */
  truth(condition: Condition, entry?: EntryReader): Node {
    return this.truths.of(condition, entry)
  }

  /** Value of a fact in every completion; the path is that of the record (`metastases[0].site`). */
  value(path: string): Node {
    return this.values.of(path)
  }

  lab(path: string): LabNodes {
    return this.values.lab(path)
  }

  /** The ways in which the facts are told apart from which a value is worked out, and where it then lies. */
  derived(variable: LabVariable): Joint {
    return jointExtents(variable, this.open, (path) => this.values.inputOf(path))
  }

  /** What the rules look at in a list. */
  openList(list: string): OpenList {
    return this.lists.open(list)
  }

  /** The entries of a list that the record does not know. */
  further(list: string, use: ListUse): FurtherEntries {
    return this.lists.further(list, use)
  }

  /** The values that a diagram takes over all completions. */
  possible(node: Node): ReadonlySet<Leaf> {
    const found = this.diagrams.values(this.constrained(node))
    found.delete(IMPOSSIBLE)
    if (found.size === 0) throw new NoCompletion()
    return found
  }

  /** The value that a diagram takes in every completion; undefined when completions disagree. */
  settled(node: Node): Leaf | undefined {
    const constant = this.diagrams.constant(node)
    if (constant !== undefined) return constant
    const [first, ...others] = this.possible(node)
    return others.length === 0 ? first : undefined
  }

  /**
   * The facts that can still change what a diagram gives: changing that fact alone takes some completion to another one with
   * a different value. In the dictionary's order.
   */
  missing(node: Node): string[] {
    const { diagrams, unknowns } = this
    const within = this.constrained(node)
    const matters = diagrams.deciding(
      within,
      IMPOSSIBLE,
      (unknown) => unknowns[unknown]?.further && unknowns[unknown].path,
    )
    const deciding = matters.length > 0 ? matters : diagrams.support(node)
    const names = new Set(
      deciding.flatMap((unknown) => {
        const { path = '', also = [] } = unknowns[unknown] ?? {}
        return [path, ...also]
      }),
    )
    return [...names].toSorted(dictionaryOrder(this.facts.dictionary))
  }

  /** The diagram with `IMPOSSIBLE` wherever it has to do with a constraint that is broken. */
  constrained(node: Node): Node {
    return this.constraints.applied(node)
  }
}
