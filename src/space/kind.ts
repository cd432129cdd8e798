import type { Leaf } from '../diagram/index.ts'
import type { Sums } from './list-use.ts'

/**
 * A kind of entry: what an entry of the kind adds to each list count, case by case of the facts outside, and one
 * example, as the values of the fields that the list counts look at.
 */
export interface Kind {
  /** Undefined in a case in which there can be no such entry. */
  readonly cases: readonly (Sums | undefined)[]
  readonly entry: readonly Leaf[]
}
