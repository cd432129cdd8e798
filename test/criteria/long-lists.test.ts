import { describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { AS_OF } from '../support/rules.ts'
import { shippedRules } from '../support/shipped.ts'

const rules = await shippedRules()
const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
const LISTS = rules.dictionary.variables.filter((variable) => variable.type === 'list').map((list) => list.path)

function entries(count: number): Json[] {
  return Array.from({ length: count }, () => ({}))
}

/**
 * Each entry multiplies the completions by hundreds. The work may grow only with the sum over the entries, not the
 * product.
 */
describe('entries about which nothing is known', () => {
  it.each(LISTS)('are screened if there are a dozen in %s', { timeout: 20_000 }, (list) => {
    const screened = screener.screen({ id: 'p', [list]: { complete: false, items: entries(12) } })
    expect(screened.ok && screened.result.trials.map((trial) => trial.verdict)).toContain('undetermined')
  })

  it(
    'are screened even if there are thousands, and nothing is decided that they leave open',
    { timeout: 240_000 },
    () => {
      const screened = screener.screen({ id: 'p', systemic_therapies: entries(2000) })
      expect(screened.ok && screened.result.trials.map((trial) => trial.verdict)).toEqual(
        LISTS.map(() => 'undetermined').slice(0, 5),
      )
    },
  )

  it('are screened in all lists at once', { timeout: 20_000 }, () => {
    const lists = Object.fromEntries(LISTS.map((list) => [list, entries(4)]))
    const screened = screener.screen({ id: 'p', ...lists })
    expect(screened.ok && screened.result.trials.map((trial) => trial.verdict)).toContain('undetermined')
  })
})
