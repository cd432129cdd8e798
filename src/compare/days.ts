import { leafLimits, leavesOf } from '../conditions/index.ts'
import type { Limit } from '../conditions/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { conditionsOf } from '../model/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import { compareCriteria } from '../prove/index.ts'
import type { Comparison, Example } from '../prove/index.ts'
import { dayText, plus } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'

/**
 * Compares two versions of a criterion on the as-of day and, if the result can depend on the day, on other days too: 90
 * days are as long as 3 months on one day and shorter on another. Undefined if a comparison takes more work than is
 * granted.
 */
export function compareOnDays(before: Criterion, after: Criterion, rules: RuleSet, asOf: Day): Comparison | undefined {
  const today = compareCriteria(before, after, rules, asOf)
  if (today === undefined || !hangsOnDay(before, after, rules.dictionary)) return today
  let { wider, narrower } = today
  for (const day of otherDays(asOf)) {
    if (wider !== undefined && narrower !== undefined) break
    const then = compareCriteria(before, after, rules, day)
    if (then === undefined) return undefined
    wider ??= onDay(then.wider, day)
    narrower ??= onDay(then.narrower, day)
  }
  return { wider, narrower }
}

/** Whether one version measures time differently from the other: in days, by the calendar, or from a fixed date. */
function hangsOnDay(before: Criterion, after: Criterion, dictionary: Dictionary): boolean {
  const [a, b] = [before, after].map((one) => measuresOf(one, dictionary))
  if (a === undefined || b === undefined) return false
  const changed = [...a, ...b].filter(([text]) => !(a.has(text) && b.has(text)))
  return new Set(changed.map(([, measure]) => measure)).size > 1
}

type Measure = 'days' | 'calendar' | 'date'

/** The date limits that a criterion sets, each with how it measures time. */
function measuresOf({ form }: Criterion, dictionary: Dictionary): ReadonlyMap<string, Measure> {
  const limits = conditionsOf(form)
    .flatMap(leavesOf)
    .flatMap((leaf) => leafLimits(leaf, dictionary))
  return new Map(
    limits.flatMap((limit): [string, Measure][] => {
      const measure = measureOf(limit)
      return measure === undefined ? [] : [[JSON.stringify(limit), measure]]
    }),
  )
}

function measureOf(limit: Limit): Measure | undefined {
  if (limit.kind !== 'window') return limit.kind === 'day' ? 'date' : undefined
  const { unit } = limit.period
  return unit === 'days' || unit === 'weeks' ? 'days' : 'calendar'
}

/**
 * The first and the last day of each month in the next four years, among which calendar windows reach their greatest
 * and least length.
 */
function otherDays(asOf: Day): readonly Day[] {
  const toFirst = Number(dayText(asOf).slice(-2)) - 1
  const first = asOf - toFirst
  return Array.from({ length: 48 }, (_, i) => plus(first, { count: i + 1, unit: 'months' })).flatMap((one) => [
    one - 1,
    one,
  ])
}

function onDay(example: Example | undefined, day: Day): Example | undefined {
  return example === undefined ? undefined : { ...example, on: dayText(day) }
}
