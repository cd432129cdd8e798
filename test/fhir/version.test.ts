import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fhirVersionOf } from '../../src/fhir/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { accounted, BREAST, condition, imported, observation } from '../support/chart.ts'

const patient = (id: string): JsonObject => ({ resourceType: 'Patient', id })
const of = (id: string): JsonObject => ({ subject: { reference: `Patient/${id}` } })
const resource = (resourceType: string, more: JsonObject): JsonObject => ({ resourceType, id: 'x', ...more })
const reference = { reference: 'Patient/p' }

describe('a version other than R4', () => {
  it.each<[string, string, JsonObject]>([
    ['DSTU2', 'an order', resource('MedicationOrder', {})],
    ['DSTU2', 'a condition of a patient', resource('Condition', { patient: reference })],
    ['DSTU2', 'a category that is no list', resource('Observation', { category: { text: 'x' } })],
    ['DSTU2', 'a statement that it was not taken', resource('MedicationStatement', { wasNotTaken: true })],
    ['DSTU2', 'a procedure that was not performed', resource('Procedure', { notPerformed: false })],
    ['DSTU2', 'a class of one word', resource('Encounter', { class: 'ambulatory' })],
    ['DSTU2', 'a profile', resource('Observation', { meta: { profile: ['http://x/DSTU2/y'] } })],
    ['DSTU2 or STU3', 'a status of one word', resource('Condition', { clinicalStatus: 'active' })],
    ['DSTU2 or STU3', 'a certainty of one word', resource('Condition', { verificationStatus: 'confirmed' })],
    ['DSTU2 or STU3', 'one interpretation', resource('Observation', { interpretation: { text: 'high' } })],
    ['DSTU2 or STU3', 'a request of then', resource('ProcedureRequest', {})],
    ['DSTU2 or STU3', 'an old value set', resource('Observation', { category: [old('observation-category')] })],
    ['STU3', 'a context', resource('Observation', { context: reference })],
    ['STU3', 'a date of assertion', resource('Condition', { assertedDate: '2020-01-01' })],
    ['STU3', 'whether it was taken', resource('MedicationStatement', { taken: 'y' })],
    ['STU3', 'a procedure not done', resource('Procedure', { notDone: true })],
    ['STU3', 'a requester who has an agent', resource('MedicationRequest', { requester: { agent: reference } })],
    [
      'DSTU2 or STU3',
      'a dose of then',
      resource('MedicationRequest', { dosageInstruction: [{ doseQuantity: { value: 1 } }] }),
    ],
    ['R5', 'a medication', resource('MedicationRequest', { medication: { concept: { text: 'x' } } })],
    ['R5', 'a statement that is recorded', resource('MedicationStatement', { status: 'recorded' })],
    ['R5', 'a reason', resource('Procedure', { reason: [{ concept: { text: 'x' } }] })],
    ['R5', 'when it occurred', resource('Procedure', { occurrenceDateTime: '2020' })],
    ['R5', 'a list of classes', resource('Encounter', { class: [{ text: 'x' }] })],
  ])('is recognized: %s: %s', (version, _, one) => {
    const { patients, refused } = imported([[patient('p'), { ...one, ...of('p') }]])
    expect(patients).toEqual([])
    expect(refused).toHaveLength(1)
    expect(refused[0]).toContain(`This is FHIR ${version}: ${String(one['resourceType'])}/x `)
    expect(refused[0]).toContain('nothing is said of Patient/p')
  })

  it('is not found in any of the R4 charts of these tests', () => {
    for (const file of readdirSync('test/data/fhir', { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.json')) continue
      const value = JSON.parse(readFileSync(`test/data/fhir/${file}`, 'utf8')) as Json
      expect(imported([value, patient('example')]).refused, file).toEqual([])
    }
  })
})

describe('a resource of another version', () => {
  const stu3 = { ...condition('d', 'icd10 C50.9'), ...of('p'), clinicalStatus: 'active' }

  it('refuses only the patient that it names', () => {
    const { patients, refused } = imported([patient('p'), patient('q'), { ...BREAST, ...of('q') }, stu3])
    expect(patients.map(({ record }) => record['id'])).toEqual(['q'])
    expect(refused.join()).toContain('nothing is said of Patient/p')
  })

  it('refuses all patients of its bundle, since a bundle has one version', () => {
    const entry = [patient('p'), patient('q'), stu3].map((one) => ({ resource: one }))
    const { patients, refused } = imported([{ resourceType: 'Bundle', entry }, patient('r')])
    expect(patients.map(({ record }) => record['id'])).toEqual(['r'])
    expect(refused).toHaveLength(2)
  })

  it('refuses a patient who is in two bundles, too', () => {
    const bundle = (...all: JsonObject[]): JsonObject => ({
      resourceType: 'Bundle',
      entry: all.map((one) => ({ resource: one })),
    })
    const { patients } = imported([bundle(patient('p'), { ...BREAST, ...of('p') }), bundle(stu3)])
    expect(patients).toEqual([])
  })

  it('is read if a person states that it is R4, with a warning', () => {
    const { patients, refused } = imported([patient('p'), stu3], undefined, [], true)
    expect(refused).toEqual([])
    expect(patients[0]?.warnings.join()).toContain(
      'has the field clinicalStatus as one word. It is read as R4, as asked.',
    )
  })

  it('is accounted for, as are all other resources', () => {
    expect(accounted([patient('p'), observation('o', 'loinc 1-8', {}), stu3])).toHaveLength(3)
  })
})

describe('the name of a version', () => {
  it.each([
    ['R4', 'R4'],
    ['r4b', 'R4'],
    ['4.0.1', 'R4'],
    ['4', 'R4'],
    ['STU3', 'STU3'],
    ['3.0.2', 'STU3'],
    ['dstu2', 'DSTU2'],
    ['1.0.2', 'DSTU2'],
    ['R5', 'R5'],
    ['5.0.0', 'R5'],
    ['R6', undefined],
    ['', undefined],
  ])('%s', (said, version) => {
    expect(fhirVersionOf(said)).toBe(version)
  })
})

function old(name: string): JsonObject {
  return { coding: [{ system: `http://hl7.org/fhir/${name}`, code: 'laboratory' }] }
}
