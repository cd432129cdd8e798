import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { breastCancer, charted, concept, condition, entries } from '../support/chart.ts'

const status = (code: string): JsonObject => ({ clinicalStatus: { coding: [{ code }] } })
const invasive = (side: 'left' | 'right', more: JsonObject = {}): JsonObject =>
  condition(side, `icd10 ${side === 'left' ? 'C50.912' : 'C50.911'}`, more)
const morphology = (code: string): JsonObject => ({
  extension: [
    {
      url: 'http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-histology-morphology-behavior',
      valueCodeableConcept: concept(code),
    },
  ],
})

describe('a carcinoma in situ', () => {
  const past = condition('dcis', 'icd10 D05.11', { ...status('resolved'), onsetDateTime: '2018-01-01' })

  it('is the breast cancer, with its side, if it is the only one', () => {
    expect(breastCancer(charted([past]))).toEqual({
      present: true,
      histology: 'in_situ',
      laterality: 'right',
      diagnosis_date: '2018-01-01',
    })
  })

  it('does not affect the histology of an invasive cancer beside it', () => {
    const now = invasive('right', { ...status('active'), onsetDateTime: '2024-02-01' })
    for (const chart of [charted([past, now]), charted([now, past])]) {
      expect(breastCancer(chart)).toEqual({ present: true, laterality: 'right', diagnosis_date: '2024-02-01' })
      expect(chart.warnings.join()).toContain('in situ beside an invasive one')
    }
    const told = { ...now, ...morphology('snomed 408643008') }
    expect(breastCancer(charted([past, told]))['histology']).toBe('invasive')
  })

  it('may be another cancer if it is in the other breast or its side is not known', () => {
    const complete = (...all: readonly JsonObject[]): unknown => charted(all, ['other_cancers']).record['other_cancers']
    expect(complete(past, invasive('right'))).toEqual([])
    expect(complete(past, invasive('left'))).toBeUndefined()
    expect(complete(condition('dcis', 'icd10 D05.10'), invasive('right'))).toBeUndefined()
  })

  it('leaves histology and side unknown if it is active and the invasive cancer is resolved', () => {
    const over = invasive('left', status('resolved'))
    const chart = charted([
      { ...past, ...status('active') },
      { ...over, ...morphology('snomed 408643008') },
    ])
    expect([breastCancer(chart)['histology'], breastCancer(chart)['laterality']]).toEqual([undefined, undefined])
  })
})

describe('a lobular carcinoma in situ', () => {
  it.each(['icd10 D05.0', 'icd10 D05.02', 'snomed 109888004'])('%s is not breast cancer', (code) => {
    const chart = charted([condition('lcis', code)])
    expect(chart.record['breast_cancer']).toBeUndefined()
    expect(chart.warnings.join()).toContain('lobular carcinoma in situ')
  })

  it('is recognized by its morphology alone', () => {
    for (const code of ['snomed 363346000', 'icd10 D05.90'])
      expect(charted([condition('lcis', code, morphology('snomed 77284006'))]).record['breast_cancer']).toBeUndefined()
    expect(breastCancer(charted([condition('dcis', 'icd10 D05.90', morphology('icdo3 8500/2'))]))['histology']).toBe(
      'in_situ',
    )
  })
})

describe('cancers of both breasts', () => {
  const dated = (side: 'left' | 'right', onsetDateTime: string, code = 'active'): JsonObject =>
    invasive(side, { ...status(code), onsetDateTime })

  it.each<[string, JsonObject, JsonObject, string | undefined]>([
    ['there now and found together', dated('left', '2025-01-10'), dated('right', '2025-04-10'), 'bilateral'],
    ['found a day too far apart', dated('left', '2025-01-10'), dated('right', '2025-04-11'), undefined],
    ['found in years nobody knows better', dated('left', '2025'), dated('right', '2025'), undefined],
    ['of which one is over', dated('left', '2025-01-10', 'resolved'), dated('right', '2025-01-20'), undefined],
    ['found nobody knows when', invasive('left', status('active')), invasive('right', status('active')), undefined],
  ])('%s', (_, left, right, expected) => {
    const chart = charted([left, right], ['other_cancers'])
    expect(breastCancer(chart)['laterality']).toBe(expected)
    if (expected !== undefined) return expect(chart.record['other_cancers']).toEqual([])
    expect(chart.warnings.join()).toContain('does not say that they were there at the same time')
    expect(entries(chart, 'other_cancers')).toBeUndefined()
  })

  it('count as one cancer if only one of the conditions has a side', () => {
    expect(breastCancer(charted([invasive('left'), condition('c', 'icd10 C50.9')]))['laterality']).toBe('left')
  })
})

describe('a refuted condition', () => {
  it.each<JsonObject>([
    { coding: [{ code: 'refuted' }] },
    { coding: [{ code: 'Refuted' }] },
    { text: 'Refuted' },
    { coding: [{ display: 'Entered in Error' }], text: 'Entered in Error' },
  ])('is not used, however its status is written: %o', (verificationStatus) => {
    expect(breastCancer(charted([condition('c', 'icd10 C50.911', { verificationStatus })]))).toEqual({})
  })
})
