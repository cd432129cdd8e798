import { leavesOf } from '../conditions/index.ts'
import type { Condition } from '../conditions/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Disagreement, Pair } from './disagreement.ts'
import { factsThatDiffer } from './facts.ts'
import { joinsThatDiffer } from './joins.ts'
import { lexiconOf } from './lexicon.ts'
import type { Lexicon, Words } from './lexicon.ts'
import { limitsThatDiffer, textLimits } from './limits.ts'
import type { Place, TextDifference } from './limits.ts'
import { ruleParts } from './rule.ts'
import type { Part } from './rule.ts'
import { readSentence } from './sentence.ts'
import type { Sentence } from './sentence.ts'

/** A rule, as sentences are compared with it. */
export interface AlignedRule {
  readonly kind: 'inclusion' | 'exclusion'
  readonly condition: Condition
  readonly confirm: Condition | undefined
  /** Everything that explains the rule besides the text: its note, its question, its remarks. */
  readonly explained: string
  /** The texts of the other criteria of the trial. */
  readonly elsewhere: string
}

/**
 * Reads sentences of criteria, as registries write them, and compares them with rules. It knows the names in the
 * dictionary, the further words given for facts and values, and the usual words for limits, windows, negation and
 * joining. What it cannot read it ignores. It decides nothing about patients.
 */
export class Aligner {
  private readonly lexicon: Lexicon
  private readonly dictionary: Dictionary
  private readonly words: Words

  constructor(dictionary: Dictionary, words: Words) {
    this.dictionary = dictionary
    this.words = words
    this.lexicon = lexiconOf(dictionary, words)
  }

  read(text: string, kind: 'inclusion' | 'exclusion'): Sentence {
    return readSentence(text, kind, this.lexicon, this.dictionary)
  }

  /**
   * The disagreements between a sentence and a rule, one for each thing. None if the text or the rule is too long to be
   * read.
   */
  compare(text: string, rule: AlignedRule): Disagreement[] {
    const { kind, condition, confirm, explained, elsewhere } = rule
    if (text.length > LONGEST_TEXT || leavesOf(condition).length > MOST_LEAVES) return []
    const pair: Pair = {
      sentence: this.read(text, kind),
      kind,
      rule: ruleParts(condition, this.dictionary),
      confirm: confirm && ruleParts(confirm, this.dictionary),
      explained,
      elsewhere,
      dictionary: this.dictionary,
    }
    const found = [...limitsThatDiffer(pair), ...factsThatDiffer(pair, this.words), ...joinsThatDiffer(pair)]
    const known = new Set(found.flatMap((one) => (one.code === 'text/unsaid' ? [] : (one.part?.path ?? []))))
    // A text without a word of three letters is not a sentence, so nothing is missing from it. A fact that is already
    // reported is not also reported as unsaid.
    const isSentence = /\p{L}{3}/u.test(text)
    return found.filter((one) => one.code !== 'text/unsaid' || (isSentence && !known.has(one.part?.path ?? '')))
  }

  /** Where a text mentions the fact that a part of a rule is about; undefined if it does not. */
  placeOf(text: string, { kind }: Pick<AlignedRule, 'kind'>, { path, words }: Part): Place | undefined {
    const { limits, mentions } = this.read(text, kind)
    const limit =
      limits.find((one) => one.subjects.includes(path)) ??
      limits.find((one) => one.written.some((each) => words.includes(each)))
    return limit ?? mentions.find((one) => one.meanings.some((each) => each.path === path && each.value === undefined))
  }

  /**
   * The limits of one text that another text states differently, by their places in the first. Limits that the other
   * text does not state are not reported.
   */
  compareTexts(text: string, other: string, kind: 'inclusion' | 'exclusion', explained: string): TextDifference[] {
    if (Math.max(text.length, other.length) > LONGEST_TEXT) return []
    return textLimits(this.read(text, kind), this.read(other, kind), explained)
  }
}

/**
 * Real sentences (in characters) and rules (in leaves) are shorter. Longer ones are not read, so that no file takes
 * long.
 */
const LONGEST_TEXT = 1500
const MOST_LEAVES = 300
