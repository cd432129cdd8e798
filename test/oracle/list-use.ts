// Part of the oracle of the tests: see index.ts.

import { variableAt } from '../../src/dictionary/index.ts'
import type { Dictionary, ListVariable, Variable } from '../../src/dictionary/index.ts'
import type { Leaf, Unknown } from './diagrams.ts'
import type { Condition } from '../../src/conditions/index.ts'
import type { Criterion, Implication } from '../../src/model/index.ts'

/** A list count: how many entries satisfy `where`, or the sum of a field over them, up to `cap`. */
export interface Tally {
  readonly list: string
  readonly where: Condition
  readonly total: string | undefined
  readonly cap: number
}

/** What the rules of a trial look at in one list. */
export interface ListUse {
  readonly tallies: readonly Tally[]
  /** The fields of an entry that the list counts look at. */
  readonly fields: readonly Variable[]
  /** Other fields, which what holds for every entry ties to these. */
  readonly hidden: readonly Variable[]
  /** The facts outside the list with which the list counts compare its entries, by path. */
  readonly outside: readonly string[]
}

/** What one entry, or several together, add to each list count. */
export type Sums = readonly number[]

/** The combinations of counts that can be reached, each with the least number of entries that gives it. */
export interface ReachedSums {
  readonly sums: readonly Sums[]
  readonly entries: readonly number[]
  /** For each of them, entries that give it: the values of the fields that the rules look at. */
  readonly made: readonly (readonly (readonly Leaf[])[])[]
}

/**
 * Which counts can be reached may depend on facts outside the list (such as the side of the primary), so they form a
 * tree over those unknowns.
 */
export type SumsTree = ReachedSums | { readonly unknown: Unknown; readonly branches: readonly SumsTree[] }

export function listUse(
  list: string,
  tallies: readonly Tally[],
  dictionary: Dictionary,
  implications: readonly Implication[],
): ListUse {
  const used = new Set<string>()
  for (const tally of tallies) {
    visitPaths(tally.where, (path) => used.add(path))
    if (tally.total !== undefined) used.add(tally.total)
  }
  const variable = variableAt(dictionary, list) as ListVariable
  const fields = variable.fields.filter((field) => used.has(field.path))
  const tied = new Set(used)
  const ties = implications.filter((one) => one.each === list).map(pathsOfImplication)
  for (let size = -1; size < tied.size;) {
    size = tied.size
    for (const own of ties) if ([...own].some((path) => tied.has(path))) own.forEach((path) => tied.add(path))
  }
  const hidden = variable.fields.filter((field) => tied.has(field.path) && !used.has(field.path))
  return { tallies, fields, hidden, outside: [...used].filter((path) => !path.includes('[]')) }
}

/** The conditions of a criterion: the one that decides it, and the one that leaves it to a person. */
export function conditionsOf(form: Criterion['form']): Condition[] {
  if (form.kind !== 'decided') return []
  return form.confirm === undefined ? [form.condition] : [form.condition, form.confirm.when]
}

/** The declared paths that an implication names. */
export function pathsOfImplication(implication: Implication): ReadonlySet<string> {
  const paths = new Set<string>()
  visitPaths(implication.when, (path) => paths.add(path))
  if (implication.kind === 'erases') paths.add(implication.path)
  else visitPaths(implication.implied, (path) => paths.add(path))
  return paths
}

/** Calls `visit` with every declared path that a condition names. */
export function visitPaths(condition: Condition, visit: (path: string) => void): void {
  switch (condition.kind) {
    case 'all':
    case 'any':
    case 'at_least':
      return condition.of.forEach((one) => visitPaths(one, visit))
    case 'not':
      return visitPaths(condition.of, visit)
    case 'relation':
      visit(condition.path)
      return visit(condition.other)
    case 'duration':
      visit(condition.path)
      return visit(condition.after)
    case 'some':
    case 'every':
    case 'none':
    case 'count':
      visit(condition.path)
      if (condition.kind === 'count' && condition.total !== undefined) visit(condition.total)
      return visitPaths(condition.where, visit)
    default:
      return visit(condition.path)
  }
}
