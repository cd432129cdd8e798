// Part of the oracle of the tests: see index.ts.

import { birthDatePath, variableAt } from '../../src/dictionary/index.ts'
import type { ListVariable, Variable } from '../../src/dictionary/index.ts'
import type { Leaf, Node, Unknown } from './diagrams.ts'
import { dateCuts } from './date-cuts.ts'
import type { Implication } from '../../src/model/index.ts'
import { pathsOfImplication } from './list-use.ts'
import type { ListUse, ReachedSums, Sums, SumsTree, Tally } from './list-use.ts'
import type { Program } from './program.ts'
import { wholeRepresentatives } from './representatives.ts'
import { entryNode, sumOf } from './tally-sum.ts'
import type { World } from './world.ts'

/**
 * What the further entries of a list may add to a list count. All counts over one list depend on one unknown, named
 * after the list: its possibilities are the combinations of counts that any number of further entries can give.
 */
export function restNode(tally: Tally, use: ListUse, world: World): Node {
  const rest = world.restNodes.get(tally.list) ?? newRest(tally.list, use, world)
  world.restNodes.set(tally.list, rest)
  return rest[use.tallies.indexOf(tally)] as Node
}

/** True where the list has no further entries, as far as the rules can tell. */
export function emptyRest(list: string, use: ListUse, world: World): Node {
  if (!world.restNodes.has(list)) world.restNodes.set(list, newRest(list, use, world))
  return world.emptyRests.get(list) as Node
}

/** The oracle gives up beyond this much work, since its tests are about small rules. */
const MOST_WORK = 200_000
const MOST_ENTRIES = 3000

function newRest(list: string, use: ListUse, world: World): readonly Node[] {
  const { tallies, fields, outside } = use
  const values = fields.map((field) => fieldValues(field, world))
  const sums =
    outside.length > 0 || world.program.rules.implications.some((one, i) => isTied(one, i, list, world.program))
      ? sumsByOutside(kindsOfEntry(list, use, values, world), tallies, world)
      : rememberedSums(
          `${list} ${JSON.stringify([values, birthSpans(world)])}`,
          () => kindsOfEntry(list, use, values, world),
          tallies,
          world,
        )
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

/**
 * Whether what holds for every entry of a list depends on facts outside, so that the possible entries depend on the
 * patient.
 */
function isTied(one: Implication, number: number, list: string, { implications }: Program): boolean {
  if (one.each !== list || !implications.has(number)) return false
  return [...pathsOfImplication(one)].some((path) => !path.includes('[]'))
}

/**
 * The counts that further entries can reach, worked out once for each compiled trial and key unless they depend on
 * facts outside the list.
 */
function rememberedSums(key: string, kinds: () => readonly Kind[], tallies: readonly Tally[], world: World): SumsTree {
  const known = world.program.restSums.get(key)
  if (known !== undefined) return known
  const tree = sumsByOutside(kinds(), tallies, world)
  if ('sums' in tree && world.program.restSums.size < MOST_SUMS) world.program.restSums.set(key, tree)
  return tree
}

/**
 * At most this many are kept for a compiled trial: if dates are compared with each other, the values depend on the
 * patient.
 */
const MOST_SUMS = 50

function sumsByOutside(kinds: readonly Kind[], tallies: readonly Tally[], world: World): SumsTree {
  const { diagrams } = world
  // This is counted for every combination of values of the facts outside.
  diagrams.spend(kinds.length * tallies.length)
  const [unknown] = kinds
    .flatMap(({ adds }) => adds.flatMap((node) => diagrams.support(node).slice(0, 1)))
    .toSorted((a, b) => a - b)
  if (unknown === undefined) {
    return closure(
      kinds.map(({ adds, entry }) => ({ sums: adds.map((node) => Number(diagrams.constant(node))), entry })),
      tallies,
    )
  }
  const width = Math.max(...kinds.flatMap(({ adds }) => adds.map((node) => diagrams.width(node, unknown))))
  const branches = Array.from({ length: width }, (_, i) => {
    const fixed = kinds.map(({ adds, entry }) => ({ adds: adds.map((node) => diagrams.fix(node, unknown, i)), entry }))
    const distinct = new Map(fixed.map((kind) => [kind.adds.join(), kind]))
    return sumsByOutside([...distinct.values()], tallies, world)
  })
  return { unknown, branches }
}

function widthOf(tree: SumsTree): number {
  return 'sums' in tree ? tree.sums.length : Math.max(...tree.branches.map(widthOf))
}

function entriesOf(tree: SumsTree, width: number): readonly number[] {
  if ('sums' in tree) return Array.from({ length: width }, (_, i) => tree.entries[i] ?? tree.entries.at(-1) ?? 0)
  const widest = tree.branches.find((branch) => widthOf(branch) === width)
  return widest === undefined ? [] : entriesOf(widest, width)
}

/**
 * One list count of the tree, with the list's unknown choosing among the sums. Shorter choices repeat their last sum.
 */
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
 * The combinations of counts that any number of entries of these kinds can give, starting from no entry, in a fixed
 * order.
 * INVARIANT: every list count is cut off at its cap, so adding kind after kind comes to an end.
 */
function closure(
  kinds: readonly { readonly sums: Sums; readonly entry: readonly Leaf[] }[],
  tallies: readonly Tally[],
): ReachedSums {
  const nothing = tallies.map(() => 0)
  const found = new Map<string, { sums: Sums; made: readonly (readonly Leaf[])[] }>([
    [nothing.join(), { sums: nothing, made: [] }],
  ])
  for (const { sums, made } of found.values()) {
    if (found.size * kinds.length > MOST_WORK) throw new RangeError('more than a test can wait for')
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

/** A kind of entry: what it adds to each list count, and one entry of this kind. */
interface Kind {
  readonly adds: readonly Node[]
  readonly entry: readonly Leaf[]
}

/** The kinds of entry. Those that add the same to every list count are one kind. */
function kindsOfEntry(list: string, use: ListUse, values: readonly (readonly Leaf[])[], world: World): readonly Kind[] {
  const { fields, tallies } = use
  const kinds = new Map<string, Kind>()
  if (!canBeAny(list, use, world)) return []
  if (values.reduce((size, own) => size * own.length, 1) > MOST_ENTRIES)
    throw new RangeError('more than a test can wait for')
  for (const entry of product(values)) {
    if (!inOrder(fields, entry, world.program) || !canBe(entry, use, world)) continue
    const read = (declared: string): Node =>
      world.diagrams.leaf(entry[fields.findIndex((field) => field.path === declared)] as Leaf)
    const adds = tallies.map((tally) => entryNode(tally, world, read))
    if (!kinds.has(adds.join())) kinds.set(adds.join(), { adds, entry })
  }
  return [...kinds.values()]
}

function inOrder(fields: readonly Variable[], entry: readonly Leaf[], program: Program): boolean {
  const valueOf = (path: string): Leaf | undefined => entry[fields.findIndex((field) => field.path === path)]
  return program.rules.orders.every(({ earlier, later }) => {
    const first = valueOf(earlier)
    const second = valueOf(later)
    return first === undefined || second === undefined || first <= second
  })
}

/**
 * Whether an entry can exist: some values of the fields that no rule looks at let it satisfy what holds for every entry
 * of its list.
 */
function canBe(entry: readonly Leaf[], { fields, hidden }: Pick<ListUse, 'fields' | 'hidden'>, world: World): boolean {
  const all = [...fields, ...hidden]
  return mayBe(entry, all, hidden, lawsAbout(all, world), world)
}

/**
 * Whether what holds for every entry, but does not concern the fields that the rules look at, allows any entry at all.
 * It is tested law by law, each together with those that share a field with it.
 */
function canBeAny(list: string, { fields, hidden }: Pick<ListUse, 'fields' | 'hidden'>, world: World): boolean {
  const { implications, rules } = world.program
  const looked = lawsAbout([...fields, ...hidden], world)
  const left = rules.implications.filter((one, i) => one.each === list && implications.has(i) && !looked.includes(one))
  const variable = variableAt(world.facts.dictionary, list) as ListVariable
  return left.every((law) => {
    const tied = pathsOfTies(pathsOfImplication(law), left)
    const own = variable.fields.filter((field) => tied.has(field.path))
    return mayBe([], own, own, lawsAbout(own, world), world)
  })
}

/** Paths and those that laws tie to them within an entry. */
function pathsOfTies(paths: ReadonlySet<string>, laws: readonly Implication[]): ReadonlySet<string> {
  const tied = new Set([...paths].filter((path) => path.includes('[]')))
  for (let size = -1; size < tied.size;) {
    size = tied.size
    for (const law of laws) {
      const own = [...pathsOfImplication(law)].filter((path) => path.includes('[]'))
      if (own.some((path) => tied.has(path))) own.forEach((path) => tied.add(path))
    }
  }
  return tied
}

function lawsAbout(fields: readonly Variable[], { program }: World): readonly Implication[] {
  const { implications, rules } = program
  return rules.implications.filter((one, i) => one.each !== undefined && implications.has(i) && isAbout(one, fields))
}

/**
 * Whether some values of the last fields, which are free, let an entry satisfy the laws and lie on or after the day of
 * birth. Facts outside the entry may have any possible value: an entry is left out only if none of them allows it.
 */
function mayBe(
  entry: readonly Leaf[],
  fields: readonly Variable[],
  free: readonly Variable[],
  laws: readonly Implication[],
  world: World,
): boolean {
  const birth = birthOf(fields, world)
  if (laws.length === 0 && birth === undefined) return true
  for (const others of product(free.map((field) => fieldValues(field, world)))) {
    const values = [...entry, ...others]
    if (inOrder(fields, values, world.program) && isAllowed(values, fields, laws, birth, world)) return true
  }
  return false
}

/** Whether some values of the facts outside allow an entry. */
function isAllowed(
  values: readonly Leaf[],
  fields: readonly Variable[],
  laws: readonly Implication[],
  birth: Node | undefined,
  world: World,
): boolean {
  const { diagrams } = world
  const read = (declared: string): Node =>
    diagrams.leaf(values[fields.findIndex((field) => field.path === declared)] as Leaf)
  const days = birth === undefined ? [] : fields.flatMap(({ type }, i) => (type === 'date' ? [Number(values[i])] : []))
  // A patient born by the earliest day was born by all days.
  const born = days.length === 0 ? undefined : diagrams.map(birth as Node, (day) => Number(day) <= Math.min(...days))
  let allowed = born ?? diagrams.leaf(true)
  for (const law of laws) {
    if (diagrams.constant(allowed) === false) return false
    if (law.kind !== 'requires') continue
    const kept = diagrams.combine(
      world.truth(law.when, read),
      world.truth(law.implied, read),
      (a, b) => !(a === true && b === false),
    )
    allowed = diagrams.combine(allowed, kept, (a, b) => a === true && b === true)
  }
  return diagrams.constant(allowed) !== false
}

/** What is known about the day of birth. */
function birthSpans({ facts }: World): unknown {
  const path = birthDatePath(facts.dictionary)
  return path === undefined ? undefined : facts.at(path)
}

/** The day of birth, if some of the fields are dates. */
function birthOf(fields: readonly Variable[], world: World): Node | undefined {
  const path = birthDatePath(world.facts.dictionary)
  return path === undefined || !fields.some(({ type }) => type === 'date') ? undefined : world.value(path)
}

function isAbout(implication: Implication, fields: readonly Variable[]): boolean {
  const named = [...pathsOfImplication(implication)].filter((path) => path.includes('[]'))
  return named.every((path) => fields.some((field) => field.path === path))
}

function fieldValues(field: Variable, world: World): readonly Leaf[] {
  const { program, facts } = world
  const fact = facts.domain(field, field.path)
  if (fact.type === 'values') return distinguished(fact.values, program.named.get(field.path))
  if (fact.type !== 'numbers') throw new Error(`${field.path} has no single value`)
  if (field.type !== 'date') return wholeRepresentatives(fact.spans, program.cuts.get(field.path) ?? [], 'last')
  const { cuts, compared } = dateCuts(program, facts, field.path, (work) => world.diagrams.spend(work))
  return wholeRepresentatives(fact.spans, cuts, compared ? 'both' : 'last')
}

/** The values that the rules name, and one for all the others. */
function distinguished(
  values: readonly Leaf[],
  named: ReadonlySet<string | boolean> | 'all' | undefined,
): readonly Leaf[] {
  if (named === 'all') return values
  const isNamed = (value: Leaf): boolean => named?.has(value as string | boolean) === true
  const other = values.find((value) => !isNamed(value))
  return [...values.filter(isNamed), ...(other === undefined ? [] : [other])]
}

function* product(values: readonly (readonly Leaf[])[]): Generator<readonly Leaf[]> {
  const [first, ...others] = values
  if (first === undefined) {
    yield []
    return
  }
  for (const tail of product(others)) for (const value of first) yield [value, ...tail]
}
