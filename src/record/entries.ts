import type { Unreadable } from './problem.ts'

/** Where one record lies in a buffer (half open), and the line of its file on which it starts, from 1. */
export interface Entry {
  readonly start: number
  readonly end: number
  readonly line: number
  /** Why it is not read: it is too large, or has a mistake; what it says about the bytes of the file that are not read is all there is of them. */
  readonly problem?: Unreadable
}

/** What was found in a buffer; the rest from `rest` on belongs to an entry that goes on. */
export interface Split {
  readonly entries: readonly Entry[]
  readonly rest: number
}
