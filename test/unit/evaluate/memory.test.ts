import { describe, expect, it } from 'vitest'
import { Memory } from '../../../src/evaluate/memory.ts'
import { Recent } from '../../../src/evaluate/recent.ts'
import { Remembered } from '../../../src/evaluate/remembered.ts'

describe('what is remembered', () => {
  it('is given up when nobody asked for it between two sweeps, and kept when somebody did', () => {
    const memory = new Memory(10)
    const some = new Remembered<string>(memory)
    some.set('asked for', 'a')
    some.set('forgotten', 'b')
    for (let i = 0; i < 4; i++) some.set(`other ${i}`, 'c')
    expect(memory.sweeps).toBe(1)
    expect(some.get('asked for')).toBe('a')
    for (let i = 4; i < 9; i++) some.set(`other ${i}`, 'c')
    expect(memory.sweeps).toBe(2)
    expect([some.get('asked for'), some.get('forgotten')]).toEqual(['a', undefined])
  })

  it('is bounded for all together', () => {
    const memory = new Memory(10)
    const all = [new Remembered<number>(memory), new Remembered<number>(memory)]
    for (let i = 0; i < 100; i++) all[i % 2]?.set(i, i)
    expect([98, 99].map((i) => all[i % 2]?.get(i))).toEqual([98, 99])
    expect([0, 1].map((i) => all[i % 2]?.get(i))).toEqual([undefined, undefined])
  })
})

describe('what was asked for last', () => {
  it('is kept, and what nobody asks for leaves', () => {
    const made: string[] = []
    const recent = new Recent<string, string>(4)
    const get = (key: string): string =>
      recent.get(key, () => {
        made.push(key)
        return key
      })
    for (const key of ['a', 'b', 'c', 'a', 'd', 'a', 'b']) expect(get(key)).toBe(key)
    expect(made).toEqual(['a', 'b', 'c', 'd', 'b'])
  })
})
