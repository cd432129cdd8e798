import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { chartOf, imported, loinc, snomed, statusIn } from '../support/chart.ts'

const observation = (code: string, value: JsonObject, date?: string, id = 'o'): JsonObject => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: loinc(code),
  ...value,
  ...(date !== undefined && { effectiveDateTime: date }),
})
const hemoglobin = (value: number, date?: string, id = 'hb'): JsonObject =>
  observation('718-7', { valueQuantity: { value, unit: 'g/dL', code: 'g/dL' } }, date, id)
const ecog = (date?: string): JsonObject => observation('89247-1', { valueInteger: 1 }, date, 'e')
const pregnant = (more: JsonObject): JsonObject => ({
  resourceType: 'Condition',
  id: 'g',
  code: snomed('77386006', 'Pregnant'),
  clinicalStatus: { coding: [{ code: 'active' }] },
  ...more,
})

describe('a haemoglobin of 8 g/dL', () => {
  const status = (date?: string): string | undefined =>
    statusIn(chartOf([hemoglobin(8, date)]).record, 'NCT04158843', 'I16')

  it('of this month makes a patient ineligible, and its day is recorded', () => {
    expect(status('2026-03-01')).toBe('fail')
    expect(chartOf([hemoglobin(8, '2026-03-01')]).record['labs']).toEqual({
      hemoglobin: { value: 8, unit: 'g/dL', date: '2026-03-01' },
    })
  })

  it.each([['2009-01-05'], [undefined]])('of %s decides nothing', (date) => {
    expect(status(date)).toBe('unknown')
  })

  it('of 2009 is reported with its value and age', () => {
    expect(chartOf([hemoglobin(8, '2009-01-05')]).warnings).toEqual([
      'labs.hemoglobin: Observation/hb (8 g/dL) is of 2009-01-05, 17 years ago, which is older than 90 days; it is not taken.',
    ])
  })

  it('without a date is reported, even beside a dated one', () => {
    const line = 'labs.hemoglobin: Observation/hb (8 g/dL) does not say of which day it is; it is not taken.'
    expect(chartOf([hemoglobin(8)]).warnings).toEqual([line])
    const both = chartOf([hemoglobin(8), hemoglobin(12, '2026-03-01', 'new')])
    expect(both.warnings).toEqual([line])
    expect(both.record['labs']).toMatchObject({ hemoglobin: { value: 12 } })
  })

  it('is reported once for several old ones, with the newest', () => {
    const old = ['2009', '2013-05', '2011-02-03'].map((date) => hemoglobin(8, date, date))
    expect(chartOf(old).warnings).toEqual([
      'labs.hemoglobin: Observation/2013-05 (8 g/dL) is of 2013-05, 12 years ago, which is older than 90 days; it is not taken. The same goes for 2 more.',
    ])
    expect(chartOf([...old, hemoglobin(12, '2026-03-01')]).warnings).toEqual([])
  })

  it('is not affected by an impossible value of 2009', () => {
    const { record } = chartOf([hemoglobin(800, '2009-01-05', 'old'), hemoglobin(12, '2026-03-01')])
    expect(record['labs']).toMatchObject({ hemoglobin: { value: 12 } })
  })

  it('without a day of its own is not used if it was issued after the day of screening', () => {
    const { record, warnings } = chartOf([{ ...hemoglobin(8), issued: '2026-03-16T10:00:00Z' }])
    expect(record['labs']).toBeUndefined()
    expect(warnings.join()).toContain('after the day of screening')
    expect(chartOf([{ ...hemoglobin(8, '2026-03-14'), issued: '2026-03-16T10:00:00Z' }]).record['labs']).toBeDefined()
  })
})

describe('an ECOG of 5', () => {
  it.each([['2009-01-05'], [undefined]])('of %s is a death, so R-ALIVE fails', (date) => {
    const { record, warnings } = chartOf([{ ...ecog(date), valueInteger: 5 }])
    expect(record['ecog']).toBe(5)
    expect(statusIn(record, 'NCT04158843', 'R-ALIVE')).toBe('fail')
    expect(warnings).toEqual([])
  })
})

describe('a resource dated after the day of screening', () => {
  it('is not used, and one line reports all of them', () => {
    const { record, warnings } = chartOf([hemoglobin(8, '2026-03-16', 'a'), hemoglobin(9, '2026-04-01', 'b')])
    expect(record['labs']).toBeUndefined()
    expect(warnings).toEqual([
      ': Observation/b is dated 2026-04-01, after the day of screening; it is not taken. The same goes for 1 more.',
    ])
  })

  it.each([[{}], [{ onsetDateTime: '2020-01-01' }]])(
    'does not lead to a refusal: a cancer found later, with %j',
    (more) => {
      const found = {
        resourceType: 'Condition',
        id: 'c',
        code: snomed('254837009'),
        extension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate', valueDateTime: '2026-05-01' },
        ],
        ...more,
      }
      const { record, warnings } = chartOf([found])
      expect(record['breast_cancer']).toBeUndefined()
      expect(warnings).toEqual([': Condition/c is dated 2026-05-01, after the day of screening; it is not taken.'])
    },
  )
})

it.each(['2020-02-30', '2020-13', '0001-01-01'])(
  'an impossible day such as %s is ignored and does not refuse the patient',
  (onsetDateTime) => {
    const { record } = chartOf([{ resourceType: 'Condition', id: 'c', code: snomed('254837009'), onsetDateTime }])
    expect(record['breast_cancer']).toEqual({ present: true })
    expect(statusIn(record, 'NCT04158843', 'I16')).toBe('unknown')
  },
)

describe('the limits on the age of values', () => {
  const takes = (resource: JsonObject, fact: string): boolean => chartOf([resource]).record[fact] !== undefined

  // 90 days before 2026-03-15 is 2025-12-15.
  it.each([
    ['2025-12-14', false],
    ['2025-12-15', true],
    ['2025-12-16', true],
    ['2025-12', false],
    ['2026-01', true],
    ['2026-03', true],
    ['2026', true],
    ['2025', false],
    ['2026-03-15', true],
    ['2026-03-16', false],
  ])('of 90 days, for a lab and for ECOG: %s is used: %s', (date, taken) => {
    expect(takes(hemoglobin(12, date), 'labs')).toBe(taken)
    expect(takes(ecog(date), 'ecog')).toBe(taken)
  })

  it('give a warning if only part of a month is too old', () => {
    expect(chartOf([ecog('2025-12')]).warnings).toEqual([
      'ecog: Observation/e (1) is of 2025-12, which may be older than 90 days; it is not taken.',
    ])
  })

  // 10 months before 2026-03-15 is 2025-05-15.
  it.each([
    [{ onsetDateTime: '2025-05-14' }, false],
    [{ onsetDateTime: '2025-05-15' }, true],
    [{ onsetDateTime: '2025-05-16' }, true],
    [{ onsetDateTime: '2001-06-01' }, false],
    [{ onsetDateTime: '2001-06-01', recordedDate: '2026-03-01' }, false],
    [{ recordedDate: '2026-03-01' }, true],
    [{ recordedDate: '2001-06-01' }, false],
    [{}, false],
  ])('of 10 months, for a pregnancy as a condition: %j is used: %s', (more, taken) => {
    expect(takes(pregnant(more), 'pregnant')).toBe(taken)
  })

  it('give a warning about a pregnancy that is long over', () => {
    const { warnings } = chartOf([pregnant({ onsetDateTime: '2001-06-01' })])
    expect(warnings).toEqual([
      'pregnant: Condition/g (snomed 77386006 “Pregnant”) is of 2001-06-01, 24 years ago, which is older than 10 months; it is not taken.',
    ])
  })

  // A site may add to the mapping how its charts record the response; 6 months before 2026-03-15 is 2025-09-15.
  const response = (text: string, rule: string): string =>
    text
      .replace(
        'observations:\n',
        `observations:\n  - {fact: recist_response, several: latest, within: {months: 6, else: ${rule}}, codes: [loinc 0-0], values: recist}\n`,
      )
      .replace('\nvalues:\n', '\nvalues:\n  recist:\n    PD: {codes: [snomed 1], words: []}\n')
  const assessed = (date?: string): JsonObject => observation('0-0', { valueCodeableConcept: snomed('1') }, date)

  it.each([
    ['2025-09-14', undefined],
    ['2025-09-15', 'PD'],
    ['2025-09-16', 'PD'],
    [undefined, undefined],
  ])('of 6 months, for a RECIST response: %s: %s', (date, value) => {
    const { patients } = imported([{ resourceType: 'Patient', id: 'p' }, assessed(date)], (text) =>
      response(text, 'drop'),
    )
    expect(patients[0]?.record['recist_response']).toBe(value)
    expect(patients[0]?.warnings).toHaveLength(value === undefined ? 1 : 0)
  })

  it.each([['2025-09-14'], [undefined]])('use the value of %s, with a warning, if the rule is only to warn', (date) => {
    const { patients } = imported([{ resourceType: 'Patient', id: 'p' }, assessed(date)], (text) =>
      response(text, 'warn'),
    )
    expect(patients[0]?.record['recist_response']).toBe('PD')
    expect(patients[0]?.warnings).toEqual([expect.stringContaining('check that it still holds')])
  })
})

describe('a newer result that cannot be read', () => {
  const unread = (value: JsonObject, date?: string): JsonObject => observation('718-7', value, date, 'new')
  const status = (...resources: readonly JsonObject[]): string | undefined =>
    statusIn(chartOf(resources).record, 'NCT04158843', 'I16')
  const inGrams = { valueQuantity: { value: 12, unit: 'Gramm' } }

  it.each([
    ['in a unit that is not known', inGrams],
    ['in words', { valueString: '12 g/dL' }],
    ['in parts', { component: [{ valueString: '12' }] }],
  ])('%s leaves the fact unknown, whatever an older one says', (_, value) => {
    const old = hemoglobin(8, '2026-01-20')
    expect(status(old)).toBe('fail')
    expect(status(old, unread(value, '2026-03-10'))).toBe('unknown')
    expect(status(unread(value, '2026-03-10'), old)).toBe('unknown')
  })

  it('is reported', () => {
    expect(chartOf([hemoglobin(8, '2026-01-20'), unread(inGrams, '2026-03-10')]).warnings).toContain(
      'labs.hemoglobin: The result in Observation/new is not taken and may be newer than that in Observation/hb, so it is taken as unknown.',
    )
  })

  it('has no effect if it is older, has no date or says that there is no result', () => {
    expect(status(hemoglobin(8, '2026-03-10'), unread({ valueString: '12' }))).toBe('fail')
    expect(status(hemoglobin(8, '2026-03-10'), unread(inGrams, '2026-03-09'))).toBe('fail')
    expect(status(hemoglobin(8, '2026-01-20'), unread({ dataAbsentReason: { text: 'error' } }, '2026-03-10'))).toBe(
      'fail',
    )
  })

  it('leaves ECOG unknown', () => {
    const grade = { valueCodeableConcept: loinc('LA4489-6', 'Unknown') }
    const chart = chartOf([ecog('2026-01-20'), observation('89247-1', grade, '2026-03-10', 'new')])
    expect(chart.record['ecog']).toBeUndefined()
  })
})

describe('a pregnancy test', () => {
  const test = (code: string, date: string, id = 't'): JsonObject => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: loinc('82810-3'),
    valueCodeableConcept: snomed(code),
    effectiveDateTime: date,
  })
  const [POSITIVE, NEGATIVE] = ['77386006', '60001007']

  it.each([
    [NEGATIVE, '2026-02-15', false],
    [NEGATIVE, '2026-02-14', undefined],
    [POSITIVE, '2025-06-01', true],
    [POSITIVE, '2025-05-01', undefined],
  ])('%s of %s: %s', (code, date, pregnant) => {
    expect(chartOf([test(code, date)]).record['pregnant']).toBe(pregnant)
  })

  it('that is negative and old is reported, and cancels an earlier positive one', () => {
    const { record, warnings } = chartOf([test(POSITIVE, '2025-12-01', 'a'), test(NEGATIVE, '2026-02-01', 'b')])
    expect(record['pregnant']).toBeUndefined()
    expect(warnings.join('\n')).toContain('Observation/b is not taken and may be newer')
    expect(chartOf([test(NEGATIVE, '2026-02-01')]).warnings).toEqual([
      expect.stringContaining('which is older than 28 days; it is not taken'),
    ])
  })
})
