import { describe, expect, it } from 'vitest'
import { chartOf } from '../../support/chart.ts'

describe('a day of birth written as a time', () => {
  it.each([
    // The beginning of that day, in UTC or west of it.
    ['1960-03-01T00:00:00Z', '1960-03-01'],
    ['1960-03-01T05:00:00.000Z', '1960-03-01'],
    // The beginning of that day or of the next one.
    ['1960-03-05T22:00:00Z', '1960-03'],
    ['1960-03-05T11:00:00.000+00:00', '1960-03'],
    ['1960-02-29T23:00:00Z', '1960'],
    // In the other forms, the day is the one written.
    ['1960-03-05T22:00:00+01:00', '1960-03-05'],
    ['1960-03-05T22:00:00', '1960-03-05'],
  ])('%s: %s', (birthDate, expected) => {
    const { record, warnings } = chartOf([], { birthDate })
    expect(record['birth_date']).toBe(expected)
    expect(warnings.some((one) => one.includes('may be the next one'))).toBe(expected.length < 10)
  })

  it('is unknown at the end of a year', () => {
    const { record, warnings } = chartOf([], { birthDate: '1959-12-31T23:00:00Z' })
    expect(record['birth_date']).toBeUndefined()
    expect(warnings.join()).toContain('cannot be read')
  })
})
