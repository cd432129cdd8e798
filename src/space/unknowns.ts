import type { Condition } from '../conditions/index.ts'
import { Diagrams } from '../diagram/index.ts'
import type { Leaf, Node, Unknown } from '../diagram/index.ts'
import type { LabVariable, Variable } from '../dictionary/index.ts'
import type { Facts } from '../facts/index.ts'
import type { CompiledTrial } from './compiled-trial.ts'

/**
 * An unknown of a record: the path of the fact that it is part of, and the values it may have, in the order of its
 * branches in a diagram.
 */
export interface UnknownFact {
  readonly path: string
  readonly values: readonly Leaf[]
  /** For a lab: the upper limit of normal that goes with each value. */
  readonly limits?: readonly Leaf[]
  /** For a kind of further entries: how many entries of it each possibility has. */
  readonly entries?: readonly number[]
  /** For a derived value: the other open facts that it is derived from. */
  readonly also?: readonly string[]
  /** For a derived value: the variable that the values are of, since they are not those of the fact at `path`. */
  readonly derived?: LabVariable
  /** For a kind of further entries: an example, as the values of the fields that the rules look at. */
  readonly further?: { readonly entry: readonly Leaf[]; readonly fields: readonly Variable[] }
}

/** Something that is true of every completion. */
export interface Constraint {
  readonly node: Node
  readonly support: readonly Unknown[]
  /**
   * The entry of a list that it holds of. It need not look at any field of the entry: it may concern only whether the
   * entry exists.
   */
  readonly entry?: string
}

/** Gives the value of a field of the current list entry, by its declared path. */
export type EntryReader = (declared: string) => Node

/** The truth of a condition in every completion; `entry` reads the fields where it is a condition on an entry. */
export type TruthOf = (condition: Condition, entry?: EntryReader) => Node

/**
 * Everything that a record leaves open, as exactly as a compiled trial can tell it apart: unknowns, each with a few
 * values that represent all its values, and constraints, which say which assignments of them are completions.
 * Everything else about a record is a diagram over the unknowns.
 */
export class Unknowns {
  readonly compiled: CompiledTrial
  readonly facts: Facts
  readonly diagrams: Diagrams
  readonly all: UnknownFact[] = []
  readonly constraints: Constraint[] = []
  readonly onlyDecides: boolean
  private broken = false

  /**
   * `granted`: how much work may be done with the diagrams. `onlyDecides`: whether nobody asks which facts are missing.
   */
  constructor(compiled: CompiledTrial, facts: Facts, granted: number, onlyDecides: boolean) {
    this.compiled = compiled
    this.facts = facts
    this.onlyDecides = onlyDecides
    this.diagrams = new Diagrams(granted)
  }

  /** Whether no assignment at all is a completion, as some constraint is false. */
  get areBroken(): boolean {
    return this.broken
  }

  /** Adds an unknown; diagrams ask for it after all earlier ones. */
  add(fact: UnknownFact): Unknown {
    this.all.push(fact)
    return this.diagrams.newUnknown()
  }

  /** One of some values: a new unknown, or a constant when there is only one value. */
  choice(path: string, values: readonly Leaf[], limits?: readonly Leaf[]): Node {
    const [first] = values
    if (first !== undefined && values.length === 1) return this.diagrams.leaf(first)
    return this.diagrams.choice(this.add({ path, values, ...(limits && { limits }) }), values)
  }

  /** Adds a constraint: a diagram that is true in every completion. `entry`: the entry of a list that it holds of. */
  constrain(node: Node, entry?: string): void {
    const { diagrams } = this
    const constant = diagrams.constant(node)
    if (constant === undefined)
      this.constraints.push({ node, support: diagrams.support(node), ...(entry && { entry }) })
    else if (constant !== true) this.broken = true
  }
}
