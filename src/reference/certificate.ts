import type { Json } from '../record/index.ts'

/** What proves something that a result says, as data. */
export type Proof =
  /**
   * Cases that cover all completions of the record, each with what it gives. `facts`: the recorded facts on which they rest; nothing else
   * of the record is looked at.
   */
  | ({ readonly kind: 'cover' } & Cover)
  /** Of a record that contradicts itself: a cover of the completions of each reading. */
  | { readonly kind: 'readings'; readonly of: readonly Cover[] }
  /** What is proved of these criteria proves the verdict. */
  | { readonly kind: 'criteria'; readonly of: readonly string[] }
  /** Two completions with different outcomes. */
  | TwoCompletions
  /** The two completions of a missing fact. */
  | { readonly kind: 'missing'; readonly fact: string }
  /** A completion that gives something else: the verdict is wrong. */
  | { readonly kind: 'refuted'; readonly by: Changes; readonly gives: string }
  | NotCertified

export interface Cover {
  readonly facts: readonly string[]
  readonly cases: readonly Case[]
}

/**
 * Of a record whose statements cannot all hold: which cannot, and all ways out. Statements are told by their names (`Possible`), among them what is
 * presumed of a record that says nothing.
 */
export interface Contradictions {
  readonly conflicts: readonly Conflict[]
  readonly readings: readonly Reading[]
}

/** Statements of which nobody can be as all of them say: the cases are all impossible. */
export interface Conflict extends Cover {
  readonly statements: readonly string[]
}

/** What a largest set of statements that can hold leaves out, and a completion that keeps all others: that of the result with these facts. */
export interface Reading {
  readonly without: readonly string[]
  readonly completion: Changes
}

/** Each completion is the `completion` of the result with these facts instead: by their paths, lists as a whole. */
export interface TwoCompletions {
  readonly kind: 'completions'
  readonly first: Changes
  readonly second: Changes
  readonly gives: readonly [string, string]
  /** Of a missing fact that can change something only together with others that are missing: those. */
  readonly with?: readonly string[]
}

export type Changes = { readonly [path: string]: Json }

export interface NotCertified {
  readonly kind: 'not-certified'
  readonly why: string
}

/** A case: of each open fact the pieces in which it lies. */
export interface Case {
  readonly when: { readonly [fact: string]: readonly Json[] }
  /** The outcome of the criterion, or of the trial, in all of them. */
  readonly gives?: string
  /** Of a trial that fails: the criterion that does. */
  readonly criterion?: string
  /** There is no such patient, and why. */
  readonly impossible?: string
}

/** Beside a verdict or status: what proves it, and each of its missing facts. */
export interface Certificate {
  readonly proof: Proof
  readonly missing: { readonly [fact: string]: TwoCompletions | NotCertified }
}
