import type { Rational } from '../quantity/index.ts'

/** A value at the end of a path. Equal values are one leaf. */
export type Leaf = string | number | boolean | Rational

/** A diagram, named by its node. Two diagrams of one `Diagrams` are the same function exactly when their nodes are equal. */
export type Node = number

/** An unknown, named by its place in the order (first come, first asked on every path). */
export type Unknown = number

const NO_UNKNOWN = Number.MAX_SAFE_INTEGER

/** Thrown when more work was asked for than was granted; nothing that was not finished is known. */
export class Spent extends Error {
  constructor() {
    super('the work that was granted is spent')
  }
}

/** What comes of some work; undefined when what was granted for it is spent. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof Spent) return undefined
    throw error
  }
}

/**
 * Reduced, ordered decision diagrams with many-valued branches and any values at the leaves: functions from a few unknowns,
 * each with a short list of possible values (numbered from 0), to a value. A function without unknowns is a single leaf.
 */
export class Diagrams {
  private readonly unknownOf: Unknown[] = []
  private readonly branches: (readonly Node[])[] = []
  private readonly leaves: (Leaf | undefined)[] = []
  /** The newest node of each hash of unknown and branches, and the one of the same hash before it. */
  private readonly byHash = new Map<number, Node>()
  private readonly sameHash = new Map<Node, Node>()
  private readonly leafNodes = new Map<unknown, Node>()
  private unknowns = 0
  private granted: number
  private spent = 0

  /**
   * `granted`: how much work they may do before they throw `Spent`. Work is counted in the branches that are looked at, which are the same
   * on every machine.
   */
  constructor(granted = Infinity) {
    this.granted = granted
  }

  /** How much work was done so far. */
  get work(): number {
    return this.spent
  }

  /** What comes of some work if it takes no more than so much; undefined when it does. What was granted for all stays as it was. */
  within<T>(work: number, f: () => T): T | undefined {
    const { granted } = this
    this.granted = Math.min(granted, this.spent + work)
    try {
      return attempt(f)
    } finally {
      this.granted = granted
    }
  }

  /** Counts work that is done outside with what is in here. */
  spend(work: number): void {
    this.spent += work
    if (this.spent > this.granted) throw new Spent()
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

  /** The function that takes the i-th value when the unknown has its i-th possibility. */
  choice(unknown: Unknown, values: readonly Leaf[]): Node {
    return this.branch(
      unknown,
      values.map((value) => this.leaf(value)),
    )
  }

  /** The value of a diagram that depends on nothing; undefined when it depends on something. */
  constant(node: Node): Leaf | undefined {
    return this.leaves[node]
  }

  map(node: Node, f: (value: Leaf) => Leaf): Node {
    // Most of what is known of a patient is settled: that is answered without making anything ready.
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

  /** Point by point `f(a, b)`. `absorbs(a)` may say that a value of `a` alone decides, so that `b` need not be walked. */
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

  /** What two diagrams give where both, or one that absorbs, are settled. */
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

  /** Where `condition` is the leaf `true`, `yes`; elsewhere `no`. */
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

  /** The value in one assignment. */
  at(node: Node, possibility: (unknown: Unknown) => number): Leaf {
    let at = node
    for (;;) {
      const value = this.leaves[at]
      if (value !== undefined) return value
      at = this.branchesAt(at)[possibility(this.unknownAt(at))] as Node
    }
  }

  /** An assignment of some unknowns that gives a wanted value whatever the others are; undefined when none does. */
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
   * An assignment of some unknowns that gives `true` in all of these diagrams whatever the others are; undefined when none does. They are walked together, and the walk ends at the first such assignment: nothing is
   * made of them that has a place for each way in which they can turn out. `order`: the possibilities of an unknown, so many, as they are to be tried.
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

  /** Those of some diagrams that may be true and may not, each once; undefined where one is never true. */
  private open(nodes: readonly Node[]): readonly Node[] | undefined {
    const found = new Set<Node>()
    for (const one of nodes) {
      const value = this.leaves[one]
      if (value === undefined) found.add(one)
      else if (value !== true) return undefined
    }
    return [...found].toSorted((a, b) => a - b)
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

  /** One number for a diagram, made from its leaves up; `known` keeps what was worked out for parts of it. */
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

  /** The unknowns that the function really depends on, in order. */
  support(node: Node): Unknown[] {
    const found = new Set<Unknown>()
    this.walk(node, (at) => {
      const unknown = this.unknownAt(at)
      if (unknown !== NO_UNKNOWN) found.add(unknown)
    })
    return [...found].toSorted((a, b) => a - b)
  }

  /** The unknown that is asked first, and what is left for each of its possibilities; undefined for what depends on nothing. */
  first(node: Node): { readonly unknown: Unknown; readonly parts: readonly Node[] } | undefined {
    const unknown = this.unknownAt(node)
    return unknown === NO_UNKNOWN ? undefined : { unknown, parts: this.branchesAt(node) }
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
      const branches = this.branchesAt(at)
      this.spend(branches.length)
      const result = this.branch(here, branches.map(visit))
      done.set(at, result)
      return result
    }
    return visit(node)
  }

  /** How many branches the unknown has in this diagram; 0 when the diagram does not depend on it. */
  width(node: Node, unknown: Unknown): number {
    let width = 0
    this.walk(node, (at) => {
      if (this.unknownAt(at) === unknown) width = this.branchesAt(at).length
    })
    return width
  }

  /**
   * The unknowns that alone can change the value: some assignment and another one that differs in that unknown only give two
   * different values, neither of which is `except`. In order. Unknowns of one block, which follow each other, count as one: the two
   * assignments may differ in all of them.
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

  /** The diagrams that are left when some unknowns at the top of one are assigned. */
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

  /** Whether some assignment gives two different values, neither of which is `except`; `same` collects pairs of which none does. */
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
    // Out of order, a diagram would say what it does not mean, and verdicts with it.
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

  /** Its branches where it asks this unknown first; undefined where it asks another one. */
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

/** One number for two nodes: a small one for small ones, which takes no memory of its own. */
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
