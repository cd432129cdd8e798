import type { Json, JsonObject } from '../record/index.ts'
import type { Span } from '../text/index.ts'

/** One patient of a rule file, and what the rules must say about her. */
export interface Example {
  readonly say: string
  readonly record: JsonObject
  /** Criterion → status. */
  readonly is: Readonly<Record<string, string>>
  /** Criterion → the facts that can still change its status. */
  readonly missing: Readonly<Record<string, readonly string[]>>
  /** Criterion → words that a remark must contain; null: no remark. */
  readonly remarks: Readonly<Record<string, string | null>>
  readonly verdict: string | undefined
  /** Suggested by the program and not yet read by a person: it shows what the rules do, not what they should do. */
  readonly unread?: boolean
  readonly span: Span
}

/** The examples of one rule file. */
export interface ExampleSet {
  readonly trial: string
  /** YYYY-MM-DD. */
  readonly asOf: string
  readonly base: JsonObject
  readonly cases: readonly Example[]
}

export type ReadBase = (path: string) => Json | undefined
