import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { BREAST, breastCancer, charted, concept, condition, entries, mapping, observation } from '../support/chart.ts'

const drug = (code: JsonObject): JsonObject => ({
  resourceType: 'MedicationStatement',
  id: 'drug',
  status: 'completed',
  effectivePeriod: { start: '2025-01-01', end: '2025-06-01' },
  medicationCodeableConcept: code,
})

function therapy(code: JsonObject): { class: Json | undefined; agent: Json | undefined } {
  const [first] = (entries(charted([drug(code)]), 'systemic_therapies') ?? []) as readonly JsonObject[]
  return { class: first?.['class'], agent: first?.['agent'] }
}

describe('the code or name of a drug', () => {
  it.each<[JsonObject, string, string | undefined]>([
    [concept('rxnorm 72965'), 'aromatase_inhibitor', 'letrozole'],
    [concept('snomed 386910003'), 'aromatase_inhibitor', 'anastrozole'],
    [{ text: 'Femara 2.5 mg' }, 'aromatase_inhibitor', 'letrozole'],
    [{ text: 'Letrozol 2,5 mg Tabletten' }, 'aromatase_inhibitor', 'letrozole'],
    [{ text: 'Faslodex' }, 'other_endocrine', 'fulvestrant'],
    [concept('atc L02AB01'), 'other_endocrine', 'megestrol'],
    [{ text: 'Zoladex 3.6 mg implant' }, 'ovarian_suppression', 'goserelin'],
    [concept('rxnorm 214525'), 'chemotherapy', 'doxorubicin'],
    [concept('atc L01XX41'), 'chemotherapy', undefined],
    [{ text: 'Abraxane' }, 'chemotherapy', 'paclitaxel'],
    // The ATC groups of antibodies, the earlier and the current one; the same for kinase and PARP inhibitors.
    [concept('atc L01XC03'), 'targeted', undefined],
    [concept('atc L01FD01'), 'targeted', undefined],
    [concept('atc L01XE33'), 'targeted', undefined],
    [concept('atc L01EF01'), 'targeted', undefined],
    [concept('atc L01XX46'), 'targeted', undefined],
    [concept('atc L01XK01'), 'targeted', undefined],
    [{ text: 'Kadcyla 100 mg' }, 'targeted', 'trastuzumab emtansine'],
    [{ text: 'fam-trastuzumab deruxtecan-nxki' }, 'targeted', 'trastuzumab deruxtecan'],
    [{ text: 'trastuzumab-dkst' }, 'targeted', 'trastuzumab'],
  ])('%j', (code, kind, agent) => expect(therapy(code)).toEqual({ class: kind, agent }))

  it.each(['Pravastatin 20 mg', 'Excellence care shampoo', 'Sertraline', 'Doxilamina'])(
    '%s is not a cancer drug',
    (text) => expect(therapy({ text }).class).toBeUndefined(),
  )

  it('belongs to one class only', () => {
    const names = mapping.medications.flatMap(({ agents }) =>
      Object.entries(agents).flatMap(([agent, one]) => [agent, ...one.names, ...one.codes]),
    )
    expect(new Set(names).size).toBe(names.length)
    const isAtc = (name: string): boolean => name.startsWith('atc ')
    for (const name of names.filter((one) => !isAtc(one))) expect(name).toBe(name.toLowerCase())
  })
})

describe('labs', () => {
  it.each([
    ['1743-4', 'alt', 30, 'U/L'],
    ['1744-2', 'alt', 30, 'U/L'],
    ['30239-8', 'ast', 30, 'U/L'],
    ['88112-8', 'ast', 30, 'U/L'],
    ['61151-7', 'albumin', 4.1, 'g/dL'],
    ['61152-5', 'albumin', 41, 'g/L'],
    ['26464-8', 'white_cells', 5.1, '10*3/uL'],
    ['804-5', 'white_cells', 5.1, '10*3/uL'],
    ['753-4', 'neutrophils', 3.1, '10*3/uL'],
    ['778-1', 'platelets', 200, '10*3/uL'],
    ['59260-0', 'hemoglobin', 7.9, 'mmol/L'],
  ])('reads LOINC %s as %s', (code, lab, value, unit) => {
    const more = { effectiveDateTime: '2026-03-01' }
    const { record } = charted([
      observation('o', `loinc ${code}`, { valueQuantity: { value, unit, code: unit } }, more),
    ])
    expect(record['labs']).toEqual({ [lab]: { value, unit, date: '2026-03-01' } })
  })
})

describe('a diagnosis code that states receptors', () => {
  it.each<[string, JsonObject]>([
    ['icd10 Z17.0', { er: 'positive' }],
    ['icd10 Z17.1', { er: 'negative' }],
    ['snomed 416053008', { er: 'positive' }],
    ['snomed 441117001', { er: 'negative' }],
    ['snomed 416561008', { pr: 'positive' }],
    ['snomed 441118006', { pr: 'negative' }],
    ['snomed 706970001', { er: 'negative', pr: 'negative', her2: 'negative' }],
    ['snomed 427685000', { her2: 'positive' }],
    ['snomed 431396003', { her2: 'negative' }],
  ])('%s', (code, expected) => {
    expect(breastCancer(charted([BREAST, condition('c', code)]))).toEqual({ present: true, ...expected })
  })

  it('is not used as the result of another receptor', () => {
    const pr = observation('o', 'loinc 85339-0', { valueCodeableConcept: concept('snomed 416053008') })
    expect(breastCancer(charted([BREAST, pr]))['pr']).toBeUndefined()
  })

  it.each(['snomed 372064008', 'snomed 188151006', 'snomed 278054005'])('%s is breast cancer', (code) =>
    expect(breastCancer(charted([condition('c', code)]))).toMatchObject({ present: true }),
  )
})

describe('ICD-10 codes', () => {
  it.each(['C50.911', 'C50911', 'c50.911', 'C50.911-', ' C50.911 '])(
    'are recognized however they are written: %s',
    (code) => {
      const own = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }] }
      expect(breastCancer(charted([condition('c', own)]))['laterality']).toBe('right')
    },
  )
})
