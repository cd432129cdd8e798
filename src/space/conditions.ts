import { and, keptFold, leafInputs, leafTruth, not, or } from '../conditions/index.ts'
import type { Algebra, Condition, ConditionOf, Input } from '../conditions/index.ts'
import type { Leaf, Node } from '../diagram/index.ts'
import { tallyNode, truthOfSum } from './tallies.ts'
import { ONE_PERHAPS, ONE_SURELY, sumOf, tallyTruth } from './tally-sum.ts'
import type { EntryReader, World } from './world.ts'

/** Truth of a condition in every completion. Short of an entry, paths with `[]` do not occur. */
export function truthOf(condition: Condition, world: World, entry: EntryReader | undefined): Node {
  return meaningOf(condition)(world, entry)
}

type Meaning = (world: World, entry: EntryReader | undefined) => Node

// The world is asked for the parts, since it remembers them.
const MEANINGS: Algebra<Meaning> = {
  all: (_, { of }) => joined(of, true, and),
  any: (_, { of }) => joined(of, false, or),
  atLeast: (_, condition) => (world, entry) => atLeast(condition, world, entry),
  not:
    (_, { of }) =>
    (world, entry) =>
      world.diagrams.map(world.truth(of, entry), not),
  list: (_, condition) => {
    const truth = truthOfSum(condition)
    return (world) => world.diagrams.map(tallyNode(condition, world), (sum) => truth(Number(sum)))
  },
  leaf: (condition) => {
    const [first, second] = leafInputs(condition)
    if (first === undefined) throw new Error('a condition that looks at nothing')
    return (world, entry) => {
      const truth = leafTruth(condition, world.facts.asOf, world.facts.dictionary)
      const a = read(first, world, entry)
      return second === undefined
        ? world.diagrams.map(a, (value) => truth(value))
        : world.diagrams.combine(a, read(second, world, entry), truth)
    }
  },
}

const meaningOf = keptFold(MEANINGS)

function joined(conditions: readonly Condition[], start: boolean, join: (a: Leaf, b: Leaf) => Leaf): Meaning {
  const absorbs = (value: Leaf): boolean => value === !start
  return (world, entry) => {
    const { diagrams } = world
    let result = diagrams.leaf(start)
    for (const condition of conditions) {
      result = diagrams.combine(result, world.truth(condition, entry), join, absorbs)
      if (diagrams.constant(result) === !start) return result
    }
    return result
  }
}

/** At least so many hold: what does not apply may hold or not, and only matters when it could decide. */
function atLeast({ of, count }: ConditionOf<'at_least'>, world: World, entry: EntryReader | undefined): Node {
  const { diagrams } = world
  const amountOf = (truth: Leaf): number => (truth === true ? ONE_SURELY : truth === false ? 0 : ONE_PERHAPS)
  const sum = of.reduce((total, one) => {
    const own = diagrams.map(world.truth(one, entry), amountOf)
    return diagrams.combine(total, own, (a, b) => sumOf(Number(a), Number(b), count))
  }, diagrams.leaf(0))
  return diagrams.map(sum, (value) => tallyTruth(Number(value), (holding) => holding >= count))
}

function read({ path, part }: Input, world: World, entry: EntryReader | undefined): Node {
  switch (part) {
    case 'value':
      return entry !== undefined && path.includes('[]') ? entry(path) : world.value(path)
    case 'lab':
      return world.lab(path).value
    case 'uln':
      return world.lab(path).uln
  }
}
