import type { Json } from '../record/index.ts'

/** What proves something that a result says, as data. */
export type Proof =
  /**
   * Cases that cover all completions of the record, each with its outcome. `facts`: the recorded facts that they rest
   * on; nothing else of the record is looked at.
   */
  | ({ readonly kind: 'cover' } & Cover)
  /** For a record that contradicts itself: a cover of the completions of each reading. */
  | { readonly kind: 'readings'; readonly of: readonly Cover[] }
  /** The proofs of these criteria prove the verdict. */
  | { readonly kind: 'criteria'; readonly of: readonly string[] }
  /** Two completions with different outcomes. */
  | TwoCompletions
  /** The two completions of a missing fact. */
  | { readonly kind: 'missing'; readonly fact: string }
  /** A completion with another outcome: the verdict is wrong. */
  | { readonly kind: 'refuted'; readonly by: Changes; readonly gives: string }
  | NotCertified

export interface Cover {
  readonly facts: readonly string[]
  readonly cases: readonly Case[]
}

/**
 * For a record whose statements cannot all hold: the conflicts among them, and all ways out. Statements go by their
 * names (see `Possible`). Presumptions about facts that the record says nothing about are among them.
 */
export interface Contradictions {
  readonly conflicts: readonly Conflict[]
  readonly readings: readonly Reading[]
}

/** Statements that cannot all hold for any patient: all its cases are impossible. */
export interface Conflict extends Cover {
  readonly statements: readonly string[]
}

/**
 * What a largest set of statements that can hold leaves out, and a completion that keeps all others: the one of the
 * result, with these facts changed.
 */
export interface Reading {
  readonly without: readonly string[]
  readonly completion: Changes
}

/** Each completion is the `completion` of the result with these facts changed: by their paths, lists as a whole. */
export interface TwoCompletions {
  readonly kind: 'completions'
  readonly first: Changes
  readonly second: Changes
  readonly gives: readonly [string, string]
  /** For a missing fact that can change something only together with other facts: those facts. */
  readonly with?: readonly string[]
}

export type Changes = { readonly [path: string]: Json }

export interface NotCertified {
  readonly kind: 'not-certified'
  readonly why: string
}

/** A case: for each open fact the pieces in which it lies. */
export interface Case {
  readonly when: { readonly [fact: string]: readonly Json[] }
  /** The outcome of the criterion or the trial in every completion of the case. */
  readonly gives?: string
  /** For a trial that fails: the criterion that fails. */
  readonly criterion?: string
  /** Why there is no such patient. */
  readonly impossible?: string
}

/** What proves a verdict or status, and each of its missing facts. */
export interface Certificate {
  readonly proof: Proof
  readonly missing: { readonly [fact: string]: TwoCompletions | NotCertified }
}
