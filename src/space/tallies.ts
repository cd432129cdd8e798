import { inRange, tallied } from '../conditions/index.ts'
import type { Condition, ListCondition } from '../conditions/index.ts'
import type { Leaf, Node } from '../diagram/index.ts'
import type { Sums } from './list-use.ts'
import type { Program } from './program.ts'
import { addTallies, entryNode, markTruth, tallyTruth } from './tally-sum.ts'
import type { EntryReader, World } from './world.ts'

/** What a condition on a list is, by what its tally comes to. */
export function truthOfSum(condition: ListCondition): (sum: number) => Leaf {
  const tally = tallied(condition)
  if (tally.kind === 'extreme') return markTruth
  const isWanted = inRange(tally.wanted)
  return (sum) => tallyTruth(sum, isWanted)
}

/** What all conditions on a list are, as a text, by what its entries add up to: nothing else is seen of sums. */
export function truthsOfSums(list: string, { lists, tallyOf }: Program): (sums: Sums) => string {
  const tallies = lists.get(list)?.tallies ?? []
  const looks = [...tallyOf].flatMap(([condition, tally]) => {
    const at = tallies.indexOf(tally)
    return at < 0 ? [] : [{ at, truth: truthOfSum(condition as ListCondition) }]
  })
  return (sums) => looks.map(({ at, truth }) => truth(sums[at] ?? 0)).join()
}

/** What a tally comes to in every completion, packed as the least and the most it may be, both cut off at its cap. */
export function tallyNode(condition: Condition, world: World): Node {
  const tally = world.program.tallyOf.get(condition)
  if (tally === undefined) throw new Error('a condition on a list that was not compiled')
  const ofAll = world.tallyOfAll(tally)
  if (ofAll !== undefined) return ofAll
  const { use, entries, complete } = world.openList(tally.list)
  const { diagrams } = world
  let sum = diagrams.leaf(0)
  for (const i of entries) {
    const own = entryNode(tally, world, readerOf(tally.list, i, world))
    const counted = diagrams.ifElse(world.presence(`${tally.list}[${i}]`), own, diagrams.leaf(0))
    sum = addTallies(sum, counted, tally, world)
  }
  return complete ? sum : addTallies(sum, world.rest(tally.list, use).adds(tally), tally, world)
}

function readerOf(list: string, i: number, world: World): EntryReader {
  return (declared) => world.value(`${list}[${i}]${declared.slice(list.length + 2)}`)
}
