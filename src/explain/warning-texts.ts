import type { Result } from './result.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { factName, valueLabel } from '../dictionary/index.ts'
import type { Warning } from '../facts/index.ts'
import type { Json } from '../record/index.ts'

/**
 * Warnings as people read them: with the name of the fact, except where the sentence names all facts of a contradiction, which is then
 * said once. A place that is no fact of the dictionary (of a chart) stays as it is.
 */
export function warningTexts(warnings: readonly Warning[], dictionary: Dictionary): string[] {
  const texts = warnings.map(({ path, message, kind }) => {
    if (kind === 'conflict' || path === '') return message
    return `${factName(path, dictionary)}${kind === 'stale' ? '' : ':'} ${message}`
  })
  return [...new Set(texts)]
}

/** What was assumed of a patient, in words: `recurrence: none`. */
export function assumptionTexts({ assumed = {} }: Pick<Result, 'assumed'>, dictionary: Dictionary): string[] {
  return Object.entries(assumed).map(
    ([path, value]) => `${factName(path, dictionary)}: ${assumedText(path, value, dictionary)}`,
  )
}

/** An assumed value in words. */
export function assumedText(path: string, value: Json, dictionary: Dictionary): string {
  return typeof value === 'string' || typeof value === 'boolean' ? valueLabel(path, value, dictionary) : String(value)
}

/** The warnings of a result without those of what was assumed, which is told by itself. */
export function otherWarnings({ warnings, assumed = {} }: Pick<Result, 'warnings' | 'assumed'>): Warning[] {
  return warnings.filter((one) => one.assumed === undefined || !Object.hasOwn(assumed, one.path))
}
