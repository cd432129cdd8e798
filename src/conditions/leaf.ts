import type { LeafCondition, LeafKind } from './condition.ts'

/** What one kind of condition on single facts is: all that the program knows of the kind stands in its row of `LEAVES`. */
export interface Leaf<K extends LeafKind> {
  /** The declared paths that it looks at; first that of the fact that it is about. */
  readonly paths: (condition: LeafCondition<K>) => readonly string[]
}
