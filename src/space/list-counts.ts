import { inRange, NOT_APPLICABLE, listCountOf } from '../conditions/index.ts'
import type { Extreme, ListCondition } from '../conditions/index.ts'
import type { Diagrams, Leaf, Node } from '../diagram/index.ts'
import type { Day } from '../quantity/index.ts'
import type { ListCount } from './list-use.ts'
import type { EntryReader, TruthOf } from './unknowns.ts'

// What entries come to is carried with what it may be at most: entries whose condition does not apply may count or not. Of what is counted
// both are numbers of entries, or sums. Of the entries that come last (or first) both are marks: a higher one for each later (earlier) day, and
// on each day the odd one where the condition holds of some entry of it. Of several marks the highest counts, so that an odd one says that the condition holds.
const WIDTH = 0x1000000

function pack(least: number, most: number): number {
  return least * WIDTH + most
}

/** What an entry adds that counts as one, and one that may count or not. */
export const ONE_SURELY = pack(1, 1)
export const ONE_PERHAPS = pack(0, 1)

/** What one entry adds to a tally. */
export function entryNode(listCount: ListCount, diagrams: Diagrams, truth: TruthOf, entry: EntryReader): Node {
  if (listCount.kind === 'extreme') return markNode(listCount, diagrams, truth, entry)
  const holds = truth(listCount.where, entry)
  const cut = (amount: Leaf): number => Math.min(Number(amount), listCount.cap)
  const packed = (truth: Leaf, amount: number): number => {
    if (truth === true) return pack(amount, amount)
    return truth === NOT_APPLICABLE ? pack(0, amount) : 0
  }
  if (listCount.total === undefined) return diagrams.map(holds, (truth) => packed(truth, 1))
  const absorbs = (value: Leaf): boolean => value === false
  return diagrams.combine(
    holds,
    entry(listCount.total),
    (truth, amount) => (truth === false ? 0 : packed(truth, cut(amount))),
    absorbs,
  )
}

/** The marks of an entry. One that may be among those in order, or not, is there at least without its condition, and at most only with it. */
function markNode({ among, where, by, end }: Extreme, diagrams: Diagrams, truth: TruthOf, entry: EntryReader): Node {
  const standing = diagrams.combine(truth(among, entry), truth(where, entry), (isAmong, holds): Standing => {
    if (isAmong === false) return OUT
    if (isAmong === true) return holds === true ? 'holds' : holds === false ? 'among' : 'among, may hold'
    return holds === false ? 'may be among' : 'may be among, may hold'
  })
  const isOut = (value: Leaf): boolean => value === OUT
  return diagrams.combine(
    standing,
    entry(by),
    (stands, day) => {
      if (stands === OUT || typeof day !== 'number') return OUT
      const mark = 2 * (MIDDLE + (end === 'latest' ? day : -day))
      const most = { among: mark, 'may be among': 0 }[String(stands)] ?? mark + 1
      return pack(stands === 'holds' ? mark + 1 : mark, most)
    },
    isOut,
  )
}

/** No mark at all. */
const OUT = 0

/** How an entry stands among those that are put in order. */
type Standing = typeof OUT | 'among' | 'holds' | 'among, may hold' | 'may be among' | 'may be among, may hold'

/** More than the number of any day, before 1970 or after. */
const MIDDLE = 4_000_000

/** The days that marks are of, and whether the condition holds of an entry of each; no day where there is no entry. */
export function daysOfMarks(
  sum: number,
  end: Extreme['end'],
): readonly { readonly day: Day; readonly holds: boolean }[] {
  return [Math.floor(sum / WIDTH), sum % WIDTH].flatMap((mark) => {
    const day = Math.floor(mark / 2) - MIDDLE
    return mark === 0 ? [] : [{ day: end === 'latest' ? day : -day, holds: mark % 2 === 1 }]
  })
}

export function addListCounts(a: Node, b: Node, listCount: ListCount, diagrams: Diagrams): Node {
  return diagrams.combine(a, b, (x, y) => joinedSums(Number(x), Number(y), listCount))
}

/** What two sums of a tally are together. */
export function joinedSums(x: number, y: number, listCount: ListCount): number {
  if (listCount.kind === 'count') return sumOf(x, y, listCount.cap)
  return pack(Math.max(Math.floor(x / WIDTH), Math.floor(y / WIDTH)), Math.max(x % WIDTH, y % WIDTH))
}

/** The sum of two numbers of what holds, up to `cap`. */
export function sumOf(x: number, y: number, cap: number): number {
  const least = Math.min(Math.floor(x / WIDTH) + Math.floor(y / WIDTH), cap)
  return pack(least, Math.min((x % WIDTH) + (y % WIDTH), cap))
}

/** So many times a sum. */
export function timesOf(sum: number, times: number, listCount: ListCount): number {
  if (listCount.kind === 'extreme') return times === 0 ? 0 : sum
  const [least, most] = [Math.floor(sum / WIDTH) * times, (sum % WIDTH) * times]
  return pack(Math.min(least, listCount.cap), Math.min(most, listCount.cap))
}

/** How many times a sum can be added before more make no difference. */
export function timesToCap(sum: number, listCount: ListCount): number {
  if (listCount.kind === 'extreme') return sum === 0 ? 0 : 1
  const [least, most] = [Math.floor(sum / WIDTH), sum % WIDTH]
  return Math.max(least === 0 ? 0 : Math.ceil(listCount.cap / least), most === 0 ? 0 : Math.ceil(listCount.cap / most))
}

/** Whether a sum is at most another one, in what it is at least and in what it may be. */
export function isAtMost(a: number, b: number): boolean {
  return Math.floor(a / WIDTH) <= Math.floor(b / WIDTH) && a % WIDTH <= b % WIDTH
}

/** Whether a packed sum is wanted, is not, or depends on entries whose condition does not apply. */
export function truthOfListCount(sum: number, isWanted: (count: number) => boolean): Leaf {
  const least = Math.floor(sum / WIDTH)
  const most = sum % WIDTH
  const first = isWanted(least)
  for (let count = least + 1; count <= most; count++) if (isWanted(count) !== first) return NOT_APPLICABLE
  return first
}

/** Whether the entries that come last, or first, have one of which the condition holds. */
export function markTruth(sum: number): Leaf {
  const [surely, possibly] = [Math.floor(sum / WIDTH) % 2 === 1, (sum % WIDTH) % 2 === 1]
  return surely === possibly ? surely : NOT_APPLICABLE
}

/** What a condition on a list is, by what its tally comes to. */
export function truthOfSum(condition: ListCondition): (sum: number) => Leaf {
  const listCount = listCountOf(condition)
  if (listCount.kind === 'extreme') return markTruth
  const isWanted = inRange(listCount.wanted)
  return (sum) => truthOfListCount(sum, isWanted)
}
