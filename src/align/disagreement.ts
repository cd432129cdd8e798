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

/** Something that a sentence and a rule say differently. */
export interface Disagreement {
  readonly code: AlignmentCode
  /** What the sentence says, for a sentence that begins with “The text”. */
  readonly says: string
  /** What the rule says, for one that begins with “the rule”. */
  readonly rule: string
  /** Where the sentence says it; undefined where it says nothing of it. */
  readonly said: { readonly start: number; readonly end: number } | undefined
  /** The part of the rule; undefined where it has none. */
  readonly part: Part | undefined
}

/** A sentence and a rule that are held against each other. */
export interface Pair {
  readonly sentence: Sentence
  readonly kind: 'inclusion' | 'exclusion'
  readonly rule: RuleParts
  /** What is left to a person; undefined where nothing is. */
  readonly confirm: RuleParts | undefined
  /** What explains the rule beside the text: its note, its question, its remarks. */
  readonly explained: string
  /** The texts of the other criteria of the trial. */
  readonly elsewhere: string
  readonly dictionary: Dictionary
}

/** Whether a text has a number, however it is written. */
export function hasNumber(text: string, written: string): boolean {
  const plain = written.replaceAll(',', '')
  const escaped = plain.replaceAll('.', String.raw`\.`)
  return new RegExp(String.raw`(?<![\d.])${escaped}(?![\d])(?!\.\d)`).test(text.replaceAll(/(?<=\d),(?=\d{3})/g, ''))
}

/** Where the sentence names a fact. */
export function mentionsOf(path: string, { sentence }: Pair): readonly Mention[] {
  return sentence.mentions.filter((one) => one.meanings.some((each) => each.path === path && each.value === undefined))
}
