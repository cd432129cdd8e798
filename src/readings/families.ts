import { birthDatePath, declaredPath, entryPath, listOf, variableOf } from '../dictionary/index.ts'
import type { Facts, Statement } from '../facts/index.ts'
import type { Implication, RuleSet } from '../model/index.ts'
import { touchedPaths } from '../space/index.ts'
import type { CompiledTrial } from '../space/index.ts'

/** Something that connects facts of a record: an implication, or a total with its components. */
export type Tie =
  | { readonly kind: 'implication'; readonly number: number }
  | { readonly kind: 'total'; readonly path: string }

/** Statements that may affect each other, by their positions, with the ties that connect them. */
export interface Family {
  readonly places: readonly number[]
  readonly ties: readonly Tie[]
}

/** The numbers of the implications that look at any fact that is stated. */
export function implicationsOn(
  statements: readonly Statement[],
  { implicationsAt }: CompiledTrial,
): ReadonlySet<number> {
  const named = statements.flatMap((one) => [aboutOf(one), ...(one.asserts === undefined ? [] : [one.asserts])])
  return new Set(named.flatMap((path) => implicationsAt.get(declaredPath(path)) ?? []))
}

/** The paths of the totals that are stated, presumptions excluded. */
export function totalsAmong(statements: readonly Statement[], { rules }: CompiledTrial): string[] {
  return statements.flatMap(({ path, presumed }) => {
    const variable = variableOf(rules.dictionary, declaredPath(path))
    return presumed === undefined && variable?.type === 'integer' && variable.sumOf !== undefined ? [path] : []
  })
}

/**
 * Groups statements into families; statements of different families are independent. Facts that nobody stated count,
 * too: two statements that are connected through one belong together.
 */
export function familiesOf(
  statements: readonly Statement[],
  facts: Facts,
  knowledge: CompiledTrial,
): readonly Family[] {
  const known = FAMILIES.get(facts.statements)
  // One record is looked at on many days. Its presumptions need no place in the
  // key, since they follow from what it states.
  if (known?.rules === knowledge.rules && known.lists === facts.lists) return known.families
  const families = familiesAmong(statements, facts, knowledge)
  FAMILIES.set(facts.statements, { rules: knowledge.rules, lists: facts.lists, families })
  return families
}

/** Cached families, by what a record states. */
const FAMILIES = new WeakMap<
  readonly Statement[],
  { readonly rules: RuleSet; readonly lists: Facts['lists']; readonly families: readonly Family[] }
>()

function familiesAmong(statements: readonly Statement[], facts: Facts, knowledge: CompiledTrial): Family[] {
  const groups = new KeyGroups()
  // A statement about a part also says that the whole exists.
  for (const one of statements) if (one.asserts !== undefined) groups.join(one.subject, one.asserts)
  const tied: { readonly tie: Tie; readonly key: string }[] = []
  const implications = [...knowledge.rules.implications.keys()].map((number): Tie => ({ kind: 'implication', number }))
  const totals = totalsAmong(statements, knowledge).map((path): Tie => ({ kind: 'total', path }))
  for (const tie of [...implications, ...totals]) {
    for (const keys of keysOf(tie, statements, facts, knowledge.rules)) {
      const [first, ...others] = keys
      if (first === undefined) continue
      for (const key of others) groups.join(first, key)
      tied.push({ tie, key: first })
    }
  }
  const families = new Map<string, { places: number[]; ties: Set<Tie> }>()
  for (const { tie, key } of tied) {
    const family = families.get(groups.of(key)) ?? { places: [], ties: new Set() }
    families.set(groups.of(key), family)
    family.ties.add(tie)
  }
  statements.forEach((one, place) => families.get(groups.of(one.subject))?.places.push(place))
  return [...families.values()].flatMap(({ places, ties }) => (places.length === 0 ? [] : { places, ties: [...ties] }))
}

/** The fact that a statement is about; for the existence of an entry, its list. */
function aboutOf({ subject, says }: Statement): string {
  return says.type === 'entry' ? (listOf(subject) ?? subject) : subject
}

/**
 * The facts that a tie connects, in groups. An implication about single entries connects the facts of each
 * entry separately; further entries have a group of their own, under the name of the list. That an entry exists
 * is a fact as well, under the entry's name.
 */
function keysOf(tie: Tie, statements: readonly Statement[], facts: Facts, rules: RuleSet): string[][] {
  if (tie.kind === 'total') {
    const variable = variableOf(rules.dictionary, declaredPath(tie.path))
    const points = variable?.type === 'integer' ? (variable.sumOf ?? {}) : {}
    const entry = tie.path.slice(0, tie.path.lastIndexOf('.') + 1)
    return [[tie.path, ...Object.keys(points).map((component) => entry + component)]]
  }
  const implication = rules.implications[tie.number]
  if (implication === undefined) return []
  const paths = withOrderedDates(touchedPaths(implication, rules.dictionary), statements, rules)
  return instancesOf(implication, paths, facts)
}

function instancesOf({ each }: Implication, paths: readonly string[], facts: Facts): string[][] {
  const everywhere = (path: string): string[] => {
    const list = listOf(path)
    const entries = [...Array(facts.list(list ?? path).size).keys()]
    return list === undefined
      ? [path, ...entries.map((i) => entryPath(`${path}[]`, i))]
      : entries.map((i) => entryPath(path, i))
  }
  if (each === undefined) return [paths.flatMap(everywhere)]
  const fields = paths.filter((path) => listOf(path) === each)
  const outside = paths.filter((path) => path !== each && listOf(path) !== each).flatMap(everywhere)
  const known = Array.from({ length: facts.list(each).size }, (_, i) => [
    entryPath(`${each}[]`, i),
    ...fields.map((path) => entryPath(path, i)),
    ...outside,
  ])
  return [[each, ...outside], ...known]
}

/**
 * Adds the dates that must be in order with those given: with any date the date of birth, with the date of birth all
 * stated dates, and the dates of the dictionary's orders.
 */
function withOrderedDates(paths: ReadonlySet<string>, statements: readonly Statement[], rules: RuleSet): string[] {
  const isDate = (path: string): boolean => variableOf(rules.dictionary, path)?.type === 'date'
  const birth = birthDatePath(rules.dictionary)
  const all = new Set(paths)
  for (const path of paths) if (isDate(path) && birth !== undefined) all.add(birth)
  if (birth !== undefined && all.has(birth))
    for (const { subject } of statements) if (isDate(declaredPath(subject))) all.add(declaredPath(subject))
  for (const { earlier, later } of rules.orders) {
    if (all.has(earlier)) all.add(later)
    if (all.has(later)) all.add(earlier)
  }
  return [...all]
}

/** Groups of keys that can be merged (union-find). */
class KeyGroups {
  private readonly parents = new Map<string, string>()

  of(key: string): string {
    const parent = this.parents.get(key)
    if (parent === undefined || parent === key) return key
    const top = this.of(parent)
    this.parents.set(key, top)
    return top
  }

  join(a: string, b: string): void {
    const [x, y] = [this.of(a), this.of(b)]
    if (x !== y) this.parents.set(y, x)
  }
}
