import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { BREAST, breastCancer, charted, concept, condition, observation } from '../support/chart.ts'

const ER = 'loinc 85337-4'
const IHC = 'loinc 85319-2'
const FISH = 'loinc 85318-4'

const coded = (code: string): JsonObject => ({ valueCodeableConcept: concept(code) })
const percent = (value: number, more: JsonObject = {}): JsonObject => ({
  valueQuantity: { value, unit: '%', code: '%', ...more },
})

function er(value: JsonObject): Json | undefined {
  return breastCancer(charted([BREAST, observation('er', ER, value)]))['er']
}

function her2(...all: readonly JsonObject[]): Json | undefined {
  return breastCancer(charted([BREAST, ...all]))['her2']
}

describe('a result of ER or PR', () => {
  it.each<[string, JsonObject, string | undefined]>([
    ['0 %', percent(0), 'negative'],
    ['0.99 %', percent(0.99), 'negative'],
    ['1 %', percent(1), 'low_positive'],
    ['5 %', percent(5), 'low_positive'],
    ['9.9 %', percent(9.9), 'low_positive'],
    ['10 %', percent(10), 'positive'],
    ['100 %', percent(100), 'positive'],
    ['101 %', percent(101), undefined],
    ['< 1 %', percent(1, { comparator: '<' }), 'negative'],
    ['<= 1 %', percent(1, { comparator: '<=' }), undefined],
    ['< 10 %', percent(10, { comparator: '<' }), undefined],
    ['> 0.5 %', percent(0.5, { comparator: '>' }), undefined],
    ['>= 1 %', percent(1, { comparator: '>=' }), undefined],
    ['>= 10 %', percent(10, { comparator: '>=' }), 'positive'],
    ['90 without a unit', { valueQuantity: { value: 90 } }, undefined],
    ['a score, which ER has not', { valueInteger: 3 }, undefined],
    ['positive in words', { valueString: 'Positive' }, 'positive'],
    ['negative in words', { valueString: ' negativ ' }, 'negative'],
    ['90 % in words', { valueString: '90 %' }, 'positive'],
    ['< 1 % in words', { valueString: '<1%' }, 'negative'],
    ['words that say more', { valueString: 'not positive' }, undefined],
    ['a concept in words', { valueCodeableConcept: { text: 'Positive' } }, 'positive'],
    ['a LOINC answer', coded('loinc LA6577-6'), 'negative'],
    ['an interpretation', { interpretation: [{ coding: [POS()] }] }, 'positive'],
    ['a number and its interpretation', { ...percent(80), interpretation: [{ coding: [POS()] }] }, 'positive'],
    ['a low number and its interpretation', { ...percent(5), interpretation: [{ coding: [POS()] }] }, 'positive'],
    ['a number against it', { ...percent(0), interpretation: [{ coding: [POS()] }] }, undefined],
  ])('%s', (_, value, expected) => expect(er(value)).toBe(expected))

  it('takes its category from another result that has one, and otherwise from the number', () => {
    const low = observation('low', ER, percent(5))
    const of = (value: JsonObject): Json | undefined =>
      breastCancer(charted([BREAST, low, observation('er', ER, value)]))['er']
    expect(of({ valueString: 'Positive' })).toBe('positive')
    expect(of(percent(4))).toBe('low_positive')
    expect(of({ valueString: 'Negative' })).toBeUndefined()
  })

  it('gives a warning if it is low positive', () => {
    const warnings = (value: number): string => charted([BREAST, observation('er', ER, percent(value))]).warnings.join()
    expect(warnings(10)).toContain('low positive')
    expect(warnings(11)).not.toContain('low positive')
  })

  it('is read from the share of stained cells', () => {
    const chart = charted([
      BREAST,
      observation('er', 'loinc 14228-1', percent(90)),
      observation('pr', 'loinc 14230-7', percent(0)),
    ])
    expect(breastCancer(chart)).toMatchObject({ er: 'positive', pr: 'negative' })
  })
})

describe('a HER2 result', () => {
  it.each<[string, JsonObject, string, string | undefined]>([
    ['0', { valueInteger: 0 }, IHC, 'negative'],
    ['1', { valueInteger: 1 }, IHC, 'negative'],
    ['2', { valueInteger: 2 }, IHC, 'equivocal'],
    ['3', { valueQuantity: { value: 3 } }, IHC, 'positive'],
    ['4', { valueInteger: 4 }, IHC, undefined],
    ['2.5', { valueQuantity: { value: 2.5 } }, IHC, undefined],
    ['1+', { valueString: '1+' }, IHC, 'negative'],
    ['2+', { valueString: 'IHC 2+' }, IHC, 'equivocal'],
    ['3+ of no method', { valueString: '3+' }, 'loinc 48676-1', 'positive'],
    // It may be a ratio.
    ['3 of no method', { valueInteger: 3 }, 'loinc 48676-1', undefined],
    ['3 by FISH', { valueInteger: 3 }, FISH, undefined],
    ['not amplified', { valueString: 'Not amplified' }, FISH, 'negative'],
    ['equivocal', coded('snomed 280414007'), IHC, 'equivocal'],
  ])('%s', (_, value, code, expected) => expect(her2(observation('h', code, value))).toBe(expected))

  const stain = (value: JsonObject, date?: string): JsonObject =>
    observation('ihc', IHC, value, date === undefined ? {} : { effectiveDateTime: date })
  const fish = (value: JsonObject, date?: string): JsonObject =>
    observation('fish', FISH, value, date === undefined ? {} : { effectiveDateTime: date })
  const [positive, negative] = [coded('snomed 10828004'), coded('snomed 260385009')]
  const equivocal = coded('snomed 42425007')

  it.each<[string, JsonObject, JsonObject, string | undefined]>([
    ['later', stain(equivocal, '2025-01-01'), fish(positive, '2025-01-08'), 'positive'],
    ['of the same day', stain({ valueString: '2+' }, '2025-01-01'), fish(negative, '2025-01-01'), 'negative'],
    ['of the same month', stain(equivocal, '2025-01-20'), fish(negative, '2025-01'), 'negative'],
    ['of no day', stain(equivocal), fish(negative), 'negative'],
    ['earlier', stain(equivocal, '2025-01-08'), fish(positive, '2025-01-01'), undefined],
    ['against a stain that is final', stain(positive, '2025-01-01'), fish(negative, '2025-01-08'), undefined],
    ['that agrees', stain(negative, '2025-01-01'), fish(negative, '2025-01-08'), 'negative'],
    ['that is equivocal itself', stain(negative, '2025-01-01'), fish(equivocal, '2025-01-08'), undefined],
  ])('with an equivocal stain and a hybridization %s', (_, one, other, expected) => {
    expect(her2(one, other)).toBe(expected)
    expect(her2(other, one)).toBe(expected)
  })

  it('takes its method from the observation if the code has none', () => {
    const method = { method: concept('snomed 426329006') }
    expect(her2(stain(equivocal), observation('x', 'loinc 48676-1', negative, method))).toBe('negative')
    expect(her2(stain(equivocal), observation('x', 'loinc 48676-1', negative))).toBeUndefined()
  })
})

function POS(): JsonObject {
  return { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: 'POS' }
}

describe('a receptor test beside another diagnosis', () => {
  const positive = { valueCodeableConcept: concept('snomed 10828004') }
  const test = (code: string, more: JsonObject = {}): JsonObject => observation('o', `loinc ${code}`, positive, more)
  const erOf = (...resources: JsonObject[]): unknown => breastCancer(charted([BREAST, ...resources]))['er']

  it.each<[string, string, JsonObject, unknown]>([
    ['in tissue, beside ovarian cancer', '16112-5', condition('x', 'icd10 C56.1'), undefined],
    ['in tissue, beside a cancer in words', '40556-3', condition('x', 'Endometrial carcinoma'), undefined],
    ['in a breast cancer specimen', '85337-4', condition('x', 'icd10 C56.1'), 'positive'],
    ['in tissue, beside basal cell carcinoma', '16112-5', condition('x', 'snomed 254701007'), 'positive'],
    ['in tissue, alone', '16112-5', condition('x', 'icd10 I10'), 'positive'],
  ])('a test %s', (_, code, other, value) => {
    expect(erOf(test(code), other)).toBe(value)
  })

  it('is used if it names the breast cancer', () => {
    const focus = { focus: [{ reference: `Condition/${String(BREAST['id'])}` }] }
    expect(erOf(test('16112-5', focus), condition('x', 'icd10 C56.1'))).toBe('positive')
  })
})

describe('ICD-10-CM codes of receptors', () => {
  it.each([
    ['Z17.21', { pr: 'positive' }],
    ['Z17.22', { pr: 'negative' }],
    ['Z17.31', { her2: 'positive' }],
    ['Z17.32', { her2: 'negative' }],
    ['Z17.410', { her2: 'positive' }],
    ['Z17411', { her2: 'negative' }],
    ['Z17.420', { er: 'negative', pr: 'negative', her2: 'positive' }],
    ['Z17.421', { er: 'negative', pr: 'negative', her2: 'negative' }],
    ['Z17.41', {}],
  ])('%s', (code, facts) => {
    const { er, pr, her2 } = breastCancer(charted([BREAST, condition('z', `icd10 ${code}`)]))
    expect({ er, pr, her2 }).toEqual({ er: undefined, pr: undefined, her2: undefined, ...facts })
  })
})
