import type { Result } from './result.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { factName, valueLabel } from '../dictionary/index.ts'
import type { Warning } from '../facts/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { Json } from '../record/index.ts'

/**
 * Warnings as people read them: with the name of the fact, except where the sentence names all facts of a contradiction, which is then
 * said once. A place that is no fact of the dictionary (of a chart) stays as it is.
 */
export function warningTexts(warnings: readonly Warning[], dictionary: Dictionary, say: Say = inEnglish): string[] {
  const texts = warnings.map(({ path, message, kind }) => {
    if (kind === 'conflict' || path === '') return message
    const fact = factName(path, dictionary, say)
    return say(kind === 'stale' ? 'warning.of-age' : 'warning.of-fact', { fact, message })
  })
  return [...new Set(texts)]
}

/** What was assumed of a patient, in words: `recurrence: none`. */
export function assumptionTexts(
  { assumed = {} }: Pick<Result, 'assumed'>,
  dictionary: Dictionary,
  say: Say = inEnglish,
): string[] {
  return Object.entries(assumed).map(([path, value]) =>
    say('fact.value', { fact: factName(path, dictionary, say), value: assumedText(path, value, dictionary, say) }),
  )
}

function assumedText(path: string, value: Json, dictionary: Dictionary, say: Say): string {
  if (typeof value === 'boolean') return say(value ? 'value.yes' : 'value.no')
  return typeof value === 'string' ? valueLabel(path, value, dictionary) : String(value)
}

/** The warnings of a result without those of what was assumed, which is told by itself. */
export function otherWarnings({ warnings, assumed = {} }: Pick<Result, 'warnings' | 'assumed'>): Warning[] {
  return warnings.filter((one) => one.assumed === undefined || !Object.hasOwn(assumed, one.path))
}
