import type { LeafCondition, ListCondition } from '../conditions/index.ts'
import type { CriterionKind, Question } from '../model/index.ts'
import type { Origin } from '../record/index.ts'
import type { Status } from '../space/index.ts'

/**
 * Why a criterion has its status, as data. The sentence that people read is made from this alone. Paths are those of
 * the record (`metastases[0].site`); days are texts, as recorded.
 */
export type CriterionFinding =
  /** The criterion does not concern this patient today. */
  | { readonly kind: 'not-screened'; readonly because: string }
  /** A person decides. `favourable`: whether the recorded answer is favourable; absent where there is no answer. */
  | { readonly kind: 'asked'; readonly question: Question; readonly favourable?: boolean }
  /** Too much is open to say how the status came about. `is_spent`: the status itself was not worked out. */
  | (Open & { readonly kind: 'too-much-open'; readonly is_spent: boolean })
  | FactsFinding

interface Open {
  readonly criterion: CriterionKind
  readonly status: Status
  /** The facts that can still change the status. */
  readonly missing: readonly string[]
  /** The status was worked out, but not which facts can still change it; `missing` then names every open fact. */
  readonly missing_is_spent?: true
}

/** The facts that decide a criterion or, while it is open, those that can. */
export interface FactsFinding extends Open {
  readonly kind: 'facts'
  /** The finding for each fact and list, in the order of the rule. */
  readonly of: readonly Finding[]
  /** The question that is left to a person. */
  readonly question?: Question
  /** The facts and lists that leave the criterion to a person and that `of` does not mention. */
  readonly left_by?: readonly Finding[]
  /** Whether the recorded answer is favourable; only where the answer decided. */
  readonly favourable?: boolean
}

export type Finding = FactFinding | ListFinding

/**
 * Whether what is asked holds for the value in every completion, in none, or only in some; or is no question because
 * something that it asks about does not apply.
 */
export type Relation = 'holds' | 'does-not-hold' | 'open' | 'does-not-apply'

interface Asked {
  readonly relation: Relation
  /** What is asked would be good for the patient; otherwise it speaks against the patient. */
  readonly wanted: boolean
  /** It decides only together with the other findings, not alone. */
  readonly together?: true
  /** What is wanted is one of several ways, one of which is enough: by itself, or with the rest of that way. */
  readonly enough?: 'alone' | 'with-the-rest'
}

/** What is known of one fact, beside what is asked of it. */
export interface FactFinding extends Asked {
  readonly kind: 'fact'
  readonly fact: string
  readonly value: Known
  /** The fact that it is compared with. */
  readonly other?: FactValue
  /** The condition as the rule states it. */
  readonly requirement: LeafCondition
  /** The path of what the patient certainly does not have, so that the fact does not apply. */
  readonly lacking?: string
}

/** What is known of a list, beside what is asked of its entries. */
export interface ListFinding extends Asked {
  readonly kind: 'list'
  /** The path of the list. */
  readonly fact: string
  readonly value: KnownList
  readonly requirement: ListCondition
  /** The entries that decide or, while it is open, those that can; at most a few (see `KnownList.more`). */
  readonly entries: readonly EntryFinding[]
}

export interface KnownList {
  readonly is: 'list'
  /** The number of entries that the record names. */
  readonly size: number
  /** The record names every entry. */
  readonly complete: boolean
  /** This many more entries are like those in `entries`. */
  readonly more?: number
  /** The sum that is asked for, if it is known over several entries. */
  readonly total?: number
  /** Recorded as none, which these facts contradict. */
  readonly against?: readonly string[]
  /** Nothing is recorded, yet the list cannot be empty: the reasons why. */
  readonly because?: readonly string[]
}

/** One entry of a list: the fields that are looked at, and whether it is one of those asked for. */
export interface EntryFinding {
  /** The path of the entry: `metastases[0]`. */
  readonly entry: string
  readonly relation: Relation
  readonly fields: readonly FactValue[]
  /**
   * Where the latest or first entry is asked for: whether this is the one (`is`), the one among the known entries
   * (`known`), or may be the one (`may-be`).
   */
  readonly standing?: 'is' | 'known' | 'may-be'
  /** Why it is not one of those asked for. */
  readonly why?: readonly FactFinding[]
}

export interface FactValue {
  readonly fact: string
  readonly value: Known
}

/** What is known of a fact. */
export type Known = KnownValue & {
  /** The facts that contradict it. */
  readonly against?: readonly string[]
  readonly origin?: Origin
}

type KnownValue =
  /** The name of a choice, yes or no, a whole number, a text, or a date as recorded. */
  | { readonly is: 'known'; readonly value: string | number | boolean }
  | { readonly is: 'one-of'; readonly values: readonly string[] }
  /** A whole number between two ends, both included. */
  | { readonly is: 'between'; readonly min: number; readonly max: number }
  | { readonly is: 'compared'; readonly comparator: string; readonly value: number }
  /**
   * A lab as recorded. `multiple`: its multiple of the upper limit of normal, with enough digits to show on which side
   * of the rule's limit it lies.
   */
  | {
      readonly is: 'lab'
      readonly value: number
      readonly unit?: string
      readonly comparator?: string
      readonly uln?: number
      /** The unit of the upper limit of normal, where it comes from another source and is in another unit. */
      readonly uln_unit?: string
      readonly multiple?: string
    }
  /** The upper limit of normal of a lab. */
  | { readonly is: 'limit'; readonly uln: number; readonly unit?: string }
  /** A derived value, rounded, in the unit; a missing end is open. */
  | { readonly is: 'derived'; readonly min?: string; readonly max?: string; readonly unit: string }
  /** An end that has not come. */
  | { readonly is: 'ongoing' }
  /** Nothing is recorded, or not enough to say what. */
  | { readonly is: 'unknown' }
  /** There is none. */
  | { readonly is: 'none' }
  /** It does not apply. `lacking`: what the patient does not have, which is why. */
  | { readonly is: 'not-applicable'; readonly lacking?: string }
  /** What each source says. */
  | { readonly is: 'disagreeing'; readonly said: readonly string[] }
