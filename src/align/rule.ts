import { fold, leafWords, quantifierWords } from '../conditions/index.ts'
import type { Condition, LeafCondition, ListCondition, NumberRange } from '../conditions/index.ts'
import { labelOf, oncePer, variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { multiply, parseDecimal, rational } from '../quantity/index.ts'
import type { Period } from '../quantity/index.ts'
import type { Bound } from './comparators.ts'
import type { Measure } from './numerals.ts'

/**
 * A part of a rule, with its place: `nth` is its number among the conditions on its fact, counted from 0 in reading
 * order.
 */
export interface Part {
  readonly path: string
  readonly nth: number
  /** What it asks, in words: `≤ 2.5 × ULN`. */
  readonly words: string
  /** The same with its fact: `ALT ≤ 2.5 × ULN`. */
  readonly says: string
  /** It is under an odd number of negations. */
  readonly isDenied: boolean
  /** The list whose entries it is about. */
  readonly list: string | undefined
}

/** One end of a limit in a rule. */
export interface RuleBound extends Bound, Part {
  readonly measure: Measure
  readonly written: string
}

/** The values of a choice or a yes/no fact that a rule allows or, under a negation, forbids. */
export interface RuleValues extends Part {
  readonly values: readonly (string | boolean)[]
}

/** A condition on a list. */
export interface ListUse extends Part {
  readonly kind: ListCondition['kind']
}

/** A rule taken apart into the things that a sentence can say. */
export interface RuleParts {
  readonly bounds: readonly RuleBound[]
  readonly values: readonly RuleValues[]
  readonly lists: readonly ListUse[]
  /** For each `at_least`, how many of its conditions must hold. */
  readonly counts: readonly number[]
  /** Every fact and list that it looks at. */
  readonly paths: ReadonlySet<string>
  /**
   * How two facts or lists are joined once negations are pushed inwards. The key is their paths with a blank in
   * between, in either order.
   */
  readonly joins: ReadonlyMap<string, ReadonlySet<'all' | 'any' | 'other'>>
  /** It has kinds of conditions that cannot be compared here. */
  readonly isOpaque: boolean
}

interface Collecting {
  readonly bounds: RuleBound[]
  readonly values: RuleValues[]
  readonly lists: ListUse[]
  readonly least: number[]
  readonly paths: Set<string>
  readonly joins: Map<string, Set<'all' | 'any' | 'other'>>
  readonly counts: Map<string, number>
  isOpaque: boolean
}

/** Collects a part of a condition and returns the paths in it, so that their joins can be noted. */
type Walk = (isDenied: boolean, list: string | undefined) => readonly string[]

/** Takes a condition apart. The result is cached for all sentences that the condition is compared with. */
export function ruleParts(condition: Condition, dictionary: Dictionary): RuleParts {
  const kept = PARTS(dictionary)
  const parts = kept.get(condition) ?? partsOf(condition, dictionary)
  kept.set(condition, parts)
  return parts
}

const PARTS = oncePer(() => new WeakMap<Condition, RuleParts>())

function partsOf(condition: Condition, dictionary: Dictionary): RuleParts {
  const all: Collecting = {
    bounds: [],
    values: [],
    lists: [],
    least: [],
    paths: new Set(),
    joins: new Map(),
    counts: new Map(),
    isOpaque: false,
  }
  const joined =
    (parts: readonly Walk[], op: 'all' | 'any' | 'other'): Walk =>
    (isDenied, list) => {
      const under = parts.map((part) => part(isDenied, list))
      const real = op === 'other' || !isDenied ? op : op === 'all' ? 'any' : 'all'
      if (list === undefined) noteJoins(under, real, all)
      return [...new Set(under.flat())]
    }
  const walk = fold<Walk>(condition, {
    all: (parts) => joined(parts, 'all'),
    any: (parts) => joined(parts, 'any'),
    atLeast: (parts, { count }) => {
      all.least.push(count)
      return joined(parts, 'other')
    },
    not: (part) => (isDenied, list) => part(!isDenied, list),
    list: (where, own, among) => (isDenied) => {
      where(own.kind === 'none' ? !isDenied : isDenied, own.path)
      among?.(isDenied, own.path)
      addList(own, isDenied, all, dictionary)
      return [own.path]
    },
    leaf: (own) => (isDenied, list) => {
      addLeaf(own, isDenied, list, all, dictionary)
      return [own.path]
    },
  })
  walk(false, undefined)
  const { least, counts: _counts, ...parts } = all
  return { ...parts, counts: least }
}

function noteJoins(under: readonly (readonly string[])[], op: 'all' | 'any' | 'other', { joins }: Collecting): void {
  for (const [i, some] of under.entries())
    for (const others of under.slice(i + 1))
      for (const a of some)
        for (const b of others)
          for (const key of [`${a} ${b}`, `${b} ${a}`]) joins.set(key, (joins.get(key) ?? new Set()).add(op))
}

function nthOf(path: string, { counts, paths }: Collecting): number {
  const nth = counts.get(path) ?? 0
  counts.set(path, nth + 1)
  paths.add(path)
  return nth
}

function addList(own: ListCondition, isDenied: boolean, all: Collecting, dictionary: Dictionary): void {
  all.paths.add(own.path)
  const words = quantifierWords(own, dictionary)
  all.lists.push({
    path: own.path,
    nth: 0,
    words,
    says: words,
    isDenied: isDenied !== (own.kind === 'none'),
    list: own.path,
    kind: own.kind,
  })
  if (own.kind !== 'count') return
  const path = own.total ?? own.path
  const part = { path, nth: nthOf(path, all), words, says: words, isDenied, list: own.path }
  all.bounds.push(...rangeBounds(own.range, { kind: 'bare' }).map((one) => ({ ...part, ...one })))
}

function addLeaf(
  own: LeafCondition,
  isDenied: boolean,
  list: string | undefined,
  all: Collecting,
  dictionary: Dictionary,
): void {
  const { path } = own
  const words = leafWords(own, dictionary)
  const says = `${labelOf(path, dictionary)} ${words}`
  const part: Part = { path, nth: nthOf(path, all), words, says, isDenied, list }
  if (own.kind === 'is') all.values.push({ ...part, values: own.values })
  else if (WITHOUT_LIMITS.has(own.kind)) return
  else {
    const bounds = boundsOf(own)
    if (bounds === undefined) all.isOpaque = true
    else all.bounds.push(...bounds.map((one) => ({ ...part, ...one })))
  }
}

/** Kinds that compare facts with each other, or look for words. */
const WITHOUT_LIMITS: ReadonlySet<LeafCondition['kind']> = new Set(['limit', 'above', 'relation', 'contains'])

type OwnBound = Pick<RuleBound, 'side' | 'value' | 'inclusive' | 'measure' | 'written'>

/** The limits of a condition; undefined for a kind whose limits are not known here. */
function boundsOf(own: LeafCondition): readonly OwnBound[] | undefined {
  if (own.kind === 'number') return rangeBounds(own.range, { kind: 'bare' })
  if (own.kind === 'uln') return rangeBounds(own.range, { kind: 'multiple' })
  if (own.kind === 'lab') return rangeBounds(own.range, { kind: 'unit', unit: own.unit })
  if (own.kind === 'duration') {
    const isMax = own.how === 'at_most' || own.how === 'less_than'
    const inclusive = own.how === 'at_least' || own.how === 'at_most'
    return [{ ...periodBound(own.period), side: isMax ? 'max' : 'min', inclusive }]
  }
  if (own.kind !== 'time') return undefined
  const isMax = own.when === 'within' || own.when === 'less_than_ago'
  const inclusive = own.when === 'within' || own.when === 'at_least_ago'
  return [{ ...periodBound(own.period), side: isMax ? 'max' : 'min', inclusive }]
}

function rangeBounds({ min, max }: NumberRange, measure: Measure): OwnBound[] {
  return (['min', 'max'] as const).flatMap((side) => {
    const end = side === 'min' ? min : max
    const value = end === undefined ? undefined : parseDecimal(end.value)
    return end === undefined || value === undefined
      ? []
      : { side, value, inclusive: end.inclusive, measure, written: end.value }
  })
}

function periodBound({ count, unit }: Period): Pick<RuleBound, 'value' | 'measure' | 'written'> {
  const inDays = unit === 'days' || unit === 'weeks'
  const factor = unit === 'weeks' ? 7n : unit === 'years' ? 12n : 1n
  return {
    value: multiply(rational(BigInt(count), 1n), rational(factor, 1n)),
    measure: { kind: inDays ? 'days' : 'months' },
    written: String(count),
  }
}

/** Whether the numbers of a fact are whole, so that more than 1 means 2 or more. Lists are counted in whole numbers. */
export function isWhole(path: string, dictionary: Dictionary): boolean {
  const { type } = variableAt(dictionary, path)
  return type === 'integer' || type === 'age' || type === 'list'
}

/** The parts of a rule by their path. */
export function byPathOf<P extends Part>(parts: readonly P[]): ReadonlyMap<string, readonly P[]> {
  const made = new Map<string, P[]>()
  for (const one of parts) made.set(one.path, [...(made.get(one.path) ?? []), one])
  return made
}
