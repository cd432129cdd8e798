import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { recordFacts } from '../../src/explain/index.ts'
import { BREAST, charted, chartOf, concept, condition, observation, verdicts } from '../support/chart.ts'
import { shippedRules } from '../support/shipped.ts'

/** What a record made from a chart says about where each fact comes from. */

const { dictionary } = await shippedRules()
const ECOG = observation('e', 'loinc 89247-1', { valueInteger: 1 }, { effectiveDateTime: '2026-03-01T08:00:00Z' })
const ER = observation(
  'er',
  'loinc 85337-4',
  { valueCodeableConcept: concept('snomed 10828004') },
  { effectiveDateTime: '2024-02' },
)
const ALT = observation(
  'alt',
  'loinc 1742-6',
  { valueQuantity: { value: 30, unit: 'U/L' } },
  { effectiveDateTime: '2026-03-02' },
)

describe('a fact of a chart', () => {
  it('has its source and, as far as known, its day', () => {
    const { stated } = chartOf([BREAST, ECOG, ER, ALT], { gender: 'female' })
    expect(stated).toEqual({
      id: 'p',
      sex: { value: 'female', source: 'Patient/p' },
      ecog: { value: 1, date: '2026-03-01', source: 'Observation/e' },
      breast_cancer: {
        present: { value: true, source: 'Condition/breast' },
        er: { value: 'positive', date: '2024-02', source: 'Observation/er' },
      },
      labs: { alt: { value: 30, unit: 'U/L', date: '2026-03-02', source: 'Observation/alt' } },
    })
  })

  it('has no further date if it is a date itself', () => {
    const { stated } = charted([{ ...BREAST, onsetDateTime: '2020-05-01' }])
    expect((stated['breast_cancer'] as JsonObject)['diagnosis_date']).toEqual({
      value: '2020-05-01',
      source: 'Condition/breast',
    })
  })

  it('gives the same verdicts as the fact alone', () => {
    const { stated, record } = chartOf([BREAST, ECOG, ER, ALT, condition('m', 'snomed 94381002')], { gender: 'female' })
    expect(verdicts(stated)).toEqual(verdicts(record))
  })
})

describe('a list entry of a chart', () => {
  it('has its source, and `provenance` has only lists that were assumed complete', () => {
    const lesions = [condition('m1', 'snomed 94381002'), condition('m2', 'snomed 94381002')]
    expect(charted([BREAST, ...lesions]).stated['metastases']).toEqual({
      complete: false,
      items: [{ site: 'liver', source: 'Condition/m1 and 1 more' }],
    })
    const { stated } = charted([BREAST, ...lesions], ['metastases'])
    expect(stated['metastases']).toEqual([{ site: 'liver', source: 'Condition/m1 and 1 more' }])
    expect(stated['provenance']).toEqual({ metastases: 'taken as complete (--assume-complete)' })
  })

  it('is shown with its source, and a fact with its day', () => {
    const { stated } = charted([BREAST, ECOG, condition('m1', 'snomed 94381002')])
    expect(recordFacts(stated, dictionary).map(({ name, date, source }) => [name, date, source])).toEqual([
      ['ECOG', '2026-03-01', 'Observation/e'],
      ['breast cancer', undefined, 'Condition/breast'],
      ['metastasis 1', undefined, 'Condition/m1'],
    ])
  })
})

describe('a day that cannot be right', () => {
  it('makes a result unusable if its period ends after the day of screening', () => {
    const period = (end: string): JsonObject => ({ ...ECOG, effectiveDateTime: null, effectivePeriod: { end } })
    expect(charted([period('2026-03-16')]).stated['ecog']).toBeUndefined()
    expect(charted([period('2026-03-15')]).stated['ecog']).toMatchObject({ date: '2026-03-15' })
    const alt = { ...ALT, effectiveDateTime: null, effectivePeriod: { end: '2027-01-01' } }
    expect(charted([alt]).warnings.join()).toContain('after the day of screening')
    expect(charted([alt]).stated['labs']).toBeUndefined()
  })

  it.each([['2027-01-01'], ['1850-01-01']])('is left out: %s', (onset) => {
    const url = 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate'
    const asserted = { extension: [{ url, valueDateTime: '2025-01-01' }], onsetDateTime: onset }
    const { stated } = charted([condition('hiv', 'icd10 B20', asserted)])
    expect(stated['hiv']).toEqual({ value: 'positive', source: 'Condition/hiv' })
  })
})

describe('who is named as responsible for a fact', () => {
  const who = (resource: JsonObject): unknown => {
    const { stated } = charted([BREAST, resource])
    return (stated['ecog'] as JsonObject | undefined)?.['by']
  }
  const by = (...performer: readonly JsonObject[]): JsonObject => ({ ...ECOG, performer })

  it.each([
    ['the name that is shown', by({ reference: 'Practitioner/7', display: 'Dr. Wu' }), 'Dr. Wu'],
    ['else the reference', by({ reference: 'Practitioner/7' }), 'Practitioner/7'],
    ['else the identifier', by({ identifier: { value: 'LANR 12' } }), 'LANR 12'],
    [
      'of several the first',
      by({ display: 'Dr. Wu' }, { display: 'Dr. Li' }, { display: 'Dr. Wu' }),
      'Dr. Wu and 1 more',
    ],
    [
      'the person who stands inside',
      { ...by({ reference: '#d' }), contained: [{ resourceType: 'Practitioner', id: 'd', name: [{ family: 'Wu' }] }] },
      'Wu',
    ],
    ['on one line', by({ display: ' Dr.\n\tWu ' }), 'Dr. Wu'],
    ['not too long', by({ display: 'x'.repeat(90) }), `${'x'.repeat(79)}…`],
    ['nobody where nothing is said', by({ display: '  ' }, {}), undefined],
    ['nobody where it is no list of references', { ...ECOG, performer: 'Dr. Wu' }, undefined],
  ])('is %s', (_, resource, expected) => {
    expect(who(resource)).toBe(expected)
  })

  it('is the asserter of a condition, else the recorder', () => {
    const [asserter, recorder] = [{ display: 'Dr. Wu' }, { display: 'the registrar' }]
    const present = (more: JsonObject): unknown => charted([{ ...BREAST, ...more }]).stated['breast_cancer']
    expect(present({ asserter, recorder })).toMatchObject({ present: { by: 'Dr. Wu' } })
    expect(present({ recorder })).toMatchObject({ present: { by: 'the registrar' } })
  })

  it('is recorded in each entry, and shown with the source', () => {
    const m = condition('m1', 'snomed 94381002', { asserter: { display: 'Dr. Wu' } })
    const { stated } = charted([BREAST, m])
    expect(stated['metastases']).toEqual({
      complete: false,
      items: [{ site: 'liver', source: 'Condition/m1', by: 'Dr. Wu' }],
    })
    expect(recordFacts(stated, dictionary).at(-1)).toMatchObject({ source: 'Condition/m1', by: 'Dr. Wu' })
  })

  it('belongs to the resource given as the source if several agree', () => {
    const again = { ...by({ display: 'Dr. Li' }), id: 'e2' }
    const { stated } = charted([BREAST, by({ display: 'Dr. Wu' }), again])
    expect(stated['ecog']).toMatchObject({ source: 'Observation/e2', by: 'Dr. Li' })
  })
})
