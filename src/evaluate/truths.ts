import { NOT_APPLICABLE, and, not, or } from '../conditions/index.ts'
import type { Leaf } from '../diagram/index.ts'

/** The truths that a condition has in the completions of a record, as a sum of 1 (true), 2 (false) and 4 (not applicable). */
export type Truths = number

const LEAVES: readonly Leaf[] = [true, false, NOT_APPLICABLE]
export const ALWAYS: Truths = 1
export const NEVER: Truths = 2
/** Nothing is known of it. */
export const EVERY: Truths = 7

export function sum(leaves: Iterable<Leaf>): Truths {
  let truths = 0
  for (const leaf of leaves) truths |= 1 << LEAVES.indexOf(leaf)
  return truths
}

export function leavesOf(truths: Truths): readonly Leaf[] {
  return LEAVES.filter((_, i) => (truths & (1 << i)) !== 0)
}

export function isOne(truths: Truths): boolean {
  return (truths & (truths - 1)) === 0
}

const ALL_TRUTHS = Array.from({ length: 8 }, (_, truths) => truths)
export const NOT = ALL_TRUTHS.map((truths) => sum(leavesOf(truths).map(not)))
export const AND = joined(and)
export const OR = joined(or)

/** What two conditions that have nothing to do with each other give together, by `8 × truths of one + truths of the other`. */
function joined(join: (a: Leaf, b: Leaf) => Leaf): readonly Truths[] {
  return ALL_TRUTHS.flatMap((a) =>
    ALL_TRUTHS.map((b) => sum(leavesOf(a).flatMap((x) => leavesOf(b).map((y) => join(x, y))))),
  )
}
