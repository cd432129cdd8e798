import type { LogEntry } from './entry.ts'
import type { KeyStatement } from './key.ts'

/** Where a log is not what was written, and how. */
export interface LogProblem {
  /** The number of the entry; 0 where it is no single one. */
  readonly entry: number
  readonly message: string
}

/** An entry that has its place in the log; without `entry` where its text is none. */
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
