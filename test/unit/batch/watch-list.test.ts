import { describe, expect, it } from 'vitest'
import { watchLines, watchList } from '../../../src/batch/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

const screener = new Screener(await shippedRules(), parseDay('2026-03-15') ?? 0, ['NCT04158843'])

/** The rows of a patient who matches the trial, with some facts changed. */
function rows(facts: Readonly<Record<string, Json>>): string[] {
  const screened = screener.summarize({ ...samplePatient('match-nct04158843'), ...facts }, undefined, true)
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  return watchList(watchLines(screened.result), '2026-03-15', 365).text.trimEnd().split('\r\n')
}

describe('the watch list', () => {
  it('names the fact that becomes too old next, and from which day', () => {
    expect(rows({ ecog: { value: 1, date: '2026-03-05' } })).toEqual([
      'date,patient,trial,change,at_latest,reason',
      '2026-04-02,match-nct04158843,NCT04158843,closes,,ecog too old from 2026-04-03',
    ])
    expect(rows({ ecog: { value: 1, date: '2026-03' } })[1]).toContain('may close')
    expect(rows({ ecog: { value: 1, date: '2026-03' } })[1]).toContain('ecog too old from 2026-03-30')
  })

  it('has no row for a change that time alone does not bring', () => {
    expect(rows({})).toHaveLength(1)
  })
})
