import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { entriesIn } from '../../../src/record/index.ts'
import { runs } from '../../support/runs.ts'

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function textsIn(text: string, size: number, byLine?: boolean): Promise<string[]> {
  const texts: string[] = []
  for await (const { bytes, entries } of entriesIn(cut(Buffer.from(text), size), byLine))
    for (const { start, end } of entries) texts.push(Buffer.from(bytes.subarray(start, end)).toString('utf8'))
  return texts
}

/** Counts the bytes that are copied while records are found in a text. */
async function copied(text: string, size: number): Promise<number> {
  const set = vi.spyOn(Uint8Array.prototype, 'set')
  try {
    await textsIn(text, size)
    return set.mock.calls.reduce((sum, [from]) => sum + from.length, 0)
  } finally {
    set.mockRestore()
  }
}

describe('records that arrive in pieces', () => {
  it('are the same whatever the pieces, with a byte order mark and without', async () => {
    const value = fc.record({ id: fc.string(), x: fc.array(fc.string()) })
    const property = fc.asyncProperty(
      fc.array(value, { minLength: 1 }),
      fc.integer({ min: 1, max: 50 }),
      fc.boolean(),
      async (values, size, isMarked) => {
        const texts = values.map((one) => JSON.stringify(one))
        const mark = isMarked ? '\ufeff' : ''
        expect(await textsIn(`${mark}${texts.join('\n')}\n`, size)).toEqual(texts)
        expect(await textsIn(`${mark}${texts.join('\n')}\n`, size, true)).toEqual(texts)
        expect(await textsIn(`${mark}[${texts.join(', ')}]`, size)).toEqual(texts)
      },
    )
    await fc.assert(property, { numRuns: runs(100) })
  })

  it('are copied only a few times, however many pieces one fills', async () => {
    const size = 1024
    for (const length of [100_000, 800_000]) {
      const text = `[{"id": "a", "x": "${'x'.repeat(length)}"}, {"id": "b"}]`
      expect((await copied(text, size)) / text.length).toBeLessThan(5)
    }
  })
})
