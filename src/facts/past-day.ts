import type { Sentence } from '../messages/index.ts'
import { dayText, parsePartialDate } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import { harmless } from '../text/index.ts'
import { oldestBirth } from './facts.ts'
import type { Span } from './fact.ts'

export type PastDay = { readonly ok: true; readonly span: Span } | { readonly ok: false; readonly because: Sentence }

/**
 * The days that a date in a record may mean, none of them after the as-of date. Refused are texts that are not dates,
 * dates that lie entirely after the as-of date, and dates that begin before any living person was born.
 */
export function pastDay(text: string, asOf: Day): PastDay {
  const range = parsePartialDate(text)
  const date = harmless(text)
  if (range === undefined) return refused({ key: 'refused.date.text', own: { text: date }, general: 'refused.date' })
  if (range.first > asOf)
    return refused({ key: 'refused.date.later.day', own: { date, day: dayText(asOf) }, general: 'refused.date.later' })
  if (range.first < oldestBirth(asOf))
    return refused({ key: 'refused.date.earlier.day', own: { date }, general: 'refused.date.earlier' })
  return { ok: true, span: { lo: range.first, hi: Math.min(range.last, asOf) } }
}

function refused(because: Sentence): PastDay {
  return { ok: false, because }
}
