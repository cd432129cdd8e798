import { dayText } from '../quantity/index.ts'
import type { Claims } from './claims.ts'
import { matches, wordsOf } from './codes.ts'
import type { ChartReading } from './chart-reading.ts'
import { modifierOf } from './modified.ts'
import { dateText, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { shown } from './unclear.ts'

/** The statuses of an encounter that did not take place, or has not yet. */
const NOT_THERE = ['planned', 'cancelled', 'entered-in-error']

/**
 * Reads an encounter: only whether the patient died in it, by the code of its discharge disposition. A death after the
 * day of screening does not count and is reported; words that suggest a death, or a code in a resource that may have
 * been taken back, are only reported.
 */
export function readEncounter(
  { body, name, doubt }: Resource,
  claims: Claims,
  { mapping, codes, asOf }: ChartReading,
): void {
  const ended = objectAt(objectAt(body, 'hospitalization'), 'dischargeDisposition')
  const isSaid = codes.of(ended).some((one) => matches(mapping.died.codes, one.code))
  const words = wordsOf(ended)
  if (modifierOf(body) !== undefined) return
  if (!isSaid && !mapping.died.words.some((one) => words.includes(one))) return
  const status = textAt(body, 'status') ?? ''
  if (NOT_THERE.includes(status)) return claims.leave(name, 'not certain', { key: 'left.not-held', given: { status } })
  const date = dateText(objectAt(body, 'period')?.['end'])
  if (date !== undefined && date > dayText(asOf).slice(0, date.length))
    return claims.warn('deceased', { key: 'note.ended-later', given: { resource: name, date } })
  if (isSaid && doubt === undefined) return claims.claim('deceased', { value: true, source: name, date })
  claims.leave(name, 'not certain', { key: 'left.may-have-died' })
  claims.warn('deceased', {
    key: 'note.ended-as',
    given: { resource: name, words: words.trim() === '' ? shown(codes.of(ended)) : words.trim() },
  })
}
