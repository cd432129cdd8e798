// Part of the oracle of the tests: see index.ts.

import type { Rational } from '../../src/quantity/index.ts'

/** A value at the end of a path. Equal values are one leaf. */
export type Leaf = string | number | boolean | Rational

/**
 * A diagram, identified by its node. Two diagrams of one `Diagrams` are the same function exactly if their nodes are
 * equal.
 */
export type Node = number

/** An unknown, identified by its position in the order (on every path, earlier unknowns are asked first). */
export type Unknown = number

/** The oracle gives up beyond this much work, since its tests are about small rules. */
const MOST_WORK = 200_000

const NO_UNKNOWN = Number.MAX_SAFE_INTEGER

/**
 * Reduced, ordered decision diagrams with many-valued branches and arbitrary values at the leaves: functions from a few
 * unknowns, each with a short list of possibilities (numbered from 0), to a value. A function without unknowns is a
 * single leaf.
 */
export class Diagrams {
  private readonly unknownOf: Unknown[] = []
  private readonly branches: (readonly Node[])[] = []
  private readonly leaves: (Leaf | undefined)[] = []
  /** The newest node for each hash of unknown and branches; `sameHash` gives the previous node with the same hash. */
  private readonly byHash = new Map<number, Node>()
  private readonly sameHash = new Map<Node, Node>()
  private readonly leafNodes = new Map<unknown, Node>()
  private unknowns = 0
  private work = 0

  /** How many nodes have been made so far, as a measure of the work. */
  get size(): number {
    return this.leaves.length
  }

  /** The work done so far: branches that were made, and work counted by `spend`. */
  get spent(): number {
    return this.work
  }

  spend(work: number): void {
    this.work += work
    if (this.work > MOST_WORK) throw new RangeError('more than a test can wait for')
  }

  /** A new unknown, asked after all earlier ones. */
  newUnknown(): Unknown {
    return this.unknowns++
  }

  leaf(value: Leaf): Node {
    const key = typeof value === 'object' ? `${value.n}/${value.d}\u0000` : value
    const known = this.leafNodes.get(key)
    if (known !== undefined) return known
    const node = this.add(NO_UNKNOWN, [], value)
    this.leafNodes.set(key, node)
    return node
  }

  /** The function that takes the i-th value if the unknown has its i-th possibility. */
  choice(unknown: Unknown, values: readonly Leaf[]): Node {
    return this.branch(
      unknown,
      values.map((value) => this.leaf(value)),
    )
  }

  /** The value of a diagram that depends on no unknown; undefined if it depends on some. */
  constant(node: Node): Leaf | undefined {
    return this.leaves[node]
  }

  map(node: Node, f: (value: Leaf) => Leaf): Node {
    const done = new Map<number, Node>()
    const visit = (at: Node): Node => {
      const value = this.leaves[at]
      if (value !== undefined) return this.leaf(f(value))
      const known = done.get(at)
      if (known !== undefined) return known
      const result = this.branch(this.unknownAt(at), this.branchesAt(at).map(visit))
      done.set(at, result)
      return result
    }
    return visit(node)
  }

  /**
   * Point by point `f(a, b)`. If `absorbs` says so, a value of `a` or `b` alone decides, and the other diagram need not
   * be walked.
   */
  combine(a: Node, b: Node, f: (a: Leaf, b: Leaf) => Leaf, absorbs?: (value: Leaf) => boolean): Node {
    const done = new Map<number, Node>()
    const visit = (x: Node, y: Node): Node => {
      const left = this.leaves[x]
      const right = this.leaves[y]
      if (left !== undefined && (right !== undefined || absorbs?.(left) === true)) {
        return this.leaf(f(left, right ?? left))
      }
      if (right !== undefined && absorbs?.(right) === true) return this.leaf(f(right, right))
      const key = pair(x, y)
      const known = done.get(key)
      if (known !== undefined) return known
      const top = Math.min(this.unknownAt(x), this.unknownAt(y))
      const xs = this.branchesBelow(x, top)
      const ys = this.branchesBelow(y, top)
      const results: Node[] = []
      for (let i = 0; i < (xs ?? ys ?? []).length; i++) results.push(visit(xs?.[i] ?? x, ys?.[i] ?? y))
      const result = this.branch(top, results)
      done.set(key, result)
      return result
    }
    return visit(a, b)
  }

  /** `yes` where `condition` is the leaf `true`; elsewhere `no`. */
  ifElse(condition: Node, yes: Node, no: Node): Node {
    const done = new Map<number, Node>()
    const choices = new Map<number, number>()
    const visit = (c: Node, y: Node, n: Node): Node => {
      const decided = this.leaves[c]
      if (decided !== undefined) return decided === true ? y : n
      if (y === n) return y
      const both = pair(y, n)
      const choice = choices.get(both) ?? choices.size
      choices.set(both, choice)
      const key = pair(c, choice)
      const known = done.get(key)
      if (known !== undefined) return known
      const top = Math.min(this.unknownAt(c), this.unknownAt(y), this.unknownAt(n))
      const cs = this.branchesBelow(c, top)
      const ys = this.branchesBelow(y, top)
      const ns = this.branchesBelow(n, top)
      const results: Node[] = []
      for (let i = 0; i < (cs ?? ys ?? ns ?? []).length; i++)
        results.push(visit(cs?.[i] ?? c, ys?.[i] ?? y, ns?.[i] ?? n))
      const result = this.branch(top, results)
      done.set(key, result)
      return result
    }
    return visit(condition, yes, no)
  }

  /** The diagram that is `cases[i]` where the unknown has its i-th possibility. */
  cases(unknown: Unknown, cases: readonly Node[]): Node {
    const isBelow = cases.every((one) => this.unknownAt(one) > unknown)
    if (isBelow || cases.every((one) => one === cases[0])) return this.branch(unknown, cases)
    const selector = this.branch(
      unknown,
      cases.map((_, i) => this.leaf(i)),
    )
    return cases.reduceRight((rest, one, i) => {
      if (i === cases.length - 1) return one
      return this.ifElse(
        this.map(selector, (value) => value === i),
        one,
        rest,
      )
    })
  }

  /**
   * An assignment of some unknowns that gives a wanted value, whatever the other unknowns are; undefined if there is
   * none.
   */
  pathTo(node: Node, wanted: (value: Leaf) => boolean): ReadonlyMap<Unknown, number> | undefined {
    const dead = new Set<Node>()
    const visit = (at: Node): [Unknown, number][] | undefined => {
      const value = this.leaves[at]
      if (value !== undefined) return wanted(value) ? [] : undefined
      if (dead.has(at)) return undefined
      for (const [i, part] of this.branchesAt(at).entries()) {
        const rest = visit(part)
        if (rest !== undefined) return [[this.unknownAt(at), i], ...rest]
      }
      dead.add(at)
      return undefined
    }
    const found = visit(node)
    return found === undefined ? undefined : new Map(found)
  }

  /** The values that some assignment of the unknowns gives. */
  values(node: Node): Set<Leaf> {
    const found = new Set<Leaf>()
    this.walk(node, (at) => {
      const value = this.leaves[at]
      if (value !== undefined) found.add(value)
    })
    return found
  }

  /** One number for a diagram, computed from its leaves up. `known` keeps the numbers of its parts. */
  fold(
    node: Node,
    leaf: (value: Leaf) => number,
    join: (unknown: Unknown, parts: readonly number[]) => number,
    known = new Map<Node, number>(),
  ): number {
    const visit = (at: Node): number => {
      const done = known.get(at)
      if (done !== undefined) return done
      const value = this.leaves[at]
      const result = value === undefined ? join(this.unknownAt(at), this.branchesAt(at).map(visit)) : leaf(value)
      known.set(at, result)
      return result
    }
    return visit(node)
  }

  /** The unknowns on which the function really depends, in order. */
  support(node: Node): Unknown[] {
    const found = new Set<Unknown>()
    this.walk(node, (at) => {
      const unknown = this.unknownAt(at)
      if (unknown !== NO_UNKNOWN) found.add(unknown)
    })
    return [...found].toSorted((a, b) => a - b)
  }

  /** The function with one unknown fixed at its i-th possibility. */
  fix(node: Node, unknown: Unknown, i: number): Node {
    const done = new Map<Node, Node>()
    const visit = (at: Node): Node => {
      const here = this.unknownAt(at)
      if (here > unknown) return at
      if (here === unknown) return this.branchesAt(at)[i] as Node
      const known = done.get(at)
      if (known !== undefined) return known
      const result = this.branch(here, this.branchesAt(at).map(visit))
      done.set(at, result)
      return result
    }
    return visit(node)
  }

  /** How many branches the unknown has in this diagram; 0 if the diagram does not depend on it. */
  width(node: Node, unknown: Unknown): number {
    let width = 0
    this.walk(node, (at) => {
      if (this.unknownAt(at) === unknown) width = this.branchesAt(at).length
    })
    return width
  }

  /**
   * The unknowns that can change the value by themselves: two assignments that differ only in that unknown give two
   * different values, neither of which is `except`. In order.
   */
  deciding(node: Node, except: Leaf): Unknown[] {
    const found = new Set<Unknown>()
    const same = new Set<number>()
    this.walk(node, (at) => {
      const unknown = this.unknownAt(at)
      if (unknown === NO_UNKNOWN || found.has(unknown)) return
      const parts = [...new Set(this.branchesAt(at))]
      if (parts.some((a, i) => parts.slice(i + 1).some((b) => this.differ(a, b, except, same)))) found.add(unknown)
    })
    return [...found].toSorted((a, b) => a - b)
  }

  /**
   * Whether some assignment gives `a` and `b` two different values, neither of which is `except`. `same` collects the
   * pairs for which none does.
   */
  private differ(a: Node, b: Node, except: Leaf, same: Set<number>): boolean {
    if (a === b) return false
    const left = this.leaves[a]
    const right = this.leaves[b]
    if (left === except || right === except) return false
    if (left !== undefined && right !== undefined) return true
    const key = a < b ? pair(a, b) : pair(b, a)
    if (same.has(key)) return false
    const unknown = Math.min(this.unknownAt(a), this.unknownAt(b))
    const as = this.branchesBelow(a, unknown)
    const bs = this.branchesBelow(b, unknown)
    for (let i = 0; i < (as ?? bs ?? []).length; i++)
      if (this.differ(as?.[i] ?? a, bs?.[i] ?? b, except, same)) return true
    same.add(key)
    return false
  }

  private branch(unknown: Unknown, branches: readonly Node[]): Node {
    this.spend(1)
    const first = branches[0] as Node
    let hash = unknown
    let same = true
    for (const one of branches) {
      if (one !== first) same = false
      hash = (Math.imul(hash, 31) + one) | 0
    }
    if (same) return first
    const last = this.byHash.get(hash)
    for (let node = last; node !== undefined; node = this.sameHash.get(node))
      if (this.unknownOf[node] === unknown && equal(this.branchesAt(node), branches)) return node
    const node = this.add(unknown, branches, undefined)
    if (last !== undefined) this.sameHash.set(node, last)
    this.byHash.set(hash, node)
    return node
  }

  private add(unknown: Unknown, branches: readonly Node[], value: Leaf | undefined): Node {
    this.unknownOf.push(unknown)
    this.branches.push(branches)
    this.leaves.push(value)
    return this.leaves.length - 1
  }

  private unknownAt(node: Node): Unknown {
    return this.unknownOf[node] as Unknown
  }

  private branchesAt(node: Node): readonly Node[] {
    return this.branches[node] as readonly Node[]
  }

  /** The node's branches if it asks this unknown first; otherwise undefined. */
  private branchesBelow(node: Node, unknown: Unknown): readonly Node[] | undefined {
    return this.unknownAt(node) === unknown ? this.branchesAt(node) : undefined
  }

  private walk(node: Node, visit: (at: Node) => void): void {
    const seen = new Set<Node>()
    const stack = [node]
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (seen.has(at)) continue
      seen.add(at)
      visit(at)
      stack.push(...this.branchesAt(at))
    }
  }
}

/** One number for two nodes. */
function pair(a: Node, b: Node): number {
  return a * 0x4000000 + b
}

function equal(a: readonly Node[], b: readonly Node[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
