import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { BREAST, breastCancer, charted, condition, entries, procedure } from '../support/chart.ts'

const KBV = 'https://fhir.kbv.de/CodeSystem/KBV_CS_SFHIR_ICD_'

/** A code of ICD-10-GM or OPS with extensions for side (`L`, `R`, `B`) and certainty (`G`, `V`, `A`, `Z`). */
function coded(system: string, code: string, side?: string, certainty?: string): JsonObject {
  const extension = [
    ...(side === undefined ? [] : [said('seitenlokalisation', 'SEITENLOKALISATION', side)]),
    ...(certainty === undefined ? [] : [said('icd-10-gm-diagnosesicherheit', 'DIAGNOSESICHERHEIT', certainty)]),
  ]
  return { coding: [{ system: `http://fhir.de/CodeSystem/bfarm/${system}`, code, extension }] }
}

function said(name: string, system: string, code: string): JsonObject {
  return { url: `http://fhir.de/StructureDefinition/${name}`, valueCoding: { system: KBV + system, code } }
}

const GM = { system: 'http://fhir.de/CodeSystem/bfarm/icd-10-gm', code: 'C50.4' }

/** The extension for diagnostic certainty, with a value of the code system in the profiles or of another one. */
function certainty(code: string, system = `${KBV}DIAGNOSESICHERHEIT`): JsonObject {
  return { url: 'http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit', valueCoding: { system, code } }
}

const icd = (code: string, side?: string, certainty?: string): JsonObject => coded('icd-10-gm', code, side, certainty)

describe('ICD-10-GM and OPS codes', () => {
  it.each([
    ['L', 'left'],
    ['R', 'right'],
    ['B', 'bilateral'],
    ['U', undefined],
  ])('get their side from an extension: %s', (side, expected) => {
    expect(breastCancer(charted([condition('c', icd('C50.4', side, 'G'))]))['laterality']).toBe(expected)
  })

  it('get the side of an operation from an extension', () => {
    expect(entries(charted([procedure('x', coded('ops', '5-683.0', 'L'))]), 'surgeries')).toEqual([
      { procedure: 'hysterectomy', side: 'left' },
    ])
  })

  it.each<[string, unknown, unknown]>([
    ['G', [{ type: 'lung' }], [{ type: 'lung' }]],
    // Suspected: neither confirmed nor excluded.
    ['V', undefined, undefined],
    ['A', undefined, []],
    ['Z', [{ type: 'lung', active: false }], [{ type: 'lung', active: false }]],
  ])('get the certainty of another cancer from an extension: %s', (certainty, open, complete) => {
    const other = condition('o', icd('C34.1', undefined, certainty), { onsetDateTime: '2020-01-01' })
    const bare = (chart: ReturnType<typeof charted>): unknown =>
      entries(chart, 'other_cancers')?.map((one) => {
        const { diagnosis_date: _date, ...rest } = one as JsonObject
        return rest
      })
    expect(bare(charted([BREAST, other]))).toEqual(open)
    expect(bare(charted([BREAST, other], ['other_cancers']))).toEqual(complete)
  })

  it.each<[string, unknown, unknown]>([
    ['G', [{ site: 'liver' }], [{ site: 'liver' }]],
    ['V', undefined, undefined],
    ['A', undefined, []],
    ['Z', undefined, undefined],
  ])('get the certainty of a metastasis from an extension: %s', (certainty, open, complete) => {
    const liver = condition('m', icd('C78.7', undefined, certainty))
    expect(entries(charted([BREAST, liver]), 'metastases')).toEqual(open)
    expect(entries(charted([BREAST, liver], ['metastases']), 'metastases')).toEqual(complete)
  })

  it.each<[string, JsonObject, unknown]>([
    ['beside the code', { ...icd('C50.4'), extension: [certainty('V')] }, undefined],
    ['beside the condition', icd('C50.4'), undefined],
    ['by an OID', { coding: [{ ...GM, extension: [certainty('A', 'urn:oid:2.16.840.1.113883.3.7.1.8')] }] }, undefined],
    [
      'assured by an OID',
      { coding: [{ ...GM, extension: [certainty('G', 'urn:oid:2.16.840.1.113883.3.7.1.8')] }] },
      true,
    ],
    ['in another system', { coding: [{ ...GM, extension: [certainty('A', 'urn:x')] }] }, undefined],
    ['in letters that nobody knows', { coding: [{ ...GM, extension: [certainty('X')] }] }, undefined],
    ['without a value', { coding: [{ ...GM, extension: [{ url: certainty('A')['url'] ?? '' }] }] }, undefined],
  ])('are not certain if they have a certainty other than a known G: %s', (where, code, expected) => {
    const more = where === 'beside the condition' ? { extension: [certainty('V')] } : {}
    expect(breastCancer(charted([condition('c', code, more)]))['present']).toBe(expected)
  })

  it.each([
    ['C50.4V', undefined],
    ['C50.4 V', undefined],
    ['c50.4a', undefined],
    ['C504A', undefined],
    ['C50.4RV', undefined],
    ['C50.4Z', undefined],
    ['C50.4G', true],
    ['C50.4 G L', true],
    ['C50.4L', true],
    ['C50.4', true],
    ['C50.9-G', true],
  ])('may be followed by the letters for certainty and side: %s', (code, expected) => {
    expect(breastCancer(charted([condition('c', icd(code))]))['present']).toBe(expected)
    const chart = charted([BREAST, condition('m', icd(code.toUpperCase().replace('C50', 'C79')))])
    expect(entries(chart, 'metastases')?.length).toBe(expected && 1)
  })

  it('give only that there is breast cancer if it is past (Z), and no fact if it is excluded or suspected', () => {
    const past = condition('c', icd('C50.4', 'L', 'Z'), { onsetDateTime: '2015-01-01' })
    expect(breastCancer(charted([past]))).toEqual({ present: true })
    expect(charted([condition('c', icd('C50.4', 'L', 'A'))]).record['breast_cancer']).toBeUndefined()
    expect(charted([condition('c', icd('C50.4', 'L', 'V'))]).record['breast_cancer']).toBeUndefined()
  })
})
