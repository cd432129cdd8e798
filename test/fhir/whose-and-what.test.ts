import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/record/index.ts'
import {
  BREAST,
  breastCancer,
  charted,
  chartOf,
  concept,
  condition,
  entries,
  imported,
  loinc,
  observation,
  snomed,
} from '../support/chart.ts'

const day = { effectiveDateTime: '2026-03-10' }
const coded = (code: string, text?: string): JsonObject => ({
  valueCodeableConcept: { ...concept(code), ...(text !== undefined && { text }) },
})
const left = condition('left', 'icd10 C50.912')
const site = (code: string, text?: string): JsonObject => ({
  ...concept(`snomed ${code}`),
  ...(text !== undefined && { text }),
})
/** The metastases in a chart if they are assumed complete; undefined if they cannot be complete. */
const metastases = (...all: readonly JsonObject[]): readonly Json[] | undefined =>
  entries(charted([BREAST, ...all], ['metastases']), 'metastases')
const lab = (value: number, more: JsonObject = {}, code = '1742-6', unit = 'U/L'): JsonObject =>
  observation('a', `loinc ${code}`, { valueQuantity: { value, unit, code: unit } }, { ...day, ...more })
const labs = (...all: readonly JsonObject[]): JsonObject => (charted(all).record['labs'] ?? {}) as JsonObject

describe('the tissue of a receptor test', () => {
  const er = (more: JsonObject): JsonObject => observation('e', 'loinc 85337-4', coded('snomed 260385009'), more)
  const read = (cancer: JsonObject, ...all: readonly JsonObject[]): unknown =>
    breastCancer(charted([cancer, ...all]))['er']
  const specimen = (more: JsonObject): JsonObject => ({
    resourceType: 'Specimen',
    id: 's',
    collection: { bodySite: more },
  })

  it('may be the breast', () => {
    expect(read(left, er({ bodySite: site('80248007') }))).toBe('negative')
    expect(read(left, er({ bodySite: { text: 'Breast, left' } }))).toBe('negative')
    expect(read(left, er({ bodySite: site('7771000') }))).toBe('negative')
    expect(read(left, specimen(site('76752008')), er({ specimen: { reference: 'Specimen/s' } }))).toBe('negative')
  })

  it.each<[string, readonly JsonObject[]]>([
    ['the liver', [er({ bodySite: site('10200004') })]],
    ['the liver, by its words', [er({ bodySite: { text: 'Liver' } })]],
    ['the other breast', [er({ bodySite: site('73056007') })]],
    ['the liver, by its specimen', [specimen(site('10200004')), er({ specimen: { reference: 'Specimen/s' } })]],
    [
      'the liver, by a specimen inside it',
      [er({ specimen: { reference: '#s' }, contained: [{ ...specimen(site('10200004')), id: 's' }] })],
    ],
  ])('is not that of the breast cancer if it is %s', (_, all) => {
    expect(read(left, ...all)).toBeUndefined()
    expect(charted([left, ...all]).warnings.join()).toContain('is not known to be about the breast cancer')
  })
})

describe('the sample of a lab', () => {
  it.each<[string, readonly JsonObject[]]>([
    [
      'by its specimen',
      [
        { resourceType: 'Specimen', id: 's', type: snomed('122575003', 'Urine specimen') },
        lab(30, { specimen: { reference: 'Specimen/s' } }),
      ],
    ],
    ['by what the reference shows', [lab(30, { specimen: { display: 'Pleural fluid' } })]],
    ['by the words of its code', [lab(30, { code: { ...loinc('1742-6'), text: 'ALT, CSF' } })]],
  ])('is not blood: %s', (_, all) => {
    expect(labs(...all)).toEqual({})
    expect(charted(all).warnings).toEqual([
      'labs.alt: Observation/a (30 U/L) is not of blood, serum or plasma, by its words; it is not taken.',
    ])
  })

  it('is blood if it says so or says nothing', () => {
    const blood = { resourceType: 'Specimen', id: 's', type: snomed('119297000', 'Blood specimen') }
    expect(labs(blood, lab(30, { specimen: { reference: 'Specimen/s' } }))).toHaveProperty('alt')
    expect(labs(lab(30, { code: { ...loinc('1742-6'), text: 'ALT (SGPT) during visit' } }))).toHaveProperty('alt')
  })
})

describe('the unit of a lab', () => {
  const of = (unit: string, code: string): JsonObject =>
    lab(30, { valueQuantity: { value: 30, unit, code, system: 'http://unitsofmeasure.org' } })

  it('is not the unit shown if the UCUM code is another one that is unknown', () => {
    expect(labs(of('U/L', 'nkat/L'))).toEqual({})
    expect(labs(of('U/L', 'U/L{37Cel}'))).toMatchObject({ alt: { value: 30, unit: 'U/L' } })
    expect(labs(of('IU/L', '[IU]/L'))).toHaveProperty('alt')
  })
})

describe('a reference range in words', () => {
  const uln = (text: string): unknown =>
    (labs(lab(30, { referenceRange: [{ text, high: { value: 50 } }] }))['alt'] as JsonObject)['uln']

  it.each(['Men', 'female <35, male <50', 'Critical high', 'Therapeutic range', '7-40 U/L'])(
    'gives no upper limit: %s',
    (text) => {
      expect(uln(text)).toBeUndefined()
    },
  )

  it('may have separators in its thousands', () => {
    const range = { text: '150,000-400,000', high: { value: 400_000 } }
    const platelets = lab(200_000, { referenceRange: [range] }, '777-3', '/uL')
    expect(labs(platelets)).toMatchObject({ platelets: { uln: 400_000 } })
  })

  it.each(['10-50 U/L', 'Normal', '<50'])('gives an upper limit: %s', (text) => {
    expect(uln(text)).toBe(50)
  })
})

describe('a timing with single days', () => {
  it('gives the day of the result, which is then not the day it was issued', () => {
    const at = (...event: readonly string[]): JsonObject => ({
      effectiveDateTime: null,
      effectiveTiming: { event },
      issued: '2026-03-11T08:00:00Z',
    })
    expect(labs(lab(30, at('2025-01-01')))).toEqual({})
    expect(labs(lab(30, at('2026-03-01')))).toMatchObject({ alt: { date: '2026-03-01' } })
    expect(labs(lab(30, at('2026-03-01', '2026-03-02')))).toEqual({})
  })
})

describe('an observation with components', () => {
  const part = (code: string, value: JsonObject): JsonObject => ({ code: concept(`loinc ${code}`), ...value })

  it('is read component by component', () => {
    const receptors = observation('r', 'Receptors', {
      component: [
        part('85337-4', coded('snomed 10828004')),
        part('85339-0', { valueQuantity: { value: 0, unit: '%', code: '%' } }),
        part('85319-2', { valueString: '3+' }),
      ],
    })
    expect(breastCancer(charted([BREAST, receptors]))).toEqual({
      present: true,
      er: 'positive',
      pr: 'negative',
      her2: 'positive',
    })
    const count = observation(
      'c',
      'loinc 58410-2',
      { component: [part('718-7', { valueQuantity: { value: 12, unit: 'g/dL' } })] },
      day,
    )
    expect(labs(count)).toMatchObject({ hemoglobin: { value: 12, date: '2026-03-10' } })
    expect(labs({ ...count, status: 'preliminary' })).toEqual({})
  })

  it('leaves the metastases incomplete if a component mentions one', () => {
    const tnm = (code: string): JsonObject =>
      observation('t', 'snomed 399588009', {
        component: [part('21905-5', coded('ajcc cT2')), part('21907-1', coded(`ajcc ${code}`))],
      })
    expect([metastases(tnm('cM0')), metastases(tnm('cM1'))]).toEqual([[], undefined])
  })
})

describe('a stage', () => {
  const DIAGNOSED = { ...BREAST, onsetDateTime: '2025-10-01' }
  const at = { effectiveDateTime: '2025-10-20' }
  const staged = (value: JsonObject, more: JsonObject = {}): JsonObject =>
    observation('s', 'loinc 21908-9', value, { ...at, ...more })
  const stage = (...all: readonly JsonObject[]): unknown =>
    breastCancer(charted([DIAGNOSED, ...all]))['stage_at_diagnosis']

  it.each<[string, string, string | undefined]>([
    ['3A', 'Stage IIIA', 'IIIA'],
    ['3A', 'Stage 3A', 'IIIA'],
    ['3A', 'IIIA', 'IIIA'],
    ['3A', 'AJCC stage III', 'IIIA'],
    ['3', 'Stage IIIB', 'III'],
    ['3A', 'Stage IIIB', undefined],
    ['3A', 'Stage IV', undefined],
    ['3A', '4', undefined],
    ['1', 'ypStage I', undefined],
    ['1A', 'Stage IA after neoadjuvant therapy', undefined],
    ['2A', 'Stage IIA (invasive)', 'IIA'],
  ])('coded %s and called %s', (code, text, expected) => {
    expect(stage(staged(coded(`ajcc ${code}`, text)))).toBe(expected)
  })

  it('that is not used leaves the metastases incomplete if it may be IV', () => {
    expect(metastases(staged(coded('ajcc 3A', 'Stage IV')))).toBeUndefined()
    expect(metastases(staged(coded('ajcc 4'), { status: 'preliminary' }))).toBeUndefined()
    expect(metastases(staged(coded('ajcc 2A'), { status: 'preliminary' }))).toEqual([])
    const colon = condition('c', 'icd10 C18.9')
    expect(metastases(colon, staged(coded('ajcc 4')))).toBeUndefined()
    expect(metastases(colon, staged(coded('ajcc 4'), { focus: [{ reference: 'Condition/c' }] }))).toEqual([])
  })

  it('is not read from a histologic grade', () => {
    const graded = {
      ...DIAGNOSED,
      stage: [{ summary: concept('ajcc 3'), type: { text: 'Nottingham histologic grade' } }],
    }
    const chart = charted([graded])
    expect(breastCancer(chart)).toEqual({ present: true, diagnosis_date: '2025-10-01' })
    expect(chart.warnings).toEqual([])
  })

  it('leaves the metastases incomplete if M1 is recorded in any form', () => {
    expect(metastases(observation('m', 'TNM M category', { valueCodeableConcept: { text: 'M1' } }))).toBeUndefined()
    expect(metastases(observation('m', 'snomed 371497001', coded('snomed 1229916009')))).toBeUndefined()
    expect(metastases(observation('m', 'loinc 21907-1', coded('ajcc cM0', 'cM1')))).toBeUndefined()
    expect(
      metastases(
        observation('m', 'loinc 21907-1', coded('ajcc cM0', 'M0: no clinical evidence of distant metastases')),
      ),
    ).toEqual([])
  })
})

describe('the subject of a resource', () => {
  it.each(['Group', 'Device', 'Location', 'RelatedPerson'])('is not the patient if it has another type: %s', (type) => {
    const one = lab(30, { subject: { reference: `${type}/p` } })
    const chart = charted([BREAST, one], ['metastases'])
    expect(chart.record['labs']).toBeUndefined()
    expect(entries(chart, 'metastases')).toEqual([])
  })
})

describe('a batch response with a failed entry', () => {
  const patient = { resourceType: 'Patient', id: 'p' }
  const read = (...entry: readonly JsonObject[]): unknown => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'batch-response',
      entry: [{ resource: patient }, { resource: BREAST }, ...entry],
    }
    const [first] = imported([bundle], undefined, ['metastases']).patients
    return first?.record['metastases']
  }

  it('leaves all lists incomplete', () => {
    expect(read({ response: { status: '200 OK' } })).toEqual([])
    expect(read({ response: { status: '403 Forbidden' } })).toBeUndefined()
  })
})

describe('versions of a resource, one of them refuted and none known to be the newest', () => {
  it('give nothing that is certain', () => {
    const liver = condition('l', 'icd10 C78.7')
    const refuted = { ...liver, verificationStatus: { coding: [{ code: 'refuted' }] } }
    for (const all of [
      [liver, refuted],
      [refuted, liver],
    ]) {
      expect(entries(charted([BREAST, ...all]), 'metastases')).toBeUndefined()
      expect(metastases(...all)).toBeUndefined()
    }
    expect(entries(charted([BREAST, liver, { ...liver, note: [] }]), 'metastases')).toHaveLength(1)
  })
})

describe('a death', () => {
  it.each<[JsonObject, unknown]>([
    [{ valueString: 'Not applicable, patient alive' }, undefined],
    [{ valueCodeableConcept: { text: 'Lebt' } }, undefined],
    [{ valueString: 'Natural' }, true],
    [{ valueString: 'Unknown' }, true],
  ])('is recorded by a result unless it says that the patient is alive: %j', (value, expected) => {
    const { record, warnings } = charted([observation('d', 'loinc 69449-7', value)])
    expect(record['deceased']).toBe(expected)
    expect(warnings.some((one) => one.startsWith('deceased: Observation/d'))).toBe(expected === undefined)
  })

  it('is recorded by a result with its cause', () => {
    const cause = observation('d', 'loinc 69453-9', coded('snomed 254837009'), { effectiveDateTime: '2026-01-01' })
    expect(chartOf([cause]).record['deceased']).toBe(true)
    expect(chartOf([{ ...cause, status: 'entered-in-error' }]).record['deceased']).toBeUndefined()
    expect(chartOf([{ ...cause, effectiveDateTime: '2026-05-01' }]).record['deceased']).toBeUndefined()
  })
})

describe('results of one day', () => {
  const at = (value: number, effectiveDateTime: string, id = String(value)): JsonObject => ({
    ...lab(value, { effectiveDateTime }),
    id,
  })

  it('are in order of time only if each has a time and a time zone', () => {
    const morning = at(30, '2026-03-10T06:00:00+01:00')
    const evening = at(90, '2026-03-10T18:00:00Z')
    for (const all of [
      [morning, evening],
      [evening, morning],
    ])
      expect(labs(...all)).toMatchObject({ alt: { value: 90 } })
    expect(labs(morning, at(90, '2026-03-10'))).toEqual({})
    expect(labs(morning, at(90, '2026-03-10T18:00:00'))).toEqual({})
    expect(labs(morning, evening, at(60, '2026-03-10T19:00:00+01:00'))).toEqual({})
  })
})
