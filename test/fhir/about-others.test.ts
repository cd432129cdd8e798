import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { BREAST, breastCancer, charted, concept, entries, imported, observation } from '../support/chart.ts'

const patient = (more: JsonObject = {}): JsonObject => ({ resourceType: 'Patient', id: 'p', ...more })
const MRN = 'urn:oid:2.999.1'
const named = (value: string, system = MRN): JsonObject => ({ identifier: [{ system, value }] })
const said = (value: string, system = MRN): JsonObject => ({ subject: { identifier: { system, value } } })
const ecog = (more: JsonObject): JsonObject =>
  observation('e', 'loinc 89247-1', { valueInteger: 1 }, { effectiveDateTime: '2026-03-10', ...more })
const ecogOf = (values: readonly Json[], id = 'p'): unknown =>
  imported(values).patients.find((one) => one.record['id'] === id)?.record['ecog']

describe('a resource that names its patient by an identifier', () => {
  it('belongs to the patient who has that identifier', () => {
    expect(ecogOf([patient(named('7')), ecog(said('7'))])).toBe(1)
    const two = [patient(named('7')), { ...patient(named('8')), id: 'q' }, ecog(said('8'))]
    expect([ecogOf(two), ecogOf(two, 'q')]).toEqual([undefined, 1])
  })

  it.each<[string, JsonObject, JsonObject]>([
    ['of another number', named('7'), said('8')],
    ['of another system', named('7'), said('7', 'urn:oid:2.999.2')],
    ['where the Patient has none', {}, said('7')],
  ])('is not assigned to a patient %s, but may be about her, so her lists stay incomplete', (_, own, subject) => {
    const { patients } = imported([patient(own), ecog(subject), { ...BREAST, ...subject }], undefined, ['metastases'])
    const [first] = patients
    expect(first?.record).toEqual({ id: 'p', provenance: {} })
    expect(first?.warnings.join('\n')).toContain('2 resources name none of the patients in this file')
    expect(entries({ record: first?.record ?? {} }, 'metastases')).toBeUndefined()
  })

  it('belongs to the patient that its reference names, if it has a reference', () => {
    expect(ecogOf([patient(named('7')), ecog({ subject: { reference: 'Patient/p', ...said('8') } })])).toBe(1)
  })
})

describe('a resource of a server that references a patient', () => {
  const bundle = (reference: string): JsonObject => ({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { fullUrl: 'https://one.example/fhir/Patient/p', resource: patient() },
      { fullUrl: 'https://one.example/fhir/Observation/e', resource: ecog({ subject: { reference } }) },
    ],
  })

  it('does not belong to a patient of another server with the same id, and leaves her lists incomplete', () => {
    const { patients } = imported([bundle('https://two.example/fhir/Patient/p')], undefined, ['metastases'])
    expect(patients[0]?.record).toEqual({ id: 'p', provenance: {} })
    expect(patients[0]?.warnings.join('\n')).toContain('1 resource names none of the patients in this file')
  })

  it.each(['https://one.example/fhir/Patient/p', 'HTTPS://ONE.example/fhir/Patient/p/_history/2', 'Patient/p'])(
    'belongs to the patient of the same server if the reference is %s',
    (reference) => {
      expect(ecogOf([bundle(reference)])).toBe(1)
    },
  )
})

describe('an observation of a patient whose focus is something else', () => {
  it.each(['RelatedPerson/donor', 'Patient/child', 'Device/pump', 'Group/ward', 'https://one.example/RelatedPerson/1'])(
    'is not used if it is about somebody else or an object: %s',
    (reference) => {
      const { record, warnings } = charted([ecog({ subject: { reference: 'Patient/p' }, focus: [{ reference }] })])
      expect(record['ecog']).toBeUndefined()
      expect(warnings).toEqual(['ecog: Observation/e (1) is not about the patient but about another; it is not taken.'])
    },
  )

  it.each(['Patient/p', 'Condition/breast', 'Specimen/1', 'Procedure/2'])(
    'is used if it is about the patient or part of her care: %s',
    (reference) => {
      const own = ecog({ subject: { reference: 'Patient/p' }, focus: [{ reference }] })
      expect(charted([BREAST, own]).record['ecog']).toBe(1)
    },
  )
})

describe('an observation whose focus is not clear', () => {
  const fetus = { coding: [{ system: 'http://snomed.info/sct', code: '83418008', display: 'Fetus' }] }
  const code = 'http://hl7.org/fhir/StructureDefinition/observation-focusCode'
  it.each<[string, JsonObject]>([
    ['words alone', { focus: [{ display: 'Fetus' }] }],
    ['an identifier alone', { focus: [{ identifier: { value: '7' } }] }],
    ['a reference that is not here', { focus: [{ reference: 'urn:uuid:0' }] }],
    ['a code', { extension: [{ url: code, valueCodeableConcept: fetus }] }],
  ])('is not used: %s', (_, more) => {
    const { record, warnings } = charted([ecog({ subject: { reference: 'Patient/p' }, ...more })])
    expect(record['ecog']).toBeUndefined()
    expect(warnings).toEqual(['ecog: Observation/e (1) does not say clearly whom it is about; it is not taken.'])
  })

  it('is used or not depending on what the focus refers to in the bundle or inside the resource', () => {
    const subject = { reference: 'urn:uuid:p' }
    const bundle = (focus: JsonObject, more: JsonObject = {}): JsonObject => ({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { fullUrl: 'urn:uuid:p', resource: patient() },
        { fullUrl: 'urn:uuid:r', resource: { resourceType: 'RelatedPerson', id: 'r', patient: subject } },
        { fullUrl: 'urn:uuid:b', resource: { ...BREAST, subject } },
        { resource: ecog({ subject, focus: [focus], ...more }) },
      ],
    })
    const inside = { contained: [{ resourceType: 'RelatedPerson', id: 'x' }] }
    expect(ecogOf([bundle({ reference: 'urn:uuid:p' })])).toBe(1)
    expect(ecogOf([bundle({ reference: 'urn:uuid:b' })])).toBe(1)
    expect(ecogOf([bundle({ reference: 'urn:uuid:r' })])).toBeUndefined()
    expect(ecogOf([bundle({ reference: '#x' }, inside)])).toBeUndefined()
  })
})

describe('a receptor result from a specimen', () => {
  const er = (more: JsonObject): JsonObject =>
    observation(
      'r',
      'loinc 85337-4',
      { valueCodeableConcept: concept('snomed 10828004') },
      {
        subject: { reference: 'Patient/p' },
        specimen: { reference: 'Specimen/s' },
        ...more,
      },
    )
  const specimen = (more: JsonObject): JsonObject => ({ resourceType: 'Specimen', id: 's', ...more })
  const erOf = (...all: readonly JsonObject[]): unknown =>
    breastCancer({ record: imported([patient(), BREAST, ...all]).patients[0]?.record ?? {} })['er']
  const inside = (subject: JsonObject): JsonObject =>
    er({ contained: [specimen({ subject })], specimen: { reference: '#s' } })

  it.each<[string, readonly JsonObject[]]>([
    ['of a donor', [er({}), specimen({ subject: { reference: 'Patient/donor' } })]],
    ['of a donor, inside', [inside({ reference: 'Patient/donor' })]],
    ['of a device', [er({}), specimen({ subject: { reference: 'Device/1' } })]],
    ['of a place, inside', [inside({ reference: 'Location/1' })]],
    ['taken back', [er({}), specimen({ subject: { reference: 'Patient/p' }, status: 'entered-in-error' })]],
    ['unfit', [er({}), specimen({ subject: { reference: 'Patient/p' }, status: 'unsatisfactory' })]],
  ])('%s is not used', (_, all) => {
    expect(erOf(...all)).toBeUndefined()
  })

  it.each<[string, readonly JsonObject[]]>([
    ['of hers', [er({}), specimen({ subject: { reference: 'Patient/p' } })]],
    ['that is not here', [er({})]],
    ['of hers, inside', [inside({ reference: 'Patient/p' })]],
    ['used up', [er({}), specimen({ subject: { reference: 'Patient/p' }, status: 'unavailable' })]],
  ])('%s is used', (_, all) => {
    expect(erOf(...all)).toBe('positive')
  })
})

describe('a result named by a report or panel', () => {
  const own = { reference: 'Observation/e' }
  const report = (id: string, status: string): JsonObject => ({
    resourceType: 'DiagnosticReport',
    id,
    status,
    result: [own],
  })
  const panel = observation('n', 'loinc 24323-8', {}, { status: 'entered-in-error', hasMember: [own] })

  it.each<[string, readonly JsonObject[], number | undefined]>([
    ['a report', [report('r', 'entered-in-error')], undefined],
    ['a report that was cancelled', [report('r', 'cancelled')], undefined],
    ['a panel', [panel], undefined],
    ['a report beside a good one', [report('r', 'entered-in-error'), report('g', 'final')], 1],
    ['a good report', [report('g', 'amended')], 1],
  ])('is not used if all of them were taken back: %s', (_, holders, expected) => {
    const { record, warnings } = charted([ecog({}), ...holders])
    expect(record['ecog']).toBe(expected)
    expect(warnings.some((one) => one.includes('which was taken back'))).toBe(expected === undefined)
  })
})

describe('two Patients with the same id', () => {
  const of = (gender: string, birthDate: string, more: JsonObject = {}): JsonObject =>
    patient({ gender, birthDate, ...more })
  const read = (...all: readonly JsonObject[]): ReturnType<typeof imported> => imported([...all, ecog({})])

  it('are refused, with a reason, if they differ in sex and birth', () => {
    const { patients, refused } = read(of('female', '1970-05-01'), of('male', '1950-02-03'))
    expect(patients).toEqual([])
    expect(refused).toEqual([
      'Patient/p: Two Patients with this id differ in sex and birth, and may be two people; read the chart of each by itself.',
    ])
  })

  it.each<[string, JsonObject, JsonObject]>([
    ['only in sex', of('female', '1970-05-01'), of('male', '1970-05-01')],
    ['only in birth', of('female', '1970-05-01'), of('female', '1950-02-03')],
    ['in how much they say', of('female', '1970-05-01'), of('unknown', '1970')],
    [
      'in their versions',
      of('female', '1970-05-01', { meta: { versionId: '2', lastUpdated: '2026-03-02T00:00:00Z' } }),
      of('male', '1950-02-03', { meta: { versionId: '1', lastUpdated: '2026-03-01T00:00:00Z' } }),
    ],
  ])('count as versions of one patient if they differ %s', (_, one, other) => {
    expect(read(one, other).refused).toEqual([])
    expect(read(one, other).patients).toHaveLength(1)
  })
})
