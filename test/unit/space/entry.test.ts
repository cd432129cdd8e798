import { expect, it, vi } from 'vitest'
import { Diagrams, Spent } from '../../../src/diagram/index.ts'
import { possibleKinds } from '../../../src/space/index.ts'
import type { EntryKinds } from '../../../src/space/entry.ts'

it('each way in which an entry can be in many cases is charged as work', () => {
  const diagrams = new Diagrams(100_000)
  const names = Array.from({ length: 10 }, (_, i) => String(i))
  // In each of five cases it is any of ten kinds, whatever it is in the others.
  const nodes = Array.from({ length: 5 }, () => diagrams.choice(diagrams.newUnknown(), names))
  const kinds = new Map(names.map((name) => [name, [Number(name)]]))
  const kept = vi.spyOn(diagrams, 'leaf')
  const completions = { diagrams } as EntryKinds['completions']
  expect(() => possibleKinds({ completions, node: 0, kinds, own: new Set(), fields: [] }, nodes)).toThrow(Spent)
  // Each way is kept as a leaf, which takes much more work than looking at a branch.
  expect(kept.mock.calls.length).toBeLessThan(10_000)
})
