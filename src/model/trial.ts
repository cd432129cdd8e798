import type { Condition } from '../conditions/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Period } from '../quantity/index.ts'
import type { Contact } from './contact.ts'

export type CriterionKind = 'registry' | 'inclusion' | 'exclusion'

/** A question that a person answers; "yes" is favourable to the patient, unless `favourable` says "no". */
export interface Question {
  readonly ask: string
  readonly who: string
  /** The answer that is favourable to the patient; left out where it is "yes". Records hold what is favourable as `true` in any case. */
  readonly favourable?: 'no'
  /** What binds an answer to it, where it is not asked in the words of the rule file. */
  readonly sha256?: string
  /** What binds answers to earlier words of it: its meaning is the same, so they count. */
  readonly formerly?: readonly string[]
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
  /** How old facts may be for this criterion, where it says so itself; by the declared path of a fact, or of a group or list of them. */
  readonly fresh?: Spans
}

/** How old facts may be; null: they do not age. */
export type Spans = Readonly<Record<string, Period | null>>

export type EnrolmentState = 'open' | 'closed' | 'unknown'

export interface Trial {
  readonly id: string
  readonly title: string
  /** Path of the source record, relative to the folder that holds `criteria/`. */
  readonly source: string
  readonly enrolment: { readonly state: EnrolmentState; readonly reason: string | undefined }
  readonly rulesFrom: RulesFrom
  /** Whom to call about it; left out where nobody is named. */
  readonly contact?: Contact
  readonly criteria: readonly Criterion[]
  /** SHA-256 of the rule file's bytes, hexadecimal. */
  readonly sha256: string
}

/** What the rules of a trial were written from. Texts as they are written; dates are days, months or years. */
export interface RulesFrom {
  readonly source: 'registry page' | 'protocol'
  /** The number of the protocol, as its sponsor gives it. */
  readonly number?: string
  /** The version of the protocol. */
  readonly version?: string
  /** The day of the page, or of the version of the protocol; left out where it is not known. */
  readonly dated?: string
  readonly amendment?: string
}

/** Something unlikely, though not impossible, that a data manager would ask about; it changes no verdict. */
export interface Query {
  readonly id: string
  readonly when: Condition
  /** What the person reads. */
  readonly say: string
  /** Why it is unlikely. */
  readonly because: string
  readonly source: string | undefined
}

/** What holds of every patient: where `when` holds, so does `implied`. With `each`, of every entry of that list. */
export interface Requirement {
  readonly kind: 'requires'
  /** Declared path of a list; then both conditions are about one entry of it. */
  readonly each: string | undefined
  readonly when: Condition
  readonly implied: Condition
  readonly because: string
  /** Of what the type of a date says by itself: while something goes on, by the field at `flag`, it ends at `path` on the as-of day. */
  readonly goesOn?: { readonly path: string; readonly flag: string }
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
  /** Those of the dictionary, and those that follow from them. */
  readonly orders: readonly DateOrder[]
  readonly queries: readonly Query[]
  /** How old facts may be at this site, where it says so, in words and by the fact: `{labs: 14 days}`. */
  readonly fresh?: Readonly<Record<string, string>>
  readonly trials: readonly Trial[]
  /** SHA-256 over the dictionary and all rule files, hexadecimal. */
  readonly sha256: string
}
