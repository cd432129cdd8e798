import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { BREAST, charted, condition, entries, observation } from '../support/chart.ts'

const liver = (meta: JsonObject, more: JsonObject = {}): JsonObject =>
  condition('m', 'snomed 94381002', { meta, ...more })
const ecog = (value: number, meta: JsonObject): JsonObject =>
  observation('e', 'loinc 89247-1', { valueInteger: value }, { effectiveDateTime: '2026-03-01', meta })

describe('a resource that stands in a chart more than once', () => {
  it('counts as its newest version', () => {
    const [first, second] = [ecog(1, { versionId: '1' }), ecog(3, { versionId: '2' })]
    for (const all of [
      [first, second],
      [second, first],
    ]) {
      const chart = charted(all)
      expect(chart.record['ecog']).toBe(3)
      expect(chart.warnings).toEqual([])
    }
  })

  it('says nothing where its newest version was entered in error', () => {
    const refuted = liver({ versionId: '2' }, { verificationStatus: { coding: [{ code: 'entered-in-error' }] } })
    expect(entries(charted([BREAST, liver({ versionId: '1' }), refuted]), 'metastases')).toBeUndefined()
  })

  it('is told where nothing says which version is the newest', () => {
    const chart = charted([ecog(1, {}), ecog(3, { versionId: '2' })])
    expect(chart.record['ecog']).toBeUndefined()
    expect(chart.warnings.join('\n')).toContain('Observation/e stands here in several versions')
  })
})
