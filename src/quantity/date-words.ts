import { inEnglish } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'

/** A date as people write it, which cannot be misread: `25 January 2021`; `January 2021` and `2021` where it is not known to the day. */
export function dateInWords(date: string, say: Say = inEnglish): string {
  const [year = '', month, day] = date.split('-')
  if (month === undefined) return year
  const given = { year, month: say(`month.${Number(month)}` as MessageKey) }
  return day === undefined ? say('date.month', given) : say('date.day', { ...given, day: Number(day) })
}
