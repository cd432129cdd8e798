import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { unitFactor, unitsFor, variableAt } from '../../src/dictionary/index.ts'
import { importFhir } from '../../src/fhir/index.ts'
import { readMapping } from '../../src/mapping/index.ts'
import { multiply, parseDay, rational } from '../../src/quantity/index.ts'
import type { Json } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { samplePatient, shippedRules } from '../support/shipped.ts'

const rules = await shippedRules()
const { dictionary } = rules
const AS_OF = parseDay('2026-03-15') ?? 0
const screener = new Screener(rules, AS_OF, ['NCT04158843'])
const patient = samplePatient('match-nct04158843')

/** The status of the criterion that requires a haemoglobin of at least 9 g/dL. */
function statusWith(value: number, unit: string): string | undefined {
  const labs = { ...(patient['labs'] as { readonly [key: string]: Json }), hemoglobin: { value, unit } }
  const screened = screener.screen({ ...patient, labs })
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  return screened.result.trials[0]?.criteria.find((one) => one.id === 'I16')?.status
}

describe('haemoglobin in mmol/L (of the monomer)', () => {
  const lab = variableAt(dictionary, 'labs.hemoglobin')
  if (lab.type !== 'lab') throw new Error('no lab')

  it('is converted exactly: 9 g/dL are 180000/32229 mmol/L', () => {
    const factor = unitFactor(dictionary, lab, 'mmol/L')
    expect(factor).toEqual(rational(161145n, 10000n))
    expect(factor && multiply(rational(180000n, 32229n), factor)).toEqual(rational(90n, 1n))
  })

  // 180000/32229 is 5.58503211393465…
  it.each([
    [5.585, 'fail'],
    [5.586, 'pass'],
    [5.585032113934, 'fail'],
    [5.585032113935, 'pass'],
  ])('%s mmol/L: I16 %s', (value, status) => {
    expect(statusWith(value, 'mmol/L')).toBe(status)
  })

  it.each([
    [8.9, 'g/dL', 'fail'],
    [9, 'g/dL', 'pass'],
    [89.9, 'g/L', 'fail'],
    [90, 'g/L', 'pass'],
    [5585.1, 'umol/L', 'pass'],
  ])('%s %s: I16 %s', (value, unit, status) => {
    expect(statusWith(value, unit)).toBe(status)
  })

  it('leaves g/dL as the unit that is offered first', () => {
    expect(unitsFor(dictionary, lab).slice(0, 1)).toEqual(['g/dL'])
    expect(unitsFor(dictionary, lab)).toContain('mmol/L')
  })

  it.each([
    ['718-7', 13.1, 'g/dL'],
    ['59260-0', 8.1, 'mmol/L'],
  ])('is read from a chart: LOINC %s, %s %s', (code, value, unit) => {
    const read = readMapping('criteria/fhir.yaml', readFileSync('criteria/fhir.yaml', 'utf8'), dictionary)
    if (!read.ok) throw new Error('no mapping')
    const chart = [
      { resourceType: 'Patient', id: 'p' },
      {
        resourceType: 'Observation',
        id: 'o',
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code }] },
        effectiveDateTime: '2026-03-01',
        valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
      },
    ]
    const found = importFhir(chart, read.mapping, dictionary, AS_OF, [])
    expect(found.ok && found.patients[0]?.record['labs']).toMatchObject({ hemoglobin: { value, unit } })
  })
})
