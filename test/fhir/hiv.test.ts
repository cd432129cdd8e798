import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { chartOf, charted, concept, condition, observation } from '../support/chart.ts'
import { folderWith, prescreen } from '../support/command.ts'

const [POSITIVE, NEGATIVE] = ['snomed 10828004', 'snomed 260385009']

const test = (code: string, result: string, date = '2026-03-01', id = `${code}-${date}`): JsonObject =>
  observation(id, `loinc ${code}`, { valueCodeableConcept: concept(result), effectiveDateTime: date })
const hiv = (...resources: readonly JsonObject[]): Json | undefined => charted(resources).record['hiv']

it.each(['B20', 'B20.7', 'B21.8', 'B22', 'B23.0', 'B24', 'Z21'])(
  'an ICD-10 code (WHO, GM) of an HIV disease is positive for HIV: %s',
  (code) => {
    expect(charted([condition('h', `icd10 ${code}`)]).record['hiv']).toBe('positive')
  },
)

describe('an HIV test', () => {
  it.each(['75622-1', '55277-8', '56888-1', '7918-6', '80387-4', '48345-3'])(
    'for both viruses can be positive or negative: %s',
    (code) => {
      expect(hiv(test(code, POSITIVE))).toBe('positive')
      expect(hiv(test(code, 'snomed 165815009'))).toBe('negative')
      expect(hiv(test(code, 'loinc LA15256-3'))).toBe('negative')
      expect(hiv(test(code, 'Reactive'))).toBe('positive')
      expect(hiv(observation('o', `loinc ${code}`, { valueString: 'non-reactive' }))).toBe('negative')
    },
  )

  it.each(['7917-8', '68961-2', '30361-0', '25835-0'])(
    'for one virus, or for something that treatment suppresses, counts only if positive: %s',
    (code) => {
      expect(hiv(test(code, POSITIVE))).toBe('positive')
      const { record, warnings } = charted([test(code, 'snomed 260415000')])
      expect([record['hiv'], warnings.length]).toEqual([undefined, 1])
      expect(hiv(condition('h', 'icd10 B20'), test(code, 'snomed 260415000'))).toBe('positive')
    },
  )

  it('gives a warning if negative and old, is replaced by a later positive one, and contradicts an earlier positive one', () => {
    const old = charted([test('56888-1', NEGATIVE, '2024-03-01')])
    expect(old.record['hiv']).toBe('negative')
    expect(old.warnings).toEqual([expect.stringContaining('older than 6 months; check that it still holds')])
    expect(hiv(test('56888-1', NEGATIVE, '2025-12-01'), test('56888-1', POSITIVE, '2026-01-01'))).toBe('positive')
    expect(hiv(test('56888-1', POSITIVE, '2025-12-01'), test('56888-1', NEGATIVE, '2026-01-01'))).toBeUndefined()
    expect(hiv(test('56888-1', POSITIVE), test('80387-4', NEGATIVE))).toBeUndefined()
  })

  it.each<[string, JsonObject, string]>([
    ['none', condition('h', 'icd10 I10'), 'negative'],
    ['a positive one', test('75622-1', POSITIVE), 'positive'],
    ['an unclear one', test('75622-1', 'snomed 42425007'), ''],
    ['one in words', observation('o', 'loinc 75622-1', { valueString: 'see report' }), ''],
    ['one of parts', observation('o', 'loinc 75622-1', { component: [{ code: {} }] }), ''],
    ['a viral load', observation('o', 'loinc 20447-9', { valueQuantity: { value: 20, unit: '{copies}/mL' } }), ''],
    ['one that is not final', { ...test('75622-1', POSITIVE), status: 'registered' }, ''],
    ['a suspicion', condition('h', 'icd10 B20', { verificationStatus: { coding: [{ code: 'unconfirmed' }] } }), ''],
  ])('is not overruled by an assumption: %s', async (_, resource, value) => {
    const entry = [{ resource: { resourceType: 'Patient', id: 'p' } }, { resource }]
    const at = folderWith({ 'p.json': JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }) })
    // A trial that is decided quickly.
    const asked = ['--trial', 'NCT00557986', '--as-of', '2026-03-15']
    const words = ['screen', at('p.json'), '--assume', 'hiv=negative', '--format', 'json', ...asked]
    const { out } = await prescreen(words)
    expect(out.includes('assumed to be negative')).toBe(value !== 'positive')
    expect(out.includes('Nobody recorded it')).toBe(value === 'negative')
    const { out: converted } = await prescreen(['convert', at('p.json'), '--format', 'ndjson', '--as-of', '2026-03-15'])
    const again = await prescreen(['screen', '-', ...words.slice(2)], { input: converted })
    expect(again.out.includes('assumed to be negative')).toBe(value !== 'positive')
    expect(again.out.includes('Nobody recorded it')).toBe(value === 'negative')
  })
})

describe('a psychiatric or cognitive disorder', () => {
  const dementia = (more: JsonObject): { record: JsonObject; warnings: readonly string[] } =>
    chartOf([condition('d', 'icd10 F03', more)])
  const status = (code: string): JsonObject => ({ clinicalStatus: { coding: [{ code }] } })

  it.each([{}, status('active'), status('relapse')])('counts unless it is said to be over: %j', (more) => {
    expect(dementia(more).record['cognitive_or_psychiatric_disorder']).toBe(true)
  })

  it.each([status('resolved'), status('inactive'), status('remission'), { abatementDateTime: '2024-01-01' }])(
    'is not used if it is said to be over, and is reported: %j',
    (more) => {
      const { record, warnings } = dementia(more)
      expect(record['cognitive_or_psychiatric_disorder']).toBeUndefined()
      expect(warnings).toEqual(['cognitive_or_psychiatric_disorder: Condition/d (icd10 F03) is said to be over.'])
    },
  )
})
