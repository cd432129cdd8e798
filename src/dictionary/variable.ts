import type { Period } from '../quantity/index.ts'
import type { Formula } from './formula.ts'

/** A code from a standard terminology, such as LOINC 1742-6. */
export interface Code {
  readonly system: string
  readonly code: string
}

/** What is usual among the patients who are screened. It affects the order of questions and never a decision. */
export type Usual = UsualValues & {
  /** The share of patients for whom it is true, above 0 and below 1. */
  readonly share: number
}

export type UsualValues =
  | { readonly kind: 'values'; readonly values: readonly (string | boolean)[] }
  /** Both ends included; for a lab, in the canonical unit. */
  | ({ readonly kind: 'range' } & IntegerRange)
  | { readonly kind: 'list'; readonly empty: boolean }

interface Common {
  /** The name within its group or list, as in a patient record. */
  readonly name: string
  /** The full name: `breast_cancer.er`, `metastases[].site`. */
  readonly path: string
  /** A noun phrase for sentences. */
  readonly label: string
  readonly question: string | undefined
  readonly help: string | undefined
  readonly codes: readonly Code[]
  readonly usual: Usual | undefined
  /** Undefined: it cannot change, such as events of the past and what the patient is. */
  readonly changeable: Change | undefined
  /**
   * How old the fact may be before it should be measured or asked for again, from its own declaration or that of its
   * group or list; undefined: it does not age.
   */
  readonly fresh: Period | undefined
}

/** How the value of a fact can change. The passing of time, which affects every date and age, is not such a change. */
export interface Change {
  readonly way: Way
  /**
   * What people read about it after the names of the criteria, with gaps for the `PLACEHOLDERS`;
   * undefined: the standard words for this way.
   */
  readonly advice: string | undefined
  /** The values that can change; undefined: all. */
  readonly from: readonly (string | boolean)[] | undefined
  /** The values that they can change to; undefined: any. */
  readonly to: readonly (string | boolean)[] | undefined
  /** The name of the date beside the fact that is the day of the change. */
  readonly since: string | undefined
  /** For a list: the name of the choice by which new entries are described. */
  readonly by: string | undefined
}

/**
 * `repeat`: by measuring again; `treatment`: by starting, ending or adding a treatment; `course`: by
 * itself, as the patient gets better or worse.
 */
export type Way = (typeof WAYS)[number]
export const WAYS = ['repeat', 'treatment', 'course'] as const

/**
 * The gaps in advice that are filled in for each patient: the fact, the value needed, a new entry
 * of a list, and how long after the change.
 */
export const PLACEHOLDERS = ['fact', 'needed', 'entry', 'after'] as const

export interface ChoiceValue {
  readonly name: string
  readonly label: string
  /**
   * How a sentence says that something has this value: `an aromatase inhibitor`,
   * `in the liver`; undefined: by its label.
   */
  readonly as?: string
  /** Other words and signs that people type or write for it, such as `pos` and `+`. */
  readonly synonyms: readonly string[]
  /** Short names and brands. They mean this value only if typed in full. */
  readonly inFull?: readonly string[]
  /**
   * Names for this value together with others, such as a regimen. Typed on their own, they mean none of these values.
   */
  readonly partOf?: readonly string[]
  /**
   * The values that this one may turn out to be (an equivocal HER2 stands for positive, negative or still equivocal).
   */
  readonly standsFor: readonly string[] | undefined
  /** Recording this value does not imply that the group applies. */
  readonly silent: boolean
  readonly codes: readonly Code[]
}

/** Whole numbers from `min` to `max`, both included. */
export interface IntegerRange {
  readonly min: number
  readonly max: number
}

/** How a total is computed: for each component field, the points of each of its values. */
export type Points = Readonly<Record<string, Readonly<Record<string, number>>>>

export type ChoiceVariable = Common & {
  readonly type: 'choice'
  readonly values: readonly ChoiceValue[]
  /** The values are ordered as in the dictionary; sentences say `I to IIB` for a run of consecutive values. */
  readonly ordered?: true
}
export type YesNoVariable = Common & {
  readonly type: 'yes_no'
  /**
   * What is presumed if the record says nothing about the fact and its other facts
   * allow it; undefined: nothing is presumed.
   */
  readonly presumed: boolean | undefined
  /** For a field of an entry: what an entry without this key says; undefined: nothing. `null` still means unknown. */
  readonly whenAbsent: boolean | undefined
}
export type IntegerVariable = Common & {
  readonly type: 'integer'
  readonly range: IntegerRange
  readonly sumOf: Points | undefined
}
export type DateVariable = Common & {
  readonly type: 'date'
  /**
   * The name of a yes/no field of the same entry. While it is true, this date is the
   * as-of day (an ongoing therapy has not ended).
   */
  readonly openWhile: string | undefined
  /** The fact whose day this is; only on dates made by `dayOf` (see `lookup.ts`), which no dictionary declares. */
  readonly dayOf?: string
}
export type BirthDateVariable = Common & { readonly type: 'birth_date' }
/** Completed years on the as-of date, counted from the birth date named `from`. */
export type AgeVariable = Common & { readonly type: 'age'; readonly from: string; readonly range: IntegerRange }
/** The systems of units that laboratories use. */
export type UnitSystem = (typeof UNIT_SYSTEMS)[number]
export const UNIT_SYSTEMS = ['si', 'conventional'] as const
export type LabVariable = Common & {
  readonly type: 'lab'
  readonly dimension: string
  readonly unit: string
  /** In grams per mole, as a decimal text. */
  readonly molarMass: string | undefined
  /** In `unit`, as decimal texts. A value outside this range is questioned, not refused. */
  readonly plausible: { readonly min: string; readonly max: string } | undefined
  /**
   * The unit in which laboratories using a system report it, if that is not `unit`. It does
   * not affect the meaning of recorded values.
   */
  readonly systems?: Readonly<Partial<Record<UnitSystem, string>>>
  /** How the value follows from other facts. Only on the variables in `Dictionary.derived`, which nobody records. */
  readonly derived?: Derived
}

/** How a value follows from other facts. */
export interface Derived {
  /** The choice whose value selects the formula; undefined if there is only one formula. */
  readonly by: string | undefined
  /** The formula for each value of that choice; a single formula is under the empty name. */
  readonly cases: Readonly<Record<string, Formula>>
  /** The unit in which the formulas take each lab. */
  readonly units: Readonly<Record<string, string>>
  /**
   * The formulas give the value to this power, in its unit: 3 if the value is a cube root. Limits are raised to the
   * same power before they are compared.
   */
  readonly power: number
  readonly source: string
}
export type TextVariable = Common & { readonly type: 'text' }
export type GroupVariable = Common & {
  readonly type: 'group'
  /** The name of a yes/no field of the group. If that is false, the other fields do not apply. */
  readonly appliesWhen: string | undefined
  readonly fields: readonly Variable[]
}
export type ListVariable = Common & {
  readonly type: 'list'
  readonly entry: string
  readonly fields: readonly Variable[]
}

/** Something that can be known about a patient. */
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

/**
 * The units of a dimension: the factor from each unit to the canonical one (decimal
 * texts), and everyday spellings of units.
 */
export interface Dimension {
  readonly canonical: string
  readonly factors: Readonly<Record<string, string>>
  readonly spellings: Readonly<Record<string, string>>
}

/**
 * The lists of words that affect how sentences of criteria are read. `criteria/README.md` says what
 * each list does, and which hold whole words.
 */
export const SENTENCE_WORDS = ['numbered', 'counted', 'vague', 'general', 'good', 'bad', 'against'] as const
export type SentenceWords = { readonly [K in (typeof SENTENCE_WORDS)[number]]?: readonly string[] }

/**
 * Everything that can be known about a patient, each fact declared once. Plain data:
 * it can be written as JSON and read back.
 */
export interface Dictionary {
  readonly units: Readonly<Record<string, Dimension>>
  readonly variables: readonly Variable[]
  /** Further words that registry pages, reports and people use for a fact, a list or (`hiv=positive`) a value. */
  readonly words: Readonly<Record<string, readonly string[]>>
  /**
   * Words of the field that say how sentences and questions of criteria are to be
   * understood. They decide nothing about patients.
   */
  readonly sentences?: SentenceWords
  /** Values that nobody records, because they follow from variables. */
  readonly derived?: readonly LabVariable[]
}
