import type { MessageKey } from './en/index.ts'

/**
 * A sentence as data: its key and what fills its gaps. It can be put into words later, in any language, and also in a
 * general form that reveals nothing of the record it is about.
 */
export type Sentence = {
  readonly key: MessageKey
  /** What is filled in; nothing from the record itself. */
  readonly given?: Parts
} & (
  | { readonly own?: never; readonly general?: never }
  /** `own`: what only the record, its file or its place says. `general`: the sentence without it. */
  | { readonly own: Parts; readonly general: MessageKey }
)

type Parts = Readonly<Record<string, Part>>

/** What fills a gap. Facts are given by their paths and named in the words of the dictionary. */
export type Part =
  /** Filled in as it is. */
  | string
  | number
  | Sentence
  /** The name of a fact in a record: `side (metastasis 1)`. */
  | { readonly fact: string }
  /** The label of a variable, by its declared path. */
  | { readonly label: string }
  /** A value of a fact. */
  | { readonly value: string; readonly of: string }
  | { readonly list: 'and' | 'or' | 'commas' | 'semicolons' | 'sentences'; readonly parts: readonly Part[] }
  /** A text from a rule file or mapping, in English. */
  | { readonly english: string }
  /** With its first letter in upper case. */
  | { readonly capitalized: Part }
