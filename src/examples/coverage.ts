import type { RuleSet, Trial } from '../model/index.ts'
import { parseDay } from '../quantity/index.ts'
import type { ExampleSet } from './example.ts'
import { Looking } from './looking.ts'
import { wantedOf } from './wanted.ts'

/** What the examples of a trial show, and what they do not. */
export interface Coverage {
  readonly wanted: number
  readonly seen: number
  /** What no example shows, in words, by criterion. */
  readonly gaps: readonly Gap[]
  /**
   * Criteria that take too much work to find the statuses patients can have; no status of theirs is wanted. Left out if
   * there are none.
   */
  readonly not_worked_out?: readonly string[]
}

export interface Gap {
  readonly criterion: string
  readonly what: string
  /** The status that no example shows, if the gap is a status. */
  readonly status?: string
}

/** How much of what is wanted the examples show. */
export function coverage(set: ExampleSet, trial: Trial, rules: RuleSet): Coverage {
  const asOf = parseDay(set.asOf) ?? 0
  const looking = new Looking(rules, asOf, trial.id)
  const sights = set.cases.flatMap(({ record }) => looking.at(record) ?? [])
  const { wanted, spent } = wantedOf(trial, rules, asOf)
  const gaps = wanted.flatMap(({ isShownBy, ...gap }) => (sights.some(isShownBy) ? [] : [gap]))
  return {
    wanted: wanted.length,
    seen: wanted.length - gaps.length,
    gaps,
    ...(spent.length > 0 && { not_worked_out: spent }),
  }
}
