import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'

/** The positions of two entries that are the same thing in two lists. */
export type Pair = readonly [before: number, after: number]

/**
 * Matches the entries of two lists of a mapping that are the same thing: equal ones first, then those that share codes
 * (the more the better) or that agree in something else that identifies an entry. Each entry has at most one partner.
 * The pairs come in no particular order.
 */
export function pairsOf(before: readonly Json[], after: readonly Json[]): Pair[] {
  const free = new Map<string, number[]>()
  after.forEach((one, j) => free.set(JSON.stringify(one), [...(free.get(JSON.stringify(one)) ?? []), j]))
  const equal = before.flatMap((one, i): Pair[] => {
    const j = free.get(JSON.stringify(one))?.shift()
    return j === undefined ? [] : [[i, j]]
  })
  return [...equal, ...alike(before, after, equal)]
}

/** Matches the entries that changed. */
function alike(before: readonly Json[], after: readonly Json[], equal: readonly Pair[]): Pair[] {
  const [usedBefore, usedAfter] = [new Set(equal.map(([i]) => i)), new Set(equal.map(([, j]) => j))]
  const candidates = before.flatMap((a, i) => {
    if (usedBefore.has(i)) return []
    return after.flatMap((b, j) => {
      const likeness = usedAfter.has(j) ? 0 : likenessOf(a, b)
      return likeness > 0 ? [{ i, j, likeness }] : []
    })
  })
  return candidates
    .toSorted((a, b) => b.likeness - a.likeness || a.i - b.i || a.j - b.j)
    .flatMap(({ i, j }): Pair[] => {
      if (usedBefore.has(i) || usedAfter.has(j)) return []
      usedBefore.add(i)
      usedAfter.add(j)
      return [[i, j]]
    })
}

/** What an entry is about. If one of these differs, it is a different entry. */
const ABOUT = ['fact', 'class', 'list', 'from'] as const

/** What else identifies an entry, if no codes are shared. */
const KNOWN_BY = ['resources', 'lists', 'set', 'sites', 'among'] as const

/** A shared code weighs more than everything else together. */
const CODE = 10

function likenessOf(a: Json, b: Json): number {
  if (!isObject(a) || !isObject(b)) return 0
  if (ABOUT.some((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]))) return 0
  const same = [...ABOUT, ...KNOWN_BY].filter(
    (key) => a[key] !== undefined && JSON.stringify(a[key]) === JSON.stringify(b[key]),
  )
  return sharedCodes(a, b) * CODE + same.length
}

function sharedCodes({ codes: own }: JsonObject, { codes: others }: JsonObject): number {
  if (!Array.isArray(own) || !Array.isArray(others)) return 0
  const known = new Set<Json>(others)
  return (own as readonly Json[]).filter((one) => known.has(one)).length
}
