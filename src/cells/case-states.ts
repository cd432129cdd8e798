import type { ListUse, Sums, SumsByCase } from '../space/index.ts'
import { ListStates } from './list-states.ts'

/**
 * The sums that entries of a list can add up to: one state (see `ListStates`) for each case of the open facts outside
 * the list that the entries are compared with. `cases` names these facts and their values.
 */
export interface ByCase {
  readonly cases: string
  readonly states: readonly number[]
}

/** Stands for entries that depend on each other or on open facts outside, so that they must be looked at one by one. */
export const TIED = 'tied'

/** A list as some rules see it, when they look only at the sums of all its entries. */
export interface SeenList {
  readonly name: string
  /** The possible sums; undefined where they differ between the cases of the facts outside. */
  readonly sums: readonly Sums[] | undefined
}

/** The states of a list, case by case. Entries are joined one after the other, in any order. */
export class CaseStates {
  /** The states of no entries; they can be joined with any cases. */
  readonly nothing: ByCase
  private readonly states: ListStates
  private readonly cases = new Map<string, number>()
  private readonly note: (size: number) => void

  /** `truths`: what rules see of sums. `note` is called with the amount of memory whenever something is kept. */
  constructor(use: ListUse, truths: (sums: Sums) => string, note: (size: number) => void) {
    this.note = note
    this.states = new ListStates(use, truths, note)
    this.nothing = { cases: '', states: [this.states.empty] }
  }

  /** The states of what entries can add up to. */
  of({ cases, sums }: SumsByCase): ByCase {
    return { cases, states: sums.map((own) => this.states.stateOf(own)) }
  }

  /**
   * The states of some entries and others together. `TIED` where either is tied, where their cases differ, or where the
   * result would be too large to keep.
   */
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

  /** The part of the states that rules see. */
  seen({ cases, states }: ByCase): SeenList {
    const seen = states.map((state) => this.states.seenIn(state))
    const [only, ...others] = seen
    return {
      name: this.casesName(cases) + String.fromCodePoint(...seen.map(({ number }) => number)),
      sums: others.length === 0 ? only?.sums : undefined,
    }
  }

  /** A name for everything that entries can add up to; states that differ have different names. */
  nameOf({ cases, states }: ByCase): string {
    return this.casesName(cases) + String.fromCodePoint(...states)
  }

  /** A short name for the cases. It also determines how many cases there are. */
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

/** The most possible sums that are kept for a list; with more, its entries are looked at one by one. */
export const MOST_SUMS = 500

/** The most pairs of sums that are worked out to join two states. */
const MOST_JOINED = 20_000
