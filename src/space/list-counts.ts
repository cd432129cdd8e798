import { inRange, NOT_APPLICABLE, listCountOf } from '../conditions/index.ts'
import type { Extreme, ListCondition } from '../conditions/index.ts'
import type { Diagrams, Leaf, Node } from '../diagram/index.ts'
import type { Day } from '../quantity/index.ts'
import type { ListCount } from './list-use.ts'
import type { EntryReader, TruthOf } from './unknowns.ts'

// A list count of some entries is one number that packs two: the least and the most it may be, since entries whose
// condition is not applicable may count or not. For a count, both are numbers of entries or sums of a field.
//
// For the latest (or first) entries both are marks. A later (earlier) day has a higher mark, and each day has two
// marks: the odd one says that the condition holds of some entry on that day. The highest mark counts, so if it is odd,
// the condition holds: surely for the least, possibly for the most.
const WIDTH = 0x1000000

function pack(least: number, most: number): number {
  return least * WIDTH + most
}

/** The packed counts of an entry that surely counts, and of one that may count or not. */
export const ONE_SURELY = pack(1, 1)
export const ONE_PERHAPS = pack(0, 1)

/** The packed sum that one entry adds to a list count. */
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

/**
 * The packed marks of one entry. Where it is not known whether the entry is among those that are ranked, the least is
 * its mark without the condition and the most is its mark only where the condition may hold.
 */
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

/** No mark: the entry is not among those that are ranked. */
const OUT = 0

/** Whether an entry is among those that are ranked, and whether the condition holds of it. */
type Standing = typeof OUT | 'among' | 'holds' | 'among, may hold' | 'may be among' | 'may be among, may hold'

/** Larger than the number of any day, whether before or after 1970, so that every mark is above 0. */
const MIDDLE = 4_000_000

/**
 * The days that packed marks stand for, and whether the condition holds of an entry on each; no day where there is no
 * entry.
 */
export function daysOfMarks(
  sum: number,
  end: Extreme['end'],
): readonly { readonly day: Day; readonly holds: boolean }[] {
  return [Math.floor(sum / WIDTH), sum % WIDTH].flatMap((mark) => {
    const day = Math.floor(mark / 2) - MIDDLE
    return mark === 0 ? [] : [{ day: end === 'latest' ? day : -day, holds: mark % 2 === 1 }]
  })
}

/** The joint list count of some entries and others. */
export function addListCounts(a: Node, b: Node, listCount: ListCount, diagrams: Diagrams): Node {
  return diagrams.combine(a, b, (x, y) => joinedSums(Number(x), Number(y), listCount))
}

/** Two packed sums of a list count together. */
export function joinedSums(x: number, y: number, listCount: ListCount): number {
  if (listCount.kind === 'count') return sumOf(x, y, listCount.cap)
  return pack(Math.max(Math.floor(x / WIDTH), Math.floor(y / WIDTH)), Math.max(x % WIDTH, y % WIDTH))
}

/** The sum of two packed counts, cut off at `cap`. */
export function sumOf(x: number, y: number, cap: number): number {
  const least = Math.min(Math.floor(x / WIDTH) + Math.floor(y / WIDTH), cap)
  return pack(least, Math.min((x % WIDTH) + (y % WIDTH), cap))
}

/** A packed sum taken several times. */
export function timesOf(sum: number, times: number, listCount: ListCount): number {
  if (listCount.kind === 'extreme') return times === 0 ? 0 : sum
  const [least, most] = [Math.floor(sum / WIDTH) * times, (sum % WIDTH) * times]
  return pack(Math.min(least, listCount.cap), Math.min(most, listCount.cap))
}

/** How many times a packed sum can be added before more make no difference. */
export function timesToCap(sum: number, listCount: ListCount): number {
  if (listCount.kind === 'extreme') return sum === 0 ? 0 : 1
  const [least, most] = [Math.floor(sum / WIDTH), sum % WIDTH]
  return Math.max(least === 0 ? 0 : Math.ceil(listCount.cap / least), most === 0 ? 0 : Math.ceil(listCount.cap / most))
}

/** Whether neither the least nor the most of one packed sum is above that of another. */
export function isAtMost(a: number, b: number): boolean {
  return Math.floor(a / WIDTH) <= Math.floor(b / WIDTH) && a % WIDTH <= b % WIDTH
}

/**
 * Whether a packed sum is wanted or not; not applicable where that depends on entries whose condition is not
 * applicable.
 */
export function truthOfListCount(sum: number, isWanted: (count: number) => boolean): Leaf {
  const least = Math.floor(sum / WIDTH)
  const most = sum % WIDTH
  const first = isWanted(least)
  for (let count = least + 1; count <= most; count++) if (isWanted(count) !== first) return NOT_APPLICABLE
  return first
}

/** Whether the condition holds of one of the latest (or first) entries; not applicable where that is not certain. */
export function markTruth(sum: number): Leaf {
  const [surely, possibly] = [Math.floor(sum / WIDTH) % 2 === 1, (sum % WIDTH) % 2 === 1]
  return surely === possibly ? surely : NOT_APPLICABLE
}

/** The truth of a condition on a list, as a function of its packed list count. */
export function truthOfSum(condition: ListCondition): (sum: number) => Leaf {
  const listCount = listCountOf(condition)
  if (listCount.kind === 'extreme') return markTruth
  const isWanted = inRange(listCount.wanted)
  return (sum) => truthOfListCount(sum, isWanted)
}
