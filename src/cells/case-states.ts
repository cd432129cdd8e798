import type { ListUse, Sums, SumsByCase } from '../space/index.ts'
import { ListStates } from './list-states.ts'

/** What entries of a list add up to as a state (see `ListStates`), in each case of the open facts outside that they are compared with. */
export interface ByCase {
  readonly cases: string
  readonly states: readonly number[]
}

/** Entries hang together with each other or with open facts outside, so that they must be looked at one by one. */
export const TIED = 'tied'

/** What some rules see of a list that hang only on what all its entries add up to. */
export interface SeenList {
  readonly name: string
  /** What they can add up to; undefined where that is another matter for each case of the facts outside. */
  readonly sums: readonly Sums[] | undefined
}

/** The states of a list, case by case: entries are joined one after the other, in any order. */
export class CaseStates {
  /** Of no entries; it goes with any cases. */
  readonly nothing: ByCase
  private readonly states: ListStates
  private readonly cases = new Map<string, number>()
  private readonly note: (size: number) => void

  /** `truths`: what rules see of sums. `note` is told how much is kept. */
  constructor(use: ListUse, truths: (sums: Sums) => string, note: (size: number) => void) {
    this.note = note
    this.states = new ListStates(use, truths, note)
    this.nothing = { cases: '', states: [this.states.empty] }
  }

  of({ cases, sums }: SumsByCase): ByCase {
    return { cases, states: sums.map((own) => this.states.stateOf(own)) }
  }

  /** What some entries and others come to together; `TIED` also where that is too much to be kept. */
  joined(a: ByCase | typeof TIED, b: ByCase | typeof TIED): ByCase | typeof TIED {
    if (a === TIED || b === TIED) return TIED
    if (a === this.nothing) return b
    if (a.cases !== b.cases) return TIED
    const { states } = this
    const joined: number[] = []
    for (const [i, own] of a.states.entries()) {
      const other = b.states[i] ?? states.empty
      if (states.sizeOf(own) * states.sizeOf(other) > MOST_JOINED) return TIED
      const state = states.join(own, other)
      if (states.sizeOf(state) > MOST_SUMS) return TIED
      joined.push(state)
    }
    return { cases: a.cases, states: joined }
  }

  /** What rules see of it. */
  seen({ cases, states }: ByCase): SeenList {
    const seen = states.map((state) => this.states.seenIn(state))
    const [only, ...others] = seen
    return {
      name: this.casesName(cases) + String.fromCodePoint(...seen.map(({ number }) => number)),
      sums: others.length === 0 ? only?.sums : undefined,
    }
  }

  /** A name that tells apart all that entries can add up to. */
  nameOf({ cases, states }: ByCase): string {
    return this.casesName(cases) + String.fromCodePoint(...states)
  }

  /** A name for cases, which says also how many there are. */
  private casesName(cases: string): string {
    if (cases === '') return ''
    let number = this.cases.get(cases)
    if (number === undefined) {
      number = this.cases.size
      this.cases.set(cases, number)
      this.note(1)
    }
    return `${number}|`
  }
}

/** What entries add up to is looked at as a whole up to so many possibilities. */
export const MOST_SUMS = 500

const MOST_JOINED = 20_000
