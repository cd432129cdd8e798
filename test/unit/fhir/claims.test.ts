import { describe, expect, it } from 'vitest'
import { Claims } from '../../../src/fhir/claims.ts'
import { parseInstant } from '../../../src/quantity/index.ts'

/** How often the values of this many claims of one fact are looked at to make a record. */
function looks(count: number): number {
  let looked = 0
  const claims = new Claims()
  for (let i = 0; i < count; i++)
    claims.claim('breast_cancer.stage_at_diagnosis', {
      get value() {
        looked++
        return ['III', 'IIIA', 'II'][i % 3] ?? ''
      },
      source: `Observation/${i}`,
      date: undefined,
    })
  claims.record('p', [], '2026-03-15')
  return looked
}

describe('claims of many resources about one fact', () => {
  it('are each looked at equally often, however many there are', () => {
    expect(looks(4000) / looks(1000)).toBeLessThan(5)
  })

  it.each([
    ['2026-03-09T23:30:00-08:00', '2026-03-10T02:00:00Z', 1],
    ['2026-03-09T17:30:00-08:00', '2026-03-10T02:00:00Z', 2],
    ['2026-03-09T23:30:00-08:00', '2026-03-10', 2],
    ['2026-03-09', '2026-03-10T02:00:00Z', 2],
  ])('are ordered by their last moment if the zones of two days differ: %s, %s', (one, other, expected) => {
    const read = (...order: readonly [string, number][]): unknown => {
      const claims = new Claims()
      for (const [time, value] of order)
        claims.claim(
          'ecog',
          { value, source: `Observation/${value}`, date: time.slice(0, 10), at: parseInstant(time) },
          'latest',
        )
      return claims.record('p', [], '2026-03-15')['ecog']
    }
    const all: [string, number][] = [
      [one, 1],
      [other, 2],
    ]
    for (const order of [all, all.toReversed()]) expect(read(...order)).toMatchObject({ value: expected })
  })
})
