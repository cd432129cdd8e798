import type { Result } from './result.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { factName, retold, valueLabel } from '../dictionary/index.ts'
import type { Warning } from '../facts/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { Json, Problem } from '../record/index.ts'
import { harmless } from '../text/index.ts'

/**
 * Warnings as people read them: with the name of the fact, except where the sentence names all facts of a contradiction, which is then
 * said once; of an answer, with the criterion, and of all answers for a trial as it is. A place that is no fact of the dictionary (of a chart) stays as it is.
 */
export function warningTexts(warnings: readonly Warning[], dictionary: Dictionary, say: Say = inEnglish): string[] {
  const texts = warnings.map(({ path, message, kind }) => {
    if (kind === 'conflict' || path === '') return message
    const [, trial, criterion] = ANSWER.exec(path) ?? []
    if (trial !== undefined && criterion === undefined) return message
    const fact = trial === undefined ? factName(path, dictionary, say) : `${trial} ${criterion}`
    return say(kind === 'stale' ? 'warning.of-age' : 'warning.of-fact', { fact, message })
  })
  return [...new Set(texts)]
}

/** Where a record keeps the answer to the question of a criterion, or all answers for a trial. */
const ANSWER = /^confirmations\.([^.]+)(?:\.([^.]+))?/

/** Warnings with what they say in the language of the reader; what a query says is of the rules, and in their words. */
export function warningsIn(warnings: readonly Warning[], dictionary: Dictionary, say: Say): Warning[] {
  return warnings.map(({ said, ...one }) => ({
    ...one,
    message: one.query === undefined ? retold({ message: one.message, said }, say, dictionary) : one.message,
  }))
}

/** What is wrong with a record, with the place in it; `place`: of the record itself, where it is told. */
export function problemText(problem: Problem, dictionary: Dictionary, say: Say = inEnglish, place = ''): string {
  const words = harmless(retold(problem, say, dictionary))
  const path = harmless(problem.path)
  const text = path === '' ? words : say('refused.at', { path, problem: words })
  return place === '' ? text : say('refused.of-record', { place, problem: text })
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
