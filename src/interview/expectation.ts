import type { Leaf, Node, Unknown } from '../diagram/index.ts'
import { likelihoods } from '../space/index.ts'
import type { Completions } from '../space/index.ts'

/** How likely outcomes are among typical patients. The unknowns are treated as independent of each other. */
export class Expectation {
  private readonly completions: Completions
  private readonly weights = new Map<Unknown, readonly number[]>()
  private readonly known = new Map<Leaf, Map<Node, number>>()

  constructor(completions: Completions) {
    this.completions = completions
  }

  /**
   * The share of the completions of a record, weighted by how common they are, for which a diagram gives this value.
   */
  likelihood(node: Node, value: Leaf): number {
    const known = this.known.get(value) ?? new Map<Node, number>()
    this.known.set(value, known)
    const join = (unknown: Unknown, parts: readonly number[]): number => {
      const weights = this.weightsOf(unknown)
      return parts.reduce((sum, part, i) => sum + part * (weights[i] ?? 0), 0)
    }
    return this.completions.diagrams.fold(node, (leaf) => (leaf === value ? 1 : 0), join, known)
  }

  /** The weights of the values of one unknown, in the order of the values. They add up to 1. */
  weightsOf(unknown: Unknown): readonly number[] {
    const done = this.weights.get(unknown)
    if (done !== undefined) return done
    const fact = this.completions.unknowns[unknown]
    const weights = fact === undefined ? [] : likelihoods(fact, this.completions)
    this.weights.set(unknown, weights)
    return weights
  }
}
