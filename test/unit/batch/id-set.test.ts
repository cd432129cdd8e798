import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashId, IdSet } from '../../../src/batch/id-set.ts'

describe('the ids seen so far', () => {
  it('are new once, whatever they are and however many', () => {
    const ids = Array.from({ length: 200_000 }, (_, i) => `P-${i}`)
    const set = new IdSet()
    expect(ids.every((id) => set.add(hashId(id)))).toBe(true)
    expect(ids.some((id) => set.add(hashId(id)))).toBe(false)
  })

  it('are those of a set of texts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 300 }), (ids) => {
        const set = new IdSet()
        const seen = new Set<string>()
        for (const id of ids) {
          expect(set.add(hashId(id))).toBe(!seen.has(id))
          seen.add(id)
        }
      }),
    )
  })

  it('have a first half that is never zero, and one that fills every table', () => {
    const halves = Array.from({ length: 10_000 }, (_, i) => hashId(`${i}`).high)
    expect(halves).not.toContain(0)
    expect(new Set(halves.map((half) => half >>> 28)).size).toBe(16)
  })
})
