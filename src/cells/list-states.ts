import type { ListUse, Sums } from '../space/index.ts'
import { joinedSums } from '../space/index.ts'

/**
 * Sets of what the entries of a list can add up to for the tallies over it, as numbers. Entries join one after the other, in any order: a state
 * is all that must be remembered of those that came.
 */
export class ListStates {
  private readonly use: ListUse
  /** Sums that some entries give, each once. */
  private readonly sums: Sums[] = []
  private readonly sumsNumbers = new Map<string, number>()
  private readonly together = new Map<number, number>()
  /** By state: the numbers of its sums, in order. */
  private readonly sets: (readonly number[])[] = []
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

  /** What is reached from either state by joining the other. */
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

  /** What sums of some entries and sums of others give together, by their numbers. */
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

  /** How many different sums a state has. */
  sizeOf(state: number): number {
    return this.sets[state]?.length ?? 0
  }

  sumsOf(state: number): readonly Sums[] {
    return (this.sets[state] ?? []).map((number) => this.sums[number] ?? [])
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

/** One number for two, in either order. */
function pair(a: number, b: number): number {
  return a < b ? a * MOST_STATES + b : b * MOST_STATES + a
}

const MOST_STATES = 0x2000000

/** What two numbers and a third take of memory beside what else is kept. */
const OF_A_PAIR = 0.2
