import type { Leaf, Node } from '../diagram/index.ts'
import { isLabAsStated } from '../facts/index.ts'
import type { Facts, LabFact } from '../facts/index.ts'
import { multiply } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { exactRepresentatives, limitRepresentatives } from './representatives.ts'
import type { Unknowns } from './unknowns.ts'

/** A lab in every completion: its amount and its upper limit of normal, in the canonical unit. */
export interface LabNodes {
  readonly value: Node
  readonly uln: Node
  /** True where the lab is as a statement says. A disputed lab may also be anything else. */
  readonly asStated: (says: LabFact) => Node
}

/** A lab of a record in every completion, as exactly as the limits of the rules can tell. */
export function labNodes(path: string, fact: LabFact, unknowns: Unknowns): LabNodes {
  const { diagrams } = unknowns
  const asStated = (): Node => diagrams.leaf(true)
  const stated = disputedLabs(path, unknowns.facts)
  const { value: only } = fact
  // A lab that is completely known needs no representatives.
  if (stated.length === 0 && only !== undefined && exactOnly(only) && fact.uln !== undefined)
    return { value: diagrams.leaf(only.lo), uln: diagrams.leaf(fact.uln), asStated }
  const cuts = cutsOf(path, unknowns)
  const { limits, multiples } = cuts
  if (stated.length > 0) return labPairs(path, [...stated, fact], cuts, unknowns)
  if (fact.value === undefined && fact.uln === undefined) return labPairs(fact.missing, [fact], cuts, unknowns)
  const { uln } = fact
  const values = valuesOf(fact, cuts)
  if (uln !== undefined) {
    const same = values.map(() => uln)
    return { value: unknowns.choice(fact.missing, values, same), uln: diagrams.leaf(uln), asStated }
  }
  // With an unknown upper limit of normal, a multiple of it may lie between two values that no limit separates. Several
  // values are then needed, as well as limits for each.
  const isOpen = multiples.length > 0 && !exactOnly(fact.value ?? ANY_VALUE)
  const several = isOpen ? exactRepresentatives(fact.value ?? ANY_VALUE, [...limits, ...values], cuts.each) : values
  const value = unknowns.choice(fact.missing, several)
  return { value, uln: unknowns.choice(`${path}.uln`, limitRepresentatives(several, multiples, cuts.ulns)), asStated }
}

/** Where rules cut the amounts of a lab and of its upper limit of normal. */
interface LabCuts {
  /** Includes the limits of the labs that it is compared with, and the ends of what is known of their amounts. */
  readonly limits: readonly Rational[]
  readonly multiples: readonly Rational[]
  readonly ulns: readonly Rational[]
  /**
   * How many values represent those between two limits: where labs are compared, any of them may be the greatest there.
   */
  readonly each: number
}

/** Collects where the rules cut a lab. */
function cutsOf(path: string, { compiled, facts }: Unknowns): LabCuts {
  const ulns = compiled.labUlns.get(path) ?? []
  const multiples = compiled.labMultiples.get(path) ?? []
  const group = comparedWith(path, compiled.labPartners)
  if (group.length === 1) return { limits: compiled.labLimits.get(path) ?? [], multiples, ulns, each: 1 }
  // All labs of a group have these cuts, so that the representatives between two limits are the same, too.
  const limits = group.flatMap((one) => {
    const own = compiled.labLimits.get(one) ?? []
    const fact = facts.at(one)
    const stated = fact.type === 'lab' ? [...disputedLabs(one, facts), fact] : []
    return [...own, ...stated.flatMap((each) => endsOf(each, compiled.labMultiples.get(one) ?? []))]
  })
  return { limits, multiples, ulns, each: group.length + 1 }
}

/** A lab with all labs that it is compared with, directly or through others. */
function comparedWith(path: string, partners: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const group = new Set([path])
  for (const one of group) for (const other of partners.get(one) ?? []) group.add(other)
  return [...group]
}

/** The amounts at which a lab fact cuts: the ends of its value, and multiples of its upper limit of normal. */
function endsOf({ value, uln }: LabFact, multiples: readonly Rational[]): Rational[] {
  const ends = value === undefined ? [] : [value.lo, ...(value.hi === undefined ? [] : [value.hi])]
  return uln === undefined ? ends : [...ends, ...multiples.map((multiple) => multiply(multiple, uln))]
}

/** The values that represent all possible values of a lab. */
function valuesOf({ value, uln }: LabFact, { limits, multiples, each }: LabCuts): Rational[] {
  const interval = value ?? ANY_VALUE
  if (exactOnly(interval)) return [interval.lo]
  const own = uln === undefined ? limits : [...limits, ...multiples.map((multiple) => multiply(multiple, uln))]
  return exactRepresentatives(interval, own, each)
}

/** The disputed statements about a lab. */
function disputedLabs(path: string, facts: Facts): LabFact[] {
  return facts.disputes.flatMap(({ statements }) =>
    statements.flatMap(({ subject, says }) => (subject === path && says.type === 'lab' ? [says] : [])),
  )
}

/** A lab that may be as any of these facts say, as one unknown: pairs of a value and an upper limit of normal. */
function labPairs(name: string, facts: readonly LabFact[], cuts: LabCuts, unknowns: Unknowns): LabNodes {
  const pairs = facts.flatMap((fact) =>
    valuesOf(fact, cuts).flatMap((value) =>
      (fact.uln === undefined ? limitRepresentatives([value], cuts.multiples, cuts.ulns) : [fact.uln]).map((uln) => ({
        value,
        uln,
      })),
    ),
  )
  const ulns = pairs.map((pair) => pair.uln)
  const unknown = unknowns.add({ path: name, values: pairs.map((pair) => pair.value), limits: ulns })
  const { diagrams } = unknowns
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
