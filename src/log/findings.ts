import type { LogEntry } from './entry.ts'
import type { KeyStatement } from './key.ts'

/** A place where a log is not as it was written, and what is wrong there. */
export interface LogProblem {
  /** The number of the entry; 0 if the problem is not about a single entry. */
  readonly entry: number
  readonly message: string
}

/** An entry with a place in the log; `entry` is undefined if its text is not a valid entry. */
export interface ReadEntry {
  readonly number: number
  readonly hash: string
  readonly entry: LogEntry | undefined
}

/** A key that an entry of the log names. */
export interface KnownKey {
  readonly fingerprint: string
  readonly statement: KeyStatement
  readonly namedIn: number
  signed: number
}
