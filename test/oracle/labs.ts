// Part of the oracle of the tests: see index.ts.

import type { Leaf, Node } from './diagrams.ts'
import { isLabAsStated } from '../../src/facts/index.ts'
import type { Facts, LabFact } from '../../src/facts/index.ts'
import { multiply } from '../../src/quantity/index.ts'
import type { Rational } from '../../src/quantity/index.ts'
import { exactRepresentatives, limitRepresentatives } from './representatives.ts'
import type { World } from './world.ts'

/** A lab value and its upper limit of normal, in the canonical unit. */
export interface LabNodes {
  readonly value: Node
  readonly uln: Node
  /** Whether the lab is as a statement says. If that is disputed, it may also be different. */
  readonly asStated: (says: LabFact) => Node
}

/** A lab of a record in every completion, as exactly as the limits of the rules can tell. */
export function labNodes(path: string, fact: LabFact, world: World): LabNodes {
  const { program, diagrams } = world
  const limits = program.labLimits.get(path) ?? []
  const multiples = program.labMultiples.get(path) ?? []
  const asStated = (): Node => diagrams.leaf(true)
  const stated = disputedLabs(path, world.facts)
  if (stated.length > 0) return labPairs(path, [...stated, fact], limits, multiples, world)
  if (fact.value === undefined && fact.uln === undefined)
    return labPairs(fact.missing, [fact], limits, multiples, world)
  const { uln } = fact
  const values = valuesOf(fact, limits, multiples)
  if (uln !== undefined) {
    const same = values.map(() => uln)
    return { value: world.choice(fact.missing, values, same), uln: diagrams.leaf(uln), asStated }
  }
  // Between two values with no limit between them there may be a multiple of some upper limit of normal. Then the value
  // matters as well as the upper limit.
  const isOpen = multiples.length > 0 && !exactOnly(fact.value ?? ANY_VALUE)
  const several = isOpen ? exactRepresentatives(fact.value ?? ANY_VALUE, [...limits, ...values]) : values
  const value = world.choice(fact.missing, several)
  return { value, uln: world.choice(`${path}.uln`, limitRepresentatives(several, multiples)), asStated }
}

function valuesOf({ value, uln }: LabFact, limits: readonly Rational[], multiples: readonly Rational[]): Rational[] {
  const interval = value ?? ANY_VALUE
  if (exactOnly(interval)) return [interval.lo]
  const own = uln === undefined ? limits : [...limits, ...multiples.map((multiple) => multiply(multiple, uln))]
  return exactRepresentatives(interval, own)
}

/** What disputed statements say about a lab. */
function disputedLabs(path: string, facts: Facts): LabFact[] {
  return facts.disputes.flatMap(({ statements }) =>
    statements.flatMap(({ subject, says }) => (subject === path && says.type === 'lab' ? [says] : [])),
  )
}

/** A lab that may be as any of these facts says, with a single unknown for the value and its upper limit. */
function labPairs(
  name: string,
  facts: readonly LabFact[],
  limits: readonly Rational[],
  multiples: readonly Rational[],
  world: World,
): LabNodes {
  const pairs = facts.flatMap((fact) =>
    valuesOf(fact, limits, multiples).flatMap((value) =>
      (fact.uln === undefined ? limitRepresentatives([value], multiples) : [fact.uln]).map((uln) => ({ value, uln })),
    ),
  )
  const ulns = pairs.map((pair) => pair.uln)
  const unknown = world.newUnknown({ path: name, values: pairs.map((pair) => pair.value), limits: ulns })
  const { diagrams } = world
  const of = (leaves: readonly Leaf[]): Node => diagrams.choice(unknown, leaves)
  return {
    value: of(pairs.map((pair) => pair.value)),
    uln: of(ulns),
    asStated: (says) => of(pairs.map(({ value, uln }) => isLabAsStated(value, uln, says))),
  }
}

const ANY_VALUE = { lo: { n: 0n, d: 1n }, loIncluded: true, hi: undefined, hiIncluded: false }

function exactOnly(interval: { readonly lo: Rational; readonly hi: Rational | undefined }): boolean {
  return interval.hi !== undefined && interval.lo.n === interval.hi.n && interval.lo.d === interval.hi.d
}
