import { pathsOf } from '../conditions/index.ts'
import type { Count, Extreme } from '../conditions/index.ts'
import { variableAt } from '../dictionary/index.ts'
import type { Dictionary, ListVariable, Variable } from '../dictionary/index.ts'
import { conditionsOfImplication } from '../model/index.ts'
import type { Implication } from '../model/index.ts'

/**
 * A list count: one thing that a rule takes from all entries of a list together. It is how many satisfy `where`, or the
 * sum of a field over these, up to `cap`; or which entries come last, or first.
 */
export type ListCount = { readonly list: string } & (Omit<Count, 'wanted'> | Extreme)

/** The part of one list that the rules of a trial look at. */
export interface ListUse {
  readonly listCounts: readonly ListCount[]
  /** The fields of an entry that the list counts look at. */
  readonly fields: readonly Variable[]
  /** Other fields, which what holds of every entry ties to these. */
  readonly hidden: readonly Variable[]
  /** The facts outside the entries, by path, that the list counts or what holds of every entry tie to these. */
  readonly outside: readonly string[]
}

/** The sums that one entry, or several together, add to each list count, packed as in list-counts.ts. */
export type Sums = readonly number[]

/** Collects what rules look at in a list; `implications` are those that matter to the rules. */
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
  // Implications about every entry also limit whether there can be one.
  const held = implications.filter((one) => one.each === list).flatMap((one) => [...pathsOfImplication(one)])
  const tied = new Set([...used, ...held])
  const hidden = variable.fields.filter((field) => tied.has(field.path) && !used.has(field.path))
  return { listCounts, fields, hidden, outside: [...tied].filter((path) => !path.includes('[]')) }
}

/** The declared paths that a list count looks at. */
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
