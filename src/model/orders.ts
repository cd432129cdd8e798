import type { DateOrder } from './trial.ts'

/**
 * Orders of dates together with those that follow from them: if a is before b and b before c, then a is before c. Those
 * written in the dictionary come first.
 */
export function withChains(orders: readonly DateOrder[]): DateOrder[] {
  const all = [...orders]
  const known = new Set(orders.map(keyOf))
  for (const first of all) {
    for (const next of orders) {
      if (next.earlier !== first.later || next.later === first.earlier) continue
      const because = first.because.includes(next.because) ? first.because : `${first.because} ${next.because}`
      const chained = { earlier: first.earlier, later: next.later, because }
      if (known.has(keyOf(chained))) continue
      known.add(keyOf(chained))
      all.push(chained)
    }
  }
  return all
}

function keyOf({ earlier, later }: DateOrder): string {
  return `${earlier} ${later}`
}
