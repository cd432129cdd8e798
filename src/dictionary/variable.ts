import type { Period } from '../quantity/index.ts'
import type { Formula } from './formula.ts'

/** A code of a standard terminology, such as LOINC 1742-6. */
export interface Code {
  readonly system: string
  readonly code: string
}

/** What is usual among the patients who are screened. It orders the questions; it never decides anything. */
export type Usual = UsualValues & {
  /** Which part of the patients has it, above 0 and below 1. */
  readonly share: number
}

export type UsualValues =
  | { readonly kind: 'values'; readonly values: readonly (string | boolean)[] }
  /** Both ends included; a lab's in its canonical unit. */
  | ({ readonly kind: 'range' } & IntegerRange)
  | { readonly kind: 'list'; readonly empty: boolean }

interface Common {
  /** Name inside its group or list, as in a patient record. */
  readonly name: string
  /** Full name: `breast_cancer.er`, `metastases[].site`. */
  readonly path: string
  /** Noun phrase for sentences. */
  readonly label: string
  readonly question: string | undefined
  readonly help: string | undefined
  readonly codes: readonly Code[]
  readonly usual: Usual | undefined
  /** Undefined: what happened, and what she is, does not change. */
  readonly changeable: Change | undefined
  /** How old the fact may be before it should be measured or asked for again, its own or that of its group or list; undefined: it does not age. */
  readonly fresh: Period | undefined
}

/** How the value of a fact may become another one. Time passes for every date and age; that is no change. */
export interface Change {
  readonly way: Way
  /** What people read of it after the names of the criteria, with `PLACEHOLDERS`; undefined: the usual words for the way. */
  readonly advice: string | undefined
  /** The values that may change; undefined: any. */
  readonly from: readonly (string | boolean)[] | undefined
  /** What they may become; undefined: anything. */
  readonly to: readonly (string | boolean)[] | undefined
  /** Of a fact of a group: the date beside it that is the day of the change. */
  readonly since: string | undefined
  /** Of a list: the choice by which new entries are named. */
  readonly by: string | undefined
}

/** By measuring again, by starting, ending or adding a treatment, or by itself, as the patient gets better or worse. */
export type Way = (typeof WAYS)[number]
export const WAYS = ['repeat', 'treatment', 'course'] as const

/** What advice may leave to the patient: the fact, what is needed of it, a new entry of a list, and how long after the change. */
export const PLACEHOLDERS = ['fact', 'needed', 'entry', 'after'] as const

export interface ChoiceValue {
  readonly name: string
  readonly label: string
  /** How a sentence says that something is this: `an aromatase inhibitor`, `in the liver`; undefined: by its label. */
  readonly as?: string
  /** Other words and signs that people type or write for it, such as `pos` and `+`. */
  readonly synonyms: readonly string[]
  /** Short names and brands: they mean it only when they are typed in full. */
  readonly inFull?: readonly string[]
  /** Names of what is this and other values at once, such as a regimen; typed, they mean none of them by itself. */
  readonly partOf?: readonly string[]
  /** The values that this one may turn out to be (an equivocal HER2 stands for positive, negative or still equivocal). */
  readonly standsFor: readonly string[] | undefined
  /** Recording this value does not assert that the group it belongs to applies. */
  readonly silent: boolean
  readonly codes: readonly Code[]
}

/** Whole numbers from `min` to `max`, both included. */
export interface IntegerRange {
  readonly min: number
  readonly max: number
}

/** A total: for each component field, the points of each of its values. */
export type Points = Readonly<Record<string, Readonly<Record<string, number>>>>

export type ChoiceVariable = Common & {
  readonly type: 'choice'
  readonly values: readonly ChoiceValue[]
  /** The values have an order, that of the dictionary: sentences say `I to IIB` of those that follow one another. */
  readonly ordered?: true
}
export type YesNoVariable = Common & {
  readonly type: 'yes_no'
  /** What a record means that says nothing about it, as far as its other facts allow; undefined: nothing is presumed. */
  readonly presumed: boolean | undefined
  /** Of a field of an entry: what the entry says by being there without the key; undefined: nothing. `null` stays unknown. */
  readonly whenAbsent: boolean | undefined
}
export type IntegerVariable = Common & {
  readonly type: 'integer'
  readonly range: IntegerRange
  readonly sumOf: Points | undefined
}
export type DateVariable = Common & {
  readonly type: 'date'
  /** A yes/no field of the same entry; while it is true, this date is the as-of day (a therapy that goes on). */
  readonly openWhile: string | undefined
  /** The fact of which this is the day; only of a date that no dictionary declares (see `dayOf` in lookup.ts). */
  readonly dayOf?: string
}
export type BirthDateVariable = Common & { readonly type: 'birth_date' }
/** Completed years on the as-of date, counted from the birth date named `from`. */
export type AgeVariable = Common & { readonly type: 'age'; readonly from: string; readonly range: IntegerRange }
/** Systems of units that laboratories write in. */
export type UnitSystem = (typeof UNIT_SYSTEMS)[number]
export const UNIT_SYSTEMS = ['si', 'conventional'] as const
export type LabVariable = Common & {
  readonly type: 'lab'
  readonly dimension: string
  readonly unit: string
  /** Grams per mole, as a decimal text. */
  readonly molarMass: string | undefined
  /** In `unit`, as decimal texts; outside it a value is questioned, not refused. */
  readonly plausible: { readonly min: string; readonly max: string } | undefined
  /** In which unit laboratories of a system give it, where that is not `unit`; of no meaning for what is recorded. */
  readonly systems?: Readonly<Partial<Record<UnitSystem, string>>>
  /** How the value follows from other facts, of one that nobody records; only of `Dictionary.derived`. */
  readonly derived?: Derived
}

/** How a value follows from other facts. */
export interface Derived {
  /** The choice by whose values there are different formulas. */
  readonly by: string | undefined
  /** By the values of that choice; under the empty name where there is one for all. */
  readonly cases: Readonly<Record<string, Formula>>
  /** In which unit each lab stands in the formulas. */
  readonly units: Readonly<Record<string, string>>
  /** The formulas give this power of the value, in its unit: 3 where the value is a cube root. Limits are compared as powers, too. */
  readonly power: number
  readonly source: string
}
export type TextVariable = Common & { readonly type: 'text' }
export type GroupVariable = Common & {
  readonly type: 'group'
  /** A yes/no field of the group; when it is false the other fields do not apply. */
  readonly appliesWhen: string | undefined
  readonly fields: readonly Variable[]
}
export type ListVariable = Common & {
  readonly type: 'list'
  readonly entry: string
  readonly fields: readonly Variable[]
}

/** One thing that can be known about a patient. */
export type Variable =
  | ChoiceVariable
  | YesNoVariable
  | IntegerVariable
  | DateVariable
  | BirthDateVariable
  | AgeVariable
  | LabVariable
  | TextVariable
  | GroupVariable
  | ListVariable

/** Units of one dimension: factor of each unit to the canonical one (decimal texts), and everyday spellings. */
export interface Dimension {
  readonly canonical: string
  readonly factors: Readonly<Record<string, string>>
  readonly spellings: Readonly<Record<string, string>>
}

/** What words of the field do to a sentence, by lists of words: `criteria/README.md` says of which it has whole ones. */
export const SENTENCE_WORDS = ['numbered', 'counted', 'vague', 'general', 'good', 'bad', 'against'] as const
export type SentenceWords = { readonly [K in (typeof SENTENCE_WORDS)[number]]?: readonly string[] }

/** Everything that can be known about a patient, declared once. Plain data: it can be written as JSON and read back. */
export interface Dictionary {
  readonly units: Readonly<Record<string, Dimension>>
  readonly variables: readonly Variable[]
  /** Further words by which pages, reports and people name a fact, a list or (`hiv=positive`) a value. */
  readonly words: Readonly<Record<string, readonly string[]>>
  /** Words of the field by whose sense sentences and questions of criteria are read; it decides nothing about patients. */
  readonly sentences?: SentenceWords
  /** What nobody records, because it follows from variables. */
  readonly derived?: readonly LabVariable[]
}
