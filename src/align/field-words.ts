import { oncePer, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { literal } from '../text/index.ts'
import { meaningOf } from './lexicon.ts'

/** Patterns for the words of the dictionary's field, which help to read sentences. */
export interface FieldWords {
  /** Matches text that ends right before a number that belongs to a name, a version or a rank. */
  readonly numbered: RegExp
  /** A name with its version number. */
  readonly versions: RegExp
  /** Matches the text after a number word that counts something. */
  readonly counted: RegExp
  /** Words that imply a number without stating it. */
  readonly vague: RegExp
  /** Stems too general to name a value on their own. */
  readonly general: ReadonlySet<string>
  readonly good: RegExp
  readonly bad: RegExp
  readonly against: RegExp
  /** Names of other facts that contain the word “age”: childbearing age. */
  readonly otherAges: RegExp
}

export const fieldWordsOf: (dictionary: Dictionary) => FieldWords = oncePer((dictionary) => {
  const { sentences = {} } = dictionary
  const { numbered = [], counted = [], vague = [], general = [], good = [], bad = [], against = [] } = sentences
  return {
    numbered: new RegExp(String.raw`(?:\b(?:${either([...VERSIONS, ...numbered])})\s*-?\s*|#)$`, 'i'),
    versions: new RegExp(
      String.raw`\b(?:\p{Lu}{2,}[\s-])?(?:${either(numbered)})[\s-]*(?:(?:${either(VERSIONS)})\s*)?\d+(?:\.\d+)*`,
      'giu',
    ),
    counted: new RegExp(String.raw`^\s*(?:\p{L}+\s+)?(?:${either(counted)})`, 'iu'),
    vague: new RegExp(String.raw`\b(?:${either(VAGUE)})\b|\b(?:${either(vague)})`, 'i'),
    general: new Set([...PRONOUNS, ...general]),
    good: beginning([...GOOD, ...good]),
    bad: beginning([...BAD, ...bad]),
    against: beginning([...AGAINST, ...against]),
    otherAges: new RegExp(either(otherAges(dictionary)), 'gi'),
  }
})

// Words used in any field.
const VERSIONS =
  'version ver ver. v v. type level section criterion page edition class category no. nr. amendment'.split(' ')
const VAGUE =
  'adult adults multiple several few many single solitary one minor minors child children today now current currently'.split(
    ' ',
  )
const PRONOUNS = 'another other'.split(' ')
const GOOD =
  'able willing fit suitabl agree compatib control possib adequa consent compet free safe accept spare exempt'.split(
    ' ',
  )
const BAD = 'failur refus withdr unwill unabl incapab risk danger'.split(' ')
const AGAINST = 'refus declin fail'.split(' ')

/** A pattern for any of these words; without words, one that never matches. */
function either(words: readonly string[]): string {
  const escaped = words.map((word) => literal(word).replaceAll(/[\s-]+/g, String.raw`[\s-]*`))
  return escaped.length === 0 ? '(?!)' : escaped.join('|')
}

function beginning(words: readonly string[]): RegExp {
  return new RegExp(`^(?:${either(words)})`, 'i')
}

function otherAges(dictionary: Dictionary): readonly string[] {
  const known = variablesByPath(dictionary)
  return Object.entries(dictionary.words)
    .filter(([key]) => known.get(meaningOf(key).path)?.type !== 'age')
    .flatMap(([, words]) => words.filter((word) => /\bage\b/i.test(word)))
}
