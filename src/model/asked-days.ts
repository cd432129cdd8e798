import { pathsOf } from '../conditions/index.ts'
import { factOfDay } from '../dictionary/index.ts'
import { conditionsOf, conditionsOfImplication } from './parts.ts'
import type { RuleSet } from './trial.ts'

/** The days of facts (`labs.alt.date`) that criteria, remarks, implications and queries ask for. Cached by rule set. */
export function askedDays(rules: RuleSet): ReadonlySet<string> {
  const known = ASKED.get(rules) ?? daysIn(rules)
  ASKED.set(rules, known)
  return known
}

const ASKED = new WeakMap<RuleSet, ReadonlySet<string>>()

function daysIn({ dictionary, trials, implications, queries }: RuleSet): ReadonlySet<string> {
  const conditions = [
    ...trials.flatMap(({ criteria }) =>
      criteria.flatMap(({ form, remarks }) => [...conditionsOf(form), ...remarks.map(({ when }) => when)]),
    ),
    ...implications.flatMap(conditionsOfImplication),
    ...queries.map(({ when }) => when),
  ]
  const paths = conditions.flatMap((condition) => [...pathsOf(condition)])
  return new Set(paths.filter((path) => factOfDay(dictionary, path) !== undefined))
}
