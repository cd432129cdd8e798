import { NOT_APPLICABLE, and, not, or } from '../conditions/index.ts'
import type { Leaf } from '../diagram/index.ts'

/**
 * The set of truths that a condition has over the completions of a record: the sum of 1 (true), 2 (false) and 4 (not
 * applicable), as far as they occur.
 */
export type Truths = number

const LEAVES: readonly Leaf[] = [true, false, NOT_APPLICABLE]
export const ALWAYS: Truths = 1
export const NEVER: Truths = 2
/** Nothing is known: every truth is possible. */
export const EVERY: Truths = 7

/** The set of some truths. */
export function sum(leaves: Iterable<Leaf>): Truths {
  let truths = 0
  for (const leaf of leaves) truths |= 1 << LEAVES.indexOf(leaf)
  return truths
}

/** The truths in a set. */
export function leavesOf(truths: Truths): readonly Leaf[] {
  return LEAVES.filter((_, i) => (truths & (1 << i)) !== 0)
}

/** Whether a set has at most one truth. */
export function isOne(truths: Truths): boolean {
  return (truths & (truths - 1)) === 0
}

const ALL_TRUTHS = Array.from({ length: 8 }, (_, truths) => truths)
// Operations on sets of truths: `NOT` by the set; `AND` and `OR` by `8 × one set + the other`, for independent
// conditions.
export const NOT = ALL_TRUTHS.map((truths) => sum(leavesOf(truths).map(not)))
export const AND = joined(and)
export const OR = joined(or)

/**
 * The table of the truths that two independent conditions give together, by `8 × truths of one + truths of the other`.
 */
function joined(join: (a: Leaf, b: Leaf) => Leaf): readonly Truths[] {
  return ALL_TRUTHS.flatMap((a) =>
    ALL_TRUTHS.map((b) => sum(leavesOf(a).flatMap((x) => leavesOf(b).map((y) => join(x, y))))),
  )
}
