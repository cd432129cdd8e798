import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { accounted, BREAST, charted, condition, observation, procedure } from '../support/chart.ts'

/** A report with contained resources. */
const holding = (...contained: readonly JsonObject[]): JsonObject => ({
  resourceType: 'DiagnosticReport',
  id: 'r',
  contained,
})

const LISTS = ['metastases', 'other_cancers', 'surgeries', 'radiotherapy', 'systemic_therapies', 'spinal_lesions']
const complete = (...resources: readonly JsonObject[]): readonly string[] => {
  const { record } = charted([BREAST, ...resources], LISTS)
  return LISTS.filter((list) => Array.isArray(record[list]))
}

const drug: JsonObject = {
  resourceType: 'MedicationStatement',
  id: 'd',
  status: 'completed',
  medicationCodeableConcept: { text: 'letrozole' },
}
const m1 = observation('m', 'loinc 21907-1', {
  valueCodeableConcept: { coding: [{ system: 'http://cancerstaging.org', code: 'cM1' }] },
})

describe('a contained resource', () => {
  it.each<[string, JsonObject, readonly string[]]>([
    ['a metastasis', condition('c', 'icd10 C79.51'), ['metastases', 'spinal_lesions']],
    ['another cancer', condition('c', 'icd10 C56.1'), ['other_cancers']],
    ['a tumour in words', condition('c', 'Ovarian cancer'), ['other_cancers', 'metastases', 'spinal_lesions']],
    ['an operation', procedure('o', 'cpt 19307'), ['surgeries']],
    ['radiotherapy', procedure('o', 'snomed 108290001'), ['radiotherapy']],
    ['a cancer drug', drug, ['systemic_therapies']],
    ['a category M1', m1, ['metastases', 'spinal_lesions']],
  ])('gives no fact and leaves the lists it may belong to incomplete: %s', (_, inside, lists) => {
    const { record } = charted([BREAST, holding(inside)], LISTS)
    for (const list of lists)
      expect([undefined, false]).toContain((record[list] as JsonObject | undefined)?.['complete'])
    expect(JSON.stringify(record)).not.toContain('"source":"DiagnosticReport')
    expect(complete(holding(inside)).toSorted()).toEqual(LISTS.filter((one) => !lists.includes(one)).toSorted())
  })

  it('leaves no list incomplete if it is irrelevant, refuted or also in the chart as a resource of its own', () => {
    const lung = condition('c', 'icd10 C34.1')
    const refuted = { ...lung, verificationStatus: { coding: [{ code: 'refuted' }] } }
    expect(complete(holding(condition('c', 'icd10 I10'), refuted, { ...drug, status: 'entered-in-error' }))).toEqual(
      LISTS,
    )
    const operation = procedure('o', 'cpt 19307', { performedDateTime: '2020-01-02' })
    expect(complete(operation, holding({ ...operation, id: 'x' }))).toEqual(complete(operation))
    expect(complete(operation, holding({ ...operation, performedDateTime: '2021-01-02' }))).not.toContain('surgeries')
  })

  it('is accounted for under its own name if it may matter', () => {
    const all = accounted([
      { resourceType: 'Patient', id: 'p' },
      BREAST,
      holding(condition('c', 'icd10 C56.1'), { ...BREAST, id: 'b' }, { resourceType: 'Practitioner', id: 'dr' }),
    ])
    expect(all.map((one) => [one.resource, one.ending])).toEqual([
      ['Patient/p', 'used'],
      ['Condition/breast', 'used'],
      ['DiagnosticReport/r', 'not relevant'],
      ['DiagnosticReport/r#c', 'not understood'],
      ['DiagnosticReport/r#b', 'not relevant'],
    ])
  })

  it('is reported if it concerns a fact, and leaves that fact unknown even if an older value is known', () => {
    const ecog = (date: string, value: number): JsonObject =>
      observation('e', 'loinc 89247-1', { valueInteger: value, effectiveDateTime: date })
    const { record, warnings } = charted([ecog('2026-03-01', 0), holding(ecog('2026-03-10', 3))])
    expect(record['ecog']).toBeUndefined()
    expect(warnings).toEqual([
      'ecog: DiagnosticReport/r#e (3) stands inside another resource and has no identity of its own, so nothing in it is certain.',
      'ecog: The result in DiagnosticReport/r#e is not taken and may be newer than that in Observation/e, so it is taken as unknown.',
    ])
    const dead = charted([holding(condition('c', 'snomed 419099009'))])
    expect(dead.record['deceased']).toBeUndefined()
    expect(dead.warnings).toEqual(['deceased: DiagnosticReport/r#c (snomed 419099009) is not certain.'])
  })
})
