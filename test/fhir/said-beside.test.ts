import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/record/index.ts'
import {
  accounted,
  BREAST,
  charted,
  chartOf,
  concept,
  condition,
  entries,
  imported,
  observation,
} from '../support/chart.ts'

const status = (code: string): JsonObject => ({ clinicalStatus: { coding: [{ code }] } })

describe('a breast cancer with a clinical status', () => {
  it.each(['recurrence', 'relapse'])(
    'is reported if the status is %s, so that nobody assumes there was no recurrence',
    (code) => {
      const { record, warnings } = charted([{ ...BREAST, ...status(code) }])
      expect(record['recurrence']).toBeUndefined()
      expect(warnings).toEqual([
        `recurrence: Condition/breast has the status ${code}, and does not say where the cancer came back.`,
      ])
    },
  )

  it('is not reported if the status is active', () => {
    expect(charted([{ ...BREAST, ...status('active') }]).warnings).toEqual([])
  })
})

describe('a condition that ended', () => {
  it.each<[string, JsonObject]>([
    ['at a time', { abatementPeriod: { end: '2025-12-01' } }],
    ['at an age', { abatementAge: { value: 55, unit: 'a' } }],
    ['in words', { abatementString: 'last year' }],
    ['with a yes', { abatementBoolean: true }],
  ])('is not present even if its status is active: %s', (_, more) => {
    const pregnant = condition('g', 'snomed 77386006', { ...status('active'), onsetDateTime: '2025-09-01', ...more })
    expect(charted([pregnant]).record['pregnant']).toBeUndefined()
  })
})

describe('the conclusion of a report', () => {
  const report = (more: JsonObject): JsonObject => ({
    resourceType: 'DiagnosticReport',
    id: 'd',
    status: 'final',
    ...more,
  })
  const assumed = (more: JsonObject, list = 'metastases'): readonly Json[] | undefined =>
    entries(charted([BREAST, report(more)], [list]), list)

  it('in codes gives no fact and leaves its list incomplete, even if assumed complete', () => {
    const liver = { conclusionCode: [concept('snomed 94381002')] }
    expect(charted([BREAST, report(liver)]).record['metastases']).toBeUndefined()
    expect(assumed(liver)).toBeUndefined()
    expect(assumed({ conclusionCode: [concept('icd10 C18.9')] }, 'other_cancers')).toBeUndefined()
    expect(charted([report({ conclusionCode: [concept('snomed 254837009')] })]).record['breast_cancer']).toBeUndefined()
    expect(accounted([{ resourceType: 'Patient', id: 'p' }, BREAST, report(liver)]).at(-1)).toMatchObject({
      resource: 'DiagnosticReport/d',
      ending: 'not understood',
    })
  })

  it.each([
    'Multiple liver metastases.',
    'No evidence of fracture. Multiple liver metastases.',
    'Kein Hinweis auf Fraktur. Lebermetastasen.',
  ])('in words leaves the list of metastases incomplete: %s', (conclusion) => {
    expect(assumed({ conclusion })).toBeUndefined()
  })

  it.each<JsonObject>([
    { conclusion: 'No evidence of metastasis.' },
    { conclusion: 'Normal chest. No metastases.' },
    { status: 'entered-in-error', conclusion: 'Liver metastases' },
    { status: 'cancelled', conclusionCode: [concept('snomed 94381002')] },
  ])('does not matter if it denies metastases or the report was withdrawn: %j', (more) => {
    expect(assumed(more)).toEqual([])
  })

  it('is read sentence by sentence, as are the words of an observation', () => {
    const value = { valueString: 'No evidence of fracture. Multiple liver metastases.' }
    expect(
      entries(charted([BREAST, observation('o', 'loinc 1-1', value)], ['metastases']), 'metastases'),
    ).toBeUndefined()
  })
})

describe('the sex and birth of a Patient', () => {
  it.each(['1970-13-45', '12-09-1994', 'masked', 19700501])(
    'give a warning if the day of birth cannot be read: %j',
    (birthDate) => {
      const { record, warnings } = chartOf([], { birthDate })
      expect(record['birth_date']).toBeUndefined()
      expect(warnings).toEqual(['birth_date: The day of birth in Patient/p cannot be read, so it is unknown.'])
    },
  )

  it('give a warning if the sex is other, unless the sex at birth is recorded', () => {
    const warned = (more: JsonObject): readonly string[] => chartOf([], more).warnings
    expect(warned({ gender: 'other' })).toEqual(['sex: Patient/p says neither female nor male, so the sex is unknown.'])
    expect(warned({ gender: 'unknown' })).toEqual([])
    const born = { url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex', valueCode: 'F' }
    expect(warned({ gender: 'other', extension: [born] })).toEqual([])
  })

  it('have no day of birth if the resource says that it is absent', () => {
    const absent = { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }
    const { record, warnings } = chartOf([], { birthDate: '1900-01-01', _birthDate: { extension: [absent] } })
    expect(record['birth_date']).toBeUndefined()
    expect(warnings).toEqual(['birth_date: The day of birth in Patient/p cannot be read, so it is unknown.'])
  })

  const us = (valueCode: string): JsonObject => ({
    extension: [{ url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-sex', valueCode }],
  })
  const seen = (code: string): JsonObject =>
    observation('x', 'loinc 76689-9', { valueCodeableConcept: concept(code) }, { effectiveDateTime: '2020-01-01' })
  it.each<[string, readonly JsonObject[], JsonObject, unknown]>([
    ['the sex of US Core', [], us('248153007'), undefined],
    ['the same sex of US Core', [], us('248152002'), 'female'],
    ['that nobody would say it', [], us('asked-declined'), 'female'],
    ['the sex at birth as an observation', [seen('snomed 248153007')], {}, undefined],
    ['the same sex at birth', [seen('loinc LA3-6')], {}, 'female'],
  ])('give a warning if another source says another sex: %s', (_, resources, more, expected) => {
    const { record, warnings } = chartOf(resources, { gender: 'female', ...more })
    expect(record['sex']).toBe(expected)
    expect(warnings.some((one) => one.startsWith('sex: '))).toBe(expected === undefined)
  })
})

describe('a bundle entry that deletes', () => {
  it.each(['transaction', 'batch', 'history'])('gives no fact from its resource: %s', (type) => {
    const entry = [
      { resource: { resourceType: 'Patient', id: 'p' } },
      { resource: BREAST, request: { method: 'DELETE', url: 'Condition/breast' } },
    ]
    const { patients } = imported([{ resourceType: 'Bundle', type, entry }])
    expect(patients[0]?.record).toEqual({ id: 'p', provenance: {} })
  })
})

describe('a resource that is not understood', () => {
  it('is accounted for under the first list that it may belong to', () => {
    const one = condition('l', 'snomed 94381002')
    expect(accounted([{ resourceType: 'Patient', id: 'p' }, one]).at(-1)?.why).toEqual({
      key: 'left.may-belong',
      given: { list: { label: 'metastases' } },
    })
  })
})

describe('a server that reports an incomplete answer', () => {
  const outcome = (severity: string, code: string): JsonObject => ({
    resourceType: 'OperationOutcome',
    id: 'o',
    issue: [{ severity, code }],
  })
  const metastases = (one: JsonObject): readonly Json[] | undefined =>
    entries(charted([BREAST, one], ['metastases']), 'metastases')

  it.each([
    ['warning', 'suppressed'],
    ['information', 'incomplete'],
    ['error', 'processing'],
    ['fatal', 'exception'],
  ])('leaves all lists incomplete, and is reported: %s, %s', (severity, code) => {
    expect(metastases(outcome(severity, code))).toBeUndefined()
    expect(charted([BREAST, outcome(severity, code)]).warnings).toEqual([
      `: OperationOutcome/o says that something may not be here (${code}), so no list is taken as complete.`,
    ])
  })

  it('leaves the lists of all patients incomplete', () => {
    const two = ['p', 'q'].map((id) => ({ resourceType: 'Patient', id }))
    const { patients } = imported([...two, outcome('warning', 'suppressed')], undefined, ['metastases'])
    expect(patients.map((one) => one.record['metastases'])).toEqual([undefined, undefined])
  })

  it.each([
    ['warning', 'not-supported'],
    ['information', 'informational'],
  ])('leaves no list incomplete with other issues: %s, %s', (severity, code) => {
    expect(metastases(outcome(severity, code))).toEqual([])
    expect(charted([BREAST, outcome(severity, code)]).warnings).toEqual([])
  })
})
