import type { Dictionary } from '../dictionary/index.ts'
import type { Period } from '../quantity/index.ts'

/** One end of a range: a decimal text, and whether the range includes it. */
export interface Limit {
  readonly value: string
  readonly inclusive: boolean
}

/** A range of numbers; a missing end is open. */
export interface NumberRange {
  readonly min: Limit | undefined
  readonly max: Limit | undefined
}

export type Relation = 'same_as' | 'different_from' | 'on_or_after' | 'after' | 'on_or_before' | 'before'

/**
 * What must hold of a patient, or of one entry of a list. Paths are declared paths (`breast_cancer.er`);
 * those with `[]` (`metastases[].site`) are fields of the entry in hand.
 */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  /** At least `count` of the conditions hold. */
  | { readonly kind: 'at_least'; readonly count: number; readonly of: readonly Condition[] }
  /** The value is one of these. */
  | { readonly kind: 'is'; readonly path: string; readonly values: readonly (string | boolean)[] }
  /** A whole number (or an age in completed years) lies in the range. */
  | { readonly kind: 'number'; readonly path: string; readonly range: NumberRange }
  /** A lab value lies in the range, in `unit`. */
  | { readonly kind: 'lab'; readonly path: string; readonly range: NumberRange; readonly unit: string }
  /** A lab value, as a multiple of its own upper limit of normal, lies in the range. */
  | { readonly kind: 'uln'; readonly path: string; readonly range: NumberRange }
  /** `within`: on or after the as-of date minus the period; `at_least_ago`: on or before that day; the others exclude it. */
  | { readonly kind: 'time'; readonly path: string; readonly when: TimeWord; readonly period: Period }
  | { readonly kind: 'relation'; readonly path: string; readonly relation: Relation; readonly other: string }
  /** The date is at least the period later than the date `after`. */
  | { readonly kind: 'duration'; readonly path: string; readonly after: string; readonly least: Period }
  | { readonly kind: 'some' | 'every' | 'none'; readonly path: string; readonly where: Condition }
  /** The number of entries (or the sum of their field `total`) that satisfy `where` lies in the range. */
  | {
      readonly kind: 'count'
      readonly path: string
      readonly where: Condition
      readonly total: string | undefined
      readonly range: NumberRange
    }

export type TimeWord = 'within' | 'less_than_ago' | 'at_least_ago' | 'more_than_ago'

export type CriterionKind = 'registry' | 'inclusion' | 'exclusion'

/** A question that a person answers; "yes" is favourable to the patient. */
export interface Question {
  readonly ask: string
  readonly who: string
}

export type CriterionForm =
  /** Inclusions require the condition, exclusions are triggered by it; the confirm zone is looked at after it. */
  | {
      readonly kind: 'decided'
      readonly condition: Condition
      readonly confirm: (Question & { readonly when: Condition }) | undefined
    }
  | ({ readonly kind: 'asked' } & Question)
  | { readonly kind: 'not-screened'; readonly as: NotScreened; readonly reason: string }

export type NotScreened = 'heading' | 'after_enrolment' | 'quota'

export interface Remark {
  readonly when: Condition
  readonly say: string
}

export interface Criterion {
  readonly id: string
  readonly kind: CriterionKind
  readonly text: string
  /** Id of the bullet of the source record that the criterion encodes; undefined for one that the dictionary puts into every trial. */
  readonly cites: string | undefined
  readonly note: string | undefined
  readonly remarks: readonly Remark[]
  readonly form: CriterionForm
}

export type EnrolmentState = 'open' | 'closed' | 'unknown'

export interface Trial {
  readonly id: string
  readonly title: string
  /** Path of the source record, relative to the folder that holds `criteria/`. */
  readonly source: string
  readonly enrolment: { readonly state: EnrolmentState; readonly reason: string | undefined }
  readonly criteria: readonly Criterion[]
  /** SHA-256 of the rule file's bytes, hexadecimal. */
  readonly sha256: string
}

/** What holds of every patient: where `when` holds, so does `implied`. With `each`, of every entry of that list. */
export interface Requirement {
  readonly kind: 'requires'
  /** Declared path of a list; then both conditions are about one entry of it. */
  readonly each: string | undefined
  readonly when: Condition
  readonly implied: Condition
  readonly because: string
}

/** Where `when` holds, the fact has no value for this patient (the menopausal status of a man). */
export interface Erasure {
  readonly kind: 'erases'
  readonly each: undefined
  readonly when: Condition
  readonly path: string
  readonly because: string
}

export type Implication = Requirement | Erasure

/** The date at `earlier` is on or before the date at `later`, in the same entry. */
export interface DateOrder {
  readonly earlier: string
  readonly later: string
  readonly because: string
}

/** A dictionary, what is known to hold of every patient, and the trials, in file order. Plain data. */
export interface RuleSet {
  readonly dictionary: Dictionary
  readonly implications: readonly Implication[]
  readonly orders: readonly DateOrder[]
  readonly trials: readonly Trial[]
  /** SHA-256 over the dictionary and all rule files, hexadecimal. */
  readonly sha256: string
}
