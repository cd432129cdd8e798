import type { LeafCondition, ListCondition } from '../conditions/index.ts'
import type { CriterionKind, Question } from '../model/index.ts'
import type { Origin } from '../record/index.ts'
import type { Status } from '../space/index.ts'

/**
 * Why a criterion has its status, as data: the sentence that people read is made from it and from nothing else. Paths are those of the record
 * (`metastases[0].site`); days are texts, as recorded.
 */
export type CriterionFinding =
  /** It is no question about this patient today. */
  | { readonly kind: 'not-screened'; readonly because: string }
  /** A person decides; `favourable`: the recorded answer is, if there is one. */
  | { readonly kind: 'asked'; readonly question: Question; readonly favourable?: boolean }
  /** Too much is open to tell how it came about; `is_spent`: the status itself was not worked out. */
  | (Open & { readonly kind: 'too-much-open'; readonly is_spent: boolean })
  | FactsFinding

interface Open {
  readonly criterion: CriterionKind
  readonly status: Status
  /** The facts that can still change the status. */
  readonly missing: readonly string[]
  /** The status was worked out, and which facts can still change it was not: all that are open are named. */
  readonly missing_is_spent?: true
}

/** The facts that decide a criterion, or, while it is open, those that can. */
export interface FactsFinding extends Open {
  readonly kind: 'facts'
  /** What was found of each fact and each list, in the order of the rule. */
  readonly of: readonly Finding[]
  /** The question that is left to a person. */
  readonly question?: Question
  /** Of what leaves it to a person, the facts and lists of which `of` says nothing. */
  readonly left_by?: readonly Finding[]
  /** Whether her recorded answer to it is favourable; only where it decided. */
  readonly favourable?: boolean
}

export type Finding = FactFinding | ListFinding

/** Whether what is asked holds for the value in every completion, in none, in some only, or is no question since something does not apply. */
export type Relation = 'holds' | 'does-not-hold' | 'open' | 'does-not-apply'

interface Asked {
  readonly relation: Relation
  /** What is asked would be good for the patient; else it speaks against her. */
  readonly wanted: boolean
  /** It decides with the other findings only, not alone. */
  readonly together?: true
  /** What is wanted is one of several ways, of which one is enough: by itself, or with the rest of that way. */
  readonly enough?: 'alone' | 'with-the-rest'
}

/** What is known of one fact, against what is asked of it. */
export interface FactFinding extends Asked {
  readonly kind: 'fact'
  readonly fact: string
  readonly value: Known
  /** The fact that it is compared with. */
  readonly other?: FactValue
  /** As the rule states it. */
  readonly requirement: LeafCondition
  /** What the patient surely does not have, so that the fact does not apply to her. */
  readonly lacking?: string
}

/** What is known of a list, against what is asked of its entries. */
export interface ListFinding extends Asked {
  readonly kind: 'list'
  /** The list. */
  readonly fact: string
  readonly value: KnownList
  readonly requirement: ListCondition
  /** The entries that decide, or, while it is open, those that can; at most a few (see `KnownList.more`). */
  readonly entries: readonly EntryFinding[]
}

export interface KnownList {
  readonly is: 'list'
  /** How many entries the record names. */
  readonly size: number
  /** There are no others. */
  readonly complete: boolean
  /** So many entries more are like those that are told. */
  readonly more?: number
  /** The sum that is asked for, where it is known of several entries. */
  readonly total?: number
  /** Recorded as none, and contradicted by these facts. */
  readonly against?: readonly string[]
  /** Nothing is recorded, yet it cannot be empty: why not. */
  readonly because?: readonly string[]
}

/** One entry of a list: the fields that are looked at, and whether it is one of those that are asked for. */
export interface EntryFinding {
  /** `metastases[0]`. */
  readonly entry: string
  readonly relation: Relation
  readonly fields: readonly FactValue[]
  /** Where the latest, or the first, entry is asked for: whether it is the one, the one among those that are known, or may be the one. */
  readonly standing?: 'is' | 'known' | 'may-be'
  /** Where it is not one of those that are asked for: why not. */
  readonly why?: readonly FactFinding[]
}

export interface FactValue {
  readonly fact: string
  readonly value: Known
}

/** What is known of a fact. */
export type Known = KnownValue & {
  /** The facts that cannot stand beside it. */
  readonly against?: readonly string[]
  readonly origin?: Origin
}

type KnownValue =
  /** The name of a choice, yes or no, a whole number, a text, a date as recorded. */
  | { readonly is: 'known'; readonly value: string | number | boolean }
  | { readonly is: 'one-of'; readonly values: readonly string[] }
  /** A whole number, both ends included. */
  | { readonly is: 'between'; readonly min: number; readonly max: number }
  | { readonly is: 'compared'; readonly comparator: string; readonly value: number }
  /** A lab as it is given; `multiple`: of its upper limit of normal, with as many digits as show on which side of the limit it lies. */
  | {
      readonly is: 'lab'
      readonly value: number
      readonly unit?: string
      readonly comparator?: string
      readonly uln?: number
      /** The unit of its limit, where that is of another source and in another unit. */
      readonly uln_unit?: string
      readonly multiple?: string
    }
  /** The upper limit of normal of a lab. */
  | { readonly is: 'limit'; readonly uln: number; readonly unit?: string }
  /** A value that follows from other facts, rounded, in the unit; a missing end is open. */
  | { readonly is: 'derived'; readonly min?: string; readonly max?: string; readonly unit: string }
  /** An end that has not come. */
  | { readonly is: 'ongoing' }
  /** Nothing is recorded, or not enough to say what. */
  | { readonly is: 'unknown' }
  /** There is none. */
  | { readonly is: 'none' }
  /** It is no question; `lacking`: since the patient does not have this. */
  | { readonly is: 'not-applicable'; readonly lacking?: string }
  /** What each source says. */
  | { readonly is: 'disagreeing'; readonly said: readonly string[] }
