import type { Rational } from '../quantity/index.ts'

/** The value at the end of a path. Equal values share one leaf. */
export type Leaf = string | number | boolean | Rational

/**
 * A diagram, identified by its top node. Within one `Diagrams`, two diagrams are the same
 * function exactly when their nodes are equal.
 */
export type Node = number

/**
 * An unknown, numbered by its place in the order: on every path, unknowns are
 * asked in the order in which they were made.
 */
export type Unknown = number

const NO_UNKNOWN = Number.MAX_SAFE_INTEGER

/** Thrown when the work granted runs out. Unfinished results are lost. */
export class Spent extends Error {
  constructor() {
    super('the work that was granted is spent')
  }
}

/** The result of some work; undefined if the work granted runs out. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof Spent) return undefined
    throw error
  }
}

/**
 * Reduced, ordered decision diagrams with many-valued branches and any values at the leaves. A diagram is a
 * function from a few unknowns, each with a short list of possible values (numbered from 0), to a value. A
 * function of no unknowns is a single leaf.
 */
export class Diagrams {
  private readonly unknownOf: Unknown[] = []
  private readonly branches: (readonly Node[])[] = []
  private readonly leaves: (Leaf | undefined)[] = []
  /**
   * The newest node with each hash of unknown and branches; `sameHash` leads from a node
   * to the next older one with the same hash.
   */
  private readonly byHash = new Map<number, Node>()
  private readonly sameHash = new Map<Node, Node>()
  private readonly leafNodes = new Map<unknown, Node>()
  private unknowns = 0
  private granted: number
  private spent = 0

  /**
   * `granted`: the work that may be done before `Spent` is thrown. Work is counted in branches visited, so that the
   * count is the same on every machine.
   */
  constructor(granted = Infinity) {
    this.granted = granted
  }

  /** The work done so far. */
  get work(): number {
    return this.spent
  }

  /**
   * The result of `f` if it takes at most `work`; undefined if it takes more. The overall limit
   * still applies, and is unchanged afterwards.
   */
  within<T>(work: number, f: () => T): T | undefined {
    const { granted } = this
    this.granted = Math.min(granted, this.spent + work)
    try {
      return attempt(f)
    } finally {
      this.granted = granted
    }
  }

  /** Counts work that a caller does with these diagrams. Throws `Spent` when more was done than granted. */
  spend(work: number): void {
    this.spent += work
    if (this.spent > this.granted) throw new Spent()
  }

  /** Makes an unknown that is asked after all earlier ones. */
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

  /** The function whose value is `values[i]` when the unknown takes its i-th possibility. */
  choice(unknown: Unknown, values: readonly Leaf[]): Node {
    return this.branch(
      unknown,
      values.map((value) => this.leaf(value)),
    )
  }

  /** The value of a diagram that depends on no unknown; undefined for any other. */
  constant(node: Node): Leaf | undefined {
    return this.leaves[node]
  }

  map(node: Node, f: (value: Leaf) => Leaf): Node {
    // Most facts of a patient are settled. This shortcut answers for them without any setup.
    const settled = this.leaves[node]
    if (settled !== undefined) return this.leaf(f(settled))
    const done = new Map<number, Node>()
    const visit = (at: Node): Node => {
      const value = this.leaves[at]
      if (value !== undefined) return this.leaf(f(value))
      const known = done.get(at)
      if (known !== undefined) return known
      const branches = this.branchesAt(at)
      this.spend(branches.length)
      const result = this.branch(this.unknownAt(at), branches.map(visit))
      done.set(at, result)
      return result
    }
    return visit(node)
  }

  /**
   * The function `f(a, b)`, computed point by point. If `absorbs` is true for a value of either diagram, that value
   * alone decides the result, and the other diagram is not visited.
   */
  combine(a: Node, b: Node, f: (a: Leaf, b: Leaf) => Leaf, absorbs?: (value: Leaf) => boolean): Node {
    const settled = this.combinedLeaves(a, b, f, absorbs)
    if (settled !== undefined) return settled
    const done = new Map<number, Node>()
    const visit = (x: Node, y: Node): Node => {
      const leaf = this.combinedLeaves(x, y, f, absorbs)
      if (leaf !== undefined) return leaf
      const key = pair(x, y)
      const known = done.get(key)
      if (known !== undefined) return known
      const top = Math.min(this.unknownAt(x), this.unknownAt(y))
      const xs = this.branchesBelow(x, top)
      const ys = this.branchesBelow(y, top)
      const results: Node[] = []
      this.spend((xs ?? ys ?? []).length)
      for (let i = 0; i < (xs ?? ys ?? []).length; i++) results.push(visit(xs?.[i] ?? x, ys?.[i] ?? y))
      const result = this.branch(top, results)
      done.set(key, result)
      return result
    }
    return visit(a, b)
  }

  /** The result where both diagrams are leaves, or where one is a leaf that absorbs; undefined otherwise. */
  private combinedLeaves(
    a: Node,
    b: Node,
    f: (a: Leaf, b: Leaf) => Leaf,
    absorbs: ((value: Leaf) => boolean) | undefined,
  ): Node | undefined {
    const left = this.leaves[a]
    const right = this.leaves[b]
    if (left !== undefined && (right !== undefined || absorbs?.(left) === true))
      return this.leaf(f(left, right ?? left))
    return right !== undefined && absorbs?.(right) === true ? this.leaf(f(right, right)) : undefined
  }

  /** The function that equals `yes` where `condition` is `true`, and `no` elsewhere. */
  ifElse(condition: Node, yes: Node, no: Node): Node {
    const settled = this.leaves[condition]
    if (settled !== undefined) return settled === true ? yes : no
    if (yes === no) return yes
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
      this.spend((cs ?? ys ?? ns ?? []).length)
      for (let i = 0; i < (cs ?? ys ?? ns ?? []).length; i++)
        results.push(visit(cs?.[i] ?? c, ys?.[i] ?? y, ns?.[i] ?? n))
      const result = this.branch(top, results)
      done.set(key, result)
      return result
    }
    return visit(condition, yes, no)
  }

  /** The function that equals `cases[i]` where the unknown takes its i-th possibility. */
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

  /** The value for one assignment. */
  at(node: Node, possibility: (unknown: Unknown) => number): Leaf {
    let at = node
    for (;;) {
      const value = this.leaves[at]
      if (value !== undefined) return value
      at = this.branchesAt(at)[possibility(this.unknownAt(at))] as Node
    }
  }

  /**
   * An assignment of some unknowns that gives a wanted value whatever the other
   * unknowns are; undefined if there is none.
   */
  pathTo(node: Node, wanted: (value: Leaf) => boolean): ReadonlyMap<Unknown, number> | undefined {
    const dead = new Set<Node>()
    const visit = (at: Node): [Unknown, number][] | undefined => {
      const value = this.leaves[at]
      if (value !== undefined) return wanted(value) ? [] : undefined
      if (dead.has(at)) return undefined
      this.spend(1)
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

  /**
   * An assignment of some unknowns that makes all these diagrams `true` whatever the other unknowns are;
   * undefined if there is none. The diagrams are searched together, up to the first such assignment, rather
   * than combined: their conjunction could be too large. `order`: the order in which to try the possibilities
   * of an unknown, given how many there are.
   */
  pathToAll(
    nodes: readonly Node[],
    order: (unknown: Unknown, width: number) => Iterable<number> = (_, width) => Array(width).keys(),
  ): ReadonlyMap<Unknown, number> | undefined {
    const dead = new Set<string>()
    const path = new Map<Unknown, number>()
    const visit = (open: readonly Node[]): boolean => {
      if (open.length === 0) return true
      const key = open.join()
      if (dead.has(key)) return false
      const top = Math.min(...open.map((one) => this.unknownAt(one)))
      const width = Math.max(...open.map((one) => this.branchesBelow(one, top)?.length ?? 0))
      for (const i of order(top, width)) {
        this.spend(open.length)
        const left = this.open(open.map((one) => this.branchesBelow(one, top)?.[i] ?? one))
        path.set(top, i)
        if (left !== undefined && visit(left)) return true
        path.delete(top)
      }
      dead.add(key)
      return false
    }
    const all = this.open(nodes)
    return all !== undefined && visit(all) ? path : undefined
  }

  /**
   * The diagrams that are not settled, each once, in ascending order; undefined
   * if one is settled to anything but `true`.
   */
  private open(nodes: readonly Node[]): readonly Node[] | undefined {
    const found = new Set<Node>()
    for (const one of nodes) {
      const value = this.leaves[one]
      if (value === undefined) found.add(one)
      else if (value !== true) return undefined
    }
    return [...found].toSorted((a, b) => a - b)
  }

  /** All values that the function can take. */
  values(node: Node): Set<Leaf> {
    const found = new Set<Leaf>()
    this.walk(node, (at) => {
      const value = this.leaves[at]
      if (value !== undefined) found.add(value)
    })
    return found
  }

  /**
   * A number for a diagram, computed from its leaves up. `known` caches the results for its
   * nodes, and may be passed to later calls.
   */
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
      this.spend(this.branchesAt(at).length)
      const result = value === undefined ? join(this.unknownAt(at), this.branchesAt(at).map(visit)) : leaf(value)
      known.set(at, result)
      return result
    }
    return visit(node)
  }

  /** The unknowns that the function depends on, in order. */
  support(node: Node): Unknown[] {
    const found = new Set<Unknown>()
    this.walk(node, (at) => {
      const unknown = this.unknownAt(at)
      if (unknown !== NO_UNKNOWN) found.add(unknown)
    })
    return [...found].toSorted((a, b) => a - b)
  }

  /**
   * The unknown that is asked first, and the diagram that remains for each of its possibilities; undefined for a leaf.
   */
  first(node: Node): { readonly unknown: Unknown; readonly parts: readonly Node[] } | undefined {
    const unknown = this.unknownAt(node)
    return unknown === NO_UNKNOWN ? undefined : { unknown, parts: this.branchesAt(node) }
  }

  /** The function with one unknown fixed to its i-th possibility. */
  fix(node: Node, unknown: Unknown, i: number): Node {
    const done = new Map<Node, Node>()
    const visit = (at: Node): Node => {
      const here = this.unknownAt(at)
      if (here > unknown) return at
      if (here === unknown) return this.branchesAt(at)[i] as Node
      const known = done.get(at)
      if (known !== undefined) return known
      const branches = this.branchesAt(at)
      this.spend(branches.length)
      const result = this.branch(here, branches.map(visit))
      done.set(at, result)
      return result
    }
    return visit(node)
  }

  /** The number of possibilities of an unknown in this diagram; 0 if the diagram does not depend on it. */
  width(node: Node, unknown: Unknown): number {
    let width = 0
    this.walk(node, (at) => {
      if (this.unknownAt(at) === unknown) width = this.branchesAt(at).length
    })
    return width
  }

  /**
   * The unknowns that are asked and differ between assignments with a value other than `except`, in order: at least two
   * of their possibilities lead there.
   */
  differing(node: Node, except: Leaf): Unknown[] {
    const leading = new Map<Node, boolean>()
    const leads = (at: Node): boolean => {
      const known = leading.get(at)
      if (known !== undefined) return known
      const value = this.leaves[at]
      const found = value === undefined ? this.branchesAt(at).map(leads).includes(true) : value !== except
      leading.set(at, found)
      return found
    }
    leads(node)
    const open = new Map<Unknown, Set<number>>()
    this.walk(node, (at) => {
      const unknown = this.unknownAt(at)
      if (unknown === NO_UNKNOWN) return
      const own = open.get(unknown) ?? new Set()
      open.set(unknown, own)
      for (const [i, part] of this.branchesAt(at).entries()) if (leads(part)) own.add(i)
    })
    return [...open]
      .filter(([unknown, own]) => own.size > 1 || this.leadsPast(node, unknown, leads))
      .map(([unknown]) => unknown)
      .toSorted((a, b) => a - b)
  }

  /** Whether some path that `leads` to a wanted value never asks an unknown, which then may have any possibility. */
  private leadsPast(node: Node, unknown: Unknown, leads: (at: Node) => boolean): boolean {
    const seen = new Set<Node>()
    const stack = [node]
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (seen.has(at) || !leads(at)) continue
      seen.add(at)
      this.spend(1)
      if (this.unknownAt(at) > unknown) return true
      if (this.unknownAt(at) < unknown) stack.push(...this.branchesAt(at))
    }
    return false
  }

  /**
   * The unknowns that can change the value by themselves, in order: two assignments that differ only in that unknown
   * give different values, neither of which is `except`. The unknowns of a block must follow each other in the order.
   * They count as one: the two assignments may differ in all of them. Of each block only one unknown is returned.
   */
  deciding(node: Node, except: Leaf, blockOf: (unknown: Unknown) => string | undefined = () => undefined): Unknown[] {
    const found = new Set<Unknown>()
    const blocks = new Set<string>()
    const same = new Set<number>()
    this.walk(node, (at) => {
      const unknown = this.unknownAt(at)
      if (unknown === NO_UNKNOWN || found.has(unknown)) return
      const block = blockOf(unknown)
      if (block !== undefined && blocks.has(block)) return
      const parts =
        block === undefined ? [...new Set(this.branchesAt(at))] : this.below(at, (one) => blockOf(one) === block)
      if (!parts.some((a, i) => parts.slice(i + 1).some((b) => this.differ(a, b, except, same)))) return
      found.add(unknown)
      if (block !== undefined) blocks.add(block)
    })
    return [...found].toSorted((a, b) => a - b)
  }

  /**
   * The diagrams that remain after the unknowns at the top for which `isAssigned` is true
   * have been assigned in every possible way.
   */
  private below(node: Node, isAssigned: (unknown: Unknown) => boolean): Node[] {
    const left = new Set<Node>()
    const seen = new Set<Node>()
    const stack = [node]
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (seen.has(at)) continue
      seen.add(at)
      this.spend(1)
      const unknown = this.unknownAt(at)
      if (unknown !== NO_UNKNOWN && isAssigned(unknown)) stack.push(...this.branchesAt(at))
      else left.add(at)
    }
    return [...left]
  }

  /**
   * Whether some assignment gives the two diagrams different values, neither of which is `except`.
   * `same` collects the pairs for which none does.
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
    this.spend((as ?? bs ?? []).length)
    for (let i = 0; i < (as ?? bs ?? []).length; i++)
      if (this.differ(as?.[i] ?? a, bs?.[i] ?? b, except, same)) return true
    same.add(key)
    return false
  }

  private branch(unknown: Unknown, branches: readonly Node[]): Node {
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
    // A diagram out of order would not mean what it says, and verdicts could be wrong.
    for (const one of branches) if (this.unknownAt(one) <= unknown) throw new Error('a diagram out of order')
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

  /** The branches of a node if it asks this unknown; undefined if it asks another one. */
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
      const branches = this.branchesAt(at)
      this.spend(branches.length)
      stack.push(...branches)
    }
  }
}

/** A key for two nodes. It stays a small integer for small nodes, which takes no memory of its own. */
function pair(a: Node, b: Node): number {
  return a < SMALL && b < SMALL ? (a << SMALL_BITS) | b : (a + SMALL) * 0x4000000 + b
}

const SMALL_BITS = 15
const SMALL = 1 << SMALL_BITS

function equal(a: readonly Node[], b: readonly Node[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
