import type { LeafCondition, LeafKind } from './condition.ts'
import type { Leaf } from './leaf.ts'

/** A row for every kind: one without a row, and a row without a part, do not compile. */
export type Leaves = { readonly [K in LeafKind]: Leaf<K> }

export const LEAVES: Leaves = {
  is: { paths: ({ path }) => [path] },
  number: { paths: ({ path }) => [path] },
  lab: { paths: ({ path }) => [path] },
  uln: { paths: ({ path }) => [path] },
  time: { paths: ({ path }) => [path] },
  duration: { paths: ({ path, after }) => [path, after] },
  relation: { paths: ({ path, other }) => [path, other] },
}

function row<K extends LeafKind>(condition: LeafCondition<K>): Leaf<K> {
  return LEAVES[condition.kind]
}

/** The declared paths that a condition on single facts looks at; first that of the fact that it is about. */
export function leafPaths<K extends LeafKind>(condition: LeafCondition<K>): readonly string[] {
  return row(condition).paths(condition)
}
