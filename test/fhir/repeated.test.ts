import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { BREAST, charted, concept, condition, entries, imported, observation } from '../support/chart.ts'

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

describe('a Patient that comes again', () => {
  const version = (gender: string, meta?: JsonObject): JsonObject => ({
    resourceType: 'Patient',
    id: 'p',
    gender,
    ...(meta !== undefined && { meta }),
  })

  it('is one patient, whose newest version counts', () => {
    const { patients } = imported([version('male', { versionId: '1' }), version('female', { versionId: '2' })])
    expect(patients.map(({ record }) => [record['id'], record['sex']])).toEqual([['p', 'female']])
    expect(imported([version('female'), version('female')]).patients).toHaveLength(1)
  })

  it('leaves open what its versions do not agree on, where nobody knows the newest', () => {
    const { patients } = imported([version('male'), version('female')])
    expect(patients).toHaveLength(1)
    expect(patients[0]?.record['sex']).toBeUndefined()
    expect(patients[0]?.warnings.join()).toContain('The sources disagree')
  })
})

describe('one id on two servers', () => {
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

  it('may be two people, of whom nothing is said', () => {
    const [first, second] = [{ birthDate: '1970-05-01' }, { birthDate: '1950-01-01' }]
    const values = [bundle('a', patient(first), BREAST), bundle('b', patient(second), lung)]
    const { patients, refused } = imported(values)
    expect([patients, refused]).toEqual([[], [expect.stringContaining('Two servers have different Patients')]])
  })

  it('is one person where both say the same of her, and no resource of one is a version of the other', () => {
    const values = [
      bundle('a', patient(), BREAST, liver({ versionId: '1' })),
      bundle('b', patient({ meta: { versionId: '3' } }), lung),
    ]
    const { patients, refused } = imported(values)
    expect(refused).toEqual([])
    expect(patients.map((one) => entries(one, 'metastases'))).toEqual([[{ site: 'liver' }, { site: 'lung' }]])
  })

  it('of one server is a person with versions', () => {
    const values = [bundle('a', patient(), BREAST), bundle('A', patient({ birthDate: '1950-01-01' }))]
    expect(imported(values).refused).toEqual([])
  })
})

describe('a history', () => {
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

  it('has its newest entries first: what was deleted is no part of the chart, and what was written again is', () => {
    expect(found([gone, put])).toBe(0)
    expect(found([put, gone])).toBe(1)
    expect(found([put])).toBe(1)
    expect(found([{ request: { method: 'DELETE', url: 'Condition/other' } }, put])).toBe(1)
  })

  it('has times that count, whatever its order', () => {
    expect(found([at(put, '2024-01-01T00:00:00Z'), at(gone, '2024-02-01T00:00:00Z')])).toBe(0)
    expect(found([at(gone, '2024-01-01T00:00:00Z'), at(put, '2024-02-01T00:00:00Z')])).toBe(1)
  })

  // Whether it was written again is not known elsewhere; a transaction deletes before it writes.
  it('is one only where the bundle says so', () => {
    expect(['collection', 'batch', 'transaction'].map((type) => found([gone, put], type))).toEqual([0, 0, 1])
  })
})
