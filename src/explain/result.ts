import type { Warning } from '../facts/index.ts'
import type { Contact, CriterionKind, EnrolmentState, Question, RulesFrom } from '../model/index.ts'
import type { ChartCounts, Json, JsonObject } from '../record/index.ts'
import type { Certificate, Contradictions } from '../reference/index.ts'
import type { Status, Verdict } from '../space/index.ts'
import type { CriterionFinding } from './finding.ts'

/** A day that is not known exactly; `at_latest` is missing when nothing says that it comes. */
export interface DayRange {
  readonly not_before: string
  readonly at_latest?: string
}

/** A criterion that stands between the patient and the trial. */
export interface Obstruction {
  readonly criterion: string
  /** `time`, `repeat` (measured again), `treatment`, `course` (by itself); empty: it cannot change. */
  readonly ways: readonly string[]
  /** The fewest facts with which it would be met, and what is needed of each where that can be said of it alone. */
  readonly facts: readonly { readonly path: string; readonly needed?: string }[]
  /** What people read of it, after the names of the criteria: `possible from 2026-05-02`; left out when it cannot change. */
  readonly advice?: string
}

/** A fact to find out, with the question to ask. */
export interface OpenQuestion {
  readonly fact: string
  readonly ask: string
}

/** On which days time alone opens or shuts a trial; all else equal. */
export interface Days {
  /** Out now: the first day on which she would match. */
  readonly earliest_eligible?: string
  readonly earliest_eligible_range?: DayRange
  /** Matching now: the last day on which she would. */
  readonly eligible_until?: string
  readonly eligible_until_range?: DayRange
  /** The facts that are too old from the day after that on; only where this is what ends it. */
  readonly goes_stale?: readonly string[]
}

/** What can still change a trial's verdict: time, other values, facts found out. All else equal, each by itself. */
export interface Outlook extends Days {
  readonly near_miss?: readonly Obstruction[]
  /** Undetermined: the fewest facts that alone can make it a match, or rule it out. */
  readonly to_find_out?: { readonly match?: readonly OpenQuestion[]; readonly out?: readonly OpenQuestion[] }
}

/** One criterion of a result; see the result schema for what every part means. */
export interface CriterionResult {
  readonly id: string
  readonly kind: CriterionKind
  readonly status: Status
  readonly text: string
  readonly reason: string
  /** What the reason is made of; results of older versions do not have it. */
  readonly finding?: CriterionFinding
  readonly facts: Readonly<Record<string, Json>>
  readonly missing: readonly string[]
  /** The facts that the status hangs on and that are older than they may be; only when there are some. */
  readonly stale?: readonly string[]
  /**
   * The status is `unknown` and was not worked out, or which facts can still change it was not (see `isStatusOpen`), because that would take too much;
   * `missing` may then name more than can change it.
   */
  readonly not_worked_out?: true
  /** The bullet of the source record; absent where the criterion is the program's own. */
  readonly source?: string
  /** The question that is left to a person, with the hash that binds an answer to it; only while the status is `confirm`. */
  readonly question?: Question & { readonly sha256: string }
  /** How an ambiguous wording was read. */
  readonly note?: string
  readonly remarks?: readonly string[]
  /** What proves the status and the missing facts. */
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
  /** The facts that a criterion hangs on and that are older than they may be. */
  readonly stale: readonly string[]
  /** What the rules were written from. */
  readonly rules_from: RulesFrom
  /** Whom to call about it, as the rule file or the site says; not in a batch. */
  readonly contact?: Contact
  /** Criteria of which the status, or the part in the verdict and its missing facts, was not worked out; only when there are some. */
  readonly not_worked_out?: readonly string[]
  /** What proves the verdict and the missing facts. */
  readonly certificate?: Certificate
}

export interface Result {
  readonly schema: 'prescreen/result/1'
  readonly patient: string
  readonly as_of: string
  readonly engine: { readonly name: 'prescreen'; readonly version: string }
  readonly criteria_sha256: string
  readonly record_sha256: string
  /** What nobody recorded and was assumed of the patient, by the path of the fact; only when there is something. */
  readonly assumed?: Readonly<Record<string, Json>>
  /** What became of the resources of the chart that the record was made of. */
  readonly chart?: ChartCounts
  /** How old facts may be at the site, where it says otherwise than the dictionary, by the fact. */
  readonly fresh?: Readonly<Record<string, string>>
  /** Facts that age and that a criterion hangs on, of which the day is not known; only when there are some, and not in a batch. */
  readonly undated?: readonly string[]
  /** One way to fill in all that the record leaves open, to which completions of certificates add. */
  readonly completion?: JsonObject
  /** Where it contradicts itself: in what, and in which ways it can be read. */
  readonly contradictions?: Contradictions
  readonly trials: readonly TrialResult[]
  readonly warnings: readonly Warning[]
}

/** What a result says of a trial without its criteria; of what can still change, the days at most. */
export type TrialSummary = Omit<TrialResult, 'criteria' | Exclude<keyof Outlook, keyof Days>>

/** A result of a batch: the contract's without the criteria, unless they are asked for. */
export interface BatchResult extends Omit<Result, 'trials'> {
  readonly trials: readonly (TrialSummary | TrialResult)[]
}
