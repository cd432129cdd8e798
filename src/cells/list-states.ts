import type { ListUse, Sums } from '../space/index.ts'
import { sumOf } from '../space/index.ts'

/**
 * Sets of what the entries of a list can add up to for the tallies over it, as numbers. Entries join one after the other, in any order: a state
 * is all that must be remembered of those that came.
 */
export class ListStates {
  private readonly use: ListUse
  private readonly sets: (readonly Sums[])[] = []
  private readonly numbers = new Map<string, number>()
  private readonly joined = new Map<number, number>()
  /** The state of a list without entries. */
  readonly empty: number

  constructor(use: ListUse) {
    this.use = use
    this.empty = this.stateOf([use.tallies.map(() => 0)])
  }

  stateOf(sets: readonly Sums[]): number {
    const byName = new Map(sets.map((sums) => [sums.join(), sums]))
    const name = [...byName.keys()].toSorted().join(';')
    let number = this.numbers.get(name)
    if (number === undefined) {
      number = this.sets.push([...byName.values()]) - 1
      this.numbers.set(name, number)
    }
    return number
  }

  /** What is reached from either state by joining the other. */
  join(a: number, b: number): number {
    if (b === this.empty) return a
    if (a === this.empty) return b
    const key = a < b ? a * MOST_STATES + b : b * MOST_STATES + a
    let state = this.joined.get(key)
    if (state === undefined) {
      const { tallies } = this.use
      const all = this.sumsOf(a).flatMap((x) =>
        this.sumsOf(b).map((y) => x.map((sum, i) => sumOf(sum, y[i] ?? 0, tallies[i]?.cap ?? 0))),
      )
      state = this.stateOf(all)
      this.joined.set(key, state)
    }
    return state
  }

  sumsOf(state: number): readonly Sums[] {
    return this.sets[state] ?? []
  }
}

const MOST_STATES = 0x2000000
