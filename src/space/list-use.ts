import { pathsOf } from '../conditions/index.ts'
import type { Count, Extreme } from '../conditions/index.ts'
import { variableAt } from '../dictionary/index.ts'
import type { Dictionary, ListVariable, Variable } from '../dictionary/index.ts'
import { conditionsOfImplication } from '../model/index.ts'
import type { Implication } from '../model/index.ts'

/**
 * One thing that a rule takes from all entries of a list together: how many satisfy `where`, or the sum of a field over them, up to `cap`; or
 * which of them come last, or first.
 */
export type ListCount = { readonly list: string } & (Omit<Count, 'wanted'> | Extreme)

/** What the rules of a trial look at in one list. */
export interface ListUse {
  readonly listCounts: readonly ListCount[]
  /** The fields of an entry that the tallies look at. */
  readonly fields: readonly Variable[]
  /** Other fields that what holds of every entry ties to these. */
  readonly hidden: readonly Variable[]
  /** The facts outside the entries that the tallies, or what holds of every entry, tie to these, by path. */
  readonly outside: readonly string[]
}

/** What one entry, or several together, add to each tally. */
export type Sums = readonly number[]

export function listUse(
  list: string,
  listCounts: readonly ListCount[],
  dictionary: Dictionary,
  implications: readonly Implication[],
): ListUse {
  const used = new Set<string>()
  for (const listCount of listCounts) {
    for (const path of pathsOfListCount(listCount)) used.add(path)
  }
  const variable = variableAt(dictionary, list) as ListVariable
  const fields = variable.fields.filter((field) => used.has(field.path))
  // What holds of every entry says also whether there can be one.
  const held = implications.filter((one) => one.each === list).flatMap((one) => [...pathsOfImplication(one)])
  const tied = new Set([...used, ...held])
  const hidden = variable.fields.filter((field) => tied.has(field.path) && !used.has(field.path))
  return { listCounts, fields, hidden, outside: [...tied].filter((path) => !path.includes('[]')) }
}

function pathsOfListCount(listCount: ListCount): string[] {
  const own = [...pathsOf(listCount.where)]
  if (listCount.kind === 'extreme') return [...own, ...pathsOf(listCount.among), listCount.by]
  return listCount.total === undefined ? own : [...own, listCount.total]
}

/** The declared paths that an implication names. */
export function pathsOfImplication(implication: Implication): ReadonlySet<string> {
  const paths = conditionsOfImplication(implication).flatMap((condition) => [...pathsOf(condition)])
  return new Set(implication.kind === 'erases' ? [...paths, implication.path] : paths)
}
