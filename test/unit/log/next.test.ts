import { describe, expect, it } from 'vitest'
import { timeAfter } from '../../../src/log/index.ts'
import type { LogEntry } from '../../../src/log/index.ts'

const LAST = { at: '2026-03-15T12:00:00Z' } as LogEntry

describe('the time of an entry', () => {
  it.each([
    ['2026-03-15T12:00:00.999Z', '2026-03-15T12:00:00Z'],
    ['2026-03-15T12:00:01.000Z', '2026-03-15T12:00:01Z'],
    // The clock was set back a little.
    ['2026-03-15T11:59:59.500Z', '2026-03-15T12:00:00Z'],
    ['2026-03-15T11:59:00.000Z', '2026-03-15T12:00:00Z'],
    ['2026-03-15T11:58:59.999Z', undefined],
    ['2020-01-01T00:00:00.000Z', undefined],
  ])('by a clock that says %s is %s', (now, at) => {
    expect(timeAfter(LAST, new Date(now))).toBe(at)
  })

  it('is that of the clock in an empty log', () => {
    expect(timeAfter(undefined, new Date('2020-01-01T00:00:00.000Z'))).toBe('2020-01-01T00:00:00Z')
  })
})
