import type { Condition } from '../conditions/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Period } from '../quantity/index.ts'
import type { Contact } from './contact.ts'

export type CriterionKind = 'registry' | 'inclusion' | 'exclusion'

/** A question for a person; "yes" favours the patient unless `favourable` is "no". */
export interface Question {
  readonly ask: string
  readonly who: string
  /**
   * The answer that favours the patient; left out if it is "yes". Records always hold the favourable answer as `true`.
   */
  readonly favourable?: 'no'
  /** The hash by which answers belong to it, if the question is asked in other words than those of the rule file. */
  readonly sha256?: string
  /** The hashes of its earlier wordings. The meaning is the same, so answers to them count. */
  readonly formerly?: readonly string[]
}

export type CriterionForm =
  /**
   * Decided by a condition, which must not hold for an exclusion and must hold for any other criterion. `confirm.when`
   * is looked at after that: where it holds, a person must confirm.
   */
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
  /**
   * The id of the bullet in the source record that the criterion encodes; undefined for a criterion
   * that the dictionary adds to every trial.
   */
  readonly cites: string | undefined
  readonly note: string | undefined
  readonly remarks: readonly Remark[]
  readonly form: CriterionForm
  /**
   * How old facts may be for this criterion, if it says so itself, by the declared path
   * of a fact, or of a group or list of facts.
   */
  readonly fresh?: Spans
}

/** How old facts may be, by path; null: the fact does not age. */
export type Spans = Readonly<Record<string, Period | null>>

export type EnrolmentState = 'open' | 'closed' | 'unknown'

export interface Trial {
  readonly id: string
  readonly title: string
  /** The path of the source record, relative to the folder that contains `criteria/`. */
  readonly source: string
  readonly enrolment: { readonly state: EnrolmentState; readonly reason: string | undefined }
  readonly rulesFrom: RulesFrom
  /** Whom to call about the trial; left out if nobody is named. */
  readonly contact?: Contact
  readonly criteria: readonly Criterion[]
  /** SHA-256 of the bytes of the rule file, hexadecimal. */
  readonly sha256: string
}

/** What the rules of a trial were written from. Texts are as written; dates are days, months or years. */
export interface RulesFrom {
  readonly source: 'registry page' | 'protocol'
  /** The number that the sponsor gave the protocol. */
  readonly number?: string
  /** The version of the protocol. */
  readonly version?: string
  /** The date of the page or of the version of the protocol; left out if it is not known. */
  readonly dated?: string
  readonly amendment?: string
}

/** Something unlikely, though not impossible, about which a data manager would ask. It changes no verdict. */
export interface Query {
  readonly id: string
  readonly when: Condition
  /** What people read. */
  readonly say: string
  /** Why it is unlikely. */
  readonly because: string
  readonly source: string | undefined
}

/**
 * An implication that holds for every patient: where `when` holds, so does `implied`. With
 * `each`, it holds for every entry of that list.
 */
export interface Requirement {
  readonly kind: 'requires'
  /** The declared path of a list. If given, both conditions are about one entry of it. */
  readonly each: string | undefined
  readonly when: Condition
  readonly implied: Condition
  readonly because: string
  /**
   * Set on the implications from `open_while`: while the field at `flag` says that something is
   * ongoing, its end at `path` is the as-of day.
   */
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

/** Within one entry, the date at `earlier` is on or before the date at `later`. */
export interface DateOrder {
  readonly earlier: string
  readonly later: string
  readonly because: string
}

/** A dictionary, what is known to hold for every patient, and the trials in the order of their files. Plain data. */
export interface RuleSet {
  readonly dictionary: Dictionary
  readonly implications: readonly Implication[]
  /** The orders in the dictionary, followed by those that follow from them. */
  readonly orders: readonly DateOrder[]
  readonly queries: readonly Query[]
  /** How old facts may be at this site, where it has its own spans, in words and by path: `{labs: 14 days}`. */
  readonly fresh?: Readonly<Record<string, string>>
  readonly trials: readonly Trial[]
  /** SHA-256 over the dictionary and all rule files, hexadecimal. */
  readonly sha256: string
}
