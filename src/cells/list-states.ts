import type { ListUse, Sums } from '../space/index.ts'
import { joinedSums } from '../space/index.ts'

/**
 * States of a list: sets of sums that its entries can add up to, for the list counts over it, as numbers. Entries are
 * joined one after the other, in any order; the state is everything that must be remembered of those joined so far.
 */
export class ListStates {
  private readonly use: ListUse
  /** By number: sums that some entries give, each once. */
  private readonly sums: Sums[] = []
  private readonly sumsNumbers = new Map<string, number>()
  /** The number of the joint sums, by a pair of numbers of sums. */
  private readonly together = new Map<number, number>()
  /** By state: the numbers of its sums, ascending. */
  private readonly sets: (readonly number[])[] = []
  private readonly numbers = new Map<string, number>()
  /** The joint state, by a pair of states. */
  private readonly joined = new Map<number, number>()
  private readonly note: (size: number) => void
  private readonly truths: (sums: Sums) => string
  private readonly seen: (SeenState | undefined)[] = []
  private readonly seenByName = new Map<string, SeenState>()
  /** The state of a list without entries. */
  readonly empty: number

  /** `truths`: what rules see of sums. `note` is called with the amount of memory whenever something is kept. */
  constructor(use: ListUse, truths: (sums: Sums) => string, note: (size: number) => void) {
    this.use = use
    this.note = note
    this.truths = truths
    this.empty = this.stateOf([use.listCounts.map(() => 0)])
  }

  stateOf(sets: readonly Sums[]): number {
    return this.stateWith(new Set(sets.map((sums) => this.numberOf(sums))))
  }

  private stateWith(numbers: ReadonlySet<number>): number {
    const own = [...numbers].toSorted((a, b) => a - b)
    const name = own.join()
    let state = this.numbers.get(name)
    if (state === undefined) {
      this.note(own.length)
      state = this.sets.push(own) - 1
      this.numbers.set(name, state)
    }
    return state
  }

  private numberOf(sums: Sums): number {
    const name = sums.join()
    let number = this.sumsNumbers.get(name)
    if (number === undefined) {
      this.note(1)
      number = this.sums.push(sums) - 1
      this.sumsNumbers.set(name, number)
    }
    return number
  }

  /** The state of some entries and others together. */
  join(a: number, b: number): number {
    if (b === this.empty) return a
    if (a === this.empty) return b
    const key = pair(a, b)
    let state = this.joined.get(key)
    if (state === undefined) {
      const all = new Set<number>()
      for (const x of this.sets[a] ?? []) for (const y of this.sets[b] ?? []) all.add(this.bothOf(x, y))
      state = this.stateWith(all)
      this.joined.set(key, state)
      this.note(1)
    }
    return state
  }

  /** The number of the sums that some entries and others give together, by the numbers of their own sums. */
  private bothOf(x: number, y: number): number {
    const key = pair(x, y)
    let number = this.together.get(key)
    if (number === undefined) {
      const [own, other] = [this.sums[x], this.sums[y]]
      number = this.numberOf(
        this.use.listCounts.map((listCount, i) => joinedSums(own?.[i] ?? 0, other?.[i] ?? 0, listCount)),
      )
      this.together.set(key, number)
      this.note(OF_A_PAIR)
    }
    return number
  }

  /** How many different sums are possible in a state. */
  sizeOf(state: number): number {
    return this.sets[state]?.length ?? 0
  }

  sumsOf(state: number): readonly Sums[] {
    return (this.sets[state] ?? []).map((number) => this.sums[number] ?? [])
  }

  /** The part of a state that rules see. */
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

/**
 * A state as rules see it. Rules see only the truths of their conditions, so states that allow the same combinations of
 * truths are one to them.
 */
export interface SeenState {
  readonly number: number
  /** Sums for each combination of truths, one for each. */
  readonly sums: readonly Sums[]
}

/** One number for two, in either order. */
function pair(a: number, b: number): number {
  return a < b ? a * MOST_STATES + b : b * MOST_STATES + a
}

/** Larger than any number of a state or of sums. */
const MOST_STATES = 0x2000000

/** The memory for a pair and its result, where 1 is the memory for any other thing that is kept. */
const OF_A_PAIR = 0.2
