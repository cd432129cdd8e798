import type { Warning } from '../facts/index.ts'
import type { Contact, CriterionKind, EnrolmentState, Question, RulesFrom } from '../model/index.ts'
import type { ChartCounts, Json, JsonObject } from '../record/index.ts'
import type { Certificate, Contradictions } from '../reference/index.ts'
import type { Status, Verdict } from '../space/index.ts'
import type { CriterionFinding } from './finding.ts'

/** A day that is not known exactly. `at_latest` is missing if nothing says that the day comes at all. */
export interface DayRange {
  readonly not_before: string
  readonly at_latest?: string
}

/** A criterion that stands between the patient and the trial. */
export interface Obstruction {
  readonly criterion: string
  /** How it can change: `time`, `repeat` (measured again), `treatment` or `course` (by itself); empty if it cannot. */
  readonly ways: readonly string[]
  /** The fewest facts with which it would be met, each with what is needed of it where that can be said of it alone. */
  readonly facts: readonly { readonly path: string; readonly needed?: string }[]
  /** What people read after the names of the criteria: `possible from 2026-05-02`; left out if it cannot change. */
  readonly advice?: string
}

/** A fact to find out, with the question to ask. */
export interface OpenQuestion {
  readonly fact: string
  readonly ask: string
}

/** The days on which time alone opens or closes a trial, all else equal. */
export interface Days {
  /** Not eligible now: the first day on which the patient would match. */
  readonly earliest_eligible?: string
  readonly earliest_eligible_range?: DayRange
  /** Matching now: the last day on which the patient would. */
  readonly eligible_until?: string
  readonly eligible_until_range?: DayRange
  /** The facts that are too old from the following day on; only where their age is what ends the match. */
  readonly goes_stale?: readonly string[]
}

/**
 * What can still change the verdict of a trial: time, other values, facts found out. Each by itself, all else equal.
 */
export interface Outlook extends Days {
  readonly near_miss?: readonly Obstruction[]
  /** Undetermined now: the fewest facts that alone can make it a match, or rule it out. */
  readonly to_find_out?: { readonly match?: readonly OpenQuestion[]; readonly out?: readonly OpenQuestion[] }
}

/** One criterion of a result; the result schema says what every part means. */
export interface CriterionResult {
  readonly id: string
  readonly kind: CriterionKind
  readonly status: Status
  readonly text: string
  readonly reason: string
  /** What the reason is made from; results of older versions do not have it. */
  readonly finding?: CriterionFinding
  readonly facts: Readonly<Record<string, Json>>
  readonly missing: readonly string[]
  /** The facts that the status depends on and that are too old; only if there are any. */
  readonly stale?: readonly string[]
  /**
   * The status is `unknown` because it was not worked out, or it was not worked out which facts can still change it
   * (see `isStatusOpen`): either would take too much work. `missing` may then name more facts than can change it.
   */
  readonly not_worked_out?: true
  /** The bullet of the source record; absent for the program's own criterion. */
  readonly source?: string
  /**
   * The question that is left to a person, with the hash that binds an answer to it; only while the status is
   * `confirm`.
   */
  readonly question?: Question & { readonly sha256: string }
  /** How an ambiguous wording was read. */
  readonly note?: string
  readonly remarks?: readonly string[]
  /** The proof of the status and of the missing facts. */
  readonly certificate?: Certificate
}

export interface TrialResult extends Outlook {
  readonly id: string
  readonly title: string
  readonly verdict: Verdict
  readonly enrolment: EnrolmentState
  readonly enrolment_reason?: string
  /** The verdict is `eligible` or `needs-confirmation`, and enrolment is not closed. */
  readonly matches: boolean
  readonly rules_sha256: string
  readonly criteria: readonly CriterionResult[]
  readonly failed: readonly string[]
  readonly unknown: readonly string[]
  readonly confirm: readonly string[]
  readonly missing: readonly string[]
  /** The facts that a criterion depends on and that are too old. */
  readonly stale: readonly string[]
  /** What the rules were written from. */
  readonly rules_from: RulesFrom
  /** Whom to call about the trial, from the rule file or the site; not in a batch. */
  readonly contact?: Contact
  /**
   * The criteria whose status was not worked out, or whose part in the verdict and its missing facts was not; only if
   * there are any.
   */
  readonly not_worked_out?: readonly string[]
  /** The proof of the verdict and of the missing facts. */
  readonly certificate?: Certificate
}

export interface Result {
  readonly schema: 'prescreen/result/1'
  readonly patient: string
  readonly as_of: string
  readonly engine: { readonly name: 'prescreen'; readonly version: string }
  readonly criteria_sha256: string
  readonly record_sha256: string
  /** What nobody recorded and was assumed of the patient, by the path of the fact; only if there is anything. */
  readonly assumed?: Readonly<Record<string, Json>>
  /** What became of the resources of the chart that the record was made from. */
  readonly chart?: ChartCounts
  /** How old facts may be at this site, by fact, where that differs from the dictionary. */
  readonly fresh?: Readonly<Record<string, string>>
  /**
   * Facts that age, that a criterion depends on and that have no known day; only if there are any, and not in a batch.
   */
  readonly undated?: readonly string[]
  /** One way to fill in all that the record leaves open; the completions of certificates say what differs from it. */
  readonly completion?: JsonObject
  /** For a record that contradicts itself: where it does, and in which ways it can be read. */
  readonly contradictions?: Contradictions
  readonly trials: readonly TrialResult[]
  readonly warnings: readonly Warning[]
}

/** A trial in a result without its criteria. Of what can still change, it has at most the days. */
export type TrialSummary = Omit<TrialResult, 'criteria' | Exclude<keyof Outlook, keyof Days>>

/** A result in a batch: the contract's result without the criteria, unless they are asked for. */
export interface BatchResult extends Omit<Result, 'trials'> {
  readonly trials: readonly (TrialSummary | TrialResult)[]
}
