import type { Condition } from '../conditions/index.ts'
import { decidesBeside } from '../diagram/index.ts'
import type { Diagrams, Leaf, Node, Unknown } from '../diagram/index.ts'
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

/**
 * A list as far as it is known before completions are made. Where `sums` is given, nobody may ask for the values of
 * single entries.
 */
export interface KnownList {
  /** The sums that all entries together can add up to; undefined where somebody asks about single entries. */
  readonly sums: readonly Sums[] | undefined
  /** The kinds of further entries. */
  readonly further: (completions: Completions) => FurtherKinds
}

interface Options {
  /** What is known of lists beforehand, by list. */
  readonly known?: ReadonlyMap<string, KnownList> | undefined
  /** How much work may be done. */
  readonly granted?: number
  /** Whether nobody asks which facts are missing. Fewer days then have to be told apart. */
  readonly onlyDecides?: boolean
}

/** The types of variables that have no value of their own. */
const WITHOUT_VALUE: ReadonlySet<string> = new Set(['list', 'group'])

/**
 * Thrown when there is no completion at all. A record that contradicts itself still has readings, so this means that
 * what always holds contradicts itself: nobody can be like this on the day in question.
 */
export class NoCompletion extends Error {
  constructor() {
    super('what the dictionary says always holds leaves no way to complete this record')
  }
}

/**
 * All completions of one record, as exactly as one compiled trial can tell them apart: the unknowns of the record; its
 * facts and the conditions of the rules as diagrams over them; and what is true of all completions. Questions about all
 * completions are asked here.
 *
 * INVARIANT: two completions that the trial's rules can tell apart have different assignments of the unknowns, and
 * every assignment that keeps the constraints is a completion.
 */
export class Completions implements EntryCompletions {
  readonly constraints: Constraints
  private readonly open: Unknowns
  private readonly values: Values
  private readonly truths: Truths
  private readonly lists: Lists

  constructor(compiled: CompiledTrial, facts: Facts, { known, granted = GRANTED, onlyDecides = false }: Options = {}) {
    const truth: TruthOf = (condition, entry) => this.truths.of(condition, entry)
    this.open = new Unknowns(compiled, facts, granted, onlyDecides)
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

  /** Other completions for the same compiled trial. */
  fresh(facts: Facts): Completions {
    return new Completions(this.compiled, facts, { onlyDecides: this.open.onlyDecides })
  }

  /**
   * These completions, with the unknown facts outside lists in the order of the compiled trial, which takes the least
   * work. To be called before anything else is asked.
   */
  arranged(): this {
    const { dictionary } = this.facts
    this.lookAt(this.compiled.order.filter((path) => !WITHOUT_VALUE.has(variableAt(dictionary, path).type)))
    return this
  }

  /** Makes the unknowns of some facts outside lists now, so that diagrams ask for them before those made later. */
  lookAt(paths: readonly string[]): void {
    this.values.lookAt(paths)
  }

  /** The truth of a condition in every completion; remembered for conditions on the whole patient. */
  truth(condition: Condition, entry?: EntryReader): Node {
    return this.truths.of(condition, entry)
  }

  /** The value of a fact in every completion; the path is one of the record (`metastases[0].site`). */
  value(path: string): Node {
    return this.values.of(path)
  }

  /** The amount and the upper limit of normal of a lab in every completion. */
  lab(path: string): LabNodes {
    return this.values.lab(path)
  }

  /**
   * The ways in which rules tell apart the facts that a value is derived from, and the extent of the value for each.
   */
  derived(variable: LabVariable): Joint {
    return jointExtents(variable, this.open, (path) => this.values.inputOf(path))
  }

  /** The entries and fields of a list that the rules look at. */
  openList(list: string): OpenList {
    return this.lists.open(list)
  }

  /** The further entries of a list. */
  further(list: string, use: ListUse): FurtherEntries {
    return this.lists.further(list, use)
  }

  /** The values that a diagram has over all completions. Throws `NoCompletion` when there is none. */
  possible(node: Node): ReadonlySet<Leaf> {
    const found = this.diagrams.values(this.constrained(node))
    found.delete(IMPOSSIBLE)
    if (found.size === 0) throw new NoCompletion()
    return found
  }

  /** The one value that a diagram has in every completion; undefined when completions disagree. */
  settled(node: Node): Leaf | undefined {
    const constant = this.diagrams.constant(node)
    if (constant !== undefined) return constant
    const [first, ...others] = this.possible(node)
    return others.length === 0 ? first : undefined
  }

  /**
   * The facts that can still change the value of a diagram, in the dictionary's order: changing one of them alone leads
   * from some completion to another one with a different value. All further entries of a list count as one fact. Where
   * no single fact can, these are all the facts that the diagram depends on and that differ between completions.
   */
  missing(node: Node): string[] {
    const { diagrams, unknowns } = this
    const within = this.constrained(node)
    const matters = diagrams.deciding(
      within,
      IMPOSSIBLE,
      (unknown) => unknowns[unknown]?.further && unknowns[unknown].path,
    )
    const alone = [...matters, ...this.derivedFrom(within, new Set(matters))]
    const deciding = alone.length > 0 ? alone : this.differing(node, within)
    const names = new Set(
      deciding.flatMap((unknown) => {
        const { path = '', also = [] } = unknowns[unknown] ?? {}
        return matters.includes(unknown) || alone.length === 0 ? [path, ...also] : [path]
      }),
    )
    return [...names].toSorted(dictionaryOrder(this.facts.dictionary))
  }

  /**
   * The facts beyond those `known` that can change the value alone, but not without a value that is derived from them,
   * which is an unknown of its own.
   */
  private derivedFrom(within: Node, known: ReadonlySet<Unknown>): Unknown[] {
    const { diagrams, unknowns } = this
    const support = diagrams.support(within)
    const derived = support.filter((one) => unknowns[one]?.derived !== undefined)
    if (derived.length === 0) return []
    return support.filter((unknown) => {
      const { path, derived: isDerived } = unknowns[unknown] ?? {}
      const from = derived.filter((one) => unknowns[one]?.also?.some((other) => other === path))
      if (known.has(unknown) || isDerived !== undefined || from.length === 0) return false
      return decidesBeside(diagrams, within, IMPOSSIBLE, unknown, from)
    })
  }

  /** The unknowns that a diagram depends on and that differ between completions. `within`: it, constrained. */
  private differing(node: Node, within: Node): Unknown[] {
    const support = new Set(this.diagrams.support(node))
    return this.diagrams.differing(within, IMPOSSIBLE).filter((unknown) => support.has(unknown))
  }

  /** The diagram with `IMPOSSIBLE` wherever a constraint that matters to it is broken. */
  constrained(node: Node): Node {
    return this.constraints.applied(node)
  }
}
