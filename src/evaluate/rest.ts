import { entryKinds, factsOfNobody, possibleJointKinds, possibleKinds } from './entry.ts'
import type { EntryKinds, Kind } from './entry.ts'
import type { Leaf, Node, Unknown } from '../diagram/index.ts'
import type { ListUse, ReachedSums, Sums, SumsTree, Tally } from './list-use.ts'
import { sumOf } from './tally-sum.ts'
import type { World } from './world.ts'

/**
 * What the entries that a record does not know may add to a tally. All tallies over one list hang on one unknown, named after
 * the list: its possibilities are the joint sums that any number of further entries can give.
 */
export function restNode(tally: Tally, use: ListUse, world: World): Node {
  const rest = world.restNodes.get(tally.list) ?? newRest(tally.list, use, world)
  world.restNodes.set(tally.list, rest)
  return rest[use.tallies.indexOf(tally)] as Node
}

/** Where the list has no entries that the record does not know, as far as the rules can tell. */
export function emptyRest(list: string, use: ListUse, world: World): Node {
  if (!world.restNodes.has(list)) world.restNodes.set(list, newRest(list, use, world))
  return world.emptyRests.get(list) as Node
}

function newRest(list: string, use: ListUse, world: World): readonly Node[] {
  const { tallies, fields } = use
  const sums = sumsOfRest(list, use, world)
  const width = widthOf(sums)
  const entries = entriesOf(sums, width)
  const unknown = world.newUnknown({ path: list, values: entries, entries, rest: { tree: sums, fields } })
  // The first possibility is always that there are none.
  world.emptyRests.set(
    list,
    world.diagrams.choice(
      unknown,
      entries.map((_, i) => i === 0),
    ),
  )
  return tallies.map((_, i) => nodeOf(sums, i, unknown, width, world))
}

/** Sums that hang on nothing outside the entries are the same for all records; they are worked out once for each program. */
function sumsOfRest(list: string, use: ListUse, world: World): SumsTree {
  const { program, facts } = world
  if (use.outside.length > 0) {
    const kinds = entryKinds(list, facts.list(list).size, use, program, facts)
    const outside = kinds.world.unknowns.flatMap(({ path }, unknown) => (kinds.own.has(unknown) ? [] : [path]))
    for (const path of outside) world.comparedWith.add(world.unknownOf(path))
    const aligned = kinds.world.unknowns.findIndex(({ path }) => path === world.aligned)
    return sumsByOutside(kinds.node, kinds, aligned === -1 ? undefined : aligned, use.tallies, world)
  }
  const nobody = factsOfNobody(use, program, facts)
  const key = `${list} ${nobody.name}`
  const known = program.restSums.get(key)
  if (known !== undefined) return known
  const kinds = entryKinds(list, 0, use, program, nobody.facts)
  const sums = closure(possibleKinds(kinds, kinds.node), use.tallies)
  if (program.restSums.size < MOST_SUMS) program.restSums.set(key, sums)
  return sums
}

/** Where the patient is so young that the dates of an entry hang on her birth: so many are kept for each program. */
const MOST_SUMS = 50

/**
 * What can be reached for each assignment of the facts outside that the entries are compared with; `node`: a part of the diagram of kinds.
 * `aligned`: the one of these facts that comes last, so that its two branches stand for the same entries.
 */
function sumsByOutside(
  node: Node,
  kinds: EntryKinds,
  aligned: Unknown | undefined,
  tallies: readonly Tally[],
  world: World,
): SumsTree {
  const { diagrams, unknowns } = kinds.world
  const outside = diagrams.support(node).filter((unknown) => !kinds.own.has(unknown))
  const first = outside.find((unknown) => unknown !== aligned) ?? outside[0]
  if (first === undefined) return closure(possibleKinds(kinds, node), tallies)
  const unknown = world.unknownOf(unknowns[first]?.path ?? '')
  const cases = Array.from({ length: diagrams.width(node, first) }, (_, i) => diagrams.fix(node, first, i))
  if (first === aligned) return { unknown, branches: alignedClosures(cases, kinds, tallies) }
  return { unknown, branches: cases.map((one) => sumsByOutside(one, kinds, aligned, tallies, world)) }
}

/** What the same entries add up to in each of some cases, case by case. */
function alignedClosures(cases: readonly Node[], kinds: EntryKinds, tallies: readonly Tally[]): ReachedSums[] {
  const reached = closure(
    possibleJointKinds(kinds, cases),
    cases.flatMap(() => tallies),
  )
  return cases.map((_, i) => ({
    ...reached,
    sums: reached.sums.map((sums) => sums.slice(i * tallies.length, (i + 1) * tallies.length)),
  }))
}

function widthOf(tree: SumsTree): number {
  return 'sums' in tree ? tree.sums.length : Math.max(...tree.branches.map(widthOf))
}

function entriesOf(tree: SumsTree, width: number): readonly number[] {
  if ('sums' in tree) return Array.from({ length: width }, (_, i) => tree.entries[i] ?? tree.entries.at(-1) ?? 0)
  const widest = tree.branches.find((branch) => widthOf(branch) === width)
  return widest === undefined ? [] : entriesOf(widest, width)
}

/** One tally of the tree, with the list's unknown choosing among the sums; shorter choices repeat their last. */
function nodeOf(tree: SumsTree, tally: number, unknown: Unknown, width: number, world: World): Node {
  const { diagrams } = world
  if ('sums' in tree) {
    const own = Array.from({ length: width }, (_, i) => tree.sums[Math.min(i, tree.sums.length - 1)]?.[tally] ?? 0)
    return diagrams.choice(unknown, own)
  }
  return diagrams.cases(
    tree.unknown,
    tree.branches.map((branch) => nodeOf(branch, tally, unknown, width, world)),
  )
}

/**
 * The sums that any number of entries of these kinds can give, starting from no entry, in a fixed order.
 * INVARIANT: every tally is cut off at its cap, so adding kind after kind comes to an end.
 */
function closure(kinds: readonly Kind[], tallies: readonly Tally[]): ReachedSums {
  const nothing = tallies.map(() => 0)
  const found = new Map<string, { sums: Sums; made: readonly (readonly Leaf[])[] }>([
    [nothing.join(), { sums: nothing, made: [] }],
  ])
  for (const { sums, made } of found.values()) {
    for (const kind of kinds) {
      const next = sums.map((sum, i) => sumOf(sum, kind.sums[i] ?? 0, tallies[i]?.cap ?? 0))
      const key = next.join()
      if (!found.has(key)) found.set(key, { sums: next, made: [...made, kind.entry] })
    }
  }
  const reached = [...found.values()]
  return {
    sums: reached.map((one) => one.sums),
    entries: reached.map((one) => one.made.length),
    made: reached.map((one) => one.made),
  }
}
