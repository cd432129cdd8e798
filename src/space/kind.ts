import type { Leaf } from '../diagram/index.ts'
import type { Sums } from './list-use.ts'

/** A kind of entry: what it adds to each tally, case by case, and one entry of the kind, by the fields that the tallies look at. */
export interface Kind {
  /** Undefined in a case in which there can be no such entry. */
  readonly cases: readonly (Sums | undefined)[]
  readonly entry: readonly Leaf[]
}
