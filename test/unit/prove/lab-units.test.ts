import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareCriteria } from '../../../src/prove/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

const DICTIONARY = readFileSync('criteria/dictionary.yaml', 'utf8')
const RULES = rulesOf(
  {
    T: `  - {id: I1, text: t, cites: I1, require: {labs.hemoglobin: ≥ 9 g/dL}}
  - {id: I2, text: t, cites: I2, require: {labs.hemoglobin: ≥ 10 g/dL}}
`,
  },
  DICTIONARY,
)

describe('a patient who shows a difference', () => {
  it('has labs in their usual unit', () => {
    const asOf = parseDay(AS_OF) ?? 0
    const [before, after] = RULES.trials[0]?.criteria.filter((one) => one.cites !== undefined) ?? []
    if (before === undefined || after === undefined) throw new Error('no criteria')
    const { record = { id: 'x' } } = compareCriteria(before, after, RULES, asOf)?.narrower ?? {}
    expect(record).toMatchObject({ labs: { hemoglobin: { unit: 'g/dL' } } })
    const decided = new Screener(RULES, asOf).decide(record)
    const statuses = decided.ok ? decided.decisions[0]?.statuses : []
    expect(statuses?.slice(-2)).toEqual(['pass', 'fail'])
  })
})
