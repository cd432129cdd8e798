import type { Condition } from '../conditions/index.ts'
import { Diagrams } from '../diagram/index.ts'
import type { Leaf, Node, Unknown } from '../diagram/index.ts'
import type { LabVariable, Variable } from '../dictionary/index.ts'
import type { Facts } from '../facts/index.ts'
import type { CompiledTrial } from './compiled-trial.ts'

/** An unknown of a record: the fact that it is part of, and what it may be, in the order of the unknown's branches. */
export interface UnknownFact {
  readonly path: string
  readonly values: readonly Leaf[]
  /** For a lab, the upper limit of normal that goes with each value. */
  readonly limits?: readonly Leaf[]
  /** For the entries of a list that are not known, how many of one kind each possibility has. */
  readonly entries?: readonly number[]
  /** Of a value that is worked out from facts, the others of these that are open. */
  readonly also?: readonly string[]
  /** What the values are of, where they are not those of the fact: a value that is worked out from it. */
  readonly derived?: LabVariable
  /** One entry of the kind, by the fields that the rules look at. */
  readonly further?: { readonly entry: readonly Leaf[]; readonly fields: readonly Variable[] }
}

/** What is true of every completion. */
export interface Constraint {
  readonly node: Node
  readonly support: readonly Unknown[]
  /** The entry of a list of which it always holds; it may look at nothing of it: that there is such an entry can be enough. */
  readonly entry?: string
}

/** Gives the value of a field of the list entry in hand, by its declared path. */
export type EntryReader = (declared: string) => Node

/** The truth of a condition in every completion; `entry`: where it is one on the fields of an entry. */
export type TruthOf = (condition: Condition, entry?: EntryReader) => Node

/**
 * What a record leaves open as a program can tell it apart: unknowns, each with a few values that stand for all of its values, and which assignments of
 * them are no completions. Everything else about a record is a diagram over them.
 */
export class Unknowns {
  readonly compiled: CompiledTrial
  readonly facts: Facts
  readonly diagrams: Diagrams
  readonly all: UnknownFact[] = []
  readonly constraints: Constraint[] = []
  private broken = false

  /** `granted`: how much work may be done with their diagrams. */
  constructor(compiled: CompiledTrial, facts: Facts, granted: number) {
    this.compiled = compiled
    this.facts = facts
    this.diagrams = new Diagrams(granted)
  }

  /** Whether no assignment at all is a completion. */
  get areBroken(): boolean {
    return this.broken
  }

  /** A new one, asked after all earlier ones. */
  add(fact: UnknownFact): Unknown {
    this.all.push(fact)
    return this.diagrams.newUnknown()
  }

  /** One of some values; an unknown of its own unless there is only one. */
  choice(path: string, values: readonly Leaf[], limits?: readonly Leaf[]): Node {
    const [first] = values
    if (first !== undefined && values.length === 1) return this.diagrams.leaf(first)
    return this.diagrams.choice(this.add({ path, values, ...(limits && { limits }) }), values)
  }

  /** Notes that a diagram is true in every completion. `entry`: the one of which it always holds. */
  constrain(node: Node, entry?: string): void {
    const { diagrams } = this
    const constant = diagrams.constant(node)
    if (constant === undefined)
      this.constraints.push({ node, support: diagrams.support(node), ...(entry && { entry }) })
    else if (constant !== true) this.broken = true
  }
}
