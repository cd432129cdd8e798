import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { BREAST, charted, concept, condition, entries, imported, observation } from '../support/chart.ts'

const liver = (meta: JsonObject, more: JsonObject = {}): JsonObject =>
  condition('m', 'snomed 94381002', { meta, ...more })
const ecog = (value: number, meta: JsonObject): JsonObject =>
  observation('e', 'loinc 89247-1', { valueInteger: value }, { effectiveDateTime: '2026-03-01', meta })

describe('a resource that is in a chart more than once', () => {
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

  it('gives no fact if its newest version was entered in error', () => {
    const refuted = liver({ versionId: '2' }, { verificationStatus: { coding: [{ code: 'entered-in-error' }] } })
    expect(entries(charted([BREAST, liver({ versionId: '1' }), refuted]), 'metastases')).toBeUndefined()
  })

  it('is reported if nothing says which version is the newest', () => {
    const chart = charted([ecog(1, {}), ecog(3, { versionId: '2' })])
    expect(chart.record['ecog']).toBeUndefined()
    expect(chart.warnings.join('\n')).toContain('Observation/e stands here in several versions')
  })
})

describe('a Patient that is in a chart more than once', () => {
  const version = (gender: string, meta?: JsonObject): JsonObject => ({
    resourceType: 'Patient',
    id: 'p',
    gender,
    ...(meta !== undefined && { meta }),
  })

  it('is one patient, and the newest version counts', () => {
    const { patients } = imported([version('male', { versionId: '1' }), version('female', { versionId: '2' })])
    expect(patients.map(({ record }) => [record['id'], record['sex']])).toEqual([['p', 'female']])
    expect(imported([version('female'), version('female')]).patients).toHaveLength(1)
  })

  it('leaves unknown what its versions disagree on if none is known to be the newest', () => {
    const { patients } = imported([version('male'), version('female')])
    expect(patients).toHaveLength(1)
    expect(patients[0]?.record['sex']).toBeUndefined()
    expect(patients[0]?.warnings.join()).toContain('The sources disagree')
  })
})

describe('the same id in two bundles', () => {
  const bundle = (host: string, ...resources: readonly JsonObject[]): JsonObject => ({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: resources.map((resource) => {
      const [type, id] = [resource['resourceType'], resource['id']]
      return { fullUrl: `https://${host}/fhir/${String(type)}/${String(id)}`, resource }
    }),
  })
  const patient = (more: JsonObject = {}): JsonObject => ({
    resourceType: 'Patient',
    id: 'p',
    gender: 'female',
    ...more,
  })
  const lung = condition('m', 'snomed 94391008', { meta: { versionId: '9' } })

  it('is refused if the Patients on two servers may be two people', () => {
    const [first, second] = [{ birthDate: '1970-05-01' }, { birthDate: '1950-01-01' }]
    const values = [bundle('a', patient(first), BREAST), bundle('b', patient(second), lung)]
    const { patients, refused } = imported(values)
    expect([patients, refused]).toEqual([[], [expect.stringContaining('Two servers have different Patients')]])
  })

  it('is one person if both servers agree about her, but their resources are not versions of each other', () => {
    const values = [
      bundle('a', patient(), BREAST, liver({ versionId: '1' })),
      bundle('b', patient({ meta: { versionId: '3' } }), lung),
    ]
    const { patients, refused } = imported(values)
    expect(refused).toEqual([])
    expect(patients.map((one) => entries(one, 'metastases'))).toEqual([[{ site: 'liver' }, { site: 'lung' }]])
  })

  it('is one person with versions if both bundles are of one server', () => {
    const values = [bundle('a', patient(), BREAST), bundle('A', patient({ birthDate: '1950-01-01' }))]
    expect(imported(values).refused).toEqual([])
  })
})

describe('a history bundle', () => {
  const cancer = {
    resourceType: 'Condition',
    id: 'c',
    code: concept('snomed 363406005'),
    meta: { lastUpdated: '2024-01-01T00:00:00Z' },
  }
  const put = {
    fullUrl: 'https://host/fhir/Condition/c',
    resource: cancer,
    request: { method: 'PUT', url: 'Condition/c' },
  }
  const gone = { fullUrl: 'https://host/fhir/Condition/c', request: { method: 'DELETE', url: 'Condition/c' } }
  const found = (entry: readonly JsonObject[], type = 'history'): number => {
    const patient = { resource: { resourceType: 'Patient', id: 'p' } }
    const bundle = { resourceType: 'Bundle', type, entry: [patient, ...entry] } as unknown as JsonObject
    return entries(imported([bundle]).patients[0] ?? { record: {} }, 'other_cancers')?.length ?? 0
  }
  const at = (entry: object, lastModified: string): JsonObject => ({ ...entry, response: { lastModified } })

  it('lists its newest entries first: a deleted resource is not in the chart, but one written again is', () => {
    expect(found([gone, put])).toBe(0)
    expect(found([put, gone])).toBe(1)
    expect(found([put])).toBe(1)
    expect(found([{ request: { method: 'DELETE', url: 'Condition/other' } }, put])).toBe(1)
  })

  it('goes by the times of its entries rather than their order', () => {
    expect(found([at(put, '2024-01-01T00:00:00Z'), at(gone, '2024-02-01T00:00:00Z')])).toBe(0)
    expect(found([at(gone, '2024-01-01T00:00:00Z'), at(put, '2024-02-01T00:00:00Z')])).toBe(1)
  })

  // In other bundles it is not known whether the resource was written again; a transaction deletes before it writes.
  it('is read in this way only if the bundle says that it is a history', () => {
    expect(['collection', 'batch', 'transaction'].map((type) => found([gone, put], type))).toEqual([0, 0, 1])
  })
})
