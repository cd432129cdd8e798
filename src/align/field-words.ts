import { oncePer, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { literal } from '../text/index.ts'
import { meaningOf } from './lexicon.ts'

/** The words of a dictionary's field by whose sense sentences are read, as patterns. */
export interface FieldWords {
  /** Ends before a number that is a name, a version or a place in an order. */
  readonly numbered: RegExp
  /** A name with the number of its version. */
  readonly versions: RegExp
  /** Begins behind a number word that counts. */
  readonly counted: RegExp
  /** Stands for a number that nobody writes. */
  readonly vague: RegExp
  /** Stems that say too little to name a value by themselves. */
  readonly general: ReadonlySet<string>
  readonly good: RegExp
  readonly bad: RegExp
  readonly against: RegExp
  /** Names of other facts that have an age in them: childbearing age. */
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

// The words of any field.
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

/** Words of which one fits; of none, what never does. */
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
