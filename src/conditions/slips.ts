import type { Condition, ConditionOf } from './condition.ts'
import { keptFold } from './fold.ts'
import type { Slip } from './leaf.ts'
import { leafSlips } from './leaves.ts'
import { quantifierSlips } from './quantifiers.ts'

/** Slips that an author could make in writing a condition, not counting those in the conditions inside it. */
export const slipsOf: (condition: Condition) => readonly Slip[] = keptFold<readonly Slip[]>({
  all: (_, condition) => otherJoin(condition, 'any'),
  any: (_, condition) => otherJoin(condition, 'all'),
  atLeast: (_, condition) =>
    [-1, 1].map((step) => ({
      condition: { ...condition, count: condition.count + step },
      change: `at least ${condition.count} → ${condition.count + step}`,
    })),
  not: (_, { of }) => [{ condition: of, change: 'negation dropped' }],
  list: (_, condition) => quantifierSlips(condition),
  leaf: leafSlips,
})

function otherJoin({ kind, of }: ConditionOf<'all' | 'any'>, other: 'all' | 'any'): Slip[] {
  return of.length < 2 ? [] : [{ condition: { kind: other, of }, change: `${kind} → ${other}` }]
}
