// Part of the oracle of the tests: see index.ts.

import type { Node } from './diagrams.ts'
import type { Condition } from '../../src/conditions/index.ts'
import { restNode } from './rest.ts'
import { addTallies, entryNode } from './tally-sum.ts'
import type { EntryReader, World } from './world.ts'

/** A list count in every completion, packed as the least and the most it may be, both cut off at its cap. */
export function tallyNode(condition: Condition, world: World): Node {
  const tally = world.program.tallyOf.get(condition)
  if (tally === undefined) throw new Error('a condition on a list that was not compiled')
  const { use, entries, complete } = world.openList(tally.list)
  const { diagrams } = world
  let sum = diagrams.leaf(0)
  for (const i of entries) {
    const own = entryNode(tally, world, readerOf(tally.list, i, world))
    const counted = diagrams.ifElse(world.presence(`${tally.list}[${i}]`), own, diagrams.leaf(0))
    sum = addTallies(sum, counted, tally, world)
  }
  return complete ? sum : addTallies(sum, restNode(tally, use, world), tally, world)
}

function readerOf(list: string, i: number, world: World): EntryReader {
  return (declared) => world.value(`${list}[${i}]${declared.slice(list.length + 2)}`)
}
