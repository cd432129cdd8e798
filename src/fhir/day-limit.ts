import { dayText, minus, parsePartialDate } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Claims } from './claims.ts'
import type { FhirMapping } from '../mapping/index.ts'

/** How old what changes may be on the day of screening, and what happens to what is older or has no date. */
export type Within = NonNullable<FhirMapping['observations'][number]['within']>

/** Something that one resource says of a fact that changes. */
export interface Dated {
  readonly path: string
  readonly source: string
  /** The value as people read it. */
  readonly said: string
  /** As far as it is known. */
  readonly date: string | undefined
}

/** The first day that is near enough to the day of screening; it is itself. */
export function firstDay(within: Within, asOf: Day): Day {
  return 'days' in within
    ? minus(asOf, { count: within.days, unit: 'days' })
    : minus(asOf, { count: within.months, unit: 'months' })
}

/**
 * Whether something that changes is taken. Where its day lies, or may lie, before the limit, or is not known, it is set aside (`drop`) or
 * taken with a warning (`warn`). Without a limit everything is taken.
 */
export function isTaken(
  { path, source, said, date }: Dated,
  within: Within | undefined,
  asOf: Day,
  claims: Claims,
): boolean {
  const known = date === undefined ? undefined : parsePartialDate(date)
  if (within === undefined || (known !== undefined && known.first >= firstDay(within, asOf))) return true
  const limit = 'days' in within ? `${within.days} days` : `${within.months} months`
  const says =
    known === undefined
      ? `(${said}) does not say of which day it is`
      : known.last >= firstDay(within, asOf)
        ? `(${said}) is of ${date ?? ''}, which may be older than ${limit}`
        : `(${said}) is of ${date ?? ''}, ${ageText(known.last, asOf)} ago, which is older than ${limit}`
  if (within.else === 'warn') {
    claims.warn(path, `${source} ${says}; check that it still holds.`)
    return true
  }
  const reason = known === undefined ? 'undated' : 'old'
  claims.setAside({ path, source, reason, says: `${says}; it is not taken`, ...(date !== undefined && { date }) })
  return false
}

/** `91 days`, `5 months`, `17 years`: completed units from a day to a later one. */
export function ageText(from: Day, asOf: Day): string {
  const days = Math.max(0, asOf - from)
  const months = wholeMonths(from, asOf)
  if (months < 4) return days === 1 ? '1 day' : `${days} days`
  return months < 24 ? `${months} months` : `${Math.floor(months / 12)} years`
}

function wholeMonths(from: Day, to: Day): number {
  const [a, b] = [dayText(from), dayText(to)].map((text) => text.split('-').map(Number))
  const [year = 0, month = 0, day = 0] = a ?? []
  const [toYear = 0, toMonth = 0, toDay = 0] = b ?? []
  return (toYear - year) * 12 + (toMonth - month) - (toDay < day ? 1 : 0)
}
