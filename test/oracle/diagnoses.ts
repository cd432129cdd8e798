// Part of the oracle of the tests: see index.ts.

/** Some of a few things, by their positions. */
export type Places = ReadonlySet<number>

/** Why some things cannot all hold, and the ways out. */
export interface Diagnosis {
  /** Smallest sets that cannot hold together. */
  readonly conflicts: readonly Places[]
  /** Smallest sets without which everything else can hold together. */
  readonly ways: readonly Places[]
}

/**
 * All smallest ways out of what cannot hold together, found with a tree of hitting sets (Reiter, Artificial
 * Intelligence 1987): from every conflict some member must go. Undefined if there are too many. The search ends after
 * `enough` ways; those found first leave out the fewest things.
 */
export function diagnose(
  all: readonly number[],
  canHold: (places: Places) => boolean,
  enough = Infinity,
): Diagnosis | undefined {
  const conflicts: Places[] = []
  const ways: Places[] = []
  const seen = new Set<string>()
  const queue: Places[] = [new Set()]
  for (const left of queue) {
    if (queue.length > MOST_STEPS || ways.length > MOST_WAYS) return undefined
    if (ways.some((way) => isWithin(way, left))) continue
    let conflict = conflicts.find((one) => [...one].every((place) => !left.has(place)))
    if (conflict === undefined) {
      const kept = all.filter((place) => !left.has(place))
      if (canHold(new Set(kept))) {
        ways.push(left)
        if (ways.length >= enough) break
        continue
      }
      conflict = new Set(smallestConflict([], kept, canHold))
      conflicts.push(conflict)
    }
    for (const place of conflict) {
      const next = new Set([...left, place])
      const key = [...next].toSorted((a, b) => a - b).join()
      if (seen.has(key)) continue
      seen.add(key)
      queue.push(next)
    }
  }
  return { conflicts, ways }
}

const MOST_STEPS = 3000
const MOST_WAYS = 128

/**
 * A smallest set of `places` that cannot hold together with `given`, provided that all of them cannot; found by halving
 * (Junker, AAAI 2004). `changed`: whether something was added to `given` since it was last tested.
 */
function smallestConflict(
  given: readonly number[],
  places: readonly number[],
  canHold: (places: Places) => boolean,
  changed = false,
): readonly number[] {
  if (changed && !canHold(new Set(given))) return []
  if (places.length <= 1) return places
  const half = Math.floor(places.length / 2)
  const [first, second] = [places.slice(0, half), places.slice(half)]
  const inSecond = smallestConflict([...given, ...first], second, canHold, true)
  const inFirst = smallestConflict([...given, ...inSecond], first, canHold, inSecond.length > 0)
  return [...inFirst, ...inSecond]
}

export function isWithin(a: Places, b: Places): boolean {
  for (const place of a) if (!b.has(place)) return false
  return true
}
