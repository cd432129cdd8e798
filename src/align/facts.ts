import { variableAt } from '../dictionary/index.ts'
import { choice } from './choices.ts'
import type { Disagreement, Pair } from './disagreement.ts'
import type { Words } from './lexicon.ts'
import { byPathOf } from './rule.ts'
import { listsThatDiffer } from './lists-said.ts'
import { leftOut, unsaid } from './named.ts'
import { yesNo } from './yes-no.ts'

/** Facts and values on which sentence and rule differ: opposite polarity, or named by only one of them. */
export function factsThatDiffer(pair: Pair, words: Words): Disagreement[] {
  const { rule } = pair
  const byPath = byPathOf(rule.values)
  const found = [...byPath].flatMap(([path, uses]): Disagreement[] => {
    const { type } = variableAt(pair.dictionary, path)
    if (type === 'yes_no') return yesNo(path, uses, pair)
    return type === 'choice' ? choice(path, uses, pair) : []
  })
  return [...found, ...listsThatDiffer(pair), ...leftOut(pair), ...unsaid(pair, words)]
}
