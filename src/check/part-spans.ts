import { leavesOf } from '../conditions/index.ts'
import type { Condition, LeafCondition } from '../conditions/index.ts'
import { variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import type { Syntax } from '../syntax/index.ts'
import type { Span } from '../text/index.ts'
import { textOf, valueOf } from './project.ts'

/** Where each leaf of a condition is written; leaves whose place is not known are left out. */
export function leafSpans(
  condition: Condition,
  written: Syntax | undefined,
  dictionary: Dictionary,
): ReadonlyMap<LeafCondition, Span> {
  if (written === undefined) return new Map()
  const spans = partSpans(written, dictionary)
  const counts = new Map<string, number>()
  return new Map(
    leavesOf(condition).flatMap((leaf) => {
      const nth = counts.get(leaf.path) ?? 0
      counts.set(leaf.path, nth + 1)
      const span = spans.get(leaf.path)?.[nth]
      return span === undefined ? [] : [[leaf, span] as const]
    }),
  )
}

/** Where each condition on a fact is written, by the fact's path, in the order in which conditions are read. */
export function partSpans(root: Syntax, dictionary: Dictionary): ReadonlyMap<string, readonly Span[]> {
  const found = new Map<string, Span[]>()
  const index = variablesByPath(dictionary)
  const add = (path: string, { span }: Syntax): void => void found.set(path, [...(found.get(path) ?? []), span])
  const visit = (node: Syntax | undefined, list: Variable | undefined): void => {
    if (node?.kind === 'list') for (const item of node.items) visit(item, list)
    for (const { key, value } of node?.kind === 'map' ? node.entries : []) {
      const own = list === undefined ? undefined : index.get(`${list.path}[].${key}`)
      const variable = own ?? index.get(key)
      if (key === 'at_least') visit(valueOf(value, 'of'), list)
      else if (['all', 'any', 'none_of', 'not'].includes(key)) visit(value, list)
      else if (variable?.type === 'list') entries(value, variable)
      else if (variable !== undefined) add(variable.path, value)
    }
  }
  const entries = (node: Syntax, list: Variable): void => {
    for (const key of ['some', 'every', 'none', 'where', 'latest', 'first', 'among']) visit(valueOf(node, key), list)
    const count = valueOf(node, 'is') ?? valueOf(node, 'count')
    const total = textOf(node, 'total')
    if (count !== undefined) add(total === '' ? list.path : `${list.path}[].${total}`, count)
  }
  visit(root, undefined)
  return found
}
