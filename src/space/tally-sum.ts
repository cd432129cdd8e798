import { NOT_APPLICABLE } from '../conditions/index.ts'
import type { Leaf, Node } from '../diagram/index.ts'
import type { Tally } from './list-use.ts'
import type { EntryReader, World } from './world.ts'

// A sum is carried with what it may be at most: entries whose condition does not apply may count or not.
const WIDTH = 4096

function pack(least: number, most: number): number {
  return least * WIDTH + most
}

/** What an entry adds that counts as one, and one that may count or not. */
export const ONE_SURELY = pack(1, 1)
export const ONE_PERHAPS = pack(0, 1)

/** What one entry adds to a tally. */
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

/** So many times a sum. */
export function timesOf(sum: number, times: number, cap: number): number {
  const [least, most] = [Math.floor(sum / WIDTH) * times, (sum % WIDTH) * times]
  return pack(Math.min(least, cap), Math.min(most, cap))
}

/** How many times a sum can be added before more make no difference. */
export function timesToCap(sum: number, cap: number): number {
  const [least, most] = [Math.floor(sum / WIDTH), sum % WIDTH]
  return Math.max(least === 0 ? 0 : Math.ceil(cap / least), most === 0 ? 0 : Math.ceil(cap / most))
}

/** Whether a sum is at most another one, in what it is at least and in what it may be. */
export function isAtMost(a: number, b: number): boolean {
  return Math.floor(a / WIDTH) <= Math.floor(b / WIDTH) && a % WIDTH <= b % WIDTH
}

/** Whether a packed sum is wanted, is not, or depends on entries whose condition does not apply. */
export function tallyTruth(sum: number, isWanted: (count: number) => boolean): Leaf {
  const least = Math.floor(sum / WIDTH)
  const most = sum % WIDTH
  const first = isWanted(least)
  for (let count = least + 1; count <= most; count++) if (isWanted(count) !== first) return NOT_APPLICABLE
  return first
}
