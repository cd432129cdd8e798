import type { Diagrams, Leaf, Node, Unknown } from './diagrams.ts'

/**
 * Whether two assignments that differ only in one unknown and in some others `beside` it give different values, neither
 * of which is `except`. The others may come anywhere in the order.
 */
export function decidesBeside(
  diagrams: Diagrams,
  node: Node,
  except: Leaf,
  unknown: Unknown,
  beside: readonly Unknown[],
): boolean {
  const values = [...diagrams.values(node)].filter((value) => value !== except)
  // Each leaf becomes the set of its values, as text; without the unknowns beside, the sets of all their possibilities
  // are joined.
  const sets = diagrams.map(node, (value) => (value === except ? '' : String(values.indexOf(value))))
  const joined = beside.reduce((sofar, one) => {
    const cases = casesOf(diagrams, sofar, one)
    return cases.length === 0 ? sofar : cases.reduce((a, b) => diagrams.combine(a, b, union))
  }, sets)
  const cases = casesOf(diagrams, joined, unknown)
  return cases.some((a, i) =>
    cases.slice(i + 1).some((b) => diagrams.values(diagrams.combine(a, b, areUnlike)).has(true)),
  )
}

function casesOf(diagrams: Diagrams, node: Node, unknown: Unknown): Node[] {
  return Array.from({ length: diagrams.width(node, unknown) }, (_, i) => diagrams.fix(node, unknown, i))
}

/** Two sets as one. */
function union(a: Leaf, b: Leaf): Leaf {
  const all = [...String(a).split(' '), ...String(b).split(' ')]
  return [...new Set(all)]
    .filter((one) => one !== '')
    .toSorted()
    .join(' ')
}

/** Whether some value of one set differs from some value of the other. */
function areUnlike(a: Leaf, b: Leaf): boolean {
  return a !== '' && b !== '' && (a !== b || String(a).includes(' '))
}
