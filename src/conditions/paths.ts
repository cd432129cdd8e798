import type { Condition } from './condition.ts'
import { joining, keptFold } from './fold.ts'
import { leafPaths } from './leaves.ts'

/** Every declared path that a condition looks at: its facts, its lists, and the fields of their entries. */
export const pathsOf: (condition: Condition) => ReadonlySet<string> = keptFold(
  joining<ReadonlySet<string>>((parts) => new Set(parts.flatMap((one) => [...one])), {
    not: (part) => part,
    list: (where, condition) => new Set([condition.path, ...where]),
    leaf: (condition) => new Set(leafPaths(condition)),
  }),
)
