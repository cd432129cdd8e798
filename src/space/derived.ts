import { NONE, NOT_APPLICABLE } from '../conditions/index.ts'
import type { Leaf, Node } from '../diagram/index.ts'
import { madeOf, unitFactor, variableAt } from '../dictionary/index.ts'
import type { Derived, Formula, LabVariable } from '../dictionary/index.ts'
import { isSettled } from '../facts/index.ts'
import type { Interval } from '../facts/index.ts'
import {
  add,
  compareRational,
  completedYears,
  divide,
  fromNumber,
  middle,
  multiply,
  parseDecimal,
  power,
  rational,
} from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import type { LabNodes } from './labs.ts'
import type { World } from './world.ts'

/** Numbers between two ends; an end that is infinite has the denominator 0. */
export interface Extent {
  readonly lo: Rational
  readonly loIn: boolean
  readonly hi: Rational
  readonly hiIn: boolean
}

/**
 * A value that is worked out from other facts, in every completion. For each way in which the rules tell its facts apart it lies in an extent, of
 * which the limits that rules set for it leave some pieces: in which one it lies is an unknown of its own, called after the labs that are not known
 * exactly. Two such values that are made of the same lab are taken as if they had nothing to do with each other: more completions than there
 * are, so nothing is decided wrongly.
 */
export function derivedNodes(variable: LabVariable, world: World): LabNodes {
  const { diagrams } = world
  const { joint, extents, open } = jointExtents(variable, world)
  const limits = sortedUnique(world.program.labLimits.get(variable.path) ?? [])
  const pieces = new Map([...extents].map(([name, extent]) => [name, extent && piecesIn(extent, limits)]))
  const found = [...new Set([...pieces.values()].flatMap((own) => own ?? []))].toSorted((a, b) => a - b)
  // A patient who lies between limits is easier to show than one who lies at a limit exactly.
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
      world,
    )
  const [path = variable.path, ...others] = open
  const also = [...others, ...openBeside(variable, world)]
  const piece = diagrams.choice(world.newUnknown({ path, values, also, derived: variable }), all)
  world.constraints.add(
    diagrams.combine(joint, piece, (name, at) => {
      const own = pieces.get(String(name))
      return own === undefined || own.length === 1 || own.includes(Number(at))
    }),
  )
  return nodes(diagrams.combine(joint, piece, ofPiece), world)
}

/** Between which ends a value lies that is worked out; undefined where it does not apply. */
export function derivedExtent(variable: LabVariable, world: World): Extent | undefined {
  const { joint, extents } = jointExtents(variable, world)
  const found = [...world.possible(joint)].flatMap((name) => extents.get(String(name)) ?? [])
  const [first, ...others] = found
  return first && others.reduce(hull, first)
}

function nodes(value: Node, { diagrams }: World): LabNodes {
  return { value, uln: diagrams.leaf(ONE), asStated: () => diagrams.leaf(true) }
}

interface Joint {
  /** For each way in which the facts are told apart, its name. */
  readonly joint: Node
  /** By name; undefined where a fact does not apply. */
  readonly extents: ReadonlyMap<string, Extent | undefined>
  /** The labs that are not known exactly. */
  readonly open: readonly string[]
}

function jointExtents(variable: LabVariable, world: World): Joint {
  const { diagrams, facts } = world
  const inputs = madeOf(variable)
  const labs = inputs.filter((path) => variableAt(facts.dictionary, path).type === 'lab')
  const extents = new Map<string, Extent | undefined>()
  const tuples = new Map<string, readonly Leaf[]>([['', []]])
  const joint = inputs.reduce((sofar, path) => {
    const own = labs.includes(path) ? world.lab(path).value : world.value(path)
    return diagrams.combine(sofar, own, (before, value) => {
      const name = `${String(before)}|${typeof value === 'object' ? `${value.n}/${value.d}` : String(value)}`
      tuples.set(name, [...(tuples.get(String(before)) ?? []), value])
      return name
    })
  }, diagrams.leaf(''))
  for (const name of diagrams.values(joint)) {
    const tuple = tuples.get(String(name)) ?? []
    extents.set(String(name), extentOf(variable, inputs, tuple, world))
  }
  return { joint, extents, open: labs.filter((path) => !isExactLab(path, world)) }
}

/** The other facts that are open: where the value is on both sides of a limit, each of them can put it on either. */
function openBeside(variable: LabVariable, { facts }: World): string[] {
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

function isExactLab(path: string, { facts }: World): boolean {
  const fact = facts.at(path)
  const interval = fact.type === 'lab' ? fact.value : undefined
  return interval?.hi !== undefined && compare(interval.lo, interval.hi) === 0
}

function extentOf(
  variable: LabVariable,
  inputs: readonly string[],
  tuple: readonly Leaf[],
  world: World,
): Extent | undefined {
  const { derived } = variable
  if (derived === undefined || tuple.includes(NOT_APPLICABLE) || tuple.includes(NONE)) return undefined
  const parts = new Map(inputs.map((path, i) => [path, tuple[i] as Leaf]))
  const formula = derived.cases[derived.by === undefined ? '' : String(parts.get(derived.by))]
  if (formula === undefined) return undefined
  const own = extentIn(formula, (path) => inputExtent(path, parts.get(path) ?? 0, derived, world))
  const factor = unitFactor(world.facts.dictionary, variable, variable.unit) ?? ONE
  return product(own, exactly(power(factor, derived.power)))
}

/** What an age, or an amount of a lab that stands for those around it, may be in the unit of the formula. */
function inputExtent(path: string, value: Leaf, { units }: Derived, world: World): Extent {
  const lab = variableAt(world.facts.dictionary, path)
  if (lab.type !== 'lab') return exactly(rational(BigInt(Number(value)), 1n))
  const factor = unitFactor(world.facts.dictionary, lab, units[path] ?? '') ?? ONE
  const { lo, loIn, hi, hiIn } = cellAround(value as Rational, path, world)
  return { lo: divide(lo, factor), loIn, hi: divide(hi, factor), hiIn }
}

/** The amounts that one of them stands for: itself at a limit or an end, else all between its neighbours among these. */
function cellAround(value: Rational, path: string, { facts, program }: World): Extent {
  const fact = facts.at(path)
  const interval: Interval = (fact.type === 'lab' ? fact.value : undefined) ?? ANY
  const { lo, loIncluded, hi = INFINITE, hiIncluded } = interval
  const known = fact.type === 'lab' ? fact.uln : undefined
  const multiples = known === undefined ? [] : (program.labMultiples.get(path) ?? []).map((one) => multiply(one, known))
  const cuts = [...(program.labLimits.get(path) ?? []), ...multiples]
  const isAt = (end: Rational): boolean => compare(end, value) === 0
  const isEnd = (loIncluded && isAt(lo)) || (hiIncluded && isAt(hi))
  if (isEnd || cuts.some(isAt)) return exactly(value)
  const ends = [lo, ...cuts, hi]
  const below = ends.filter((end) => compare(end, value) < 0).reduce(greater, lo)
  const above = ends.filter((end) => compare(end, value) > 0).reduce(lesser, hi)
  return { lo: below, loIn: false, hi: above, hiIn: false }
}

const ONE = rational(1n, 1n)
const ZERO = rational(0n, 1n)
const INFINITE: Rational = { n: 1n, d: 0n }
const ANY: Interval = { lo: ZERO, loIncluded: true, hi: undefined, hiIncluded: false }

function exactly(value: Rational): Extent {
  return { lo: value, loIn: true, hi: value, hiIn: true }
}

/** What a formula gives where each of its facts stands in it once: exactly all that it may give. What is divided by is above zero. */
function extentIn(formula: Formula, input: (path: string) => Extent): Extent {
  switch (formula.kind) {
    case 'number':
      return exactly(parseDecimal(formula.value) ?? ZERO)
    case 'input':
      return input(formula.path)
    case 'power': {
      const own = extentIn(formula.of, input)
      const join = own.lo.n < 0n ? product : corners
      return Array.from({ length: formula.exponent - 1 }).reduce<Extent>((sofar) => join(sofar, own), own)
    }
    case 'add':
    case 'subtract': {
      const [a, b] = [extentIn(formula.of[0], input), extentIn(formula.of[1], input)]
      const c = formula.kind === 'add' ? b : negative(b)
      return { lo: add(a.lo, c.lo), loIn: a.loIn && c.loIn, hi: add(a.hi, c.hi), hiIn: a.hiIn && c.hiIn }
    }
    case 'multiply':
      return product(extentIn(formula.of[0], input), extentIn(formula.of[1], input))
    case 'divide': {
      const dividend = extentIn(formula.of[0], input)
      const { lo, loIn, hi, hiIn } = extentIn(formula.of[1], input)
      // What divides by nothing is beyond every number.
      const isAbove = dividend.lo.n > 0n || (dividend.lo.n === 0n && !dividend.loIn)
      if (lo.n === 0n && hi.n === 0n && isAbove) return exactly(INFINITE)
      const inverse = (end: Rational): Rational => ({ n: end.d, d: end.n })
      return product(dividend, { lo: inverse(hi), loIn: hiIn, hi: inverse(lo), hiIn: loIn })
    }
  }
}

function negative({ lo, loIn, hi, hiIn }: Extent): Extent {
  return { lo: { n: -hi.n, d: hi.d }, loIn: hiIn, hi: { n: -lo.n, d: lo.d }, hiIn: loIn }
}

/** The same number several times: the ends of what is not below zero. */
function corners(a: Extent, b: Extent): Extent {
  return { lo: times(a.lo, b.lo), loIn: a.loIn && b.loIn, hi: times(a.hi, b.hi), hiIn: a.hiIn && b.hiIn }
}

function product(a: Extent, b: Extent): Extent {
  const ends = [
    [a.lo, a.loIn, b.lo, b.loIn],
    [a.lo, a.loIn, b.hi, b.hiIn],
    [a.hi, a.hiIn, b.lo, b.loIn],
    [a.hi, a.hiIn, b.hi, b.hiIn],
  ] as const
  const found = ends.map(([x, xIn, y, yIn]) => {
    const isZero = (xIn && x.n === 0n) || (yIn && y.n === 0n)
    return { at: times(x, y), isIn: isZero || (xIn && yIn) }
  })
  const lo = found.map(({ at }) => at).reduce(lesser)
  const hi = found.map(({ at }) => at).reduce(greater)
  const isIn = (end: Rational): boolean => found.some((one) => one.isIn && compare(one.at, end) === 0)
  return { lo, loIn: isIn(lo), hi, hiIn: isIn(hi) }
}

/** Nothing times whatever is nothing. */
function times(a: Rational, b: Rational): Rational {
  return a.n === 0n || b.n === 0n ? ZERO : multiply(a, b)
}

/** Also of infinite ends, of which one may be below all numbers and the other above. */
function compare(a: Rational, b: Rational): number {
  return a.d === 0n && b.d === 0n ? Number(a.n - b.n) : compareRational(a, b)
}

function lesser(a: Rational, b: Rational): Rational {
  return compare(b, a) < 0 ? b : a
}

function greater(a: Rational, b: Rational): Rational {
  return compare(b, a) > 0 ? b : a
}

function hull(a: Extent, b: Extent): Extent {
  const [low, high] = [compare(a.lo, b.lo), compare(a.hi, b.hi)]
  return {
    lo: low <= 0 ? a.lo : b.lo,
    loIn: low === 0 ? a.loIn || b.loIn : low < 0 ? a.loIn : b.loIn,
    hi: high >= 0 ? a.hi : b.hi,
    hiIn: high === 0 ? a.hiIn || b.hiIn : high > 0 ? a.hiIn : b.hiIn,
  }
}

/** The pieces between limits, numbered from 0 for what is below the first: odd ones are the limits themselves. */
function piecesIn({ lo, loIn, hi, hiIn }: Extent, limits: readonly Rational[]): number[] {
  const found: number[] = []
  for (let i = 0; i <= limits.length; i++) {
    const [from, to] = [limits[i - 1] ?? { n: -1n, d: 0n }, limits[i] ?? INFINITE]
    const isOne = compare(lo, hi) === 0
    const isBetween = isOne
      ? compare(lo, from) > 0 && (compare(lo, to) < 0 || i === limits.length)
      : compare(greater(lo, from), lesser(hi, to)) < 0
    if (isBetween) found.push(2 * i)
    const limit = limits[i]
    if (limit === undefined) continue
    const [low, high] = [compare(limit, lo), compare(limit, hi)]
    if ((low > 0 || (low === 0 && loIn)) && (high < 0 || (high === 0 && hiIn))) found.push(2 * i + 1)
  }
  return found
}

function valueIn(piece: number, limits: readonly Rational[]): Rational {
  const at = (piece - (piece % 2)) / 2
  const [from, to] = [limits[at - 1], limits[at]]
  if (piece % 2 === 1) return to ?? ZERO
  if (from !== undefined && to !== undefined) return middle(from, to)
  if (to !== undefined) return add(to, rational(-1n, 1n))
  return from === undefined ? ZERO : add(from, ONE)
}

function sortedUnique(values: readonly Rational[]): Rational[] {
  const sorted = values.toSorted(compare)
  return sorted.filter((value, i) => i === 0 || compare(value, sorted[i - 1] as Rational) !== 0)
}

/**
 * Amounts of labs, in their canonical units, with which a value lies in the piece that `wanted` stands for; of its facts each is what `chosen` says, or
 * among what that stands for. Undefined where none of the amounts that are tried does it.
 */
export function amountsGiving(
  variable: LabVariable,
  wanted: Rational,
  chosen: (path: string) => Leaf,
  world: World,
): ReadonlyMap<string, Rational> | undefined {
  const { derived } = variable
  const formula = derived?.cases[derived.by === undefined ? '' : String(chosen(derived.by))]
  if (derived === undefined || formula === undefined) return undefined
  const { dictionary } = world.facts
  const limits = sortedUnique(world.program.labLimits.get(variable.path) ?? [])
  const factorOf = (path: string, unit: string): Rational => {
    const lab = variableAt(dictionary, path)
    return (lab.type === 'lab' ? unitFactor(dictionary, lab, unit) : undefined) ?? ONE
  }
  const scale = exactly(power(factorOf(variable.path, variable.unit), derived.power))
  const labs = madeOf(variable).filter((path) => variableAt(dictionary, path).type === 'lab')
  const tried = labs.reduce<ReadonlyMap<string, Rational>[]>(
    (sofar, path) => {
      const cell = cellAround(chosen(path) as Rational, path, world)
      const own = TRIED.map((one) => multiply(one, factorOf(path, derived.units[path] ?? '')))
      const all = [...own.filter((one) => liesIn(one, cell)), chosen(path) as Rational]
      return sofar.flatMap((one) => all.map((amount) => new Map([...one, [path, amount]])))
    },
    [new Map()],
  )
  return tried.find((amounts) => {
    const own = extentIn(formula, (path) => {
      const amount = amounts.get(path)
      if (amount === undefined) return exactly(rational(BigInt(Number(chosen(path))), 1n))
      return exactly(divide(amount, factorOf(path, derived.units[path] ?? '')))
    })
    const [piece, ...others] = piecesIn(product(own, scale), limits)
    return piece !== undefined && others.length === 0 && compare(valueIn(piece, limits), wanted) === 0
  })
}

function liesIn(value: Rational, { lo, loIn, hi, hiIn }: Extent): boolean {
  const [above, below] = [compare(value, lo), compare(value, hi)]
  return (above > 0 || (above === 0 && loIn)) && (below < 0 || (below === 0 && hiIn))
}

/** Amounts from small to large, each some hundredths more than the one before, in the units of formulas. */
const TRIED = Array.from({ length: 110 }, (_, i) => fromNumber(Number((0.3 * 1.075 ** i).toPrecision(3))))

/** A value that is known exactly, in the canonical unit and as the power that its formula gives; undefined for any other. */
export function exactDerived(variable: LabVariable, world: World): Rational | undefined {
  const extent = derivedExtent(variable, world)
  return extent !== undefined && compare(extent.lo, extent.hi) === 0 && extent.lo.d !== 0n ? extent.lo : undefined
}
