import { describe, expect, it } from 'vitest'
import { Screener } from '../../src/screen/index.ts'
import { CONFORMANCE_FILES, conformanceCases } from '../support/conformance.ts'

/** Runs the cases of this folder; README.md describes them. */

describe.each(CONFORMANCE_FILES)('%s', (file) => {
  const { rules, cases } = conformanceCases(file)

  it.each(cases)('$says', ({ one, trial, record, asOf }) => {
    const screened = new Screener(rules, asOf, [trial]).screen(record)
    if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
    const [criterion] = screened.result.trials[0]?.criteria ?? []
    const found = { status: criterion?.status, missing: criterion?.missing.toSorted() }
    expect(found).toEqual({ status: one.status, missing: (one.missing ?? []).toSorted() })
  })

  it('lists missing facts where the status is unknown, and only there', () => {
    for (const { one } of cases) expect(one.missing !== undefined).toBe(one.status === 'unknown')
  })
})
