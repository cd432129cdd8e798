import { parsePartialDate, plus } from '../quantity/index.ts'
import type { Claims } from './claims.ts'
import { DIAGNOSED, diagnosedOn } from './diagnosis.ts'
import type { ChartReading } from './chart-reading.ts'
import { dateOf } from './resources.ts'

/**
 * Claims that the cancer has come back as distant metastases. This holds if the stage at diagnosis is known and not IV,
 * and if every metastasis of the chart (including those that are not taken) and every stage IV certainly comes after
 * the span `recurrence.after` that follows each diagnosis of a breast cancer in the chart.
 */
export function claimRecurrence(claims: Claims, reading: ChartReading): void {
  const { stage, recurrence } = reading.mapping
  const ends = reading.breast.map(({ resource }) => {
    const diagnosis = parsePartialDate(diagnosedOn(resource.body) ?? '')
    return diagnosis === undefined ? Infinity : plus(diagnosis.last, { count: recurrence.after.months, unit: 'months' })
  })
  const isLater = (date: string | undefined): boolean => {
    const day = parsePartialDate(date ?? '')
    return day !== undefined && ends.every((end) => day.first > end)
  }
  const stages = claims.claimsOf(stage.fact)
  if (stages.length === 0 || stages.some((one) => one.value === 'IV') || claims.isSpoilt(stage.fact)) return
  if (!reading.stages.every((one) => one.value !== 'IV' || isLater(one.date))) return
  if (!reading.metastatic.every(({ body }) => isLater(dateOf(body, DIAGNOSED)))) return
  const { fact, value } = recurrence
  for (const { resource } of reading.lesions)
    claims.claim(fact, { value, source: resource.name, date: dateOf(resource.body, DIAGNOSED) })
}
