import type { MessageKey } from './en/index.ts'

/**
 * A sentence as data: what is said, and what is put into it. So it can be told later, in any language, and in general words that say nothing of the
 * record that it is about.
 */
export type Sentence = {
  readonly key: MessageKey
  /** What is put in; nothing of the record's own. */
  readonly given?: Parts
} & (
  | { readonly own?: never; readonly general?: never }
  /** `own`: what only the record, its file or its place says; `general`: the sentence without it. */
  | { readonly own: Parts; readonly general: MessageKey }
)

type Parts = Readonly<Record<string, Part>>

/** What is put into a sentence. Facts are named by their paths: their words are those of the dictionary. */
export type Part =
  /** Put in as it is. */
  | string
  | number
  | Sentence
  /** The name of a fact of a record: `side (metastasis 1)`. */
  | { readonly fact: string }
  /** The label of a variable, by its declared path. */
  | { readonly label: string }
  /** A value of a fact. */
  | { readonly value: string; readonly of: string }
  | { readonly list: 'and' | 'or' | 'commas' | 'semicolons' | 'sentences'; readonly parts: readonly Part[] }
  /** What a file of rules says, in English. */
  | { readonly english: string }
  /** With its first letter large. */
  | { readonly capitalized: Part }
