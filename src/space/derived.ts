import { NONE, NOT_APPLICABLE } from '../conditions/index.ts'
import type { Leaf, Node } from '../diagram/index.ts'
import { madeOf, unitFactor, variableAt } from '../dictionary/index.ts'
import type { Derived, LabVariable } from '../dictionary/index.ts'
import { isSettled } from '../facts/index.ts'
import type { Interval } from '../facts/index.ts'
import { completedYears, divide, multiply, power, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import {
  compare,
  exactly,
  extentIn,
  greater,
  INFINITE,
  lesser,
  ONE,
  piecesIn,
  product,
  sortedUnique,
  valueIn,
  ZERO,
} from './extent.ts'
import type { Extent } from './extent.ts'
import type { LabNodes } from './labs.ts'
import type { Unknowns } from './unknowns.ts'

/**
 * A value that is derived from other facts, in every completion. For each way in which rules tell these facts apart,
 * the value lies in an extent. The rules' limits divide the extent into pieces, and in which piece the value lies is an
 * unknown of its own, named after the labs that are not known exactly. Two values derived from the same lab are treated
 * as independent. This allows more completions than there are, so nothing is decided wrongly.
 */
export function derivedNodes(variable: LabVariable, unknowns: Unknowns, inputOf: (path: string) => Node): LabNodes {
  const { diagrams } = unknowns
  const { joint, extents, open } = jointExtents(variable, unknowns, inputOf)
  const limits = sortedUnique(unknowns.compiled.labLimits.get(variable.path) ?? [])
  const pieces = new Map([...extents].map(([name, extent]) => [name, extent && piecesIn(extent, limits)]))
  const found = [...new Set([...pieces.values()].flatMap((own) => own ?? []))].toSorted((a, b) => a - b)
  // Values between limits come first: a patient with such a value is easier to show than one exactly at a limit.
  const all = [...found.filter((piece) => piece % 2 === 0), ...found.filter((piece) => piece % 2 === 1)]
  const values = all.map((piece) => valueIn(piece, limits))
  const ofPiece = (name: Leaf, piece: Leaf): Leaf => {
    const own = pieces.get(String(name))
    if (own === undefined) return NOT_APPLICABLE
    return valueIn(own.length === 1 ? (own[0] ?? 0) : Number(piece), limits)
  }
  const isOpen = [...pieces.values()].some((own) => own !== undefined && own.length > 1)
  if (!isOpen)
    return nodes(
      diagrams.map(joint, (name) => ofPiece(name, 0)),
      unknowns,
    )
  const [path = variable.path, ...others] = open
  const also = [...others, ...openBeside(variable, unknowns)]
  const piece = diagrams.choice(unknowns.add({ path, values, also, derived: variable }), all)
  unknowns.constrain(
    diagrams.combine(joint, piece, (name, at) => {
      const own = pieces.get(String(name))
      return own === undefined || own.length === 1 || own.includes(Number(at))
    }),
  )
  return nodes(diagrams.combine(joint, piece, ofPiece), unknowns)
}

function nodes(value: Node, { diagrams }: Unknowns): LabNodes {
  return { value, uln: diagrams.leaf(ONE), asStated: () => diagrams.leaf(true) }
}

/** The ways in which rules tell apart the facts that a value is derived from, with the extent of the value for each. */
export interface Joint {
  /** In every completion, the name of the way in which the facts are told apart. */
  readonly joint: Node
  /** By name; undefined where one of the facts does not apply. */
  readonly extents: ReadonlyMap<string, Extent | undefined>
  /** The labs that are not known exactly. */
  readonly open: readonly string[]
}

/**
 * Goes through the ways in which rules tell the facts of a derived value apart. `inputOf` gives the value of a fact.
 */
export function jointExtents(variable: LabVariable, unknowns: Unknowns, inputOf: (path: string) => Node): Joint {
  const { diagrams, facts } = unknowns
  const inputs = madeOf(variable)
  const labs = inputs.filter((path) => variableAt(facts.dictionary, path).type === 'lab')
  const extents = new Map<string, Extent | undefined>()
  const tuples = new Map<string, readonly Leaf[]>([['', []]])
  const joint = inputs.reduce((sofar, path) => {
    return diagrams.combine(sofar, inputOf(path), (before, value) => {
      const name = `${String(before)}|${typeof value === 'object' ? `${value.n}/${value.d}` : String(value)}`
      tuples.set(name, [...(tuples.get(String(before)) ?? []), value])
      return name
    })
  }, diagrams.leaf(''))
  for (const name of diagrams.values(joint)) {
    const tuple = tuples.get(String(name)) ?? []
    extents.set(String(name), extentOf(variable, inputs, tuple, unknowns))
  }
  return { joint, extents, open: labs.filter((path) => !isExactLab(path, unknowns)) }
}

/**
 * The other open facts that the value is derived from: where it may lie on both sides of a limit, each of them can put
 * it on either.
 */
function openBeside(variable: LabVariable, { facts }: Unknowns): string[] {
  return madeOf(variable).flatMap((path) => {
    const input = variableAt(facts.dictionary, path)
    if (input.type === 'lab') return []
    if (input.type !== 'age') return isSettled(facts.at(path)) ? [] : [path]
    const born = facts.at(input.from)
    const days = born.type === 'numbers' ? born.spans.flatMap(({ lo, hi }) => [lo, hi]) : []
    if (new Set(days.map((day) => completedYears(day, facts.asOf))).size === 1) return []
    return facts.recorded.has(path) && !facts.recorded.has(input.from) ? [path] : [input.from]
  })
}

/** Whether the amount of a lab is known exactly. */
function isExactLab(path: string, { facts }: Unknowns): boolean {
  const fact = facts.at(path)
  const interval = fact.type === 'lab' ? fact.value : undefined
  return interval?.hi !== undefined && compare(interval.lo, interval.hi) === 0
}

/** The extent of the value for given values of its facts; undefined where it does not apply. */
function extentOf(
  variable: LabVariable,
  inputs: readonly string[],
  tuple: readonly Leaf[],
  unknowns: Unknowns,
): Extent | undefined {
  const { derived } = variable
  if (derived === undefined || tuple.includes(NOT_APPLICABLE) || tuple.includes(NONE)) return undefined
  const parts = new Map(inputs.map((path, i) => [path, tuple[i] as Leaf]))
  const formula = derived.cases[derived.by === undefined ? '' : String(parts.get(derived.by))]
  if (formula === undefined) return undefined
  const own = extentIn(formula, (path) => inputExtent(path, parts.get(path) ?? 0, derived, unknowns))
  const factor = unitFactor(unknowns.facts.dictionary, variable, variable.unit) ?? ONE
  return product(own, exactly(power(factor, derived.power)))
}

/**
 * The extent of a fact of the formula, in the formula's unit: an age, or all amounts of a lab that an amount
 * represents.
 */
function inputExtent(path: string, value: Leaf, { units }: Derived, unknowns: Unknowns): Extent {
  const lab = variableAt(unknowns.facts.dictionary, path)
  if (lab.type !== 'lab') return exactly(rational(BigInt(Number(value)), 1n))
  const factor = unitFactor(unknowns.facts.dictionary, lab, units[path] ?? '') ?? ONE
  const { lo, loIn, hi, hiIn } = cellAround(value as Rational, path, unknowns)
  return { lo: divide(lo, factor), loIn, hi: divide(hi, factor), hiIn }
}

/**
 * The amounts that one amount represents: only itself at a limit or at an included end, and otherwise everything
 * between its neighbours among these.
 */
export function cellAround(
  value: Rational,
  path: string,
  { facts, compiled }: Pick<Unknowns, 'facts' | 'compiled'>,
): Extent {
  const fact = facts.at(path)
  const interval: Interval = (fact.type === 'lab' ? fact.value : undefined) ?? ANY
  const { lo, loIncluded, hi = INFINITE, hiIncluded } = interval
  const known = fact.type === 'lab' ? fact.uln : undefined
  const multiples =
    known === undefined ? [] : (compiled.labMultiples.get(path) ?? []).map((one) => multiply(one, known))
  const cuts = [...(compiled.labLimits.get(path) ?? []), ...multiples]
  const isAt = (end: Rational): boolean => compare(end, value) === 0
  const isEnd = (loIncluded && isAt(lo)) || (hiIncluded && isAt(hi))
  if (isEnd || cuts.some(isAt)) return exactly(value)
  const ends = [lo, ...cuts, hi]
  const below = ends.filter((end) => compare(end, value) < 0).reduce(greater, lo)
  const above = ends.filter((end) => compare(end, value) > 0).reduce(lesser, hi)
  return { lo: below, loIn: false, hi: above, hiIn: false }
}

const ANY: Interval = { lo: ZERO, loIncluded: true, hi: undefined, hiIncluded: false }
