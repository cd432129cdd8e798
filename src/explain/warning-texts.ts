import type { Result } from './result.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { factName, retold, valueLabel } from '../dictionary/index.ts'
import type { Warning } from '../facts/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { Json, Problem } from '../record/index.ts'
import { harmless } from '../text/index.ts'

/**
 * Warnings as people read them, each with the name of its fact; for an answer, with its criterion; for all answers for a
 * trial, with that trial. A contradiction already names all its facts, so its sentence stands alone and appears once. A
 * path that is no fact of the dictionary (such as a place in a chart) is shown unchanged.
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

/**
 * Warnings with their messages in the reader's language. The message of a query is part of the rules and keeps their
 * words.
 */
export function warningsIn(warnings: readonly Warning[], dictionary: Dictionary, say: Say): Warning[] {
  return warnings.map(({ said, ...one }) => ({
    ...one,
    message: one.query === undefined ? retold({ message: one.message, said }, say, dictionary) : one.message,
  }))
}

/** What is wrong with a record, with the place in it. `place`: where the record itself is, if that is to be said. */
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

/** The warnings of a result, except those about assumptions, which are shown separately. */
export function otherWarnings({ warnings, assumed = {} }: Pick<Result, 'warnings' | 'assumed'>): Warning[] {
  return warnings.filter((one) => one.assumed === undefined || !Object.hasOwn(assumed, one.path))
}
