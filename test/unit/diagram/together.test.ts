import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Diagrams } from '../../../src/diagram/index.ts'
import type { Node } from '../../../src/diagram/index.ts'
import { runs } from '../../support/runs.ts'

/** Diagrams of unknowns with two or three values each: sums of their values compared with a limit. */
const terms = fc.array(fc.record({ of: fc.uniqueArray(fc.nat(4), { minLength: 1 }), is: fc.nat(3) }), { maxLength: 5 })

describe('diagrams that must be true together', () => {
  it('have a common assignment exactly if their conjunction has one', () => {
    fc.assert(
      fc.property(terms, (all) => {
        const diagrams = new Diagrams()
        const unknowns = [2, 3, 2, 3, 2].map((size) =>
          diagrams.choice(
            diagrams.newUnknown(),
            Array.from({ length: size }, (_, i) => i),
          ),
        )
        const nodes = all.map(({ of, is }): Node => {
          const sum = of.reduce(
            (before, one) => diagrams.combine(before, unknowns[one] as Node, (a, b) => Number(a) + Number(b)),
            diagrams.leaf(0),
          )
          return diagrams.map(sum, (value) => value === is)
        })
        const joint = nodes.reduce(
          (before, one) => diagrams.combine(before, one, (a, b) => a === true && b === true),
          diagrams.leaf(true),
        )
        const path = diagrams.pathToAll(nodes)
        expect(path !== undefined).toBe(diagrams.values(joint).has(true))
        for (const other of path === undefined ? [] : [0, 1])
          expect(diagrams.at(joint, (unknown) => path?.get(unknown) ?? other)).toBe(true)
      }),
      { numRuns: runs(200) },
    )
  })
})
