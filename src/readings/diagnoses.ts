/** A subset of some list, given by positions in it. */
export type Places = ReadonlySet<number>

/** Why some statements cannot all hold, and the ways to resolve that. */
export interface Diagnosis {
  /** Minimal sets of statements that cannot hold together. */
  readonly conflicts: readonly Places[]
  /** Minimal sets of statements to leave out so that all others can hold together. */
  readonly ways: readonly Places[]
}

/**
 * Finds all minimal ways to resolve contradictions with a tree of hitting sets (Reiter, Artificial Intelligence 1987):
 * at least one member of every conflict must be left out. Undefined if there are too many.
 */
export function diagnose(all: readonly number[], canHold: (places: Places) => boolean): Diagnosis | undefined {
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
 * Finds a minimal subset of `places` that cannot hold together with `given`, by repeated halving (Junker, AAAI 2004).
 * The two together must not be able to hold. `changed`: whether something was added to `given` since it was last tried.
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
