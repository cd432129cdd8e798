import { fold, pathsOf } from '../conditions/index.ts'
import type { Condition } from '../conditions/index.ts'

/**
 * The facts outside lists that conditions name together with other facts, in the order in which diagrams should ask for
 * them, so that facts that depend on each other most closely come together. Conditions on few facts come first, with
 * those that share facts with them: `at least 2 of a1 … an, b1 … bn, a1 and b1, …` is asked pair by pair. The order
 * does not affect what is true, only how much work it takes. It is the same for every record.
 */
export function askedOrder(conditions: readonly Condition[]): string[] {
  const groups = conditions.flatMap(groupsIn).toSorted((a, b) => a.size - b.size)
  return [...new Set(groups.flatMap((group) => [...group]))].filter((path) => !path.includes('[]'))
}

/** The paths that a condition looks at, and those of each condition inside it; only where they are several. */
function groupsIn(condition: Condition): readonly ReadonlySet<string>[] {
  const known = GROUPS.get(condition)
  if (known !== undefined) return known
  const found: ReadonlySet<string>[] = []
  const note = (inner: Condition): undefined => {
    const paths = pathsOf(inner)
    if (paths.size > 1) found.push(paths)
  }
  fold<undefined>(condition, {
    all: (_, inner) => note(inner),
    any: (_, inner) => note(inner),
    atLeast: (_, inner) => note(inner),
    not: () => undefined,
    list: (_, inner) => note(inner),
    leaf: (inner) => note(inner),
  })
  GROUPS.set(condition, found)
  return found
}

/** Kept because the same implications are put in order again for each criterion. */
const GROUPS = new WeakMap<Condition, readonly ReadonlySet<string>[]>()
