import type { Leaf, Node, Unknown } from '../diagram/index.ts'
import type { Kind } from './kind.ts'
import type { ListUse, Sums, ListCount } from './list-use.ts'
import { joinedSums, timesOf, timesToCap } from './list-counts.ts'
import type { UnknownFact, Unknowns } from './unknowns.ts'

/**
 * The further entries of a list. Each kind of entry that rules can tell from the others is an unknown: how many entries
 * of that kind there are, up to where more make no difference. All these unknowns are named after the list.
 */
export class FurtherEntries {
  private readonly use: ListUse
  private readonly unknowns: Unknowns
  private readonly kinds: readonly { readonly kind: Kind; readonly count: Node }[]
  /** The unknowns outside the list that the kinds are compared with. */
  private readonly outside: readonly Unknown[]
  private readonly sums: (Node | undefined)[] = []

  constructor(list: string, use: ListUse, unknowns: Unknowns, { kinds, outside }: FurtherKinds) {
    this.use = use
    this.unknowns = unknowns
    const { diagrams } = unknowns
    this.outside = outside.map((one) => unknownOf(one, unknowns))
    this.kinds = kinds.map((kind) => {
      const { cases, entry } = kind
      const caps = cases.flatMap((sums) => use.listCounts.map((listCount, i) => timesToCap(sums?.[i] ?? 0, listCount)))
      const counts = Array.from({ length: Math.max(...caps) + 1 }, (_, i) => i)
      const further = { entry, fields: use.fields }
      const unknown = unknowns.add({ path: list, values: counts, entries: counts, further })
      const count = diagrams.choice(unknown, counts)
      const isPossible = this.inCases(kind, (sums) => sums !== undefined)
      const none = diagrams.map(count, (times) => times === 0)
      unknowns.constrain(diagrams.combine(none, isPossible, (a, b) => a === true || b === true))
      return { kind, count }
    })
  }

  /** The sum that the further entries add to a list count. */
  adds(listCount: ListCount): Node {
    const { diagrams } = this.unknowns
    const at = this.use.listCounts.indexOf(listCount)
    const known = this.sums[at]
    if (known !== undefined) return known
    const sum = this.kinds.reduce((sofar, { kind, count }) => {
      const each = this.inCases(kind, (sums) => sums?.[at] ?? 0)
      if (diagrams.constant(each) === 0) return sofar
      const own = diagrams.combine(count, each, (times, one) => timesOf(Number(one), Number(times), listCount))
      return diagrams.combine(sofar, own, (a, b) => joinedSums(Number(a), Number(b), listCount))
    }, diagrams.leaf(0))
    this.sums[at] = sum
    return sum
  }

  /** A property of a kind, in each case of the facts outside. */
  private inCases({ cases }: Kind, leaf: (sums: Sums | undefined) => Leaf): Node {
    const { outside } = this
    const { diagrams, all } = this.unknowns
    const at = (level: number, first: number, width: number): Node => {
      const unknown = outside[level]
      if (unknown === undefined) return diagrams.leaf(leaf(cases[first]))
      const values = all[unknown]?.values.length ?? 1
      const each = width / values
      const parts = Array.from({ length: values }, (_, i) => at(level + 1, first + i * each, each))
      return diagrams.cases(unknown, parts)
    }
    const [same, ...others] = new Set(cases.map(leaf))
    return same !== undefined && others.length === 0 ? diagrams.leaf(same) : at(0, 0, cases.length)
  }

  /** True where there are no further entries, as far as the rules can tell. */
  isEmpty(): Node {
    const { diagrams } = this.unknowns
    return this.kinds.reduce(
      (none, { count }) => diagrams.combine(none, count, (sofar, own) => sofar === true && own === 0),
      diagrams.leaf(true),
    )
  }
}

/** The kinds of further entries, with the unknowns outside that they are compared with. */
export interface FurtherKinds {
  /**
   * Each has one case for each combination of values of the unknowns outside; the value of the last unknown changes
   * fastest.
   */
  readonly kinds: readonly Kind[]
  readonly outside: readonly Outside[]
}

/** An unknown outside the entries: its path, its place among the unknowns with that path, and its possible values. */
interface Outside {
  readonly path: string
  readonly place: number
  readonly values: readonly Leaf[]
}

/** Whether each unknown outside that the kinds are compared with has the same possible values among some unknowns. */
export function areOutsideOf({ outside }: FurtherKinds, unknowns: readonly UnknownFact[]): boolean {
  return outside.every(({ path, place, values }) => {
    const own = unknowns.filter((one) => one.path === path)[place]?.values
    return own?.length === values.length && own.every((value, i) => value === values[i])
  })
}

/** Finds the unknown among those of a record; throws when the fact is known there. */
function unknownOf({ path, place }: Outside, { all }: Unknowns): Unknown {
  const found = [...all.keys()].filter((one) => all[one]?.path === path)[place]
  if (found === undefined) throw new Error(`${path} is known`)
  return found
}
