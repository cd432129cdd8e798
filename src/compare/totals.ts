import { variableOf } from '../dictionary/index.ts'
import type { Dictionary, IntegerVariable, Points } from '../dictionary/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { JsonObject } from '../record/index.ts'

/**
 * Example values for an integer that is a sum of points, if the points of some value differ between the two sides: the
 * fields with that value, and with the other components raised one at a time from their fewest points to their most.
 */
export function totalsOf(path: string, before: RuleSet, after: RuleSet): JsonObject[] {
  const [a, b] = [before, after].map(({ dictionary }) => pointsOf(variableOf(dictionary, path)))
  if (a === undefined || b === undefined) return []
  return Object.entries(a).flatMap(([component, values]) =>
    Object.entries(values).flatMap(([value, points]) =>
      b[component]?.[value] === points ? [] : steps(a, component).map((others) => ({ ...others, [component]: value })),
    ),
  )
}

function pointsOf(variable: { readonly type: string } | undefined): Points | undefined {
  return variable?.type === 'integer' ? (variable as IntegerVariable).sumOf : undefined
}

/** The other components, all at their fewest points, then raised one step at a time. */
function steps(points: Points, left: string): JsonObject[] {
  const others = Object.entries(points)
    .filter(([component]) => component !== left)
    .map(([component, values]) => ({ component, values: byPoints(values) }))
  let at: JsonObject = Object.fromEntries(others.map(({ component, values }) => [component, values[0] ?? null]))
  const found = [at]
  for (const { component, values } of others)
    for (const value of values.slice(1)) {
      at = { ...at, [component]: value }
      found.push(at)
    }
  return found
}

function byPoints(values: Readonly<Record<string, number>>): string[] {
  return Object.entries(values)
    .toSorted(([, a], [, b]) => a - b)
    .map(([value]) => value)
}

/** The declared paths, each followed by the components it is the sum of, if it is a sum. */
export function withComponents(paths: readonly string[], dictionary: Dictionary): string[] {
  return paths.flatMap((path) => {
    const variable = variableOf(dictionary, path)
    const components = variable?.type === 'integer' ? Object.keys(variable.sumOf ?? {}) : []
    return [path, ...components.map((name) => path.slice(0, path.lastIndexOf('.') + 1) + name)]
  })
}
