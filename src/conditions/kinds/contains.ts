import { folded } from '../../text/index.ts'
import { objectSchema } from '../../syntax/index.ts'
import type { Leaf } from '../leaf.ts'
import { quotedWords } from '../range-words.ts'

export const CONTAINS: Leaf<'contains'> = {
  inputs: ({ path }) => [{ path, part: 'value' }],
  limits: ({ path, words }) => [{ kind: 'words', path, words }],
  turns: () => undefined,
  holds:
    ({ words }) =>
    (value) =>
      containsOne(String(value), words),
  words: ({ words }, _dictionary, say) => say('asks.containing', { words: quotedWords(words, say) }),
  asks: 'value',
  slips: (condition) => {
    const { path, words } = condition
    if (words.length === 1)
      return [{ condition: { kind: 'not', of: condition }, change: `${path} not ${words[0] ?? ''}` }]
    return words.map((word) => ({
      condition: { ...condition, words: words.filter((one) => one !== word) },
      change: `${path} without ${word}`,
    }))
  },
  schema: ({ type }) => {
    if (type !== 'text') return []
    const word = { type: 'string', minLength: 1 }
    return [objectSchema({ contains: { anyOf: [word, { type: 'array', minItems: 1, items: word }] } }, ['contains'])]
  },
  isWritten: ({ type }, node) => type === 'text' && node.kind === 'map',
  read: (variable, node, scope) => {
    const fields = scope.reader.map(node, `the condition on \`${variable.name}\``, ['contains'])
    const written = fields?.required('contains')
    if (written === undefined) return undefined
    const items = written.kind === 'list' ? written.items : [written]
    const words = items.map((item) => scope.reader.text(item, 'a word'))
    if (items.length === 0) return scope.reader.error('value/empty', written, 'Name at least one word.')
    return words.every((word) => word !== undefined) ? { kind: 'contains', path: variable.path, words } : undefined
  },
}

/** Whether a text contains at least one of the words; case, accents and hyphens make no difference. */
export function containsOne(text: string, words: readonly string[]): boolean {
  const own = folded(text)
  return words.some((word) => own.includes(folded(word)))
}
