import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import {
  BREAST,
  breastCancer,
  charted,
  chartOf,
  concept,
  condition,
  entries,
  observation,
  procedure,
} from '../support/chart.ts'

// FHIR R4, Extensibility: a modifier extension changes what its element means; software that does not know it must not
// use that element.

const CHANGED = { modifierExtension: [{ url: 'http://hospital.example/ruled-out', valueBoolean: true }] }
const ecog = (more: JsonObject): JsonObject =>
  observation('e', 'loinc 89247-1', { valueInteger: 1 }, { effectiveDateTime: '2026-03-10', ...more })
const letrozole = (more: JsonObject): JsonObject => ({
  resourceType: 'MedicationStatement',
  id: 'm',
  status: 'active',
  medicationCodeableConcept: concept('atc L02BG04'),
  ...more,
})

describe('a resource that a modifier changes', () => {
  it('gives no fact, and the warning names the resource', () => {
    const { record, warnings } = charted([ecog(CHANGED), { ...BREAST, ...CHANGED }])
    expect(record['ecog']).toBeUndefined()
    expect(record['breast_cancer']).toBeUndefined()
    expect(warnings).toContain(
      ': Observation/e is changed by an extension that is not known here (http://hospital.example/ruled-out), so nothing in it is certain.',
    )
    expect(warnings.join('\n')).toContain('Condition/breast is changed by')
  })

  it.each<[string, JsonObject]>([
    ['in a part of it', { component: [{ code: concept('loinc 1-1'), ...CHANGED }] }],
    ['by the rules that it was written under', { implicitRules: 'http://hospital.example/rules' }],
  ])('gives no fact if the modifier is %s', (_, more) => {
    expect(charted([ecog(more)]).record['ecog']).toBeUndefined()
  })

  it.each<[string, JsonObject]>([
    ['surgeries', procedure('x', 'snomed 406505007', CHANGED)],
    ['systemic_therapies', letrozole(CHANGED)],
    ['metastases', condition('l', 'snomed 94381002', CHANGED)],
  ])('leaves its list incomplete even if the user assumes it complete: %s', (list, one) => {
    const { record, warnings } = charted([BREAST, one], [list])
    expect(entries({ record }, list)).toBeUndefined()
    expect(warnings.join('\n')).toContain('So --assume-complete does not apply to this list.')
  })

  it('is used if its modifiers are empty', () => {
    expect(charted([ecog({ modifierExtension: [], implicitRules: null })]).record['ecog']).toBe(1)
  })

  it('gives neither sex nor birth if it is the Patient', () => {
    const { record, warnings } = chartOf([], { gender: 'female', birthDate: '1970-05-01', ...CHANGED })
    expect(record).toEqual({ id: 'p', provenance: {} })
    expect(warnings).toEqual([expect.stringContaining('Patient/p is changed by')])
  })
})

describe('a status or a doNotPerform flag', () => {
  it.each<[string, JsonObject]>([
    ['ecog', ecog({ status: ['entered-in-error'] })],
    ['breast_cancer', { ...BREAST, verificationStatus: [{ coding: [{ code: 'refuted' }] }] }],
    ['breast_cancer', { ...BREAST, verificationStatus: concept('snomed 410516002') }],
    ['breast_cancer', { ...BREAST, verificationStatus: { text: 'Verdacht' } }],
    ['ecog', ecog({ status: null, _status: { extension: [{ url: 'x', valueCode: 'unknown' }] } })],
    ['surgeries', procedure('x', 'snomed 406505007', { status: 5 })],
    ['systemic_therapies', letrozole({ status: {} })],
  ])('makes its resource uncertain if it cannot be read: %s', (key, one) => {
    const { record, warnings } = charted([one])
    expect(record[key]).toBeUndefined()
    expect(warnings.join('\n')).toContain('has a status that cannot be read, so nothing in it is certain.')
  })

  it.each<JsonObject>([{ doNotPerform: 'true' }, { doNotPerform: true }])(
    'gives no therapy from an order not to give a drug: %j',
    (more) => {
      expect(
        entries(
          charted([{ ...letrozole(more), resourceType: 'MedicationRequest', intent: 'order' }]),
          'systemic_therapies',
        ),
      ).toBe(undefined)
    },
  )

  it('has no effect if it is absent, false or confirmed', () => {
    const order = { ...letrozole({ doNotPerform: false }), resourceType: 'MedicationRequest', intent: 'order' }
    expect(entries(charted([order]), 'systemic_therapies')).toHaveLength(1)
    expect(charted([ecog({ status: null })]).record['ecog']).toBe(1)
    const confirmed = { coding: [{ code: '410605003' }, { code: 'confirmed' }] }
    for (const said of [confirmed, { text: 'Confirmed' }, { coding: [] }, {}])
      expect(breastCancer(charted([{ ...BREAST, verificationStatus: said }]))['present']).toBe(true)
  })
})
