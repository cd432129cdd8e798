import { FRESH_FORM, spanOf, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Period } from '../quantity/index.ts'
import type { Reader, Syntax } from '../syntax/index.ts'
import { offer } from '../text/index.ts'
import type { Spans } from './trial.ts'

/** Reads `fresh:`, such as `{labs.alt: 14 days, ecog: none}`. Keys are facts, or groups and lists of facts. */
export function readSpans(node: Syntax, reader: Reader, dictionary: Dictionary): Spans {
  const known = variablesByPath(dictionary)
  const spans = (reader.map(node, '`fresh`')?.entries ?? []).flatMap(({ key, keySpan, value }) => {
    if (!known.has(key)) {
      const help = offer(key, [...known.keys()])
      reader.error('variable/unknown', { span: keySpan }, `There is no variable \`${key}\`.`, help)
      return []
    }
    const span = spanOf(value.kind === 'scalar' ? value.text : '')
    if (span !== undefined) return [[key, span] as const]
    reader.error('dictionary/fresh', value, FRESH_FORM)
    return []
  })
  return Object.fromEntries<Period | null>(spans)
}
