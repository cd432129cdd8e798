import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/record/index.ts'
import {
  BREAST,
  breastCancer,
  charted,
  concept,
  condition,
  entries,
  observation,
  procedure,
  snomed,
  loinc,
} from '../support/chart.ts'

const day = { effectiveDateTime: '2026-03-10' }
const ecog = (value: JsonObject, more: JsonObject = day): JsonObject => observation('e', 'loinc 89247-1', value, more)
const units = (value: number, more: JsonObject = {}): JsonObject => ({ value, unit: 'U/L', code: 'U/L', ...more })
const alt = (more: JsonObject = {}, quantity: JsonObject = units(50)): JsonObject =>
  observation('a', 'loinc 1742-6', { valueQuantity: quantity }, { ...day, ...more })
const labs = (...all: readonly JsonObject[]): JsonObject => (charted(all).record['labs'] ?? {}) as JsonObject
const uln = (...ranges: readonly JsonObject[]): unknown => {
  const { record, warnings } = charted([alt({ referenceRange: ranges })])
  const limit = ((record['labs'] as JsonObject)['alt'] as JsonObject)['uln']
  // A limit that is not used is reported.
  if (limit === undefined) expect(warnings.join('\n')).toContain('so the upper limit of normal is unknown')
  return limit
}

describe('two results of one day that differ', () => {
  it('leave the fact unknown, and both are reported as people write them', () => {
    const { record, warnings } = charted([alt({ id: 'a' }), alt({ id: 'b' }, units(60, { comparator: '>' }))])
    expect(record['labs']).toBeUndefined()
    expect(warnings).toEqual([
      'labs.alt: The sources disagree, so it is taken as unknown: >60 U/L (Observation/b, 2026-03-10); 50 U/L (Observation/a, 2026-03-10).',
    ])
  })
})

describe('a result that contradicts itself', () => {
  const ABSENT = { dataAbsentReason: { coding: [{ code: 'error' }] } }

  it.each<[string, JsonObject]>([
    ['ecog', ecog({ valueInteger: 1 }, { ...day, ...ABSENT })],
    ['labs', alt(ABSENT)],
    ['breast_cancer.er', observation('r', 'loinc 85337-4', { valueCodeableConcept: snomed('10828004') }, ABSENT)],
  ])('is not used if it also says that it is absent: %s', (path, one) => {
    const { record, warnings } = charted([BREAST, one])
    const [list = '', field] = path.split('.')
    const found = record[list] as JsonObject | undefined
    expect(field === undefined ? found : found?.[field]).toBeUndefined()
    expect(warnings.join('\n')).toContain('says that it has no result, and gives one')
  })

  it('is not used if it has two values', () => {
    const both = { valueInteger: 1, valueCodeableConcept: loinc('LA9625-0') }
    expect(charted([ecog(both)]).record['ecog']).toBeUndefined()
    expect(charted([ecog(both)]).warnings).toEqual([
      'ecog: Observation/e gives two results at once, so it is taken as unknown.',
    ])
    const { record, warnings } = charted([alt({ valueString: '500' })])
    expect(record['labs']).toBeUndefined()
    expect(warnings).toEqual(['labs.alt: Observation/a gives two results at once, so it is taken as unknown.'])
  })
})

describe('a preliminary result', () => {
  it('is not certain, and no older result is used instead', () => {
    const older = { ...alt({ effectiveDateTime: '2026-02-20' }), id: 'older' }
    const { record, warnings } = charted([older, alt({ status: 'preliminary' })])
    expect(record['labs']).toBeUndefined()
    expect(warnings.join('\n')).toContain('Observation/a (50 U/L) is not final (status preliminary); it is not taken')
  })
})

describe('the grade of an ECOG observation', () => {
  it.each<[number, string, string]>([
    [0, 'LA9622-7', '425389002'],
    [1, 'LA9623-5', '422512005'],
    [2, 'LA9624-3', '422894000'],
    [3, 'LA9625-0', '423053003'],
    [4, 'LA9626-8', '423237006'],
  ])('%i can be a code', (grade, ofLoinc, ofSnomed) => {
    const read = (concept: JsonObject): unknown => charted([ecog({ valueCodeableConcept: concept })]).record['ecog']
    expect([read(loinc(ofLoinc)), read(snomed(ofSnomed))]).toEqual([grade, grade])
  })

  it('5 is a death, whatever its date', () => {
    expect(charted([ecog({ valueCodeableConcept: loinc('LA9627-6') }, {})]).record['ecog']).toBe(5)
  })

  it('is unknown if the codes give two grades or another answer', () => {
    const two = { coding: [loinc('LA9622-7'), snomed('422894000')].flatMap((one) => one['coding'] as Json[]) }
    for (const concept of [two, loinc('LA4489-6')]) {
      const { record, warnings } = charted([ecog({ valueCodeableConcept: concept })])
      expect(record['ecog']).toBeUndefined()
      expect(warnings).toEqual(['ecog: The result in Observation/e cannot be read, so it is taken as unknown.'])
    }
  })
})

describe('the amount of a lab', () => {
  it.each(['ad', '~', 'approx'])('is not used with the comparator %s, and the patient is not refused', (comparator) => {
    const { record, warnings } = charted([alt({}, units(50, { comparator }))])
    expect(record['labs']).toBeUndefined()
    expect(warnings.join('\n')).toContain('labs.alt: The result in Observation/a cannot be read')
  })

  it('is not used if the unit shown differs from the unit coded', () => {
    const of = (unit: string, code: string, value = 12): JsonObject =>
      observation('h', 'loinc 718-7', { valueQuantity: { value, unit, code } }, day)
    expect(labs(of('g/L', 'g/dL'))).toEqual({})
    expect(charted([of('g/L', 'g/dL')]).warnings).toEqual([
      'labs.hemoglobin: The unit in Observation/h is shown as "g/L" and coded as "g/dL", so the value is not taken.',
    ])
    expect(labs(of('gm/dl', 'g/dL'))).toMatchObject({ hemoglobin: { value: 12, unit: 'g/dL' } })
    expect(labs(of('g/dL', 'g/dL'))).toMatchObject({ hemoglobin: { value: 12, unit: 'g/dL' } })
  })
})

describe('a reference range', () => {
  const meaning = (code: string): JsonObject => ({
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/referencerange-meaning', code }],
  })
  const high = (value: number, more: JsonObject = {}): JsonObject => ({ high: units(value), ...more })

  it('gives the upper limit if it is the normal range', () => {
    expect(uln(high(35))).toBe(35)
    expect(uln(high(35, { type: meaning('normal') }))).toBe(35)
    expect(uln(high(35, { appliesTo: [meaning('normal')] }))).toBe(35)
    expect(uln(high(35, { type: meaning('normal') }), high(90, { type: meaning('treatment') }))).toBe(35)
    expect(uln(high(90, { type: meaning('treatment') }), high(35))).toBe(35)
  })

  it.each<[string, JsonObject]>([
    ['for treatment', { type: meaning('treatment') }],
    ['in words', { type: { text: 'critical' } }],
    ['of children', { age: { high: { value: 17, unit: 'a', code: 'a' } } }],
    ['of men', { appliesTo: [snomed('248153007')] }],
    ['that is changed', { modifierExtension: [{ url: 'http://hospital.example/x', valueBoolean: true }] }],
  ])('gives no upper limit: %s', (_, more) => {
    const limit = charted([alt({ referenceRange: [high(350, more)] })]).record['labs'] as JsonObject | undefined
    expect((limit?.['alt'] as JsonObject | undefined)?.['uln']).toBeUndefined()
  })

  it('gives no upper limit if two ranges may apply', () => {
    expect(uln(high(35), high(45))).toBeUndefined()
    expect(uln(high(35, { appliesTo: [snomed('248152002')] }), high(45, { appliesTo: [snomed('248153007')] }))).toBe(
      undefined,
    )
  })
})

describe('a period of several days', () => {
  const of = (key: string, start: string, end?: string): JsonObject => ({
    [key]: { start, ...(end !== undefined && { end }) },
  })
  const measured = (start: string, end?: string): unknown =>
    (labs(alt({ effectiveDateTime: null, ...of('effectivePeriod', start, end) }))['alt'] as JsonObject | undefined)?.[
      'date'
    ]

  it('gives the date only as exactly as both its ends agree', () => {
    expect(measured('2026-03-04T08:00:00Z', '2026-03-04T09:00:00Z')).toBe('2026-03-04')
    expect(measured('2026-03-01', '2026-03-05')).toBe('2026-03')
    expect(measured('2026-03-04')).toBe('2026-03-04')
    expect(measured('2026-02-27', '2026-03-02')).toBe('2026')
    // The ends are in different years, so no part of the date is known.
    expect(measured('2025-12-30', '2026-01-02')).toBeUndefined()
  })

  it('gives no exact day of a diagnosis or operation', () => {
    const cancer = { ...BREAST, ...of('onsetPeriod', '2020-01-01', '2020-05-01') }
    expect(breastCancer(charted([cancer]))['diagnosis_date']).toBe('2020')
    const open = { ...BREAST, ...of('onsetPeriod', '2019-01-01', '2020-05-01') }
    expect(breastCancer(charted([open]))['diagnosis_date']).toBeUndefined()
    const operation = procedure('x', 'snomed 406505007', of('performedPeriod', '2024-02-20', '2024-02-22'))
    expect(entries(charted([operation]), 'surgeries')).toEqual([
      expect.objectContaining({ procedure: 'modified_radical_mastectomy', date: '2024-02' }),
    ])
    const later = condition('c', 'icd10 C18.9', of('onsetPeriod', '2023-01-01', '2023-01-31'))
    expect(entries(charted([later]), 'other_cancers')).toEqual([expect.objectContaining({ diagnosis_date: '2023-01' })])
  })
})

describe('a share of stained cells below a limit', () => {
  it('is not called low positive', () => {
    const below = observation('r', 'loinc 85339-0', {
      valueQuantity: { value: 1, comparator: '<', unit: '%', code: '%' },
    })
    const { record, warnings } = charted([BREAST, below])
    expect(breastCancer({ record })['pr']).toBe('negative')
    expect(warnings).toEqual([])
  })
})

describe('codes of two tests in one observation', () => {
  const two = (codes: readonly JsonObject[], value: JsonObject): JsonObject => ({
    ...observation('t', 'loinc 1-1', value, day),
    code: { coding: codes.flatMap((one) => one['coding'] as Json[]) },
  })

  it('give no result for either lab', () => {
    const cells = two([loinc('6690-2'), loinc('26499-4')], {
      valueQuantity: { value: 5, unit: '10*3/uL', code: '10*3/uL' },
    })
    const { record, warnings } = charted([cells])
    expect(record['labs']).toBeUndefined()
    expect(warnings).toEqual([
      'labs.white_cells: The codes of Observation/t mean several tests; it is taken as unknown.',
      'labs.neutrophils: The codes of Observation/t mean several tests; it is taken as unknown.',
    ])
  })

  it('give no result for either receptor', () => {
    const both = two([loinc('85337-4'), loinc('85339-0')], { valueCodeableConcept: snomed('10828004') })
    expect(breastCancer(charted([BREAST, both]))).toEqual({ present: true })
  })

  it('give one result if both mean the same test', () => {
    const same = two([loinc('1742-6'), loinc('1743-4')], { valueQuantity: units(50) })
    expect(labs(same)).toMatchObject({ alt: { value: 50 } })
  })
})

describe('a stage in words on a diagnosis', () => {
  it('is not used, and is reported', () => {
    const { record, warnings } = charted([{ ...BREAST, stage: [{ summary: { text: 'Stage IIIA' } }] }])
    expect(breastCancer({ record })).toEqual({ present: true })
    expect(warnings).toEqual(['breast_cancer.stage_at_diagnosis: The stage in Condition/breast is not understood.'])
  })
})

describe('a stage that is not understood', () => {
  it.each<[string, JsonObject, readonly JsonObject[]]>([
    ['on the diagnosis', { ...BREAST, stage: [{ summary: { text: 'Stage IV' } }] }, []],
    ['as an observation', BREAST, [observation('s', 'loinc 21908-9', { valueCodeableConcept: { text: 'Stage IV' } })]],
  ])('may be IV, so the metastases are not known to be complete: %s', (_, cancer, more) => {
    expect(entries(charted([BREAST], ['metastases']), 'metastases')).toEqual([])
    expect(entries(charted([cancer, ...more], ['metastases']), 'metastases')).toBeUndefined()
  })
})

describe('an operation on the breast', () => {
  const reason = (more: JsonObject): unknown =>
    entries(charted([BREAST, procedure('x', 'snomed 392021009', more)]), 'surgeries')?.[0]

  it.each<JsonObject>([
    { reasonCode: [snomed('254845004', 'Fibroadenoma of breast')] },
    { reasonCode: [{ text: 'lump' }] },
    { reasonReference: [{ reference: 'Condition/other' }] },
  ])('is not known to be for the breast cancer if it has another reason: %j', (more) => {
    expect(reason(more)).toEqual({ procedure: 'breast_conserving_surgery' })
    expect(charted([BREAST, procedure('x', 'snomed 392021009', more)]).warnings).toEqual([
      'surgeries: Procedure/x gives a reason that is not known to be the breast cancer; whether it was for it is open.',
    ])
  })

  it.each<JsonObject>([
    {},
    { reasonCode: [concept('icd10 C50.912')] },
    { reasonReference: [{ reference: 'Condition/breast' }] },
  ])('is for the breast cancer if its reason or its code says so: %j', (more) => {
    expect(reason(more)).toMatchObject({ for_breast_cancer: true })
  })
})
