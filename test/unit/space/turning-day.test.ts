import fc from 'fast-check'
import { expect, it } from 'vitest'
import { minus, parseDay } from '../../../src/quantity/index.ts'
import { turnOf } from '../../../src/space/index.ts'

const [first = 0, last = 0] = ['2023-12-20', '2024-04-10'].map((one) => parseDay(one))
const periods = [
  { count: 0, unit: 'days' },
  { count: 3, unit: 'weeks' },
  { count: 1, unit: 'months' },
  { count: 13, unit: 'months' },
  { count: 1, unit: 'years' },
] as const
/** Days that cover the ends of months and a 29 February. */
const day = fc.integer({ min: first, max: last })

it('a comparison of two dates changes right after one day of either date', () => {
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: -40, max: 40 }),
      fc.constantFrom(...periods),
      fc.boolean(),
      (known, by, shift, beyond) => {
        const holds = (later: number, earlier: number): boolean =>
          beyond ? minus(later, shift) > earlier : minus(later, shift) >= earlier
        const [after, before] = [
          turnOf(known, shift, { beyond, direction: 1 }),
          turnOf(known, shift, { beyond, direction: -1 }),
        ]
        expect(holds(after + by, known)).toBe(by > 0)
        expect(holds(known, before + by)).toBe(by <= 0)
      },
    ),
  )
})
