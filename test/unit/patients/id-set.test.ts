import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashId, IdSet } from '../../../src/patients/index.ts'

const SECRET = 'of this run'

describe('the ids seen so far', () => {
  it('are new only once, whatever and however many they are', () => {
    const ids = Array.from({ length: 40_000 }, (_, i) => `P-${i}`)
    const set = new IdSet()
    expect(ids.every((id) => set.add(hashId(id, SECRET)))).toBe(true)
    expect(ids.some((id) => set.add(hashId(id, SECRET)))).toBe(false)
  })

  it('behave like a set of texts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 300 }), (ids) => {
        const set = new IdSet()
        const seen = new Set<string>()
        for (const id of ids) {
          expect(set.add(hashId(id, SECRET))).toBe(!seen.has(id))
          seen.add(id)
        }
      }),
    )
  })

  it('are distinguished even if only a lone surrogate differs', () => {
    const set = new IdSet()
    expect(['\ud800', '\ud801', '\ufffd'].every((id) => set.add(hashId(id, SECRET)))).toBe(true)
  })

  it('have hashes that depend on the secret', () => {
    expect(hashId('P-1', SECRET)).not.toEqual(hashId('P-1', 'of another run'))
  })

  it('have hashes whose first half is never zero and whose values reach every table', () => {
    const halves = Array.from({ length: 10_000 }, (_, i) => hashId(`${i}`, SECRET).high)
    expect(halves).not.toContain(0)
    expect(new Set(halves.map((half) => half >>> 28)).size).toBe(16)
  })
})
