import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { BREAST, charted, concept, condition, entries, statusIn } from '../support/chart.ts'

/** Where the metastases of a chart are, and how many there are for certain. */

const BONES = ['spine', 'sternum', 'humerus', 'pelvis', 'femur', 'rib', 'skull', 'other_bone']
const BONE = 'snomed 94222008'
const LIVER = 'snomed 94381002'
const LUNG = 'snomed 94391008'
const METASTASIS = 'snomed 128462008'
const SIDES: Readonly<Record<string, string>> = { left: 'snomed 7771000', right: 'snomed 24028007' }

/** A body site, with its side as mCODE writes it. */
function site(code: string, side?: string): JsonObject {
  const url = 'http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-laterality-qualifier'
  const extension = [{ url, valueCodeableConcept: concept(SIDES[side ?? ''] ?? '') }]
  return { ...concept(code), ...(side !== undefined && { extension }) }
}

const at = (...bodySite: readonly JsonObject[]): JsonObject => ({ bodySite })
let made = 0
const lesion = (code: string, more: JsonObject = {}): JsonObject => condition(`m${++made}`, code, more)
const found = (...lesions: readonly JsonObject[]): readonly Json[] | undefined =>
  entries(charted([BREAST, ...lesions]), 'metastases')
const isComplete = (...lesions: readonly JsonObject[]): boolean =>
  Array.isArray(charted([BREAST, ...lesions], ['metastases']).record['metastases'])

describe('the body site of a metastasis', () => {
  it.each<[string, string, Json]>([
    ['snomed 421060004', 'vertebral column', 'spine'],
    ['snomed 11994002', 'L4', 'spine'],
    ['snomed 56873002', 'sternum', 'sternum'],
    ['snomed 85050009', 'humerus', 'humerus'],
    ['snomed 71341001', 'femur', 'femur'],
    ['snomed 22356005', 'ilium', 'pelvis'],
    ['snomed 113197003', 'rib', 'rib'],
    ['snomed 89546000', 'skull', 'skull'],
    ['snomed 79601000', 'scapula', 'other_bone'],
    ['snomed 54735007', 'sacrum', { one_of: ['spine', 'pelvis'] }],
    ['icdo3 C41.2', 'vertebral column', 'spine'],
    ['icdo3 C41.4', 'pelvis, sacrum, coccyx', { one_of: ['spine', 'pelvis', 'other_bone'] }],
    ['snomed 272673000', 'bone', { one_of: BONES }],
  ])('says which bone it is: %s (%s)', (code, _, expected) => {
    expect(found(lesion(BONE, at(site(code))))).toEqual([{ site: expected }])
    expect(found(lesion('icd10 C79.51', at(site(code))))).toEqual([{ site: expected }])
  })

  it.each([
    ['snomed 10200004', 'liver'],
    ['snomed 39607008', 'lung'],
    ['snomed 12738006', 'brain'],
    ['snomed 3120008', 'pleura'],
    ['snomed 39937001', 'skin'],
  ])('gives the organ if the code does not: %s (%s)', (code, expected) => {
    expect(found(lesion(METASTASIS, at(site(code))))).toEqual([{ site: expected }])
  })

  it('gives the side as well as the site', () => {
    expect(found(lesion(BONE, at(site('snomed 113197003', 'left'))))).toEqual([{ site: 'rib', side: 'left' }])
    expect(found(lesion(LUNG, at(site('snomed 39607008', 'right'))))).toEqual([{ site: 'lung', side: 'right' }])
    expect(found(lesion(LUNG, at(concept('snomed 7771000'))))).toEqual([{ site: 'lung', side: 'left' }])
  })

  it('leaves the site unknown, with a warning, if it contradicts the code', () => {
    const chart = charted([BREAST, lesion(LIVER, at(site('snomed 39607008')))])
    expect(entries(chart, 'metastases')).toEqual([{}])
    expect(chart.warnings.join('\n')).toContain('name different places')
  })

  it('does not matter if it is unknown and the code gives the site', () => {
    expect(found(lesion(LIVER, at(concept('snomed 20837000'))))).toEqual([{ site: 'liver' }])
    expect(found(lesion(BONE, at(concept('snomed 20837000'))))).toEqual([{ site: { one_of: BONES } }])
  })

  it('leaves open whether the metastasis is regional if it is unknown and the code gives no site', () => {
    for (const where of ['snomed 68171009', 'snomed 80248007']) {
      const chart = charted([BREAST, lesion(METASTASIS, at(concept(where)))], ['metastases'])
      expect(entries(chart, 'metastases')).toBeUndefined()
      expect(chart.warnings.join('\n')).toContain('it may be regional, so it is not taken')
    }
  })

  it('is one of several if the condition names several, and then the list is incomplete', () => {
    const two = lesion(BONE, at(site('snomed 113197003'), site('snomed 56873002')))
    expect(found(two)).toEqual([{ site: { one_of: ['sternum', 'rib'] } }])
    expect(isComplete(two)).toBe(false)
  })

  it('is needed to count a metastasis as distant if its code is unknown', () => {
    const profile = {
      meta: { profile: ['http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-secondary-cancer-condition'] },
    }
    const node = lesion('snomed 94175005', profile)
    const chart = charted([BREAST, node], ['metastases'])
    expect(entries(chart, 'metastases')).toBeUndefined()
    expect(entries(charted([BREAST, { ...node, ...at(site('snomed 10200004')) }]), 'metastases')).toEqual([
      { site: 'liver' },
    ])
  })
})

describe('a metastasis that is charted at several visits', () => {
  const visits = (code: string, more?: JsonObject): JsonObject[] => Array.from({ length: 6 }, () => lesion(code, more))

  it('is one entry with any number of lesions, and the provenance counts its conditions', () => {
    const six = visits(LIVER)
    const chart = charted([BREAST, ...six])
    expect(entries(chart, 'metastases')).toEqual([{ site: 'liver' }])
    const [first] = six
    expect((chart.record['provenance'] as JsonObject)['metastases[0]']).toBe(
      `Condition/${String(first?.['id'])} and 5 more`,
    )
    expect(isComplete(...six)).toBe(true)
  })

  it('is not known to be more than five lesions', () => {
    const { record } = charted([BREAST, ...visits(LIVER)], ['metastases'])
    expect(statusIn(record, 'NCT04158843', 'E4')).toBe('unknown')
    expect(statusIn(charted([BREAST, ...visits(LIVER)]).record, 'NCT04158843', 'E4')).toBe('unknown')
  })

  it('is one entry for one site and side, and two entries for two sites or sides', () => {
    const rib = (side?: string): JsonObject => lesion(BONE, at(site('snomed 113197003', side)))
    expect(found(rib('left'), rib('left'))).toEqual([{ site: 'rib', side: 'left' }])
    expect(isComplete(rib('left'), rib('left'))).toBe(true)
    expect(found(rib('left'), rib('right'))).toEqual([
      { site: 'rib', side: 'left' },
      { site: 'rib', side: 'right' },
    ])
    expect(isComplete(rib('left'), rib('right'))).toBe(true)
    expect(found(lesion(LIVER), lesion(LUNG))).toEqual([{ site: 'liver' }, { site: 'lung' }])
  })

  it('may be on either side if no side is recorded, so the list is not known to be complete', () => {
    const rib = (): JsonObject => lesion(BONE, at(site('snomed 113197003')))
    expect(found(rib(), rib())).toEqual([{ site: 'rib' }])
    expect(isComplete(rib())).toBe(true)
    expect(isComplete(rib(), rib())).toBe(false)
    expect(found(lesion(BONE), lesion(BONE))).toEqual([{ site: { one_of: BONES } }])
    expect(isComplete(lesion(BONE), lesion(BONE))).toBe(false)
    expect(found(lesion(METASTASIS), lesion(METASTASIS))).toEqual([{}])
    expect(isComplete(lesion(METASTASIS), lesion(METASTASIS))).toBe(false)
  })

  it('takes the most exact site that any visit gives, and leaves the list incomplete', () => {
    const spine = (): JsonObject => lesion(BONE, at(site('snomed 421060004')))
    for (const all of [
      [spine(), lesion(BONE)],
      [lesion(BONE), spine()],
    ]) {
      expect(found(...all)).toEqual([{ site: 'spine' }])
      expect(isComplete(...all)).toBe(false)
    }
    const left = lesion(LUNG, at(site('snomed 39607008', 'left')))
    expect(found(lesion(LUNG), left)).toEqual([{ site: 'lung', side: 'left' }])
    expect(isComplete(lesion(LUNG), left)).toBe(false)
  })

  it('is one entry with what it may be the same as, and two with what it cannot be', () => {
    const sacrum = lesion(BONE, at(site('snomed 54735007')))
    const pelvis = lesion(BONE, at(site('snomed 118645006')))
    expect(found(sacrum, pelvis)).toEqual([{ site: { one_of: ['spine', 'pelvis'] } }])
    expect(found(lesion(LIVER), lesion(BONE))).toEqual([{ site: 'liver' }, { site: { one_of: BONES } }])
    expect(isComplete(lesion(LIVER), lesion(BONE))).toBe(true)
  })

  it('is listed in the order of the chart', () => {
    expect(found(lesion(BONE), lesion(LIVER), lesion(BONE))).toEqual([{ site: { one_of: BONES } }, { site: 'liver' }])
  })
})

describe('a metastasis of the spine, or one that may be', () => {
  it.each<[string, JsonObject]>([
    ['of bone', condition('m', 'snomed 94222008')],
    ['of the spine, by its body site', condition('m', 'snomed 94222008', { bodySite: [concept('snomed 421060004')] })],
    ['that is not understood', condition('m', 'Secondary malignant neoplasm of vertebral column')],
    ['nobody knows where', condition('m', 'snomed 128462008')],
  ])('%s: leaves the list of spinal lesions incomplete', (_, lesion) => {
    const { record, warnings } = charted([BREAST, lesion], ['spinal_lesions'])
    expect(record['spinal_lesions']).toBeUndefined()
    expect(warnings.join()).toContain('So --assume-complete does not apply to this list.')
  })

  it('is not one of the liver, however often it is charted', () => {
    const liver = (id: string): JsonObject => condition(id, 'snomed 94381002')
    expect(charted([BREAST, liver('a'), liver('b')], ['spinal_lesions']).record['spinal_lesions']).toEqual([])
  })
})

describe('a metastasis', () => {
  const status = (code: string, more: JsonObject = {}): JsonObject => ({
    clinicalStatus: { coding: [{ code }] },
    ...more,
  })
  const gone = (...charts: readonly JsonObject[]): unknown =>
    found(...charts.map((one) => lesion(LIVER, one)))?.map((one) => (one as JsonObject)['resolved'])

  it.each(['active', 'recurrence', 'relapse'])('is present if the chart calls it %s', (code) => {
    expect(gone(status(code))).toEqual([false])
  })

  it.each(['inactive', 'remission', 'resolved'])(
    'is neither present nor gone for certain if the chart calls it %s',
    (code) => {
      expect(gone(status(code))).toEqual([null])
      const { record, warnings } = charted([BREAST, lesion(LIVER, status(code))])
      expect(warnings.join('\n')).toContain(
        'is said to be over; whether the metastasis is gone is for a person to see.',
      )
      expect(statusIn(record, 'NCT04158843', 'E3')).toBe('unknown')
    },
  )

  it('is neither present nor gone for certain if the chart gives an end', () => {
    expect(gone(status('active', { abatementDateTime: '2025-01' }))).toEqual([null])
  })

  it('counts as present if the chart only lists it', () => {
    expect(gone({})).toEqual([undefined])
    const { record } = charted([BREAST, lesion(LIVER, {})])
    expect(statusIn(record, 'NCT04158843', 'E3')).toBe('fail')
  })

  it('is present if one of several visits says so', () => {
    expect(gone(status('resolved'), status('active'))).toEqual([false])
    const { warnings } = charted([BREAST, lesion(LIVER, status('resolved')), lesion(LIVER, status('active'))])
    expect(warnings.join('\n')).not.toContain('is said to be over')
  })
})
