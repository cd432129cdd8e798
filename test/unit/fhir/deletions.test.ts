import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/record/index.ts'
import { accounted, BREAST, charted, condition, entries, imported, observation } from '../../support/chart.ts'
import type { Imported } from '../../support/chart.ts'

const PATIENT: JsonObject = { resourceType: 'Patient', id: 'p' }
const [JANUARY, FEBRUARY, MARCH] = ['01', '02', '03'].map((month) => `2026-${month}-01T00:00:00Z`) as [
  string,
  string,
  string,
]
const written = (lastUpdated?: string): JsonObject => (lastUpdated === undefined ? {} : { meta: { lastUpdated } })
const liver = (lastUpdated?: string, more: JsonObject = {}): JsonObject =>
  condition('m', 'snomed 94381002', { ...written(lastUpdated), ...more })
const gone = (url: string, more: JsonObject = {}): JsonObject => ({ request: { method: 'DELETE', url }, ...more })
const bundle = (type: string, entry: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  resourceType: 'Bundle',
  type,
  ...more,
  entry,
})
/** A deletion as in a bulk export: a transaction with the time of the export. */
const deleted = (url: string, lastUpdated?: string): JsonObject =>
  bundle('transaction', [gone(url)], written(lastUpdated))

const chart = (...values: readonly JsonObject[]): Imported & { readonly ends: readonly unknown[] } => {
  // No deletion here applies to these two.
  const all = [PATIENT, BREAST].map((one): JsonObject => ({ ...one, ...written(MARCH) })).concat(values)
  const [first] = imported(all, undefined, ['metastases']).patients
  if (first === undefined) throw new Error('no patient')
  return { ...first, ends: accounted(all).map((one) => [one.resource, one.ending, one.why?.key]) }
}
const metastases = (...values: readonly JsonObject[]): unknown => chart(...values).record['metastases']
const PERHAPS =
  'Condition/m was deleted, and nothing says whether before or after it was written; it is read as not certain.'

describe('a resource that another document says was deleted', () => {
  it.each([
    ['by the time of the bundle', deleted('Condition/m', FEBRUARY)],
    ['by its timestamp', bundle('batch', [gone('Condition/m')], { timestamp: FEBRUARY })],
    ['by the time of the entry', bundle('history', [gone('Condition/m', { response: { lastModified: FEBRUARY } })])],
    ['by the version', bundle('history', [gone('Condition/m/_history/3', { response: { etag: 'W/"3"' } })])],
    ['under its whole URL', deleted('https://host.example/fhir/Condition/m', FEBRUARY)],
    ['with what hangs on it', deleted('Condition/m?_cascade=delete', FEBRUARY)],
    ['inside another bundle', bundle('collection', [{ resource: deleted('Condition/m', FEBRUARY) }])],
    [
      'and that was not there any more',
      bundle('batch', [gone('Condition/m', { response: { status: '404' } })], { timestamp: FEBRUARY }),
    ],
  ])('is not used, %s, whatever the order of the documents', (_, deletion) => {
    const own = liver(JANUARY, { meta: { lastUpdated: JANUARY, versionId: '2' } })
    for (const values of [
      [own, deletion],
      [deletion, own],
    ]) {
      const { record, warnings, ends } = chart(...values)
      expect(record['metastases']).toEqual([])
      expect(warnings.join()).not.toContain('Condition/m')
      expect(ends).toContainEqual(['Condition/m', 'not relevant', 'left.deleted'])
      expect(ends).toHaveLength(3)
    }
  })

  it('is used if it was written again after that', () => {
    expect(metastases(liver(MARCH), deleted('Condition/m', FEBRUARY))).toEqual([{ site: 'liver' }])
    const { record, ends } = chart(liver(JANUARY), liver(MARCH), deleted('Condition/m', FEBRUARY))
    expect(record['metastases']).toEqual([{ site: 'liver' }])
    expect(ends).toContainEqual(['Condition/m (no. 2)', 'not relevant', 'left.deleted'])
    expect(
      metastases(liver(MARCH), deleted('Condition/m', FEBRUARY), deleted('Condition/m', '2026-03-02T00:00:00Z')),
    ).toEqual([])
  })

  it.each<[string, JsonObject, JsonObject | undefined]>([
    ['the deletion has no time', liver(JANUARY), deleted('Condition/m')],
    ['the resource has none', liver(), deleted('Condition/m', FEBRUARY)],
    ['both are of one moment', liver(FEBRUARY), deleted('Condition/m', FEBRUARY)],
    ['a time has no zone', liver('2026-01-01T00:00:00'), deleted('Condition/m', FEBRUARY)],
    [
      'number and time disagree',
      liver(JANUARY, { meta: { lastUpdated: JANUARY, versionId: '9' } }),
      bundle('history', [gone('Condition/m', { response: { etag: 'W/"2"', lastModified: FEBRUARY } })]),
    ],
    // The time of a history request is not the time of the deletion: another page may say that the resource was written
    // again.
    [
      'a history has a time of its own only',
      liver(JANUARY),
      bundle('history', [gone('Condition/m')], { timestamp: FEBRUARY }),
    ],
    [
      'a bundle that is no history holds both',
      bundle('collection', [gone('Condition/m'), { resource: liver() }]),
      undefined,
    ],
  ])('is not certain if nothing says which came last: %s', (_, one, other) => {
    const { record, warnings, ends } = chart(one, ...(other === undefined ? [] : [other]))
    expect(record['metastases']).toBeUndefined()
    expect(warnings.join()).toContain(PERHAPS)
    expect(ends).not.toContainEqual(['Condition/m', 'used', undefined])
  })

  it.each([
    ['of another type', deleted('Observation/m', FEBRUARY)],
    ['of another server', bundle('transaction', [gone('https://other.example/fhir/Condition/m')], written(FEBRUARY))],
    [
      'that the server refused',
      bundle('batch', [gone('Condition/m', { response: { status: '409 Conflict' } })], { timestamp: FEBRUARY }),
    ],
  ])('is not affected by a deletion %s', (_, deletion) => {
    const own = { fullUrl: 'https://host.example/fhir/Condition/m', resource: liver(JANUARY) }
    expect(metastases(bundle('searchset', [own]), deletion)).toEqual([{ site: 'liver' }])
  })

  it('leaves the fact unknown if it may be newer than the other value', () => {
    const ecog = (id: string, value: number, day: string): JsonObject =>
      observation(id, 'loinc 89247-1', { valueInteger: value }, { effectiveDateTime: `2026-03-${day}` })
    const both = [ecog('1', 1, '01'), ecog('2', 3, '10')]
    expect(charted(both).record['ecog']).toBe(3)
    expect(charted([...both, deleted('Observation/2')]).record['ecog']).toBeUndefined()
    expect(charted([...both, deleted('Observation/1')]).record['ecog']).toBe(3)
  })
})

describe('a bundle that contains a resource and its deletion', () => {
  it('uses the order of entries of a history if there are no times', () => {
    const put = { request: { method: 'PUT', url: 'Condition/m' }, resource: liver() }
    expect(metastases(bundle('history', [gone('Condition/m'), put]))).toEqual([])
    expect(metastases(bundle('history', [put, gone('Condition/m')]))).toEqual([{ site: 'liver' }])
    expect(chart(bundle('history', [gone('Condition/m'), put])).ends).toContainEqual([
      'Condition/m',
      'not relevant',
      'left.deleted',
    ])
  })

  it('deletes first if it is a transaction', () => {
    expect(metastases(bundle('transaction', [{ resource: liver() }, gone('Condition/m')]))).toEqual([{ site: 'liver' }])
    expect(
      metastases(bundle('transaction', [{ resource: liver() }, gone('Condition?code=x')], written(FEBRUARY))),
    ).toEqual([{ site: 'liver' }])
  })

  it('ignores the resource in the deleting entry', () => {
    const entry = { ...gone('Condition/m'), resource: liver() }
    expect(metastases(bundle('history', [entry]))).toEqual([])
    expect(chart(bundle('history', [entry])).ends).toContainEqual(['Condition/m', 'not relevant', 'left.deleted'])
  })
})

describe('versions of a resource, one of them withdrawn and none known to be the newest', () => {
  const wrong = { verificationStatus: { coding: [{ code: 'entered-in-error' }] } }

  it('are not certain, which is reported once', () => {
    for (const values of [
      [liver(), liver(undefined, wrong)],
      [liver(undefined, wrong), liver()],
    ]) {
      const { record, warnings } = chart(...values)
      expect(record['metastases']).toBeUndefined()
      expect(warnings.filter((one) => one.includes('takes it back'))).toHaveLength(1)
      expect(warnings.join()).not.toContain('what each says is taken')
    }
  })

  it('leave a death unknown', () => {
    const died = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/discharge-disposition', code: 'exp' }] }
    const encounter = { resourceType: 'Encounter', id: 'e', hospitalization: { dischargeDisposition: died } }
    const versions = ['finished', 'entered-in-error'].map((status) => ({ ...encounter, status }))
    expect(charted(versions.slice(0, 1)).record['deceased']).toBe(true)
    const { record, warnings } = charted(versions)
    expect(record['deceased']).toBeUndefined()
    expect(warnings.join()).toContain('check whether the patient has died')
  })
})

describe('a deletion by a search', () => {
  const SEARCH =
    'Condition/m may have been deleted, since a deletion names a search and no resource; it is read as not certain.'
  const resource = liver(JANUARY, {
    identifier: [{ system: 'urn:s', value: 'A7' }],
    subject: { reference: 'Patient/p' },
  })
  const own = bundle('searchset', [{ fullUrl: 'https://host.example/fhir/Condition/m', resource }])

  it.each([
    'Condition?code=x',
    'Condition',
    'https://host.example/fhir/Condition?identifier=urn:s|a7',
    '?_tag=x',
    '',
    'Condition?identifier=b,A7',
    'Condition?patient=Patient/p',
    'Condition?subject=p&clinical-status=active',
    'Condition?patient=urn:uuid:9',
    'Condition?patient=',
    'Condition?identifier=&_id=',
    'Condition?identifier=A+8',
    'https://host.example/fhir/Condition?code=https://other.example/fhir/Code/x',
    'Condition?patient=q,Patient/p',
    'Condition?identifier=urn:s|',
    String.raw`Condition?identifier=a\,b`,
  ])('makes uncertain what it may find: %s', (url) => {
    const { record, warnings } = chart(own, deleted(url, FEBRUARY))
    expect(record['metastases']).toBeUndefined()
    expect(warnings.join()).toContain(SEARCH)
  })

  it.each([
    'Observation?code=x',
    'Condition?identifier=b',
    'Condition?identifier=urn:t|A7',
    'Condition?patient=q',
    'Condition?_id=x&code=y',
    'Condition?patient=q,r&code=y',
    'https://other.example/fhir/Condition?code=x',
  ])('does not affect what it cannot find: %s', (url) => {
    expect(metastases(own, deleted(url, FEBRUARY))).toEqual([{ site: 'liver' }])
  })

  it('is reported once for each fact, with the number of results it may have found', () => {
    const lab = (value: number): JsonObject =>
      observation(`o${value}`, 'loinc 1742-6', {
        ...written(JANUARY),
        identifier: [{ value: `id${value}` }],
        effectiveDateTime: '2026-03-01',
        valueQuantity: { value, unit: 'U/L' },
      })
    const ecog = observation('e', 'loinc 89247-1', {
      ...written(JANUARY),
      identifier: [{ value: 'E' }],
      valueInteger: 1,
    })
    const urls = [20, 30, 40].map((one) => `Observation?identifier=id${one}`)
    const deletion = bundle(
      'transaction',
      [...urls, 'Observation?identifier=e'].map((url) => gone(url)),
      written(FEBRUARY),
    )
    const { record, warnings } = chart(lab(20), lab(30), lab(40), ecog, deletion)
    expect([record['labs'], record['ecog']]).toEqual([undefined, undefined])
    const may = 'may have been deleted, since a deletion names a search and no resource; it is read as not certain.'
    expect(warnings.filter((one) => one.includes('deletion'))).toEqual([
      `: Observation/o20 ${may} The same goes for 3 more.`,
      `labs.alt: Observation/o20 ${may} The same goes for 2 more.`,
      `ecog: Observation/e ${may}`,
    ])
    expect(warnings.join()).not.toContain('status')
  })

  it('does not affect what was written after it', () => {
    expect(metastases(liver(MARCH), deleted('Condition?code=x', FEBRUARY))).toEqual([{ site: 'liver' }])
  })
})

describe('a deleted Patient', () => {
  const patient = (lastUpdated?: string, more: JsonObject = {}): JsonObject => ({
    ...PATIENT,
    ...written(lastUpdated),
    ...more,
  })
  const refused = (...values: readonly JsonObject[]): readonly string[] => {
    const { patients, refused: why } = imported(values)
    return [...why, ...patients.map((one) => String(one.record['id']))]
  }

  it('is not screened, and the reason is given', () => {
    expect(refused(patient(JANUARY), deleted('Patient/p', FEBRUARY))).toEqual([
      'Patient/p was deleted; it is not screened.',
    ])
    expect(refused(patient(), deleted('Patient/p', FEBRUARY))).toEqual([
      'Patient/p was deleted, and nothing says whether before or after it was written; it is not screened.',
    ])
    expect(refused(patient(JANUARY), deleted('Patient?name=x', FEBRUARY))).toEqual([
      'Patient/p may have been deleted, since a deletion names a search and no resource; it is not screened.',
    ])
    expect(refused(patient(JANUARY), { ...PATIENT, id: 'q' }, deleted('Patient/p', FEBRUARY))).toEqual([
      expect.stringContaining('was deleted'),
      'q',
    ])
  })

  it('is screened if it was written again', () => {
    const values = [
      patient(JANUARY, { gender: 'male' }),
      patient(MARCH, { gender: 'female' }),
      deleted('Patient/p', FEBRUARY),
    ]
    for (const all of [values, values.toReversed()]) {
      expect(refused(...all)).toEqual(['p'])
      expect(imported(all).patients[0]?.record['sex']).toBe('female')
    }
  })

  it('is not a second person with the same id', () => {
    const [first, second] = [
      { gender: 'male', birthDate: '1950-01-01' },
      { gender: 'female', birthDate: '1970-01-01' },
    ]
    expect(refused(patient(JANUARY, first), patient(MARCH, second), deleted('Patient/p', FEBRUARY))).toEqual(['p'])
  })

  it('gives its resources to the one that replaced it', () => {
    const next = { resourceType: 'Patient', id: 'q', link: [{ type: 'replaces', other: { reference: 'Patient/p' } }] }
    const own = { ...BREAST, subject: { reference: 'Patient/p' } }
    const { patients, refused: why } = imported([patient(JANUARY), own, next, deleted('Patient/p', FEBRUARY)])
    expect(why).toEqual([])
    expect(patients.map(({ record }) => [record['id'], record['breast_cancer']])).toEqual([['q', { present: true }]])
  })
})

describe('deletions without other resources', () => {
  it('give no patient', () => {
    expect(() => imported([deleted('Patient/p', FEBRUARY)])).toThrow('There is no Patient')
  })
})

describe('a reference to a deleted resource, or a deleted encounter', () => {
  const drug = {
    resourceType: 'MedicationStatement',
    id: 's',
    status: 'active',
    medicationReference: { reference: 'Medication/d' },
  }
  const letrozole = { resourceType: 'Medication', id: 'd', code: { text: 'Letrozole' } }
  const died = {
    resourceType: 'Encounter',
    id: 'e',
    status: 'finished',
    hospitalization: {
      dischargeDisposition: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/discharge-disposition', code: 'exp' }],
      },
    },
  }

  it('leaves the drug unknown', () => {
    expect(entries(charted([drug, letrozole]), 'systemic_therapies')).toHaveLength(1)
    for (const deletion of [deleted('Medication/d', FEBRUARY), bundle('history', [gone('Medication/d')])])
      expect(charted([drug, letrozole, deletion], ['systemic_therapies']).record['systemic_therapies']).toBeUndefined()
  })

  it('leaves a death unknown if the encounter may have been deleted, with a warning', () => {
    expect(charted([died]).record['deceased']).toBe(true)
    const { record, warnings } = charted([died, deleted('Encounter/e')])
    expect(record['deceased']).toBeUndefined()
    expect(warnings.join()).toContain('check whether the patient has died')
    expect(charted([{ ...died, ...written(JANUARY) }, deleted('Encounter/e', FEBRUARY)]).warnings).toEqual([])
  })
})
