import type { RuleSet, Trial } from '../model/index.ts'
import { parseDay } from '../quantity/index.ts'
import type { ExampleSet } from './example.ts'
import { Looking } from './looking.ts'
import { wantedOf } from './wanted.ts'

/** What the examples of a trial have shown, and what not. */
export interface Coverage {
  readonly wanted: number
  readonly seen: number
  /** What no example shows, in words, by criterion. */
  readonly gaps: readonly Gap[]
  /** Criteria that ask for too much at once to know which statuses patients can have; none of them is wanted. Only when there are some. */
  readonly not_worked_out?: readonly string[]
}

export interface Gap {
  readonly criterion: string
  readonly what: string
  /** The status that no example shows, if it is one. */
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
