import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { BREAST, breastCancer, charted, concept, condition, entries, observation } from '../support/chart.ts'

const LIVER = condition('liver', 'icd10 C78.7')
const STAGE = observation('stage', 'loinc 21908-9', { valueCodeableConcept: concept('ajcc 3C') })

function taken(...others: readonly JsonObject[]): { metastases: unknown; stage: unknown } {
  const chart = charted([BREAST, ...others, LIVER, STAGE])
  return { metastases: entries(chart, 'metastases'), stage: breastCancer(chart)['stage_at_diagnosis'] }
}

/** `C00` to `C97` and `D00` to `D09`, without those that do not exist. */
const CATEGORIES = [
  ...Array.from({ length: 98 }, (_, i) => `C${String(i).padStart(2, '0')}`),
  ...Array.from({ length: 10 }, (_, i) => `D0${i}`),
].filter((one) => !['C27', 'C28', 'C29', 'C35', 'C36', 'C42', 'C59', 'C87', 'C89', 'D08'].includes(one))
const OF_THE_BREAST = ['C50', 'D05']
const SECONDARY = ['C77', 'C78', 'C79']

describe('a stage and a metastasis beside another cancer', () => {
  it('belong to the breast cancer if it is the only one', () => {
    expect(taken()).toEqual({ metastases: [{ site: 'liver' }], stage: 'IIIC' })
  })

  it.each(CATEGORIES.filter((one) => !OF_THE_BREAST.includes(one) && !SECONDARY.includes(one)))(
    'are not known to belong to the breast cancer beside ICD-10 %s and its subcategories',
    (category) => {
      for (const code of [category, `${category}.1`, `${category}1`, `${category}.12`, `${category}.9`])
        expect(taken(condition('other', `icd10 ${code}`)), code).toEqual({ metastases: undefined, stage: undefined })
    },
  )

  it.each(['C7A.020', 'C7A', 'C7B.02', 'D37.1', 'D47.2', 'D49.9', 'C80.1', 'C56.1', 'C83.3', 'C73'])(
    'are not known to belong to the breast cancer beside ICD-10 %s',
    (code) => expect(taken(condition('other', `icd10 ${code}`))).toEqual({ metastases: undefined, stage: undefined }),
  )

  it.each([
    '363406005',
    '93761005',
    '109838007',
    '254637007',
    '254632001',
    '424132000',
    '126906006',
    '92691004',
    '399068003',
    '94260004',
    '314994000',
    '363346000',
  ])('are not known to belong to the breast cancer beside SNOMED %s', (code) =>
    expect(taken(condition('other', `snomed ${code}`))).toEqual({ metastases: undefined, stage: undefined }),
  )

  it.each([
    'Ovarian cancer',
    'Non-Hodgkin lymphoma, NOS',
    'Chronic lymphocytic leukemia',
    'Chronic lymphocytic leukaemia',
    'Malignes Melanom der Haut',
    'Bronchialkarzinom',
    'Multiple myeloma',
    'Liposarcoma of thigh',
    'Tumor of the pituitary gland',
    '胃癌',
    // A suspected cancer may exist.
    'Suspected lung cancer (situation)',
  ])('are not known to belong to the breast cancer beside %s in words', (text) =>
    expect(taken(condition('other', text))).toEqual({ metastases: undefined, stage: undefined }),
  )

  it.each([
    'Screening for malignant neoplasm of colon',
    'Family history of ovarian cancer',
    'Benign neoplasm of colon',
    'No evidence of metastatic disease',
    'Fear of cancer',
    'Essential hypertension',
  ])('are used beside “%s”', (text) =>
    expect(taken(condition('other', text))).toEqual({ metastases: [{ site: 'liver' }], stage: 'IIIC' }),
  )

  it.each(['D48.61', 'D49.3'])('are used beside ICD-10 %s, a neoplasm of the breast', (code) => {
    expect(taken(condition('other', `icd10 ${code}`))).toEqual({ metastases: [{ site: 'liver' }], stage: 'IIIC' })
    expect(charted([BREAST, condition('other', `icd10 ${code}`)], ['other_cancers']).record['other_cancers']).toBe(
      undefined,
    )
  })

  it('are used if the breast cancer is in the chart again in words', () => {
    expect(taken(condition('again', 'Carcinoma of left breast'))).toEqual({
      metastases: [{ site: 'liver' }],
      stage: 'IIIC',
    })
  })

  it('are not used beside a suspected cancer, but are used beside a refuted one', () => {
    const other = (status: string): JsonObject =>
      condition('other', 'icd10 C34.1', { verificationStatus: { coding: [{ code: status }] } })
    expect(taken(other('provisional'))).toEqual({ metastases: undefined, stage: undefined })
    expect(taken(other('refuted'))).toEqual({ metastases: [{ site: 'liver' }], stage: 'IIIC' })
  })
})

describe('the type of another cancer', () => {
  it.each<[string, JsonObject | undefined]>([
    ['icd10 C18.2', { type: 'colon' }],
    ['icd10 C182', { type: 'colon' }],
    ['icd10 C19', { type: 'other' }],
    ['icd10 C20', { type: 'other' }],
    ['icd10 C53.9', { type: 'cervix' }],
    ['icd10 D06.9', { type: 'cervix', stage: 'in_situ' }],
    ['icd10 C54.1', { type: 'uterus' }],
    ['icd10 D07.0', { type: 'uterus', stage: 'in_situ' }],
    // Body or neck of the uterus: not said.
    ['icd10 C55', { type: { one_of: ['uterus', 'cervix'] } }],
    ['icd10 C43.59', { type: 'melanoma' }],
    ['icd10 D03.51', { type: 'melanoma', stage: 'in_situ' }],
    ['icd10 C44.311', { type: 'skin_basal_cell' }],
    ['icd10 C44.92', { type: 'skin_squamous_cell' }],
    ['icd10 C44.1391', { type: 'other' }],
    ['icd10 C44.90', { type: { one_of: ['skin_basal_cell', 'skin_squamous_cell', 'other'] } }],
    ['icd10 C44.3', { type: { one_of: ['skin_basal_cell', 'skin_squamous_cell', 'other'] } }],
    ['icd10 D04.39', { stage: 'in_situ' }],
    // Papillary or another: one trial allows only the former.
    ['icd10 C73', { type: { one_of: ['thyroid_papillary', 'thyroid_other'] } }],
    ['icd10 C56.1', { type: 'ovary' }],
    ['icd10 C16.9', { type: 'stomach' }],
    ['icd10 D00.2', { type: 'stomach', stage: 'in_situ' }],
    ['icd10 C22.0', { type: 'liver' }],
    ['icd10 C25.9', { type: 'pancreas' }],
    ['icd10 C34.90', { type: 'lung' }],
    ['icd10 D02.20', { type: 'lung', stage: 'in_situ' }],
    ['icd10 C33', { type: 'other' }],
    ['icd10 C64.1', { type: 'kidney' }],
    ['icd10 C65.1', { type: 'other' }],
    ['icd10 C67.9', { type: 'bladder' }],
    ['icd10 D09.0', { type: 'bladder', stage: 'in_situ' }],
    ['icd10 C83.3', { type: 'lymphoma' }],
    ['icd10 C88.4', { type: 'lymphoma' }],
    ['icd10 C88.0', { type: 'other' }],
    ['icd10 C92.0', { type: 'leukaemia' }],
    ['icd10 C91.5', { type: { one_of: ['lymphoma', 'leukaemia'] } }],
    ['icd10 C90.00', { type: 'myeloma' }],
    ['icd10 C90.1', { type: 'leukaemia' }],
    ['icd10 C94.6', { type: { one_of: ['leukaemia', 'other'] } }],
    ['icd10 C46.0', { type: 'sarcoma' }],
    ['icd10 C49.9', { type: { one_of: ['sarcoma', 'other'] } }],
    ['icd10 C7A.020', { type: 'other' }],
    ['snomed 92691004', { type: 'other', stage: 'in_situ' }],
    ['snomed 423121009', { type: 'lung', stage: 'IV' }],
    ['icd10 C80.1', undefined],
    ['icd10 D37.4', undefined],
    ['snomed 126906006', undefined],
  ])('%s', (code, entry) => {
    expect(entries(charted([condition('other', code)]), 'other_cancers')).toEqual(entry && [entry])
  })

  it('is unknown if the codes of one condition contradict each other', () => {
    const codes = ['icd10 C53.9', 'icd10 C54.1'].map((code) => (concept(code)['coding'] as JsonObject[])[0] ?? {})
    expect(entries(charted([condition('other', { coding: codes })]), 'other_cancers')).toEqual([{}])
  })

  it('is what all codes of one condition allow', () => {
    const of = (...all: readonly string[]): unknown => {
      const coding = all.map((code) => (concept(code)['coding'] as JsonObject[])[0] ?? {})
      return entries(charted([condition('other', { coding })]), 'other_cancers')
    }
    expect(of('icd10 C55', 'icd10 C53.9')).toEqual([{ type: 'cervix' }])
    expect(of('icd10 C55', 'icd10 C57.9')).toEqual([{ type: { one_of: ['uterus', 'cervix'] } }])
    expect(of('icd10 C73', 'icd10 Z85.85')).toEqual([
      { type: { one_of: ['thyroid_papillary', 'thyroid_other'] }, active: false },
    ])
  })
})
