import type { Condition, ListCondition } from './condition.ts'
import { joining, keptFold } from './fold.ts'
import { leafPaths } from './leaves.ts'

/**
 * Every declared path that a condition looks at: its facts, its lists and the fields of their entries, including fields
 * that are summed or by which entries are put in order.
 */
export const pathsOf: (condition: Condition) => ReadonlySet<string> = keptFold(
  joining<ReadonlySet<string>>((parts) => new Set(parts.flatMap((one) => [...one])), {
    not: (part) => part,
    list: (where, condition, among = NOTHING) => new Set([condition.path, ...where, ...among, ...ownPaths(condition)]),
    leaf: (condition) => new Set(leafPaths(condition)),
  }),
)

const NOTHING: ReadonlySet<string> = new Set()

/**
 * The fields that a condition on a list uses itself: the one it sums, or the date by which it puts entries in order.
 */
function ownPaths(condition: ListCondition): readonly string[] {
  if (condition.kind === 'count') return condition.total === undefined ? [] : [condition.total]
  return 'by' in condition ? [condition.by] : []
}
