import type { ListUse, Sums } from '../space/index.ts'
import { joinedSums } from '../space/index.ts'

/**
 * Sets of what the entries of a list can add up to for the tallies over it, as numbers. Entries join one after the other, in any order: a state
 * is all that must be remembered of those that came.
 */
export class ListStates {
  private readonly use: ListUse
  private readonly sets: (readonly Sums[])[] = []
  private readonly numbers = new Map<string, number>()
  private readonly joined = new Map<number, number>()
  private readonly note: (size: number) => void
  private readonly truths: (sums: Sums) => string
  private readonly seen: (SeenState | undefined)[] = []
  private readonly seenByName = new Map<string, SeenState>()
  /** The state of a list without entries. */
  readonly empty: number

  /** `truths`: what rules see of sums. `note` is told how much is kept. */
  constructor(use: ListUse, truths: (sums: Sums) => string, note: (size: number) => void) {
    this.use = use
    this.note = note
    this.truths = truths
    this.empty = this.stateOf([use.tallies.map(() => 0)])
  }

  stateOf(sets: readonly Sums[]): number {
    const byName = new Map(sets.map((sums) => [sums.join(), sums]))
    const name = [...byName.keys()].toSorted().join(';')
    let number = this.numbers.get(name)
    if (number === undefined) {
      this.note(byName.size)
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
        this.sumsOf(b).map((y) => tallies.map((tally, i) => joinedSums(x[i] ?? 0, y[i] ?? 0, tally))),
      )
      state = this.stateOf(all)
      this.joined.set(key, state)
      this.note(1)
    }
    return state
  }

  sumsOf(state: number): readonly Sums[] {
    return this.sets[state] ?? []
  }

  /** What rules see of a state. */
  seenIn(state: number): SeenState {
    const known = this.seen[state]
    if (known !== undefined) return known
    const byTruths = new Map(this.sumsOf(state).map((sums) => [this.truths(sums), sums]))
    const name = [...byTruths.keys()].toSorted().join(';')
    const seen = this.seenByName.get(name) ?? { number: this.seenByName.size, sums: [...byTruths.values()] }
    this.seenByName.set(name, seen)
    this.seen[state] = seen
    return seen
  }
}

/** States in which the conditions of the rules are the same together, case by case, are one to them: they see nothing else of sums. */
export interface SeenState {
  readonly number: number
  /** One for each case. */
  readonly sums: readonly Sums[]
}

const MOST_STATES = 0x2000000
