import type { Dictionary } from '../dictionary/index.ts'
import { factName } from '../dictionary/index.ts'
import type { Warning } from '../facts/index.ts'

/**
 * Warnings as people read them: with the name of the fact, except where the sentence names all facts of a contradiction, which is then
 * said once. A place that is no fact of the dictionary (of a chart) stays as it is.
 */
export function warningTexts(warnings: readonly Warning[], dictionary: Dictionary): string[] {
  const texts = warnings.map(({ path, message, kind }) =>
    kind === 'conflict' || path === '' ? message : `${factName(path, dictionary)}: ${message}`,
  )
  return [...new Set(texts)]
}
