import { inEnglish } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'

/**
 * A date as people write it, so that day and month cannot be confused: `25 January 2021`; `January 2021`
 * or `2021` if it is not known to the day.
 */
export function dateInWords(date: string, say: Say = inEnglish): string {
  const [year = '', month, day] = date.split('-')
  if (month === undefined) return year
  const given = { year, month: say(`month.${Number(month)}` as MessageKey) }
  return day === undefined ? say('date.month', given) : say('date.day', { ...given, day: Number(day) })
}
