import { describe, expect, it } from 'vitest'
import { Claims } from '../../../src/fhir/claims.ts'

/** How often the values of so many claims of one fact are looked at until there is a record. */
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

describe('what many resources say of one fact', () => {
  it('is looked at as often for each, however many there are', () => {
    expect(looks(4000) / looks(1000)).toBeLessThan(5)
  })
})
