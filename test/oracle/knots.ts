// Part of the oracle of the tests: see index.ts.

import { isWithin } from './diagnoses.ts'
import type { Places } from './diagnoses.ts'

/** Statements that cannot all hold. */
export interface Conflict {
  readonly places: Places
}

/** A way out of conflicts: the statements that it leaves out, and the presumptions that it keeps. */
export interface Way {
  readonly without: Places
  readonly presuming: Places
}

/** Connected conflicts, with all smallest ways out of them. */
export interface Knot {
  readonly conflicts: readonly Conflict[]
  readonly ways: readonly Way[]
}

export const NO_KNOT: Knot = { conflicts: [], ways: [{ without: new Set(), presuming: new Set() }] }

/** The knots and one more, merged with those that are tied to it. */
export function joined(knots: readonly Knot[], knot: Knot, tied: (a: Knot, b: Knot) => boolean): readonly Knot[] {
  const touching = knots.filter((one) => tied(one, knot))
  return [...knots.filter((one) => !touching.includes(one)), touching.reduce(merged, knot)]
}

/** Whether two knots involve the same statement. A way out that leaves out an entry also leaves out its fields. */
export function shared(a: Knot, b: Knot): boolean {
  const placesOf = ({ conflicts, ways }: Knot): Set<number> =>
    new Set([...conflicts.flatMap((one) => [...one.places]), ...ways.flatMap(({ without }) => [...without])])
  const places = placesOf(a)
  return [...placesOf(b)].some((place) => places.has(place))
}

export function merged(a: Knot, b: Knot): Knot {
  const ways = a.ways
    .flatMap((x) =>
      b.ways.map((y) => ({
        without: new Set([...x.without, ...y.without]),
        presuming: new Set([...x.presuming, ...y.presuming]),
      })),
    )
    .toSorted((x, y) => x.without.size - y.without.size)
  const kept: Way[] = []
  for (const way of ways) if (!kept.some((other) => isWithin(other.without, way.without))) kept.push(way)
  return { conflicts: [...a.conflicts, ...b.conflicts], ways: kept }
}

/**
 * A knot divided into several, if its ways out are just the combinations of those of conflicts that share no statement.
 */
export function parted(knot: Knot): Knot[] {
  const groups = connected(knot.conflicts)
  if (groups.length < 2 || knot.ways.some(({ presuming }) => presuming.size > 0)) return [knot]
  const lost = lostAnyway(knot)
  const parts = groups.map((conflicts, i): Knot => {
    const places = new Set([...conflicts.flatMap((one) => [...one.places]), ...(i === 0 ? lost : [])])
    const own = knot.ways.map(({ without }) =>
      [...without].filter((place) => places.has(place)).toSorted((a, b) => a - b),
    )
    const ways = [...new Map(own.map((without) => [without.join(), without])).values()]
    return { conflicts, ways: ways.map((without) => ({ without: new Set(without), presuming: new Set() })) }
  })
  return parts.reduce((size, { ways }) => size * ways.length, 1) === knot.ways.length ? parts : [knot]
}

/**
 * What every way leaves out although no conflict names it: a presumption. If a knot is divided, it goes with the first
 * part.
 */
function lostAnyway({ conflicts, ways: [first, ...others] }: Knot): number[] {
  const named = new Set(conflicts.flatMap((one) => [...one.places]))
  const lost = [...(first?.without ?? [])].filter((place) => !named.has(place))
  return lost.filter((place) => others.every(({ without }) => without.has(place)))
}

/** Conflicts in groups that share no statement. */
export function connected(conflicts: readonly Conflict[]): (readonly Conflict[])[] {
  const groups: { places: Set<number>; members: Conflict[] }[] = []
  for (const conflict of conflicts) {
    const own = { places: new Set(conflict.places), members: [conflict] }
    for (let i = groups.length - 1; i >= 0; i--) {
      const group = groups[i]
      if (group === undefined || ![...group.places].some((place) => own.places.has(place))) continue
      own.members.unshift(...group.members)
      for (const place of group.places) own.places.add(place)
      groups.splice(i, 1)
    }
    groups.push(own)
  }
  return groups.map((group) => group.members)
}
