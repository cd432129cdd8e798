import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Conflict, Contradictions } from './certificate.ts'
import { wrongWithCover } from './check-cover.ts'
import { Pieces } from './pieces.ts'
import { Possible } from './possible.ts'

/** At most this many steps are taken to see that no way out is missing. */
const MOST_STEPS = 20_000

/**
 * What a record leaves possible in each of its readings. `open`: the same with everything open that some reading leaves
 * out, so that whoever is possible in one reading is possible there. A record that does not contradict itself has one
 * reading.
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
 * Why some ways out of contradictions are not all of them, or why one of them does not leave a largest set; undefined
 * if they are and do.
 *
 * Each conflict must be one. Each way needs each of its members to hit some conflict. Every set that hits all conflicts
 * must contain a way. Whether each reading has a completion is checked elsewhere; a reading that has one also hits
 * every conflict. Together, this shows that the readings keep all the largest sets, even if there are more conflicts
 * than are named.
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
  // A presumption is given up for a statement, never the other way round.
  const ways = readings.map(({ without }) => without.filter(isStated))
  if (new Set(ways.map((way) => way.toSorted().join())).size < ways.length) return 'a reading is given twice'
  return hasAllWays(
    ways,
    sets.filter((set) => set.every(isStated)),
  )
    ? undefined
    : 'a reading is left out'
}

/**
 * Whether every set that hits all conflicts contains one of the ways out. False as well if that takes too many steps.
 */
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

/** Why a patient may fit some statements that should conflict; undefined if no patient can, whatever else holds. */
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
