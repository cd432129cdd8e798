import type { Period, PeriodUnit } from './calendar.ts'

const PERIOD = /^(\d+)\s+(days?|weeks?|months?|years?)$/

/** Regular expression (for JavaScript and JSON Schema) of the texts that `parsePeriod` reads. */
export const PERIOD_PATTERN = PERIOD.source

/** Parses `6 months`; undefined if the text is not a period. */
export function parsePeriod(text: string): Period | undefined {
  const match = PERIOD.exec(text)
  return match === null ? undefined : periodOf(match[1] ?? '', match[2] ?? '')
}

/** The period of a count and a unit as written: `6` with `month` or `months`. */
export function periodOf(count: string, unit: string): Period {
  return { count: Number(count), unit: (unit.endsWith('s') ? unit : `${unit}s`) as PeriodUnit }
}

/** `6 months`, `1 year`. */
export function periodText({ count, unit }: Period): string {
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`
}
