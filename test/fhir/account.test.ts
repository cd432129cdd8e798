import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { countsOf, ENDINGS } from '../../src/fhir/index.ts'
import type { Accounted } from '../../src/fhir/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { accounted, condition, icd10, loinc, observation, snomed } from '../support/chart.ts'

const FOLDER = 'test/data/fhir'
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.json'))

describe('the account of a chart', () => {
  it.each(files)('%s: accounts for every resource exactly once', (file) => {
    const value = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Json
    const all = [value, ...(countOf(value, 'Patient') === 0 ? [{ resourceType: 'Patient', id: 'example' }] : [])]
    const accounts = accounted(all)
    expect(accounts).toHaveLength(all.reduce<number>((sum, one) => sum + countOf(one), 0))
    expect(accounts.filter((one) => !ENDINGS.includes(one.ending))).toEqual([])
    const { resources, ...ends } = countsOf(accounts)
    expect(Object.values(ends).reduce((sum, one) => sum + one, 0)).toBe(resources)
    // Resources of these types are judged by their content, never by their type alone.
    expect(accounts.filter((one) => READ.test(one.type) && one.why?.key === 'left.kind.unknown')).toEqual([])
  })

  const ends = (...resources: readonly JsonObject[]): [string, string][] =>
    accounted([{ resourceType: 'Patient', id: 'p' }, ...resources])
      .slice(1)
      .map((one): [string, string] => [one.resource, one.ending])

  it.each<[string, string, JsonObject]>([
    ['a cancer', 'used', condition('c', icd10('C50.9'))],
    ['a refuted one', 'not certain', { ...condition('c', icd10('C50.9')), verificationStatus: refuted }],
    ['hypertension', 'not relevant', condition('c', icd10('I10'))],
    ['a code without words', 'not understood', condition('c', snomed('999999999'))],
    ['a tumour that is not known', 'not understood', condition('c', snomed('999999999', 'Malignant tumour of x'))],
    ['an old ECOG', 'old', ecog('2020-01-01')],
    ['one of today', 'used', ecog('2026-03-10')],
    ['one of tomorrow', 'not relevant', ecog('2026-03-16')],
    ['one that is registered only', 'not certain', { ...ecog('2026-03-10'), status: 'registered' }],
    ['a measurement that is not known', 'not understood', observation('o', 'loinc 99999-9', {})],
    [
      'body height',
      'not relevant',
      observation('o', 'loinc 8302-2', { category: [{ coding: [{ code: 'vital-signs' }] }] }),
    ],
    ['a bill', 'not relevant', { resourceType: 'Claim', id: 'x' }],
    ['a plan', 'not certain', { resourceType: 'ServiceRequest', id: 'x' }],
    ['the family', 'not certain', { resourceType: 'FamilyMemberHistory', id: 'x' }],
    ['a kind that FHIR does not have', 'not understood', { resourceType: 'Horoscope', id: 'x' }],
  ])('%s: %s', (_, ending, resource) => {
    expect(ends(resource)).toEqual([[`${String(resource['resourceType'])}/${String(resource['id'])}`, ending]])
  })

  it('counts the newer of two values as used and the other as old', () => {
    const [first, second] = [ecog('2026-03-01', 'a'), ecog('2026-03-10', 'b', 2)]
    expect(ends(first, second)).toEqual([
      ['Observation/a', 'old'],
      ['Observation/b', 'used'],
    ])
  })

  it('counts two values that disagree as not certain', () => {
    const [first, second] = [ecog('2026-03-10', 'a'), ecog('2026-03-10', 'b', 2)]
    expect(ends(first, second).map(([, ending]) => ending)).toEqual(['not certain', 'not certain'])
  })

  it('numbers resources without an id', () => {
    const { id: _id, ...nameless } = condition('c', icd10('I10'))
    expect(ends(nameless, nameless).map(([name]) => name)).toEqual(['Condition', 'Condition (no. 2)'])
  })

  it('gives the codes that are not known', () => {
    const [, one] = accounted([
      { resourceType: 'Patient', id: 'p' },
      { ...observation('o', 'loinc 99999-9', {}), code: loinc('99999-9', 'Odd test') },
    ])
    expect(one?.codes).toEqual([{ system: 'http://loinc.org', code: '99999-9', display: 'Odd test' }])
  })

  it('includes the resources of refused charts and those that name none of the patients', () => {
    const old = { ...condition('c', icd10('C50.9')), subject: { reference: 'Patient/p' }, clinicalStatus: 'active' }
    const other = { ...condition('d', icd10('C50.9')), subject: { reference: 'Patient/q' } }
    const all: Accounted[] = accounted([{ resourceType: 'Patient', id: 'p' }, old, other])
    expect(all.map((one) => [one.resource, one.ending])).toEqual([
      ['Condition/d', 'not certain'],
      ['Patient/p', 'not understood'],
      ['Condition/c', 'not understood'],
    ])
  })
})

const READ = /^(Condition|Procedure|Medication.+)$/
const refuted = { coding: [{ code: 'refuted' }] }

function ecog(date: string, id = 'e', value = 1): JsonObject {
  return observation(id, 'loinc 89247-1', { valueInteger: value, effectiveDateTime: date })
}

/** The number of resources in a value, or of those of one type. */
function countOf(value: Json, type?: string): number {
  if (Array.isArray(value)) return (value as readonly Json[]).reduce<number>((sum, one) => sum + countOf(one, type), 0)
  const { resourceType, entry } = value as { resourceType?: string; entry?: readonly { resource: Json }[] }
  if (resourceType === undefined || resourceType === 'Bundle')
    return (entry ?? []).reduce((sum, one) => sum + countOf(one.resource, type), 0)
  return type === undefined || type === resourceType ? 1 : 0
}
