import { describe, expect, it } from 'vitest'
import { Gaps, joinedCharts, MOST_HELD } from '../../src/patients/index.ts'
import type { Result } from '../../src/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { folderWith, prescreen } from '../support/command.ts'
import { chartOf, imported, snomed, statusIn, verdicts } from '../support/chart.ts'

const patient = (id: string, more: JsonObject = {}): JsonObject => ({ resourceType: 'Patient', id, ...more })
const breast = (id: string): JsonObject => ({
  resourceType: 'Condition',
  id: `c-${id}`,
  code: snomed('254837009'),
  subject: { reference: `Patient/${id}` },
})
const link = (type: string, reference?: string): JsonObject => ({
  link: [{ type, other: reference === undefined ? { display: 'elsewhere' } : { reference } }],
})

describe('a patient who has died', () => {
  it.each<[string, JsonObject]>([
    ['a yes', { deceasedBoolean: true }],
    ['a day', { deceasedDateTime: '2019-05-02T08:00:00Z' }],
    ['the day of screening', { deceasedDateTime: '2026-03-15' }],
    ['the month of screening', { deceasedDateTime: '2026-03' }],
    ['a year', { deceasedDateTime: '2019' }],
  ])('is not eligible for any trial: %s', (_, said) => {
    const { record, warnings } = chartOf([], said)
    expect(record).toMatchObject({ deceased: true, provenance: { deceased: 'Patient/p' } })
    expect(new Set(verdicts(record))).toEqual(new Set(['ineligible']))
    expect(statusIn(record, 'NCT04158843', 'R-ALIVE')).toBe('fail')
    expect(warnings).toEqual([])
  })

  it.each<[string, JsonObject, string]>([
    ['a masked day', { _deceasedDateTime: { extension: [{ valueCode: 'masked' }] } }, 'day of death is not understood'],
    ['a day in other words', { deceasedDateTime: 'last May' }, 'day of death is not understood'],
    ['a day and a no', { deceasedDateTime: '2019-05-02', deceasedBoolean: false }, 'taken as dead'],
  ])('is recorded as dead, with a warning, if the resource is not clear: %s', (_, said, words) => {
    const { record, warnings } = chartOf([], said)
    expect(record['deceased']).toBe(true)
    expect(warnings).toEqual([expect.stringContaining(words)])
  })

  it.each(['2026-03-16', '2026-04', '2027'])('on %s, after the day of screening, counts as alive', (date) => {
    const { record, warnings } = chartOf([], { deceasedDateTime: date })
    expect(record['deceased']).toBeUndefined()
    expect(warnings).toEqual([`deceased: Patient/p died on ${date}, after the day of screening.`])
  })

  it('is not assumed from deceasedBoolean false, null or a word', () => {
    expect(chartOf([], { deceasedBoolean: false }).record['deceased']).toBeUndefined()
    expect(chartOf([], { deceasedDateTime: null }).record['deceased']).toBeUndefined()
    const word = chartOf([], { deceasedBoolean: 'unknown' })
    expect(word.record['deceased']).toBeUndefined()
    expect(word.warnings).toEqual([expect.stringContaining('with yes or no')])
  })
})

describe('an encounter that ended with a death', () => {
  const HL7 = 'http://terminology.hl7.org/CodeSystem/discharge-disposition'
  const ended = (dischargeDisposition: JsonObject, more: JsonObject = {}): JsonObject => ({
    resourceType: 'Encounter',
    id: 'e',
    status: 'finished',
    class: { code: 'IMP' },
    hospitalization: { dischargeDisposition },
    period: { start: '2026-01-02', end: '2026-01-09T03:00:00Z' },
    ...more,
  })
  const coded = (system: string, code: string): JsonObject => ({ coding: [{ system, code }] })

  it.each<[string, string]>([
    [HL7, 'exp'],
    ['http://hl7.org/fhir/discharge-disposition', 'exp'],
    ['https://www.nubc.org/CodeSystem/PatDischargeStatus', '20'],
    ['https://www.nubc.org/CodeSystem/PatDischargeStatus', '42'],
    ['http://fhir.de/CodeSystem/dkgev/EntlassungsgrundErsteUndZweiteStelle', '07'],
    ['http://snomed.info/sct', '419099009'],
  ])('records the death of the patient: %s %s', (system, code) => {
    const { record, stated, warnings } = chartOf([ended(coded(system, code))], { deceasedBoolean: false })
    expect(stated['deceased']).toEqual({ value: true, date: '2026-01-09', source: 'Encounter/e' })
    expect(new Set(verdicts(record))).toEqual(new Set(['ineligible']))
    expect(warnings).toEqual([])
  })

  it('agrees with a day of death in the Patient even if the encounter has no day', () => {
    const { record, warnings } = chartOf([ended(coded(HL7, 'exp'), { period: {} })], { deceasedDateTime: '2026-01-09' })
    expect([record['deceased'], warnings]).toEqual([true, []])
  })

  it('does not count if it ended after the day of screening', () => {
    const { record, warnings } = chartOf([ended(coded(HL7, 'exp'), { period: { end: '2026-03-16' } })])
    expect(record['deceased']).toBeUndefined()
    expect(warnings).toEqual(['deceased: Encounter/e ended with a death on 2026-03-16, after the day of screening.'])
  })

  it('is only reported if coded in words, and is ignored if it was entered in error', () => {
    const words = chartOf([ended({ text: 'Expired (died)' })])
    expect(words.record['deceased']).toBeUndefined()
    expect(words.warnings).toEqual([
      'deceased: Encounter/e ended as “expired (died)”; check whether the patient has died.',
    ])
    const never = chartOf([ended(coded(HL7, 'exp'), { status: 'entered-in-error' })])
    expect([never.record['deceased'], never.warnings]).toEqual([undefined, []])
    expect(chartOf([ended(coded(HL7, 'home'))]).record['deceased']).toBeUndefined()
  })
})

describe('a Patient that is not in use', () => {
  it('is screened with a warning if it is only inactive', () => {
    const { record, warnings } = chartOf([], { active: false, gender: 'female' })
    expect(record['sex']).toBe('female')
    expect(warnings).toEqual([': Patient/p is marked as not active; check that this record is still in use.'])
    expect(chartOf([], { active: true }).warnings).toEqual([])
  })

  it.each<[string, JsonObject[]]>([
    ['says so', [patient('a', link('replaced-by', 'Patient/b')), patient('b')]],
    ['is said to be by the other', [patient('a'), patient('b', link('replaces', 'Patient/a'))]],
    [
      'is one of two that say so',
      [patient('b', link('replaces', 'Patient/a')), patient('a', link('replaced-by', 'Patient/b'))],
    ],
  ])('is not screened if another one replaced it, and its resources belong to that one: %s', (_, patients) => {
    const { patients: found, refused } = imported([...patients, breast('a')])
    expect(refused).toEqual([])
    expect(found).toHaveLength(1)
    expect(found[0]?.record).toMatchObject({ id: 'b', breast_cancer: { present: true } })
    expect(found[0]?.warnings).toEqual([': Patient/a was replaced by Patient/b; its resources are taken as theirs.'])
  })

  it('passes on a recorded death, but no other fact of its own', () => {
    const { patients } = imported([
      patient('a', { ...link('replaced-by', 'Patient/b'), deceasedBoolean: true, gender: 'male' }),
      patient('b', { gender: 'female' }),
    ])
    expect(patients[0]?.record).toMatchObject({ sex: 'female', deceased: true })
  })

  it('is followed through a chain of replacements', () => {
    const { patients } = imported([
      patient('a', link('replaced-by', 'Patient/b')),
      patient('b', link('replaced-by', 'Patient/c')),
      patient('c'),
      breast('a'),
    ])
    expect(patients.map(({ record }) => record['id'])).toEqual(['c'])
    expect(patients[0]?.record['breast_cancer']).toEqual({ present: true })
  })

  it.each<[string, JsonObject[], string[]]>([
    ['the other is not there', [patient('a', link('replaced-by', 'Patient/z')), patient('b')], ['b']],
    ['the other is not named', [patient('a', link('replaced-by')), patient('b')], ['b']],
    [
      'there are two others',
      [
        patient('a', {
          link: [
            ...(link('replaced-by', 'Patient/b')['link'] as JsonObject[]),
            ...(link('replaced-by', 'Patient/c')['link'] as JsonObject[]),
          ],
        }),
        patient('b'),
        patient('c'),
      ],
      ['b', 'c'],
    ],
    [
      'each replaced the other',
      [patient('a', link('replaced-by', 'Patient/b')), patient('b', link('replaced-by', 'Patient/a'))],
      [],
    ],
  ])('is refused if it is not certain which Patient replaced it: %s', (_, patients, kept) => {
    const { patients: found, refused } = imported([...patients, breast('a')])
    expect(found.map(({ record }) => record['id'])).toEqual(kept)
    expect(found.every(({ record }) => record['breast_cancer'] === undefined)).toBe(true)
    expect(refused[0]).toContain('Patient/a was replaced by another record')
  })

  it('is not one with a link of another type', () => {
    const { patients } = imported([patient('a', link('seealso', 'Patient/b')), patient('b')])
    expect(patients).toHaveLength(2)
  })

  it('is reported by screen and batch, and the run ends with status 1 if it is refused', async () => {
    const entry = [patient('a', link('replaced-by', 'Patient/z')), patient('b')].map((resource) => ({ resource }))
    const at = folderWith({ 'bundle.json': JSON.stringify({ resourceType: 'Bundle', entry }) })
    const screen = await prescreen(['screen', at('bundle.json'), '--as-of', '2026-03-15', '--format', 'json'])
    expect(screen.status).toBe(1)
    expect(screen.err).toContain('Patient/a was replaced by another record, and Patient/z is not here')
    expect(screen.out).toContain('"patient": "b"')
    const batch = await prescreen(['batch', at('bundle.json'), '--as-of', '2026-03-15', '--format', 'ndjson'])
    expect(batch.status).toBe(1)
    expect(batch.out.trim().split('\n')).toHaveLength(1)
  })

  it('passes its resources on in an export of several files, too', async () => {
    const lines = (...values: readonly JsonObject[]): string => values.map((one) => `${JSON.stringify(one)}\n`).join('')
    const at = folderWith({
      'Condition.ndjson': lines(breast('a'), breast('c')),
      'Patient.ndjson': lines(patient('a', link('replaced-by', 'Patient/b')), patient('c'), patient('b')),
    })
    const { status, out, err } = await prescreen(['batch', at('.'), '--as-of', '2026-03-15', '--format', 'ndjson'])
    expect([status, err]).toEqual([0, ''])
    const results = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Result)
    expect(results.map((one) => one.patient)).toEqual(['b', 'c'])
    expect(results[0]?.warnings.map((one) => one.message)).toEqual([
      'Patient/a was replaced by Patient/b; its resources are taken as theirs.',
    ])
  })
})

describe('an export that is read in several parts', () => {
  it('keeps a replaced Patient in one part with the one that replaced it', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `${i}`)
    const patients = ids.flatMap((id) => [
      patient(`old-${id}`, link('replaced-by', `Patient/middle-${id}`)),
      patient(`middle-${id}`, link('replaced-by', `Patient/new-${id}`)),
      patient(`new-${id}`),
    ])
    const resources = [...ids.map((id) => breast(`old-${id}`)), ...patients].map((one, i) => ({
      line: i + 1,
      text: JSON.stringify(one),
    }))
    const file = {
      file: 'export',
      name: 'export',
      size: 3 * MOST_HELD,
      documents: () => resources,
      lost: () => Promise.resolve({ names: [], deletes: false }),
    }
    const found: string[] = []
    for await (const one of joinedCharts([file], { gaps: new Gaps(), hasOthers: false, failed: [] })) {
      if (!('text' in one)) throw new Error('not read')
      found.push(
        (JSON.parse(one.text) as { entry: { resource: JsonObject }[] }).entry
          .map((each) => String(each.resource['id']))
          .toSorted()
          .join(),
      )
    }
    expect(found.toSorted()).toEqual(ids.map((id) => `c-old-${id},middle-${id},new-${id},old-${id}`).toSorted())
  })
})
