import { labelOf, variableAt } from '../dictionary/index.ts'
import { mentionsOf } from './disagreement.ts'
import type { Disagreement, Pair } from './disagreement.ts'
import { isConditional } from './joins.ts'
import type { RuleValues } from './rule.ts'
import { isNegator } from './sentence.ts'
import type { Mention } from './sentence.ts'
import { areAkin, contentOf } from './tokens.ts'

/** A yes/no fact for which the sentence says the opposite. */
export function yesNo(path: string, uses: readonly RuleValues[], pair: Pair): Disagreement[] {
  const wanted = new Set(uses.map((one) => (one.values[0] === true) !== one.isDenied))
  const [isWanted, more] = [...wanted]
  const [part] = uses
  if (isWanted === undefined || more !== undefined || part === undefined) return []
  const named = mentionsOf(path, pair)
  const mentions = named.length === 0 && pair.rule.paths.size === 1 ? partlyNamed(path, pair) : named
  const [mention] = mentions
  if (mention === undefined || mentions.some((one) => one.isDenied === undefined || one.isException)) return []
  // “Not pregnant; a pregnancy test is needed” still denies it.
  const isContradicted = isWanted ? mention.isDenied === true : mentions.every((one) => one.isDenied === false)
  if (!isContradicted || isConditional(path, pair)) return []
  const label = labelOf(path, pair.dictionary)
  return [polarity(mention, label, isWanted, part)]
}

/**
 * For a rule on a single fact: a text mentions the fact if it has two words of its name. It is denied if the text's
 * only negation is its first word, and undefined with any other negation.
 */
function partlyNamed(path: string, { sentence: { text, tokens }, dictionary }: Pair): readonly Mention[] {
  const words = [...contentOf(`${labelOf(path, dictionary)} ${variableAt(dictionary, path).name.replaceAll('_', ' ')}`)]
  const own = tokens.filter((token) => token.kind === 'word' && words.some((word) => areAkin(word, token.stem)))
  const [first] = own
  if (first === undefined || new Set(own.map((one) => one.stem)).size < 2) return []
  const denials = tokens.filter((one) => isNegator(one.stem))
  const isFirst = denials[0] !== undefined && denials[0] === tokens[0]
  const isDenied = denials.length === 0 ? false : denials.length === 1 && isFirst ? true : undefined
  const isException = /\b(?:except|unless|other than|but)\b/i.test(text)
  return [{ meanings: [], start: first.start, end: first.end, isDenied, isAside: false, isException }]
}

function polarity(mention: Mention, label: string, isWanted: boolean, part: RuleValues): Disagreement {
  return {
    code: 'text/polarity',
    says: isWanted ? `rules out ${label}` : `mentions ${label}`,
    rule: isWanted ? `looks for ${label}` : `looks for the opposite of ${label}`,
    said: { start: mention.start, end: mention.end },
    part,
  }
}
