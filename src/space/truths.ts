import { and, keptFold, leafInputs, leafTruth, not, or } from '../conditions/index.ts'
import type { Algebra, Condition, ConditionOf, Input } from '../conditions/index.ts'
import type { Leaf, Node } from '../diagram/index.ts'
import type { Lists } from './lists.ts'
import { ONE_PERHAPS, ONE_SURELY, sumOf, truthOfListCount, truthOfSum } from './list-counts.ts'
import type { EntryReader, Unknowns } from './unknowns.ts'
import type { Values } from './values.ts'

/**
 * The conditions of rules on a record, each as a diagram: its truth in every completion. Those on the whole patient are
 * remembered. For a condition on fields of an entry, `entry` reads the fields.
 */
export class Truths {
  readonly unknowns: Unknowns
  readonly values: Values
  readonly lists: Lists
  private readonly nodes = new Map<Condition, Node>()

  constructor(unknowns: Unknowns, values: Values, lists: Lists) {
    this.unknowns = unknowns
    this.values = values
    this.lists = lists
  }

  /** Without `entry`, the condition must not look at a path with `[]`, except inside a condition on the list. */
  of(condition: Condition, entry?: EntryReader): Node {
    if (entry !== undefined) return meaningOf(condition)(this, entry)
    const known = this.nodes.get(condition)
    if (known !== undefined) return known
    const node = meaningOf(condition)(this, undefined)
    this.nodes.set(condition, node)
    return node
  }
}

/** Makes the diagram of a condition. */
type Meaning = (truths: Truths, entry: EntryReader | undefined) => Node

// Parts are asked for through `truths.of`, which remembers them.
const MEANINGS: Algebra<Meaning> = {
  all: (_, { of }) => joined(of, true, and),
  any: (_, { of }) => joined(of, false, or),
  atLeast: (_, condition) => (truths, entry) => atLeast(condition, truths, entry),
  not:
    (_, { of }) =>
    (truths, entry) =>
      truths.unknowns.diagrams.map(truths.of(of, entry), not),
  list: (_, condition) => {
    const truth = truthOfSum(condition)
    return ({ unknowns, lists }) => unknowns.diagrams.map(lists.sumOf(condition), (sum) => truth(Number(sum)))
  },
  leaf: (condition) => {
    const [first, second] = leafInputs(condition)
    if (first === undefined) throw new Error('a condition that looks at nothing')
    return ({ unknowns: { facts, diagrams }, values }, entry) => {
      const truth = leafTruth(condition, facts.asOf, facts.dictionary)
      const a = read(first, values, entry)
      return second === undefined
        ? diagrams.map(a, (value) => truth(value))
        : diagrams.combine(a, read(second, values, entry), truth)
    }
  },
}

const meaningOf = keptFold(MEANINGS)

/**
 * The diagram of an `all` or `any`. `start` is its truth without any parts; the opposite truth of one part decides it.
 */
function joined(conditions: readonly Condition[], start: boolean, join: (a: Leaf, b: Leaf) => Leaf): Meaning {
  const absorbs = (value: Leaf): boolean => value === !start
  return (truths, entry) => {
    const { diagrams } = truths.unknowns
    let result = diagrams.leaf(start)
    for (const condition of conditions) {
      result = diagrams.combine(result, truths.of(condition, entry), join, absorbs)
      if (diagrams.constant(result) === !start) return result
    }
    return result
  }
}

/**
 * At least `count` parts hold. A part that is not applicable may count or not, and matters only where it could decide.
 */
function atLeast({ of, count }: ConditionOf<'at_least'>, truths: Truths, entry: EntryReader | undefined): Node {
  const { diagrams } = truths.unknowns
  const amountOf = (truth: Leaf): number => (truth === true ? ONE_SURELY : truth === false ? 0 : ONE_PERHAPS)
  const sum = of.reduce((total, one) => {
    const own = diagrams.map(truths.of(one, entry), amountOf)
    return diagrams.combine(total, own, (a, b) => sumOf(Number(a), Number(b), count))
  }, diagrams.leaf(0))
  return diagrams.map(sum, (value) => truthOfListCount(Number(value), (holding) => holding >= count))
}

/** The value of something that a condition looks at. */
function read({ path, part }: Input, values: Values, entry: EntryReader | undefined): Node {
  switch (part) {
    case 'value':
      return entry !== undefined && path.includes('[]') ? entry(path) : values.of(path)
    case 'lab':
      return values.lab(path).value
    case 'uln':
      return values.lab(path).uln
  }
}
