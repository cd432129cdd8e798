import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { BREAST, breastCancer, charted, concept, condition, entries, observation, procedure } from '../support/chart.ts'

/** A code with a text beside it. */
const worded = (code: string, text: string): JsonObject => ({ ...concept(code), text })
const status = (code: string): JsonObject => ({ clinicalStatus: { coding: [{ code }] } })
const breast = (text: string, more: JsonObject = {}): JsonObject =>
  condition('b', worded('icd10 C50.912', text), { ...status('active'), ...more })
const day = { effectiveDateTime: '2026-03-10' }

describe('a condition with a code and a text', () => {
  it.each([
    'No history of breast cancer',
    'Absence of breast cancer',
    'Breast cancer not present',
    'Negative for breast cancer',
    'R/O breast cancer',
    '? breast cancer',
    'Breast cancer?',
    'Concern for breast cancer',
    'Mother had breast cancer',
    'FH: breast cancer',
    'Family hx of breast cancer',
    'Denies breast cancer',
    'Suspect malignant neoplasm of breast',
    'Likely breast carcinoma',
    'Breast cancer excluded',
    'Breast cancer (entered in error)',
    'Benign neoplasm of breast',
    'V.a. Mammakarzinom',
    'Mutter: Mammakarzinom',
    'Breast cancer in grandmother',
    'Aunt with breast cancer',
    'Breast cancer (daughter)',
    'Father: breast cancer',
    'Tante Mammakarzinom',
    'Schwester mit Mammakarzinom',
    'Husband has breast cancer',
    'Breast cancer, maternal',
    'Familiäre Belastung Mammakarzinom',
    'Breast cancer screening',
    'Vorsorge Mammakarzinom',
    'Früherkennung Brustkrebs',
    'Angst vor Brustkrebs',
    'Mammakarzinom DD Mastopathie',
    'BRCA1 carrier, breast cancer prophylaxis',
    'Breast cancer gene mutation carrier',
    'Prophylactic mastectomy for breast cancer risk',
    'Counselling about breast cancer',
  ])('is not certain: %s', (text) => {
    expect(charted([breast(text)]).record['breast_cancer']).toBeUndefined()
  })

  it.each([
    'Breast cancer, NED',
    'Breast cancer with no evidence of disease',
    'Breast cancer, no evidence of metastatic disease',
    'Breast cancer, no lymph node involvement',
    'Breast cancer, ER negative',
    'Breast cancer, high risk of recurrence',
    'Familial cancer of breast',
    'Breast cancer with history of chemotherapy',
    'Mammakarzinom, Ausschluss Fernmetastasen',
    'Z.n. Mammakarzinom',
    'Breast cancer, BRCA1 carrier',
    'Mammakarzinom, im Screening entdeckt',
    'Breast cancer, status post prophylactic oophorectomy',
  ])('is present if the text only denies something else: %s', (text) => {
    expect(breastCancer(charted([breast(text)]))).toEqual({ present: true, laterality: 'left' })
  })

  it.each([
    'Breast cancer with possible metastasis to liver',
    'Stage IV breast cancer',
    'Breast cancer T2N1M1',
    'Breast cancer pT2 pN1 cM1',
  ])('leaves the metastases incomplete if the text mentions one: %s', (text) => {
    const chart = charted([breast(text)], ['metastases'])
    expect(breastCancer(chart)['present']).toBe(true)
    expect(entries(chart, 'metastases')).toBeUndefined()
  })

  it('gives no other cancer, metastasis, infection or pregnancy that the text denies or gives to a relative', () => {
    const denied = [
      condition('c', worded('icd10 C18.9', 'Denies colon cancer'), status('active')),
      condition('l', worded('icd10 C78.7', 'No liver metastases'), status('active')),
      condition('h', worded('icd10 B20', 'No HIV disease'), status('active')),
      condition('p', worded('icd10 Z33.1', 'Not pregnant'), { ...status('active'), onsetDateTime: '2026-02-01' }),
      condition('d', worded('snomed 52448006', 'Mother has dementia'), status('active')),
      condition('o', worded('icd10 C34.9', 'Lung cancer of brother'), status('active')),
      condition('m', worded('icd10 C78.7', 'Grandfather: liver metastases'), status('active')),
      condition('i', worded('icd10 Z21', 'HIV positive partner'), status('active')),
      condition('w', worded('icd10 Z33.1', 'Wife pregnant'), { ...status('active'), onsetDateTime: '2026-02-01' }),
    ]
    const { record } = charted([BREAST, ...denied])
    expect(Object.keys(record)).toEqual(['id', 'breast_cancer', 'provenance'])
  })

  it.each(['Father dead', 'Death of spouse', 'Intrauterine death', 'Dead donor', 'Tod des Ehemanns'])(
    'does not record the death of the patient if the text names somebody else: %s',
    (text) => {
      const { record, warnings } = charted([condition('d', worded('snomed 419099009', text), status('active'))])
      expect(record['deceased']).toBeUndefined()
      expect(warnings).toEqual(['deceased: Condition/d (snomed 419099009) is not certain.'])
    },
  )

  it('may be over if the text calls it a history, whatever its status', () => {
    const past = [
      condition('m', worded('icd10 C79.31', 'History of brain metastasis'), status('active')),
      condition('g', worded('icd10 Z33.1', 'H/O pregnancy'), { ...status('active'), onsetDateTime: '2026-02-01' }),
    ]
    const chart = charted([BREAST, ...past])
    expect(entries(chart, 'metastases')).toEqual([{ site: 'brain', resolved: null }])
    expect(chart.record['pregnant']).toBeUndefined()
    const colon = condition('c', worded('icd10 C18.9', 'History of colon cancer'), status('active'))
    expect(entries(charted([colon]), 'other_cancers')).toEqual([{ type: 'colon' }])
  })

  it('is not used if the text says another result', () => {
    const { record, warnings } = charted([
      BREAST,
      condition('e', worded('icd10 Z17.1', 'Estrogen receptor positive status')),
    ])
    expect(breastCancer({ record })['er']).toBeUndefined()
    expect(warnings).toEqual([
      'breast_cancer.er: In Condition/e, the code says negative and its display says “estrogen receptor positive status”; it is taken as unknown.',
    ])
  })
})

describe('the side', () => {
  it('of a cancer is unknown, with a warning, if the text names the other side', () => {
    const { record, warnings } = charted([breast('Cancer of the right breast')])
    expect(breastCancer({ record })).toEqual({ present: true })
    expect(warnings).toEqual([
      'breast_cancer.laterality: The sources disagree, so it is taken as unknown: right (Condition/b); left (Condition/b).',
    ])
  })

  it('of an operation or a metastasis is unknown if the text names the other side', () => {
    const operation = procedure('o', worded('snomed 726430006', 'Left radical mastectomy'))
    expect(entries(charted([operation]), 'surgeries')?.[0]).not.toHaveProperty('side')
    const lung = condition('m', worded('icd10 C78.01', 'Metastasis to the left lung'))
    expect(entries(charted([BREAST, lung]), 'metastases')?.[0]).not.toHaveProperty('side')
  })

  it('is not read from the text alone, and stays if the text names both', () => {
    const unsided = condition('b', worded('snomed 254837009', 'Cancer of left breast'))
    expect(breastCancer(charted([unsided]))).toEqual({ present: true })
    const both = breast('Cancer of left breast, cyst in right breast')
    expect(breastCancer(charted([both]))['laterality']).toBe('left')
  })

  it('of a resolved cancer is not assumed for an active cancer without a side', () => {
    const old = breast('Breast cancer', { ...status('resolved'), onsetDateTime: '2010-01-02' })
    const now = condition('n', 'icd10 C50.919', { ...status('active'), onsetDateTime: '2025-06-01' })
    const { record, warnings } = charted([old, now])
    expect(breastCancer({ record })['laterality']).toBeUndefined()
    expect(warnings.join()).toContain('Condition/b is said to be over, and Condition/n, which is there now')
    expect(breastCancer(charted([{ ...old, ...status('active') }, now]))['laterality']).toBe('left')
  })

  it('of regional nodes leaves the metastases incomplete if the cancer is on the other side', () => {
    const nodes = (side: string): JsonObject =>
      condition('n', 'snomed 94181007', { bodySite: [concept(`snomed ${side}`)] })
    const open = (side: string): readonly Json[] | undefined =>
      entries(charted([breast('Breast cancer'), nodes(side)], ['metastases']), 'metastases')
    expect([open('7771000'), open('24028007')]).toEqual([[], undefined])
    const called = (text: string): readonly Json[] | undefined =>
      entries(
        charted([breast('Breast cancer'), condition('n', worded('icd10 C77.3', text))], ['metastases']),
        'metastases',
      )
    expect([called('Left axillary nodes'), called('Right axillary nodes')]).toEqual([[], undefined])
  })
})

describe('a result with a code and a text', () => {
  const result = (loinc: string, code: string, text: string): JsonObject =>
    observation('r', `loinc ${loinc}`, { valueCodeableConcept: worded(code, text) }, day)

  it.each([
    ['er', '85337-4', 'snomed 260385009', 'Positive'],
    ['her2', '85319-2', 'snomed 260385009', '3+'],
    ['her2', '85319-2', 'snomed 260385009', 'Equivocal (2+)'],
  ])('is unknown if the text contradicts the code: %s', (fact, loinc, code, text) => {
    const { record, warnings } = charted([BREAST, result(loinc, code, text)])
    expect(breastCancer({ record })[fact]).toBeUndefined()
    expect(warnings.join()).toContain(`its display says “${text}”`)
  })

  it('is used if the text does not contradict the code', () => {
    expect(breastCancer(charted([BREAST, result('85337-4', 'snomed 10828004', '5%')]))['er']).toBe('positive')
    expect(breastCancer(charted([BREAST, result('85319-2', 'snomed 260385009', 'HER2-low (1+)')]))['her2']).toBe(
      'negative',
    )
  })

  it('gives no ECOG grade and no HIV status if the text contradicts the code', () => {
    expect(charted([result('89247-1', 'loinc LA9623-5', 'ECOG 2 - Ambulatory')]).record['ecog']).toBeUndefined()
    expect(charted([result('89247-1', 'loinc LA9623-5', '1')]).record['ecog']).toBe(1)
    expect(charted([result('56888-1', 'snomed 11214006', 'Nonreactive')]).record['hiv']).toBeUndefined()
  })
})

describe('an ECOG grade', () => {
  it.each<[string, JsonObject]>([
    ['below a limit', { value: 2, comparator: '<' }],
    ['in percent', { value: 1, unit: '%', code: '%' }],
  ])('is unknown if it is given %s', (_, quantity) => {
    const { record, warnings } = charted([observation('e', 'loinc 89247-1', { valueQuantity: quantity }, day)])
    expect(record['ecog']).toBeUndefined()
    expect(warnings).toEqual(['ecog: The result in Observation/e cannot be read, so it is taken as unknown.'])
  })
})

describe('the histology of a breast cancer', () => {
  const histology = (code: string, text: string): unknown =>
    breastCancer(charted([condition('b', worded(code, text))]))['histology']

  it.each([
    ['snomed 408643008', 'Ductal carcinoma in situ of breast', undefined],
    ['icd10 D05.12', 'Invasive ductal carcinoma of left breast', undefined],
    ['icd10 D05.12', 'Intraductal carcinoma in situ of left breast', 'in_situ'],
    ['icd10 D05.12', 'Non-invasive ductal carcinoma', 'in_situ'],
    ['icd10 D05.12', 'DCIS with foci of invasive growth', 'in_situ'],
    ['snomed 408643008', 'Infiltrating duct carcinoma of breast', 'invasive'],
    ['icd10 C50.912', 'Invasive ductal carcinoma', undefined],
  ])('coded %s and called %s', (code, text, expected) => {
    expect(histology(code, text)).toBe(expected)
  })

  it('is unknown if the text of its morphology contradicts the code', () => {
    const url = 'http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-histology-morphology-behavior'
    const of = (display: string): unknown =>
      breastCancer(
        charted([{ ...BREAST, extension: [{ url, valueCodeableConcept: concept('icdo3 8500/3', display) }] }]),
      )['histology']
    expect([of('Infiltrating duct carcinoma, NOS'), of('Ductal carcinoma in situ')]).toEqual(['invasive', undefined])
  })
})

describe('a pregnancy', () => {
  it('is unknown if the text denies it and the code does not', () => {
    const said = (code: string, text: string): unknown =>
      charted([observation('p', 'loinc 82810-3', { valueCodeableConcept: worded(code, text) }, day)]).record['pregnant']
    expect(said('snomed 77386006', 'Not pregnant')).toBeUndefined()
    expect([said('snomed 77386006', 'Pregnant'), said('snomed 60001007', 'Not pregnant')]).toEqual([true, false])
  })
})

describe('a resource that mentions metastases in other words or codes', () => {
  it.each([
    condition('m', 'icd10 J91.0'),
    condition('m', 'icd10 R18.0'),
    condition('m', 'icd10 M84.50XA'),
    {
      resourceType: 'DiagnosticReport',
      id: 'd',
      status: 'final',
      conclusion: 'Multiple lytic lesions, secondary deposits.',
    },
  ] as const)('leaves their list incomplete: %j', (one) => {
    expect(entries(charted([BREAST, one], ['metastases']), 'metastases')).toBeUndefined()
  })

  it('does not matter if it denies them', () => {
    const report = {
      resourceType: 'DiagnosticReport',
      id: 'd',
      status: 'final',
      conclusion: 'No lytic lesions. No secondaries.',
    }
    expect(entries(charted([BREAST, report], ['metastases']), 'metastases')).toEqual([])
  })
})
