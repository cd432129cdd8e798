import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import {
  BREAST,
  breastCancer,
  charted,
  concept,
  condition,
  entries,
  imported,
  loinc,
  observation,
  snomed,
} from '../support/chart.ts'

const worded = (code: string, text: string): JsonObject => ({ ...concept(code), text })

describe('a condition whose text may contradict its code', () => {
  it.each([
    'No evidence of breast cancer',
    'Family history of breast cancer',
    'Suspected breast cancer',
    'Breast cancer, ruled out',
    'Verdacht auf Mammakarzinom',
  ])('is only suspected: %s', (text) => {
    const { record, warnings } = charted([condition('b', worded('snomed 254837009', text))])
    expect(record['breast_cancer']).toBeUndefined()
    expect(warnings).toEqual([
      'breast_cancer.present: Condition/b (snomed 254837009) is only suspected, or its words say that it is not so; nothing is taken from it.',
    ])
  })

  it('gives no metastasis, and leaves the list incomplete', () => {
    const liver = condition('l', worded('snomed 94381002', 'No evidence of liver metastasis'))
    const { record, warnings } = charted([BREAST, liver], ['metastases'])
    expect(entries({ record }, 'metastases')).toBeUndefined()
    expect(warnings.join()).toContain('Condition/l (snomed 94381002, not certain)')
  })

  it.each(['Malignant neoplasm of breast (HCC)', 'Breast cancer, left', 'Invasive ductal carcinoma, no special type'])(
    'is what its code says if the text does not contradict it: %s',
    (text) => {
      expect(breastCancer(charted([condition('b', worded('snomed 254837009', text))]))['present']).toBe(true)
    },
  )
})

describe('a breast cancer that is only suspected', () => {
  it('is reported, so that nobody assumes there is none', () => {
    const suspected = { ...BREAST, verificationStatus: { coding: [{ code: 'provisional' }] } }
    expect(charted([suspected]).warnings).toEqual([
      'breast_cancer.present: Condition/breast (snomed 254837009) is only suspected, or its words say that it is not so; nothing is taken from it.',
    ])
  })
})

describe('a drug whose text may say that it was not given', () => {
  const drug = (medication: JsonObject): JsonObject => ({
    resourceType: 'MedicationStatement',
    id: 'm',
    status: 'active',
    medicationCodeableConcept: medication,
  })

  it.each<JsonObject>([
    { text: 'Letrozole 2.5 mg - patient declined' },
    { text: 'Letrozole: allergy' },
    { text: 'No letrozole' },
    worded('atc L02BG04', 'Letrozole, never started'),
    { text: 'Tamoxifen abgelehnt' },
  ])('is not used if it says so, and leaves the list incomplete: %j', (medication) => {
    const { record, warnings } = charted([drug(medication)], ['systemic_therapies'])
    expect(entries({ record }, 'systemic_therapies')).toBeUndefined()
    expect(warnings.join()).toContain('So --assume-complete does not apply to this list.')
    expect(warnings.join()).toContain('was not given for certain, by its words; it is not taken as a therapy')
  })

  it.each([{ text: 'Letrozole 2.5 mg' }, { text: 'Zoladex 3.6 mg implant' }, { text: 'Tamoxifen (no generic)' }])(
    'is used if the text does not say so: %j',
    (medication) => {
      expect(entries(charted([drug(medication)]), 'systemic_therapies')).toHaveLength(1)
    },
  )
})

describe('an ECOG grade coded as 1', () => {
  it.each(['ECOG 3', 'ECOG performance status - grade 3', 'Grade: 3'])(
    'is not used if its display says another grade: %s',
    (display) => {
      const grade = observation(
        'e',
        'loinc 89247-1',
        { valueCodeableConcept: loinc('LA9623-5', display) },
        { effectiveDateTime: '2026-03-10' },
      )
      expect(charted([grade]).record['ecog']).toBeUndefined()
      expect(charted([grade]).warnings).toHaveLength(1)
    },
  )

  it.each(['ECOG 1', 'Eastern Cooperative Oncology Group performance status - grade 1', 'more than 50 % of the day'])(
    'is used if its display does not say another grade: %s',
    (display) => {
      const grade = observation(
        'e',
        'loinc 89247-1',
        { valueCodeableConcept: snomed('422512005', display) },
        { effectiveDateTime: '2026-03-10' },
      )
      expect(charted([grade]).record['ecog']).toBe(1)
    },
  )
})

describe('a reference to the full URL of a bundle entry', () => {
  it('refers to that resource, even if it has an id of its own', () => {
    const entry = [
      { fullUrl: 'urn:uuid:6f1b7a54-0000-4000-8000-000000000001', resource: { resourceType: 'Patient', id: 'p' } },
      {
        fullUrl: 'urn:uuid:6f1b7a54-0000-4000-8000-000000000002',
        resource: { ...BREAST, subject: { reference: 'urn:uuid:6f1b7a54-0000-4000-8000-000000000001' } },
      },
      {
        fullUrl: 'urn:uuid:6f1b7a54-0000-4000-8000-000000000003',
        resource: {
          ...observation('s', 'loinc 21908-9', { valueCodeableConcept: concept('ajcc 2B') }),
          focus: [{ reference: 'urn:uuid:6f1b7a54-0000-4000-8000-000000000002' }],
        },
      },
      {
        fullUrl: 'urn:uuid:6f1b7a54-0000-4000-8000-000000000004',
        resource: { resourceType: 'Medication', id: 'drug', code: concept('atc L02BG04') },
      },
      {
        resource: {
          resourceType: 'MedicationStatement',
          id: 'm',
          status: 'active',
          medicationReference: { reference: 'urn:uuid:6f1b7a54-0000-4000-8000-000000000004' },
        },
      },
    ]
    const [first] = imported([{ resourceType: 'Bundle', type: 'transaction', entry }]).patients
    expect(breastCancer({ record: first?.record ?? {} })['stage_at_diagnosis']).toBe('IIB')
    expect(entries({ record: first?.record ?? {} }, 'systemic_therapies')).toEqual([
      expect.objectContaining({ class: 'aromatase_inhibitor' }),
    ])
  })
})
