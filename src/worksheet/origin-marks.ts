import { listOf } from '../dictionary/index.ts'
import type { CriterionResult, Result } from '../explain/index.ts'
import type { Say } from '../messages/index.ts'
import { sourceOf, valueAt } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'

/**
 * Marks for what the record does not give for the facts of a criterion: the day of a fact that can grow too old, and
 * the source of any fact.
 */
const NO_DAY = '†'
const NO_SOURCE = '‡'

export function originMarks(
  { facts, status }: CriterionResult,
  record: JsonObject,
  { undated = [] }: Pick<Result, 'undated'>,
): string {
  const stated = Object.keys(facts).filter((path) => (valueAt(record, path) ?? null) !== null)
  if (stated.length === 0 || status === 'confirm') return ''
  const isUndated = stated.some((path) => undated.includes(path) || undated.includes(listOf(path) ?? ''))
  return `${isUndated ? NO_DAY : ''}${stated.some((path) => hasSource(record, path)) ? '' : NO_SOURCE}`
}

/** What the marks in the rows of a trial mean; undefined if there are none. */
export function marksText(
  { rows }: { readonly rows: readonly { readonly reason: string }[] },
  say: Say,
): string | undefined {
  const isUsed = (mark: string): boolean => rows.some(({ reason }) => reason.includes(mark))
  const texts = [
    ...(isUsed(NO_DAY) ? [say('sheet.no-day', { mark: NO_DAY })] : []),
    ...(isUsed(NO_SOURCE) ? [say('sheet.no-source', { mark: NO_SOURCE })] : []),
  ]
  return texts.length === 0 ? undefined : texts.join(' ')
}

/** Whether the fact itself, its entry or its list names a source. */
function hasSource(record: JsonObject, path: string): boolean {
  const list = listOf(path)
  const places = list === undefined ? [path] : [path, path.replace(/\.[^.\]]*$/, ''), list]
  return places.some((one) => sourceOf(record, one) !== undefined)
}
