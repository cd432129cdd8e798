import type { Node } from '../diagram/index.ts'
import type { LabFact } from '../facts/index.ts'
import { multiply } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { exactRepresentatives, limitRepresentatives } from './representatives.ts'
import type { World } from './world.ts'

/** A lab value and its upper limit of normal, in the canonical unit. */
export interface LabNodes {
  readonly value: Node
  readonly uln: Node
}

/** A lab of a record in every completion, as exactly as the limits of the rules can tell. */
export function labNodes(path: string, fact: LabFact, world: World): LabNodes {
  const { program, diagrams } = world
  const limits = program.labLimits.get(path) ?? []
  const multiples = program.labMultiples.get(path) ?? []
  const interval = fact.value ?? ANY_VALUE
  const { uln } = fact
  const own = uln === undefined ? limits : [...limits, ...multiples.map((multiple) => multiply(multiple, uln))]
  const values = exactOnly(interval) ? [interval.lo] : exactRepresentatives(interval, own)
  if (uln !== undefined) {
    const same = values.map(() => uln)
    return { value: world.choice(fact.missing, values, same), uln: diagrams.leaf(uln) }
  }
  if (fact.value === undefined) return labPair(fact.missing, values, multiples, world)
  const value = world.choice(fact.missing, values)
  return { value, uln: world.choice(`${path}.uln`, limitRepresentatives(values, multiples)) }
}

/** A lab of which nothing is known is one unknown: a value with its limit. */
function labPair(path: string, values: readonly Rational[], multiples: readonly Rational[], world: World): LabNodes {
  const pairs = values.flatMap((value) => limitRepresentatives([value], multiples).map((uln) => ({ value, uln })))
  const limits = pairs.map((pair) => pair.uln)
  const unknown = world.newUnknown({ path, values: pairs.map((pair) => pair.value), limits })
  const { diagrams } = world
  const value = diagrams.choice(
    unknown,
    pairs.map((pair) => pair.value),
  )
  return { value, uln: diagrams.choice(unknown, limits) }
}

const ANY_VALUE = { lo: { n: 0n, d: 1n }, loIncluded: true, hi: undefined, hiIncluded: false }

function exactOnly(interval: { readonly lo: Rational; readonly hi: Rational | undefined }): boolean {
  return interval.hi !== undefined && interval.lo.n === interval.hi.n && interval.lo.d === interval.hi.d
}
