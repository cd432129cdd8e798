import type { Points } from '../dictionary/index.ts'
import type { Leaf } from '../diagram/index.ts'
import type { Facts } from '../facts/index.ts'

/** The points of one value; the dictionary gives points to every value of a component. */
export function pointsOf(table: Readonly<Record<string, number>>, value: Leaf): number {
  return table[String(value)] ?? 0
}

/** Every total that is still possible by what the record says of the components. */
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
