import type { Condition, ListCondition } from './condition.ts'
import { joining, keptFold } from './fold.ts'
import { leafPaths } from './leaves.ts'

/** Every declared path that a condition looks at: its facts, its lists, and the fields of their entries, those that are summed or put in order included. */
export const pathsOf: (condition: Condition) => ReadonlySet<string> = keptFold(
  joining<ReadonlySet<string>>((parts) => new Set(parts.flatMap((one) => [...one])), {
    not: (part) => part,
    list: (where, condition, among = NOTHING) => new Set([condition.path, ...where, ...among, ...ownPaths(condition)]),
    leaf: (condition) => new Set(leafPaths(condition)),
  }),
)

const NOTHING: ReadonlySet<string> = new Set()

/** The fields that it looks at itself: what is summed, or what its entries are put in order by. */
function ownPaths(condition: ListCondition): readonly string[] {
  if (condition.kind === 'count') return condition.total === undefined ? [] : [condition.total]
  return 'by' in condition ? [condition.by] : []
}
