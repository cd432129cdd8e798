// Part of the oracle of the tests: see index.ts.

import type { Points } from '../../src/dictionary/index.ts'
import type { Leaf } from './diagrams.ts'
import type { Facts } from '../../src/facts/index.ts'

/** The points of one value. The dictionary gives points to every value of a component. */
export function pointsOf(table: Readonly<Record<string, number>>, value: Leaf): number {
  return table[String(value)] ?? 0
}

/** Every total that the components known in the record still allow. */
export function possibleTotals(facts: Facts, path: string, points: Points): ReadonlySet<number> {
  const entry = path.slice(0, path.lastIndexOf('.') + 1)
  return Object.entries(points).reduce<ReadonlySet<number>>(
    (totals, [component, table]) => {
      const fact = facts.at(entry + component)
      const values = fact.type === 'values' ? fact.values : []
      const own = new Set(values.map((value) => pointsOf(table, value)))
      return new Set([...totals].flatMap((total) => [...own].map((more) => total + more)))
    },
    new Set([0]),
  )
}
