import type { Dictionary } from '../dictionary/index.ts'
import type { Part, RuleParts } from './rule.ts'
import type { Mention, Sentence } from './sentence.ts'

export type AlignmentCode =
  | 'text/number'
  | 'text/comparator'
  | 'text/unit'
  | 'text/polarity'
  | 'text/joining'
  | 'text/value'
  | 'text/unsaid'

/** Something on which a sentence and a rule differ. */
export interface Disagreement {
  readonly code: AlignmentCode
  /** What the sentence says, to follow “The text”. */
  readonly says: string
  /** What the rule says, to follow “the rule”. */
  readonly rule: string
  /** Where the sentence says it; undefined if it does not. */
  readonly said: { readonly start: number; readonly end: number } | undefined
  /** The part of the rule; undefined if no single part is meant. */
  readonly part: Part | undefined
}

/** A sentence and a rule that are compared with each other. */
export interface Pair {
  readonly sentence: Sentence
  readonly kind: 'inclusion' | 'exclusion'
  readonly rule: RuleParts
  /** The part that is left to a person; undefined if there is none. */
  readonly confirm: RuleParts | undefined
  /** Everything that explains the rule besides the text: its note, its question, its remarks. */
  readonly explained: string
  /** The texts of the other criteria of the trial. */
  readonly elsewhere: string
  readonly dictionary: Dictionary
}

/** Whether a text contains a number, with or without thousands separators. */
export function hasNumber(text: string, written: string): boolean {
  const plain = written.replaceAll(',', '')
  const escaped = plain.replaceAll('.', String.raw`\.`)
  return new RegExp(String.raw`(?<![\d.])${escaped}(?![\d])(?!\.\d)`).test(text.replaceAll(/(?<=\d),(?=\d{3})/g, ''))
}

/** The places where the sentence names a fact. */
export function mentionsOf(path: string, { sentence }: Pair): readonly Mention[] {
  return sentence.mentions.filter((one) => one.meanings.some((each) => each.path === path && each.value === undefined))
}
