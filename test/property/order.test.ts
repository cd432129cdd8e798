import { expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { runs, timeFor } from '../support/runs.ts'
import { shippedRules } from '../support/shipped.ts'
import { variedPatients } from '../support/varied.ts'

const COUNT = runs(20)

it(
  'a result has the same bytes whoever was screened before',
  async () => {
    const rules = await shippedRules()
    const asOf = parseDay('2026-03-15') ?? 0
    const patient = variedPatients(rules.dictionary)
    const warm = new Screener(rules, asOf)
    const wrong: string[] = []
    for (let i = 0; i < COUNT; i++) {
      const record = patient(i)
      const [own, alone] = [warm, new Screener(rules, asOf)].map((screener) => screener.screen(record))
      if (JSON.stringify(own) !== JSON.stringify(alone)) wrong.push(String(record['id']))
    }
    expect(wrong).toEqual([])
  },
  timeFor(120_000),
)
