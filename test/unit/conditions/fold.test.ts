import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, leavesOf, pathsOf } from '../../../src/conditions/index.ts'
import type { Algebra, Condition } from '../../../src/conditions/index.ts'

const leaf: fc.Arbitrary<Condition> = fc.constantFrom<Condition>(
  { kind: 'is', path: 'sex', values: ['female'] },
  { kind: 'number', path: 'age', range: { min: { value: '18', inclusive: true }, max: undefined } },
  { kind: 'relation', path: 'spots[].side', relation: 'same_as', other: 'tumour.side' },
  { kind: 'duration', path: 'relapse', after: 'surgery', how: 'at_least', period: { count: 6, unit: 'months' } },
)

const condition: fc.Arbitrary<Condition> = fc.letrec<{
  tree: Condition
  joined: Condition
  list: Condition
  ranked: Condition
}>((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, leaf, tie('joined'), tie('list'), tie('ranked')),
  joined: fc.oneof(
    fc
      .tuple(fc.constantFrom<'all' | 'any'>('all', 'any'), fc.array(tie('tree'), { maxLength: 3 }))
      .map(([kind, of]): Condition => ({ kind, of })),
    fc.array(tie('tree'), { maxLength: 3 }).map((of): Condition => ({ kind: 'at_least', count: 1, of })),
    tie('tree').map((of): Condition => ({ kind: 'not', of })),
  ),
  list: fc
    .tuple(fc.constantFrom<'some' | 'every' | 'none' | 'count'>('some', 'every', 'none', 'count'), tie('tree'))
    .map(([kind, where]): Condition => {
      const list = { path: 'spots', where }
      const range = { min: undefined, max: undefined }
      return kind === 'count' ? { ...list, kind, range, total: undefined } : { ...list, kind }
    }),
  ranked: fc
    .tuple(fc.constantFrom<'latest' | 'first'>('latest', 'first'), tie('tree'), tie('tree'))
    .map(([kind, where, among]): Condition => ({ kind, path: 'spots', by: 'spots[].seen', where, among })),
})).tree

/** Every node together with those inside it, inner nodes first. */
const everyNode: Algebra<readonly Condition[]> = {
  all: (parts, one) => [...parts.flat(), one],
  any: (parts, one) => [...parts.flat(), one],
  atLeast: (parts, one) => [...parts.flat(), one],
  not: (part, one) => [...part, one],
  list: (where, one, among = []) => [...where, ...among, one],
  leaf: (one) => [one],
}

function occurrences(text: string, of: RegExp): number {
  return [...text.matchAll(of)].length
}

describe('the fold over conditions', () => {
  it('visits every node once', () => {
    fc.assert(
      fc.property(condition, (one) => {
        const nodes = fold(one, everyNode)
        expect(nodes.at(-1)).toBe(one)
        expect(nodes).toHaveLength(occurrences(JSON.stringify(one), /"kind":/g))
        expect(leavesOf(one)).toEqual(nodes.filter((node) => !('of' in node) && !('where' in node)))
      }),
    )
  })

  it('finds every path named in a condition', () => {
    fc.assert(
      fc.property(condition, (one) => {
        const named = [...JSON.stringify(one).matchAll(/"(?:path|other|after|by)":"([^"]+)"/g)].map((found) => found[1])
        expect(new Set(pathsOf(one))).toEqual(new Set(named))
      }),
    )
  })
})
