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

/** A rule as it is held against what sentences say. */
export interface AlignedRule {
  readonly kind: 'inclusion' | 'exclusion'
  readonly condition: Condition
  readonly confirm: Condition | undefined
  /** What explains the rule beside the text: its note, its question, its remarks. */
  readonly explained: string
  /** The texts of the other criteria of the trial. */
  readonly elsewhere: string
}

/**
 * Reads sentences of criteria, as registries write them, and holds them against rules. It knows the words of the dictionary and those that
 * are given as further words of facts and values, and the usual words of limits, windows, negation and joining; what it cannot read it
 * leaves alone. Decides nothing about patients.
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

  /** What a sentence and a rule say differently; one for each thing. */
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
    // A single letter is no sentence, and what is said otherwise is not unsaid.
    const isSentence = /\p{L}{3}/u.test(text)
    return found.filter((one) => one.code !== 'text/unsaid' || (isSentence && !known.has(one.part?.path ?? '')))
  }

  /** Where a text speaks of the fact that a part of a rule is about; undefined where it does not. */
  placeOf(text: string, { kind }: Pick<AlignedRule, 'kind'>, { path, words }: Part): Place | undefined {
    const { limits, mentions } = this.read(text, kind)
    const limit =
      limits.find((one) => one.subjects.includes(path)) ??
      limits.find((one) => one.written.some((each) => words.includes(each)))
    return limit ?? mentions.find((one) => one.meanings.some((each) => each.path === path && each.value === undefined))
  }

  /** Limits of one text that another one has otherwise, or not at all, by their places in the first. */
  compareTexts(text: string, other: string, kind: 'inclusion' | 'exclusion', explained: string): TextDifference[] {
    if (Math.max(text.length, other.length) > LONGEST_TEXT) return []
    return textLimits(this.read(text, kind), this.read(other, kind), explained)
  }
}

/** No sentence is so long, and no rule says so much in one; they are not read, so that no file can take long. */
const LONGEST_TEXT = 1500
const MOST_LEAVES = 300
