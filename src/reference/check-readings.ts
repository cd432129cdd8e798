import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Conflict, Contradictions } from './certificate.ts'
import { wrongWithCover } from './check-cover.ts'
import { Pieces } from './pieces.ts'
import { Possible } from './possible.ts'

/** So many steps are taken to see that no way out is left out. */
const MOST_STEPS = 20_000

/**
 * What a record leaves possible in each of its readings. `open`: where all that some reading leaves out is open; everybody who is possible in one
 * is so there. A record that does not contradict itself has one reading.
 */
export interface Readings {
  readonly each: readonly Possible[]
  readonly open: Possible
}

/** The readings of a record that leave out these statements. */
export function readingsWithout(
  without: readonly (readonly string[])[],
  record: JsonObject,
  rules: RuleSet,
  asOf: Day,
): Readings {
  const leaving = (names: readonly string[]): Possible => {
    const all = new Set(names)
    return new Possible(rules, asOf, record, (name) => !all.has(name))
  }
  const each = without.map(leaving)
  const [only] = each
  return { each, open: each.length === 1 && only !== undefined ? only : leaving(without.flat()) }
}

/**
 * Why some ways out of contradictions are not all the ways out of them, or no largest set is left; undefined where they are. That each can be is not
 * asked here. Each conflict must be one; each way must hit each conflict, and need each of its members for one; every set that hits all conflicts must
 * hold a way. With somebody who is as the rest says, these are then all largest sets, also when there are more conflicts than are named.
 */
export function wrongWithWays(
  { conflicts, readings }: Contradictions,
  record: JsonObject,
  rules: RuleSet,
  asOf: Day,
): string | undefined {
  const { stated, presumptions } = new Possible(rules, asOf, record)
  for (const one of conflicts) {
    const unknown = one.statements.find((name) => !stated.has(name) && !presumptions.includes(name))
    if (unknown !== undefined) return `the record does not state ${unknown}`
    const wrong = wrongWithConflict(one, record, rules, asOf)
    if (wrong !== undefined) return `${one.statements.join(' and ')} may stand together: ${wrong}`
  }
  const sets = conflicts.map(({ statements }) => statements)
  const isStated = (name: string): boolean => !presumptions.includes(name)
  for (const { without } of readings)
    for (const name of without) {
      const others = without.filter((one) => one !== name)
      const isNeeded = sets.some(
        (set) => set.includes(name) && set.every((one) => !others.includes(one) && (one === name || isStated(one))),
      )
      if (!isNeeded) return `${name} is left out without need`
    }
  // What is presumed is given up for what is stated, never the other way round.
  const ways = readings.map(({ without }) => without.filter(isStated))
  if (new Set(ways.map((way) => way.toSorted().join())).size < ways.length) return 'a reading is given twice'
  return hasAllWays(
    ways,
    sets.filter((set) => set.every(isStated)),
  )
    ? undefined
    : 'a reading is left out'
}

/** Whether every set that hits all conflicts holds one of the ways out. */
function hasAllWays(ways: readonly (readonly string[])[], conflicts: readonly (readonly string[])[]): boolean {
  let steps = 0
  const isHeld = (chosen: readonly string[]): boolean => {
    if (ways.some((way) => way.every((name) => chosen.includes(name)))) return true
    if (++steps > MOST_STEPS) return false
    const next = conflicts.find((set) => !set.some((name) => chosen.includes(name)))
    return next?.every((name) => isHeld([...chosen, name])) ?? false
  }
  return ways.length > 0 && isHeld([])
}

/** Nobody may be as some statements say, whatever else is so. */
function wrongWithConflict(
  { statements, facts, cases }: Conflict,
  record: JsonObject,
  rules: RuleSet,
  asOf: Day,
): string | undefined {
  const possible = new Possible(rules, asOf, record, (name) => statements.includes(name))
  if (possible.clashing.size > 0) return undefined
  const pieces = new Pieces(rules, asOf, possible, [])
  return wrongWithCover(cases, facts, pieces, () => 'there may be patients')
}
