// Part of the oracle of the tests: see index.ts.

import type { Leaf, Node } from './diagrams.ts'
import type { Tally } from './list-use.ts'
import { NOT_APPLICABLE } from './truth.ts'
import type { EntryReader, World } from './world.ts'

// A sum is kept as the least and the most it may be, since entries to which the condition is not applicable may count
// or not.
const WIDTH = 4096

function pack(least: number, most: number): number {
  return least * WIDTH + most
}

/** What one entry adds to a list count. */
export function entryNode(tally: Tally, world: World, entry: EntryReader): Node {
  const { diagrams } = world
  const holds = world.truth(tally.where, entry)
  const cut = (amount: Leaf): number => Math.min(Number(amount), tally.cap)
  const packed = (truth: Leaf, amount: number): number => {
    if (truth === true) return pack(amount, amount)
    return truth === NOT_APPLICABLE ? pack(0, amount) : 0
  }
  if (tally.total === undefined) return diagrams.map(holds, (truth) => packed(truth, 1))
  const absorbs = (value: Leaf): boolean => value === false
  return diagrams.combine(
    holds,
    entry(tally.total),
    (truth, amount) => (truth === false ? 0 : packed(truth, cut(amount))),
    absorbs,
  )
}

export function addTallies(a: Node, b: Node, tally: Tally, world: World): Node {
  return world.diagrams.combine(a, b, (x, y) => sumOf(Number(x), Number(y), tally.cap))
}

export function sumOf(x: number, y: number, cap: number): number {
  const least = Math.min(Math.floor(x / WIDTH) + Math.floor(y / WIDTH), cap)
  return pack(least, Math.min((x % WIDTH) + (y % WIDTH), cap))
}

/** Whether a packed sum is wanted, is not, or depends on entries to which the condition is not applicable. */
export function tallyTruth(sum: number, isWanted: (count: number) => boolean): Leaf {
  const least = Math.floor(sum / WIDTH)
  const most = sum % WIDTH
  const first = isWanted(least)
  for (let count = least + 1; count <= most; count++) if (isWanted(count) !== first) return NOT_APPLICABLE
  return first
}
