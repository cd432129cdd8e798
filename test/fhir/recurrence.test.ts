import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { charted, concept, condition, observation, statusIn } from '../support/chart.ts'

/** What a chart says about a recurrence of the cancer, and what its therapies imply about other facts. */

const cancer = (date?: string): JsonObject =>
  condition('c', 'snomed 254837009', date === undefined ? {} : { onsetDateTime: date })
const stage = (value: string, date = '2020-01-15', id = 's'): JsonObject =>
  observation(id, 'loinc 21908-9', { valueCodeableConcept: concept(`ajcc ${value}`) }, { effectiveDateTime: date })
const liver = (date?: string, more: JsonObject = {}): JsonObject =>
  condition('m', 'snomed 94381002', { ...(date !== undefined && { onsetDateTime: date }), ...more })
const found = (...all: readonly JsonObject[]): unknown => charted(all).record['recurrence']

describe('a distant metastasis long after the diagnosis', () => {
  const of = (date: string, diagnosis = '2020-01-10'): unknown => found(cancer(diagnosis), stage('2A'), liver(date))

  it('is a distant recurrence', () => {
    expect(of('2024-05-01')).toBe('distant')
    const { stated } = charted([cancer('2020-01-10'), stage('2A'), liver('2024-05-01')])
    expect(stated['recurrence']).toEqual({ value: 'distant', date: '2024-05-01', source: 'Condition/m' })
  })

  it('counts as one from the day after six months', () => {
    expect(of('2020-07-09')).toBeUndefined()
    expect(of('2020-07-10')).toBeUndefined()
    expect(of('2020-07-11')).toBe('distant')
  })

  it('counts as one only if that is certain for every possible day', () => {
    expect(of('2020-07')).toBeUndefined()
    expect(of('2020-08')).toBe('distant')
    expect(of('2021', '2020')).toBeUndefined()
    expect(of('2022', '2020')).toBe('distant')
  })

  const LATE = '2024-05-01'
  it.each<[string, readonly JsonObject[]]>([
    ['the stage is not known', [cancer('2020-01-10'), liver(LATE)]],
    ['the stage was IV', [cancer('2020-01-10'), stage('4'), liver(LATE)]],
    ['a stage IV has no known day', [cancer('2020-01-10'), stage('2A'), { ...stage('4', '', 't') }, liver(LATE)]],
    ['the diagnosis has no day', [cancer(), stage('2A'), liver(LATE)]],
    ['the metastasis has no day', [cancer('2020-01-10'), stage('2A'), liver()]],
    ['another metastasis has no day', [cancer('2020-01-10'), stage('2A'), liver(LATE), condition('n', 'icd10 C78.00')]],
    [
      'an earlier metastasis was suspected',
      [
        cancer('2020-01-10'),
        stage('2A'),
        liver(LATE),
        condition('n', 'icd10 C78.00', {
          onsetDateTime: '2020-03-01',
          verificationStatus: { coding: [{ code: 'provisional' }] },
        }),
      ],
    ],
    [
      'a second breast cancer came later',
      [
        cancer('2020-01-10'),
        stage('2A'),
        condition('d', 'icd10 C50.911', { onsetDateTime: '2024-03-01' }),
        liver(LATE),
      ],
    ],
    [
      'nobody knows whose metastasis it is',
      [cancer('2020-01-10'), stage('2A'), condition('l', 'icd10 C34.1'), liver(LATE)],
    ],
  ])('is not known to be a recurrence if %s', (_, all) => {
    expect(found(...all)).toBeUndefined()
  })

  it('is a recurrence even beside a stage IV of the same time and regional nodes of the first diagnosis', () => {
    const nodes = condition('n', 'icd10 C77.3', { onsetDateTime: '2020-01-20' })
    expect(found(cancer('2020-01-10'), stage('2A'), stage('4', LATE, 't'), nodes, liver(LATE))).toBe('distant')
  })
})

describe('knowledge that always holds', () => {
  it('derives ovarian suppression from an ongoing GnRH agonist', () => {
    const goserelin = (more: JsonObject): JsonObject => ({
      resourceType: 'MedicationStatement',
      id: 'g',
      status: 'active',
      medicationCodeableConcept: { text: 'Goserelin 3.6 mg' },
      dateAsserted: '2026-03-01',
      effectivePeriod: { start: '2025-01-01' },
      ...more,
    })
    const perimenopausal = { menopausal_status: 'perimenopausal' }
    const status = (more: JsonObject): string | undefined => {
      const { record } = charted([cancer('2020-01-10'), goserelin(more)])
      return statusIn({ ...record, ...perimenopausal }, 'FUDAN-AI-MSK', 'I4')
    }
    expect([status({}), status({ status: 'completed' })]).toEqual(['pass', 'unknown'])
  })
})
