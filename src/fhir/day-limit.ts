import type { Part } from '../messages/index.ts'
import { dayText, minus, parsePartialDate } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Claims } from './claims.ts'
import type { FhirMapping } from '../mapping/index.ts'
import { about } from './remark.ts'
import type { Remark } from './remark.ts'

/**
 * The greatest age that a changing value may have on the day of screening, and what happens to an older or undated one.
 */
export type Within = NonNullable<FhirMapping['observations'][number]['within']>

/** A resource's value for a fact that changes over time. */
export interface Dated {
  readonly path: string
  readonly source: string
  /** The value as people read it. */
  readonly said: () => Part
  /** As exact as it is known; undefined if the resource has no date. */
  readonly date: string | undefined
}

/** The first day that is still recent enough, inclusive. */
export function firstDay(within: Within, asOf: Day): Day {
  return 'days' in within
    ? minus(asOf, { count: within.days, unit: 'days' })
    : minus(asOf, { count: within.months, unit: 'months' })
}

/**
 * Whether a value that changes over time is taken. One that is, or may be, from before the limit, or has no date, is
 * set aside (`drop`) or taken with a warning (`warn`). Without a limit everything is taken.
 */
export function isTaken(
  { path, source, said, date }: Dated,
  within: Within | undefined,
  asOf: Day,
  claims: Claims,
): boolean {
  const known = date === undefined ? undefined : parsePartialDate(date)
  if (within === undefined || (known !== undefined && known.first >= firstDay(within, asOf))) return true
  const limit = 'days' in within ? days(within.days) : months(within.months)
  const isWarned = within.else === 'warn'
  const shown = said()
  const says: Remark =
    known === undefined
      ? { key: isWarned ? 'note.undated.taken' : 'note.undated', shown }
      : known.last >= firstDay(within, asOf)
        ? { key: isWarned ? 'note.may-be-old.taken' : 'note.may-be-old', given: { date: date ?? '', limit }, shown }
        : {
            key: isWarned ? 'note.old.taken' : 'note.old',
            given: { date: date ?? '', age: agePart(known.last, asOf), limit },
            shown,
          }
  if (isWarned) {
    claims.warn(path, about(source, says))
    return true
  }
  const reason = known === undefined ? 'undated' : 'old'
  claims.setAside({ path, source, reason, says, ...(date !== undefined && { date }) })
  return false
}

/**
 * `91 days`, `5 months`, `17 years`: the completed units from one day to a later one. Days below 4 months, months below
 * 24 months.
 */
export function agePart(from: Day, asOf: Day): Part {
  const whole = wholeMonths(from, asOf)
  if (whole < 4) return days(Math.max(0, asOf - from))
  return whole < 24 ? months(whole) : { key: 'period.years', given: { count: Math.floor(whole / 12) } }
}

function days(count: number): Part {
  return { key: 'period.days', given: { count } }
}

function months(count: number): Part {
  return { key: 'period.months', given: { count } }
}

function wholeMonths(from: Day, to: Day): number {
  const [a, b] = [dayText(from), dayText(to)].map((text) => text.split('-').map(Number))
  const [year = 0, month = 0, day = 0] = a ?? []
  const [toYear = 0, toMonth = 0, toDay = 0] = b ?? []
  return (toYear - year) * 12 + (toMonth - month) - (toDay < day ? 1 : 0)
}
