import type { Condition } from './condition.ts'
import { joining, keptFold } from './fold.ts'
import { leafPaths } from './leaves.ts'
import { countOf } from './quantifiers.ts'

/** Every declared path that a condition looks at: its facts, its lists, and the fields of their entries, those that are summed included. */
export const pathsOf: (condition: Condition) => ReadonlySet<string> = keptFold(
  joining<ReadonlySet<string>>((parts) => new Set(parts.flatMap((one) => [...one])), {
    not: (part) => part,
    list: (where, condition) => {
      const { total } = countOf(condition)
      return new Set([condition.path, ...where, ...(total === undefined ? [] : [total])])
    },
    leaf: (condition) => new Set(leafPaths(condition)),
  }),
)
