import { describe, expect, it } from 'vitest'
import { compareCriteria } from '../../../src/prove/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, smallRules } from '../../support/rules.ts'

const TODAY = parseDay(AS_OF) ?? 0
const rule = (id: string, place: string): string =>
  `  - {id: ${id}, text: t, cites: ${id}, require: {age: 24..70, spots: {latest: {place: ${place}}, by: seen}}}\n`

describe('a patient who shows a difference', () => {
  const rules = smallRules(rule('I1', 'bone') + rule('I2', 'liver'))
  const [before, after] = rules.trials[0]?.criteria.slice(-2) ?? []

  it('is born before everything recorded about her', () => {
    if (before === undefined || after === undefined) throw new Error('no criteria')
    const { wider, narrower } = compareCriteria(before, after, rules, TODAY) ?? {}
    const screener = new Screener(rules, TODAY)
    for (const one of [wider, narrower]) {
      const screened = screener.screen(one?.record ?? null)
      expect(screened).toMatchObject({ ok: true, result: { warnings: [] } })
      const statuses = screened.ok ? screened.result.trials[0]?.criteria.map(({ status }) => status).slice(-2) : []
      expect(statuses).toEqual([one?.before, one?.after])
    }
  })
})
