import { describe, expect, it } from 'vitest'
import { compareCriteria, mutants } from '../../../src/prove/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, smallRules } from '../../support/rules.ts'

const rules = smallRules(
  '  - {id: I1, text: t, cites: I1, require: {spots: {latest: {place: liver}, by: seen, among: {size: ≥ 2}}}}\n',
)
const criterion = rules.trials[0]?.criteria.find(({ id }) => id === 'I1') ?? expect.unreachable('There is no I1.')

describe('a condition on the latest entry', () => {
  it('has mutants with the first entry, with the latest of all, and with changed conditions', () => {
    expect(mutants(criterion).map(({ change }) => change)).toEqual([
      'spots latest → first',
      'spots latest among all',
      'spots[].place not liver',
      'spots[].size 2 → 1',
      'spots[].size 2 → 3',
    ])
  })

  it('differs from each mutant, as a patient shows', () => {
    const asOf = parseDay(AS_OF) ?? 0
    for (const { criterion: mutant, change } of mutants(criterion)) {
      const { wider, narrower } = compareCriteria(criterion, mutant, rules, asOf) ?? {}
      const shown = [wider, narrower].flatMap((one) => one ?? [])
      expect({ change, isShown: shown.length > 0 }).toEqual({ change, isShown: true })
      for (const { record, before } of shown) {
        const screened = new Screener(rules, asOf).screen({ ...record, id: 'x' })
        expect(screened.ok && screened.result.trials[0]?.criteria.find(({ id }) => id === 'I1')?.status).toBe(before)
      }
    }
  })
})
