import { describe, expect, it } from 'vitest'
import { MemoryBudget } from '../../../src/evaluate/memory-budget.ts'
import { LruMap } from '../../../src/evaluate/lru-map.ts'
import { AnswerCache } from '../../../src/evaluate/answer-cache.ts'

describe('a cached answer', () => {
  it('is dropped if nobody asked for it between two sweeps, and kept if somebody did', () => {
    const memory = new MemoryBudget(10)
    const some = new AnswerCache<string>(memory)
    some.set('asked for', 'a')
    some.set('forgotten', 'b')
    for (let i = 0; i < 4; i++) some.set(`other ${i}`, 'c')
    expect(memory.sweeps).toBe(1)
    expect(some.get('asked for')).toBe('a')
    for (let i = 4; i < 9; i++) some.set(`other ${i}`, 'c')
    expect(memory.sweeps).toBe(2)
    expect([some.get('asked for'), some.get('forgotten')]).toEqual(['a', undefined])
  })

  it('shares one limit with those of all caches', () => {
    const memory = new MemoryBudget(10)
    const all = [new AnswerCache<number>(memory), new AnswerCache<number>(memory)]
    for (let i = 0; i < 100; i++) all[i % 2]?.set(i, i)
    expect([98, 99].map((i) => all[i % 2]?.get(i))).toEqual([98, 99])
    expect([0, 1].map((i) => all[i % 2]?.get(i))).toEqual([undefined, undefined])
  })
})

describe('an LRU map', () => {
  it('keeps what was asked for last, and drops what nobody asks for', () => {
    const made: string[] = []
    const recent = new LruMap<string, string>(4)
    const get = (key: string): string =>
      recent.get(key, () => {
        made.push(key)
        return key
      })
    for (const key of ['a', 'b', 'c', 'a', 'd', 'a', 'b']) expect(get(key)).toBe(key)
    expect(made).toEqual(['a', 'b', 'c', 'd', 'b'])
  })
})
