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

describe('a breast cancer that has come back', () => {
  it.each(['recurrence', 'relapse'])(
    'is told where its status is %s, so that nobody assumes that it has not',
    (code) => {
      const { record, warnings } = charted([{ ...BREAST, ...status(code) }])
      expect(record['recurrence']).toBeUndefined()
      expect(warnings).toEqual([
        `recurrence: Condition/breast has the status ${code}, and does not say where the cancer came back.`,
      ])
    },
  )

  it('is not told where it is active', () => {
    expect(charted([{ ...BREAST, ...status('active') }]).warnings).toEqual([])
  })
})

describe('a condition that ended', () => {
  it.each<[string, JsonObject]>([
    ['at a time', { abatementPeriod: { end: '2025-12-01' } }],
    ['at an age', { abatementAge: { value: 55, unit: 'a' } }],
    ['in words', { abatementString: 'last year' }],
    ['with a yes', { abatementBoolean: true }],
  ])('is not there now, though it is called active: %s', (_, more) => {
    const pregnant = condition('g', 'snomed 77386006', { ...status('active'), onsetDateTime: '2025-09-01', ...more })
    expect(charted([pregnant]).record['pregnant']).toBeUndefined()
  })
})

describe('what a report concludes', () => {
  const report = (more: JsonObject): JsonObject => ({
    resourceType: 'DiagnosticReport',
    id: 'd',
    status: 'final',
    ...more,
  })
  const assumed = (more: JsonObject, list = 'metastases'): readonly Json[] | undefined =>
    entries(charted([BREAST, report(more)], [list]), list)

  it('in codes is no fact, and keeps its list open, whatever is assumed', () => {
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
  ])('in words keeps the list of metastases open: %s', (conclusion) => {
    expect(assumed({ conclusion })).toBeUndefined()
  })

  it.each<JsonObject>([
    { conclusion: 'No evidence of metastasis.' },
    { conclusion: 'Normal chest. No metastases.' },
    { status: 'entered-in-error', conclusion: 'Liver metastases' },
    { status: 'cancelled', conclusionCode: [concept('snomed 94381002')] },
  ])('keeps nothing open: %j', (more) => {
    expect(assumed(more)).toEqual([])
  })

  it('goes for an observation in several sentences, too', () => {
    const value = { valueString: 'No evidence of fracture. Multiple liver metastases.' }
    expect(
      entries(charted([BREAST, observation('o', 'loinc 1-1', value)], ['metastases']), 'metastases'),
    ).toBeUndefined()
  })
})

describe('a Patient who says what cannot be read', () => {
  it.each(['1970-13-45', '12-09-1994', 'masked', 19700501])('of birth is told: %j', (birthDate) => {
    const { record, warnings } = chartOf([], { birthDate })
    expect(record['birth_date']).toBeUndefined()
    expect(warnings).toEqual(['birth_date: The day of birth in Patient/p cannot be read, so it is unknown.'])
  })

  it('of sex is told, unless it is said to be unknown or the sex at birth is known', () => {
    const warned = (more: JsonObject): readonly string[] => chartOf([], more).warnings
    expect(warned({ gender: 'other' })).toEqual(['sex: Patient/p says neither female nor male, so the sex is unknown.'])
    expect(warned({ gender: 'unknown' })).toEqual([])
    const born = { url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex', valueCode: 'F' }
    expect(warned({ gender: 'other', extension: [born] })).toEqual([])
  })

  it('of birth is not taken beside the reason why the day is not there', () => {
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
  ])('of sex and elsewhere of another one is told: %s', (_, resources, more, expected) => {
    const { record, warnings } = chartOf(resources, { gender: 'female', ...more })
    expect(record['sex']).toBe(expected)
    expect(warnings.some((one) => one.startsWith('sex: '))).toBe(expected === undefined)
  })
})

describe('an entry of a bundle that deletes', () => {
  it.each(['transaction', 'batch', 'history'])('gives nothing of what stands in it: %s', (type) => {
    const entry = [
      { resource: { resourceType: 'Patient', id: 'p' } },
      { resource: BREAST, request: { method: 'DELETE', url: 'Condition/breast' } },
    ]
    const { patients } = imported([{ resourceType: 'Bundle', type, entry }])
    expect(patients[0]?.record).toEqual({ id: 'p', provenance: {} })
  })
})

describe('what is not understood', () => {
  it('is accounted for by the list that it belongs to first', () => {
    const one = condition('l', 'snomed 94381002')
    expect(accounted([{ resourceType: 'Patient', id: 'p' }, one]).at(-1)?.why).toEqual({
      key: 'left.may-belong',
      given: { list: { label: 'metastases' } },
    })
  })
})

describe('a server that says that something is not in its answer', () => {
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
  ])('keeps all lists open, and is told: %s, %s', (severity, code) => {
    expect(metastases(outcome(severity, code))).toBeUndefined()
    expect(charted([BREAST, outcome(severity, code)]).warnings).toEqual([
      `: OperationOutcome/o says that something may not be here (${code}), so no list is taken as complete.`,
    ])
  })

  it('keeps those of all patients open where there are several', () => {
    const two = ['p', 'q'].map((id) => ({ resourceType: 'Patient', id }))
    const { patients } = imported([...two, outcome('warning', 'suppressed')], undefined, ['metastases'])
    expect(patients.map((one) => one.record['metastases'])).toEqual([undefined, undefined])
  })

  it.each([
    ['warning', 'not-supported'],
    ['information', 'informational'],
  ])('keeps none open otherwise: %s, %s', (severity, code) => {
    expect(metastases(outcome(severity, code))).toEqual([])
    expect(charted([BREAST, outcome(severity, code)]).warnings).toEqual([])
  })
})
