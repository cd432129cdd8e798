import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Diagrams } from '../../../src/diagram/index.ts'
import type { Leaf, Node } from '../../../src/diagram/index.ts'

const WIDTHS = [2, 3, 2, 4]

/**
 * A random function over four unknowns, as a table and as a diagram built by cases. `order` is the order in which the
 * unknowns are asked.
 */
function fromTable(diagrams: Diagrams, table: readonly number[], order: readonly number[] = ORDER): Node {
  const build = (level: number, offset: number): Node => {
    const unknown = order[level]
    if (unknown === undefined) return diagrams.leaf(table[offset] ?? 0)
    const step = WIDTHS.slice(unknown + 1).reduce((product, width) => product * width, 1)
    return diagrams.cases(
      unknown,
      Array.from({ length: WIDTHS[unknown] ?? 0 }, (_, i) => build(level + 1, offset + i * step)),
    )
  }
  return build(0, 0)
}

const ORDER = [...WIDTHS.keys()]
const SIZE = WIDTHS.reduce((product, width) => product * width, 1)
const tables = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: SIZE, maxLength: SIZE })

function fresh(): Diagrams {
  const diagrams = new Diagrams()
  WIDTHS.forEach(() => diagrams.newUnknown())
  return diagrams
}

/** The table of a diagram, found by fixing all unknowns. */
function toTable(diagrams: Diagrams, node: Node): (Leaf | undefined)[] {
  const read = (at: Node, unknown: number): (Leaf | undefined)[] => {
    const width = WIDTHS[unknown]
    if (width === undefined) return [diagrams.constant(at)]
    return Array.from({ length: width }, (_, i) => read(diagrams.fix(at, unknown, i), unknown + 1)).flat()
  }
  return read(node, 0)
}

describe('diagrams', () => {
  it('are equal exactly when the functions are', () => {
    fc.assert(
      fc.property(tables, tables, (a, b) => {
        const diagrams = fresh()
        const same = a.every((value, i) => value === b[i])
        expect(fromTable(diagrams, a) === fromTable(diagrams, b)).toBe(same)
        expect(toTable(diagrams, fromTable(diagrams, a))).toEqual(a)
      }),
    )
  })

  it('are the same in whatever order of unknowns they are built by cases', () => {
    const orders = fc.shuffledSubarray(ORDER, { minLength: ORDER.length })
    fc.assert(
      fc.property(tables, orders, (table, order) => {
        const diagrams = fresh()
        expect(fromTable(diagrams, table, order)).toBe(fromTable(diagrams, table))
      }),
    )
  })

  it('combine, choose and map point by point', () => {
    fc.assert(
      fc.property(tables, tables, tables, (a, b, c) => {
        const diagrams = fresh()
        const [x, y, z] = [a, b, c].map((table) => fromTable(diagrams, table)) as [Node, Node, Node]
        const sum = diagrams.combine(x, y, (p, q) => Number(p) * 3 + Number(q))
        expect(toTable(diagrams, sum)).toEqual(a.map((value, i) => value * 3 + (b[i] ?? 0)))
        const least = diagrams.combine(
          x,
          y,
          (p, q) => Math.min(Number(p), Number(q)),
          (value) => value === 0,
        )
        expect(toTable(diagrams, least)).toEqual(a.map((value, i) => Math.min(value, b[i] ?? 0)))
        const chosen = diagrams.ifElse(
          diagrams.map(z, (value) => value === 1),
          x,
          y,
        )
        expect(toTable(diagrams, chosen)).toEqual(c.map((value, i) => (value === 1 ? a[i] : b[i])))
      }),
    )
  })

  it('depend on the unknowns that make a difference, and have the values that occur', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const diagrams = fresh()
        const node = fromTable(diagrams, table)
        const dependsOn = (unknown: number): boolean => {
          const parts = Array.from({ length: WIDTHS[unknown] ?? 0 }, (_, i) =>
            toTable(diagrams, diagrams.fix(node, unknown, i)).join(),
          )
          return new Set(parts).size > 1
        }
        expect(diagrams.support(node)).toEqual(WIDTHS.map((_, i) => i).filter(dependsOn))
        expect(new Set(diagrams.values(node))).toEqual(new Set(table))
      }),
    )
  })

  it('find the unknowns that alone can change the value, ignoring one given value', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const diagrams = fresh()
        const node = fromTable(diagrams, table)
        const decides = (unknown: number): boolean => {
          const parts = Array.from({ length: WIDTHS[unknown] ?? 0 }, (_, i) =>
            toTable(diagrams, diagrams.fix(node, unknown, i)),
          )
          return parts.some((a) => parts.some((b) => a.some((value, i) => value !== b[i] && value !== 2 && b[i] !== 2)))
        }
        expect(diagrams.deciding(node, 2)).toEqual(WIDTHS.map((_, i) => i).filter(decides))
      }),
    )
  })

  it('find the unknowns that differ between assignments, ignoring those with one given value', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const diagrams = fresh()
        const node = fromTable(diagrams, table)
        const isOpen = (unknown: number): boolean => {
          const parts = Array.from({ length: WIDTHS[unknown] ?? 0 }, (_, i) =>
            toTable(diagrams, diagrams.fix(node, unknown, i)),
          )
          return parts.filter((part) => part.some((value) => value !== 2)).length > 1
        }
        expect(diagrams.differing(node, 2)).toEqual(diagrams.support(node).filter(isOpen))
      }),
    )
  })
})
