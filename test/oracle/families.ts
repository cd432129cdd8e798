// Part of the oracle of the tests: see index.ts.

import { birthDatePath, declaredPath, entryPath, listOf, variableOf } from '../../src/dictionary/index.ts'
import type { Facts, Statement } from '../../src/facts/index.ts'
import type { Implication, RuleSet } from '../../src/model/index.ts'
import { touchedPaths } from './closure.ts'
import type { Program } from './program.ts'

/** Something that ties facts of a record together: an implication, or a total and its components. */
export type Tie =
  | { readonly kind: 'implication'; readonly number: number }
  | { readonly kind: 'total'; readonly path: string }

/** Statements that may affect each other, by their positions, and what ties them together. */
export interface Family {
  readonly places: readonly number[]
  readonly ties: readonly Tie[]
}

/** The numbers of the implications that concern what is stated. */
export function implicationsOn(statements: readonly Statement[], { implicationsAt }: Program): ReadonlySet<number> {
  const named = statements.flatMap((one) => [aboutOf(one), ...(one.asserts === undefined ? [] : [one.asserts])])
  return new Set(named.flatMap((path) => implicationsAt.get(declaredPath(path)) ?? []))
}

/** The totals that are stated. */
export function totalsAmong(statements: readonly Statement[], { rules }: Program): string[] {
  return statements.flatMap(({ path, presumed }) => {
    const variable = variableOf(rules.dictionary, declaredPath(path))
    return presumed === undefined && variable?.type === 'integer' && variable.sumOf !== undefined ? [path] : []
  })
}

/**
 * Divides statements into families, so that those of different families do not affect each other. A fact that nobody
 * stated also ties together the facts on either side of it.
 */
export function familiesOf(statements: readonly Statement[], facts: Facts, knowledge: Program): Family[] {
  const groups = new KeyGroups()
  // A statement about a field asserts that its group applies.
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

/** The fact that a statement is about; the list, if it says that an entry exists. */
function aboutOf({ subject, says }: Statement): string {
  return says.type === 'entry' ? (listOf(subject) ?? subject) : subject
}

/**
 * The facts that something ties together, in groups. An implication about single entries ties each entry by itself, and
 * also the further entries, which go by the name of the list. The existence of an entry is a fact too, named by the
 * entry.
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

/** Adds to dates those with which they are kept in order: the date of birth, and with it all other dates. */
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

/** Groups of keys that can be joined. */
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
