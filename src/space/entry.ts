import type { Condition } from '../conditions/index.ts'
import { birthDatePath, listOf } from '../dictionary/index.ts'
import type { Diagrams, Leaf, Node, Unknown } from '../diagram/index.ts'
import type { Fact, Facts } from '../facts/index.ts'
import { minus } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import { IMPOSSIBLE } from './constraints.ts'
import type { Constraints } from './constraints.ts'
import type { Kind } from './kind.ts'
import type { ListUse, Sums } from './list-use.ts'
import type { CompiledTrial } from './compiled-trial.ts'
import { entryNode } from './list-counts.ts'
import type { EntryReader, TruthOf, UnknownFact } from './unknowns.ts'

/** The part of `Completions` that is used to look at a single entry. */
export interface EntryCompletions {
  readonly compiled: CompiledTrial
  readonly facts: Facts
  readonly diagrams: Diagrams
  readonly unknowns: readonly UnknownFact[]
  readonly constraints: Pick<Constraints, 'appliedWithin'>
  truth(condition: Condition, entry?: EntryReader): Node
  value(path: string): Node
  lookAt(paths: readonly string[]): void
  /** Other completions for the same compiled trial, about which nothing has been asked yet. */
  fresh(facts: Facts): EntryCompletions
}

/** The ways to fill in one entry of a list, as the list counts over that list tell entries apart. */
export interface EntryKinds {
  /** Completions made for this entry alone. */
  readonly completions: EntryCompletions
  /**
   * For each way to fill in the entry and the facts outside that it is compared with, the name of what the entry adds
   * (see `kinds`).
   */
  readonly node: Node
  /** By name: what is added to each list count. */
  readonly kinds: ReadonlyMap<Leaf, Sums>
  /** The unknowns of the entry itself; those of the facts outside come before them. */
  readonly own: ReadonlySet<Unknown>
  /** The fields that the list counts look at, in the order of `ListUse.fields`. */
  readonly fields: readonly Node[]
}

/**
 * Works out what the entry at place `at` of a list may add to each list count; the place after the last entry stands
 * for a further entry. What always holds of every entry of the list is kept, and so is the order of its dates. What
 * ties the entry to facts outside is left to the caller. `completions`: new ones, about which nothing has been asked
 * yet.
 */
export function entryKinds(list: string, at: number, use: ListUse, completions: EntryCompletions): EntryKinds {
  const { diagrams } = completions
  const entry = `${list}[${at}]`
  const truth: TruthOf = (condition, reader) => completions.truth(condition, reader)
  const read = (declared: string): Node => completions.value(entry + declared.slice(list.length + 2))
  completions.lookAt(use.outside)
  const outside = new Set(completions.unknowns.keys())
  const fields = use.fields.map((field) => read(field.path))
  for (const field of use.hidden) read(field.path)
  const kinds = new Map<Leaf, Sums>([['', []]])
  const names = new Map<Leaf, Map<Leaf, string>>()
  const named = (before: Leaf, sum: Leaf): string => {
    const own = names.get(before) ?? new Map<Leaf, string>()
    names.set(before, own)
    const known = own.get(sum)
    if (known !== undefined) return known
    const name = before === '' ? String(sum) : `${String(before)},${String(sum)}`
    diagrams.spend(OF_A_NUMBER)
    own.set(sum, name)
    kinds.set(name, [...(kinds.get(before) ?? []), Number(sum)])
    return name
  }
  const joint = use.listCounts.reduce(
    (sums, listCount) => diagrams.combine(sums, entryNode(listCount, diagrams, truth, read), named),
    diagrams.leaf(''),
  )
  const node = completions.constraints.appliedWithin(joint, entry, outside)
  const own = new Set(
    [...completions.unknowns.keys()].filter((one) => completions.unknowns[one]?.path.startsWith(`${entry}.`)),
  )
  return { completions, node, kinds, own, fields }
}

/**
 * The diagram of kinds for each combination of values of some facts outside; the value of the last fact changes
 * fastest.
 */
export function casesOf({ completions, node }: EntryKinds, outside: readonly Unknown[]): Node[] {
  return outside.reduce<Node[]>(
    (nodes, unknown) => {
      const values = completions.unknowns[unknown]?.values ?? []
      completions.diagrams.spend(nodes.length * values.length)
      return nodes.flatMap((one) => values.map((_, i) => completions.diagrams.fix(one, unknown, i)))
    },
    [node],
  )
}

/**
 * The kinds of entry that are possible in some cases, in a fixed order. `nodes`: for each case, the diagram of kinds in
 * it.
 */
export function possibleKinds({ completions, kinds, fields }: EntryKinds, nodes: readonly Node[]): Kind[] {
  const { diagrams } = completions
  // One number stands for what an entry adds in the cases so far. `names` holds, by that number, the number for all
  // cases but the last and the name for the last.
  const places = new Map<Leaf, number>()
  const numbers = new Map<number, number>()
  const names: (readonly [before: number, last: Leaf])[] = []
  const number = (before: Leaf, last: Leaf): number => {
    const place = places.get(last) ?? places.size
    places.set(last, place)
    const name = (Number(before) + 1) * MOST_NAMES + place
    let known = numbers.get(name)
    if (known === undefined) {
      diagrams.spend(OF_A_NUMBER)
      known = names.push([Number(before), last]) - 1
      numbers.set(name, known)
    }
    return known
  }
  const joint = nodes.reduce((all, node) => diagrams.combine(all, node, number), diagrams.leaf(NOTHING))
  const found = [...diagrams.values(joint)].map(Number).map((at) => {
    const own: Leaf[] = []
    for (let name = names[at]; name !== undefined; name = names[name[0]]) own.unshift(name[1])
    diagrams.spend(own.length)
    return { at, own }
  })
  return found
    .filter(({ own }) => own.some((one) => one !== IMPOSSIBLE))
    .toSorted((a, b) => byText(a.own.join(' '), b.own.join(' ')))
    .map(({ at, own }) => {
      const path = diagrams.pathTo(joint, (value) => value === at) ?? new Map<Unknown, number>()
      return {
        cases: own.map((one) => kinds.get(one)),
        entry: fields.map((field) => diagrams.at(field, (unknown) => path.get(unknown) ?? 0)),
      }
    })
}

/** The number before any case. */
const NOTHING = -1
/** More names than the work granted allows an entry to have. */
const MOST_NAMES = 0x1000000
/** The work counted for keeping a name or a number: as much as looking at this many branches. */
const OF_A_NUMBER = 20

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * The facts of a patient about whom nothing is known except the days on which the dates of an entry may lie, with a
 * name for them. Days so long ago that no rule tells them apart count as one, so that what is worked out for one
 * patient serves others.
 */
export function factsOfNobody(
  { fields }: ListUse,
  compiled: CompiledTrial,
  facts: Facts,
): { readonly facts: Facts; readonly name: string } {
  const nothing = facts.with({
    known: new Map(),
    lists: new Map(),
    texts: new Map(),
    recorded: new Set(),
    disputes: [],
    statements: [],
  })
  const dates = fields.filter((field) => field.type === 'date')
  const [first] = dates
  const birth = birthDatePath(facts.dictionary)
  if (first === undefined || birth === undefined) return { facts: nothing, name: '' }
  const told = facts.domain(first, first.path)
  const spans = told.type === 'numbers' ? told.spans : []
  const born = Math.max(
    ...spans.slice(0, 1).map((span) => span.lo),
    longAgo(
      dates.map((field) => field.path),
      compiled,
      spans.at(0)?.hi ?? facts.asOf,
    ).old,
  )
  const fact: Fact = { type: 'numbers', spans: [{ lo: born, hi: born }] }
  return { facts: nothing.with({ known: new Map([[birth, fact]]) }), name: String(born) }
}

/**
 * `first`: the first limit of the rules on the given dates, or on dates that they are compared with, directly or through
 * other dates, but at most the `latest` day. `old`: a day so long before it that no chain of comparisons leads from
 * there to a limit.
 */
export function longAgo(
  dates: readonly string[],
  { sortedCuts, partners }: CompiledTrial,
  latest: Day,
): { readonly first: Day; readonly old: Day } {
  const reached = new Set(dates)
  for (const path of reached) for (const { path: other } of partners.get(path) ?? []) reached.add(other)
  const first = Math.min(latest, ...[...reached].flatMap((path) => sortedCuts.get(path)?.[0] ?? []))
  const shifts = [...reached].flatMap((path) => (partners.get(path) ?? []).flatMap(({ shift }) => shift ?? []))
  const back = Math.max(0, ...shifts.map((shift) => first - minus(first, shift)))
  // A chain may lead through the dates of an entry before and after each date outside, and through one date twice, once
  // for each of two completions.
  const outside = [...reached].filter((path) => listOf(path) === undefined).length
  const steps = (outside + 2) * (reached.size - outside + 1)
  return { first, old: first - steps * back - MARGIN }
}

/** Room for the days around a limit that are told apart (see date-cuts.ts), twice over. */
const MARGIN = 400
