import type { Unreadable } from './problem.ts'

/** The position of a record in a buffer (half open), and the line of its file on which it starts, counted from 1. */
export interface Entry {
  readonly start: number
  readonly end: number
  readonly line: number
  /**
   * Why it was not read: it is too large, or it contains a mistake. Bytes of the file that were
   * skipped are accounted for only in this problem.
   */
  readonly problem?: Unreadable
}

/** What was found in a buffer. The bytes from `rest` on belong to an entry that is not complete yet. */
export interface Split {
  readonly entries: readonly Entry[]
  readonly rest: number
}
