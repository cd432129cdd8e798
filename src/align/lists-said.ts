import { labelOf } from '../dictionary/index.ts'
import type { Disagreement, Pair } from './disagreement.ts'
import { byPathOf } from './rule.ts'
import type { ListUse } from './rule.ts'

/** Lists for which the sentence speaks of entries and the rule looks for none, or the other way round. */
export function listsThatDiffer(pair: Pair): Disagreement[] {
  const { rule, sentence } = pair
  return [...byPathOf(rule.lists)].flatMap(([path, uses]): Disagreement[] => {
    const [first] = uses
    if (first === undefined || uses.some((one) => one.isDenied !== first.isDenied || one.kind === 'every')) return []
    // Lists with limits are compared by their limits.
    const order = orderThatDiffers(uses, pair)
    if (order !== undefined) return [order]
    if (rule.bounds.some((one) => one.list === path) || sentence.limits.length > 0) return []
    const valued = rule.values.filter((one) => one.list === path && one.isDenied === first.isDenied)
    const mentions = sentence.mentions.filter((one) =>
      one.meanings.some(
        (each) =>
          (each.path === path && each.value === undefined) ||
          valued.some((use) => use.path === each.path && use.values.includes(each.value ?? '')),
      ),
    )
    const [mention] = mentions
    if (mention === undefined || mentions.some((one) => one.isDenied !== !first.isDenied)) return []
    // “Metastases anywhere but the humerus”: values may be denied when the list itself is not.
    const isValue = mention.meanings.every((one) => one.value !== undefined)
    const isMixed = rule.values.some((one) => one.list === path && one.isDenied !== first.isDenied)
    if ((isValue && isMixed) || mentions.some((one) => one.isException)) return []
    const label = labelOf(path, pair.dictionary)
    return [
      {
        code: 'text/polarity',
        says: first.isDenied ? `mentions ${label}` : `rules out ${label}`,
        rule: first.isDenied ? 'looks for none' : 'looks for some',
        said: { start: mention.start, end: mention.end },
        part: undefined,
      },
    ]
  })
}

/**
 * “The last treatment” in the text with `first` in the rule, or the other way round. “In the last 30 days” is a period
 * of time.
 */
function orderThatDiffers(uses: readonly ListUse[], { sentence: { text } }: Pair): Disagreement | undefined {
  const kinds = new Set(uses.map(({ kind }) => kind))
  const [last, first] = [LAST.exec(text), FIRST.exec(text)]
  const [says, word] = last === null ? (['first', first] as const) : (['latest', last] as const)
  if (word === null || (last !== null && first !== null)) return undefined
  const other = says === 'first' ? 'latest' : 'first'
  if (!kinds.has(other) || kinds.has(says)) return undefined
  return {
    code: 'text/polarity',
    says: `means the ${word[0]} one`,
    rule: `uses the ${other} one`,
    said: { start: word.index, end: word.index + word[0].length },
    part: uses[0],
  }
}

const LAST =
  /\b(?:last|latest|most recent)\b(?!\s+(?:\d|\p{L}+\s+(?:days?|weeks?|months?|years?)\b|(?:day|week|month|year)))/iu
const FIRST = /\b(?:first|initial)\b/i
