import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import {
  BREAST,
  breastCancer,
  charted,
  concept,
  condition,
  imported,
  entries,
  mapping,
  observation,
  procedure,
} from '../support/chart.ts'

const drug = (code: JsonObject): JsonObject => ({
  resourceType: 'MedicationStatement',
  id: 'drug',
  status: 'completed',
  medicationCodeableConcept: code,
})

/** The list as it is if the user assumes it complete. */
function assumed(list: string, ...resources: readonly JsonObject[]): { value: unknown; said: string } {
  const { record, warnings } = charted([BREAST, ...resources], [list])
  return { value: record[list], said: warnings.join('\n') }
}

const BONES = ['spine', 'sternum', 'humerus', 'pelvis', 'femur', 'rib', 'skull', 'other_bone']

describe('a list that is assumed complete', () => {
  it('is incomplete if something in it was not understood, and the warning names the resources', () => {
    const { value, said } = assumed(
      'other_cancers',
      condition('c1', concept('icd10 C80.1', 'Malignant neoplasm, unspecified')),
      condition('c2', concept('icd10 C80.1', 'Malignant neoplasm, unspecified')),
      condition('c3', 'Ovarian cancer'),
    )
    expect(value).toBeUndefined()
    expect(said).toContain('Condition/c1 and 1 more (icd10 C80.1 “Malignant neoplasm, unspecified”)')
    expect(said).toContain('Condition/c3 (“ovarian cancer”)')
    expect(said).toContain('--assume-complete does not apply')
    expect(said).not.toContain('Taken as complete')
  })

  it('keeps what was understood, but is incomplete', () => {
    const { value } = assumed('surgeries', procedure('a', 'cpt 19307'), procedure('b', 'Appendectomy'))
    expect(value).toEqual({
      complete: false,
      items: [{ procedure: 'modified_radical_mastectomy', for_breast_cancer: true }],
    })
  })

  it('is incomplete if a metastasis may belong to another cancer, or may be regional', () => {
    expect(assumed('metastases', condition('o', 'icd10 C56.1'), condition('m', 'icd10 C78.7')).value).toBeUndefined()
    expect(assumed('metastases', condition('m', 'icd10 C77.1')).value).toBeUndefined()
    expect(assumed('metastases', condition('m', 'icd10 C79.81')).value).toBeUndefined()
    expect(assumed('metastases', condition('m', 'icd10 C77.3')).value).toEqual([])
  })

  it('is incomplete if a cancer or a metastasis is only suspected', () => {
    const status = { verificationStatus: { coding: [{ code: 'provisional' }] } }
    expect(assumed('other_cancers', condition('o', 'icd10 C34.1', status)).value).toBeUndefined()
    expect(assumed('metastases', condition('o', 'icd10 C78.7', status)).value).toBeUndefined()
    expect(assumed('other_cancers', condition('o', 'Cancer of the lung', status)).value).toBeUndefined()
  })

  it.each<[string, JsonObject]>([
    ['surgeries', procedure('x', 'Wide local excision of left breast')],
    ['surgeries', procedure('x', 'Sentinel lymph node biopsy (procedure)')],
    ['surgeries', procedure('x', 'Brusterhaltende Operation links')],
    ['surgeries', procedure('x', 'Appendectomy')],
    ['surgeries', procedure('x', 'ops 5-870.a1')],
    ['surgeries', procedure('x', 'cpt 19340')],
    ['surgeries', condition('x', 'icd10 Z90.12')],
    ['radiotherapy', procedure('x', 'Whole brain irradiation')],
    ['radiotherapy', procedure('x', 'cpt 77412')],
    ['radiotherapy', condition('x', 'icd10 Z92.3')],
    ['radiotherapy', procedure('x', concept('snomed 33195004', 'Chemotherapy'))],
    ['systemic_therapies', procedure('x', concept('snomed 33195004', 'Chemotherapy'))],
    // It may have been done or given.
    ['surgeries', procedure('x', 'cpt 19307', { status: 'unknown' })],
    ['systemic_therapies', { ...drug({ text: 'Letrozole' }), status: 'on-hold' }],
    ['systemic_therapies', procedure('x', 'Chemotherapy (procedure)')],
    ['systemic_therapies', procedure('x', 'cpt 96413')],
    ['systemic_therapies', drug(concept('atc L01XX99'))],
    ['systemic_therapies', drug({ text: 'Newtinib 40 mg tablet' })],
    ['systemic_therapies', drug({ text: 'Letrozole and paclitaxel' })],
    ['systemic_therapies', condition('x', 'icd10 Z79.811')],
    ['other_cancers', condition('x', 'icd10 Z85.9')],
    ['other_cancers', condition('x', 'icd10 D37.4')],
    ['other_cancers', condition('x', 'icd10 Z86.000')],
    // The words that hedge do not rule the cancer out.
    ['other_cancers', condition('x', 'Malignant neoplasm of ovary, high risk of recurrence')],
    ['other_cancers', condition('x', 'Ovarian cancer with no evidence of disease')],
    ['other_cancers', condition('x', 'Suspected lung cancer (situation)')],
    // An unknown code without a text may mean anything.
    ['other_cancers', condition('x', 'snomed 999999999')],
    ['metastases', condition('x', 'snomed 999999999')],
    ['surgeries', procedure('x', 'snomed 999999999')],
    ['radiotherapy', procedure('x', 'snomed 999999999')],
    ['systemic_therapies', drug(concept('rxnorm 999999999'))],
    ['other_cancers', condition('x', {})],
  ])('%s stays incomplete beside %j', (list, resource) => {
    const { value, said } = assumed(list, resource)
    expect(value).toBeUndefined()
    expect(said).toContain('--assume-complete does not apply')
  })

  it.each<[string, JsonObject]>([
    ['surgeries', procedure('x', 'Screening mammography of both breasts')],
    ['surgeries', procedure('x', 'Ultrasound of axilla')],
    ['surgeries', procedure('x', 'Medication reconciliation')],
    ['surgeries', procedure('x', 'Mastectomy', { status: 'not-done' })],
    ['surgeries', procedure('x', 'cpt 19307', { status: 'not-done' })],
    ['systemic_therapies', { ...drug({ text: 'Letrozole' }), status: 'intended' }],
    [
      'systemic_therapies',
      { ...drug({ text: 'Methotrexate' }), reasonCode: [concept('icd10 M06.9', 'Rheumatoid arthritis')] },
    ],
    ['surgeries', procedure('x', 'Phlebotomy')],
    ['surgeries', condition('x', 'Family history of mastectomy')],
    ['radiotherapy', procedure('x', 'Plain radiography')],
    ['systemic_therapies', drug({ text: 'Aspirin 81 mg' })],
    ['systemic_therapies', drug({ text: 'Pregabalin' })],
    ['systemic_therapies', drug({ text: 'Sertraline' })],
    ['other_cancers', condition('x', 'icd10 I10')],
    ['other_cancers', condition('x', 'icd10 Z80.3')],
    ['other_cancers', condition('x', 'icd10 Z12.31')],
    ['metastases', condition('x', 'Hypertension')],
    ['other_cancers', condition('x', 'Family history of malignant neoplasm of breast')],
    ['other_cancers', condition('x', 'Encounter for screening for malignant neoplasm, site unspecified')],
    ['metastases', condition('x', 'snomed 38341003')],
    ['systemic_therapies', drug(concept('atc C10AA05'))],
    ['surgeries', procedure('x', 'cpt 99213')],
  ])('%s is complete beside %j', (list, resource) => {
    const { value, said } = assumed(list, resource)
    expect(value).toEqual([])
    expect(said).toContain('Taken as complete')
  })
})

describe('a history of cancer', () => {
  it.each<[string, JsonObject]>([
    ['Z85.43', { type: 'ovary', active: false }],
    ['Z85.038', { type: 'colon', active: false }],
    ['Z85.030', { active: false }],
    ['Z85.41', { type: 'cervix', active: false }],
    ['Z85.42', { type: 'uterus', active: false }],
    ['Z85.820', { type: 'melanoma', active: false }],
    ['Z85.828', { active: false }],
    ['Z85.850', { active: false }],
    ['Z85.72', { type: 'lymphoma', active: false }],
    ['Z85.6', { type: 'leukaemia', active: false }],
    ['Z85.528', { type: 'kidney', active: false }],
    ['Z85.53', { type: 'other', active: false }],
    ['Z85.0', { active: false }],
    ['Z85.1', { active: false }],
    ['Z85.118', { type: 'lung', active: false }],
    ['Z85.2', { type: 'other', active: false }],
    ['Z85.4', { active: false }],
    ['Z86.001', { type: 'cervix', stage: 'in_situ', active: false }],
    ['Z86.007', { stage: 'in_situ', active: false }],
  ])('%s gives a past cancer, without a day of diagnosis', (code, entry) => {
    const history = condition('h', `icd10 ${code}`, {
      clinicalStatus: { coding: [{ code: 'active' }] },
      onsetDateTime: '2021-01-01',
    })
    expect(entries(charted([history]), 'other_cancers')).toEqual([entry])
  })

  it('of the breast gives breast cancer, without a day of diagnosis', () => {
    const history = condition('h', 'icd10 Z85.3', { onsetDateTime: '2021-01-01' })
    expect(breastCancer(charted([history]))).toEqual({ present: true })
    expect(charted([history], ['other_cancers']).record['other_cancers']).toEqual([])
    // Beside a present cancer, it may be an earlier one of the other breast.
    expect(charted([history, BREAST], ['other_cancers']).record['other_cancers']).toBeUndefined()
    expect(entries(charted([history, condition('m', 'icd10 C78.7')]), 'metastases')).toEqual([{ site: 'liver' }])
  })
})

describe('metastases by their codes', () => {
  it.each<[string, JsonObject]>([
    ['C78.6', { site: 'other' }],
    ['C79.71', { site: 'other', side: 'right' }],
    ['C79.70', { site: 'other' }],
    ['C78.01', { site: 'lung', side: 'right' }],
    ['C78.02', { site: 'lung', side: 'left' }],
    ['C78.00', { site: 'lung' }],
    ['C77.2', { site: 'distant_lymph_node' }],
    ['C79.31', { site: 'brain' }],
    // Brain or meninges.
    ['C79.3', { site: { one_of: ['brain', 'other'] } }],
    ['C79.32', { site: 'other' }],
    ['C79.51', { site: { one_of: BONES } }],
    ['C79.52', { site: { one_of: [...BONES, 'other'] } }],
    ['C78.30', { site: { one_of: ['lung', 'pleura', 'other'] } }],
    ['C78.80', { site: { one_of: ['liver', 'other'] } }],
    ['C79.9', {}],
  ])('%s', (code, entry) =>
    expect(entries(charted([BREAST, condition('m', `icd10 ${code}`)]), 'metastases')).toEqual([entry]),
  )
})

describe('operations by their codes', () => {
  it.each<[string, readonly JsonObject[]]>([
    ['snomed 236886002', [{ procedure: 'hysterectomy' }]],
    ['snomed 64368001', [{ procedure: 'breast_conserving_surgery' }]],
    // Excision of breast tissue: the extent is not known.
    ['snomed 69031006', [{}]],
    ['snomed 428571003', [{ side: 'left' }]],
    ['snomed 741010006', [{ procedure: 'simple_mastectomy', side: 'right' }]],
    ['snomed 726435001', [{ procedure: 'skin_or_nipple_sparing_mastectomy', side: 'left' }]],
    ['snomed 17086001', [{ procedure: 'modified_radical_mastectomy', side: 'bilateral', for_breast_cancer: true }]],
    ['cpt 19307', [{ procedure: 'modified_radical_mastectomy', for_breast_cancer: true }]],
    ['pcs 0HTU0ZZ', [{ side: 'left' }]],
    ['pcs 07B60ZX', [{ procedure: 'axillary_surgery', side: 'left' }]],
    ['pcs 0UT94ZZ', [{ procedure: 'hysterectomy' }]],
    ['ops 5-683.01', [{ procedure: 'hysterectomy' }]],
    ['snomed 116144002', [{ procedure: 'hysterectomy' }, { procedure: 'bilateral_oophorectomy' }]],
  ])('%s', (code, expected) => expect(entries(charted([procedure('x', code)]), 'surgeries')).toEqual(expected))

  const both = (...codes: readonly string[]): JsonObject => ({
    coding: codes.map((code) => (concept(code)['coding'] as JsonObject[])[0] ?? {}),
  })

  it('are one if two codes agree or one is more exact, and one of unknown kind if the codes differ', () => {
    const of = (...codes: readonly string[]): unknown => entries(charted([procedure('x', both(...codes))]), 'surgeries')
    expect(of('cpt 19303', 'snomed 741009001')).toEqual([{ procedure: 'simple_mastectomy', side: 'left' }])
    expect(of('cpt 19303', 'snomed 428571003')).toEqual([{ procedure: 'simple_mastectomy', side: 'left' }])
    expect(of('cpt 19303', 'cpt 19301')).toEqual([{}])
  })

  it('have a side only if all sources of the side agree', () => {
    const left = { bodySite: [concept('snomed 80248007')] }
    expect(entries(charted([procedure('x', 'snomed 741010006', left)]), 'surgeries')).toEqual([
      { procedure: 'simple_mastectomy' },
    ])
  })

  it('are for the breast cancer if it is given as the reason', () => {
    const because = { reasonReference: [{ reference: 'Condition/breast' }] }
    const coded = { reasonCode: [concept('icd10 C50.911')] }
    for (const reason of [because, coded])
      expect(entries(charted([BREAST, procedure('x', 'snomed 64368001', reason)]), 'surgeries')).toEqual([
        { procedure: 'breast_conserving_surgery', for_breast_cancer: true },
      ])
  })
})

describe('the words that mark a text as not understood', () => {
  it('are in lower case, as is the text they are compared with', () => {
    for (const { words, except } of mapping.unclear)
      for (const word of [...words, ...except]) expect(word).toBe(word.toLowerCase())
  })

  it('give no warning for a drug, operation or condition that is understood', () => {
    const { warnings } = charted([BREAST, procedure('x', 'cpt 19307'), drug({ text: 'Palbociclib 125 mg' })])
    expect(warnings.join()).not.toContain('Not understood')
  })
})

describe('the list of metastases, assumed complete', () => {
  const ajcc = (code: string): JsonObject => ({ valueCodeableConcept: concept(`ajcc ${code}`) })
  const place = (code: string, display: string): JsonObject => ({
    valueCodeableConcept: concept(`snomed ${code}`, display),
  })

  it.each([
    ['a category M1', observation('o', 'loinc 21907-1', ajcc('cM1'))],
    ['a category of M that nobody assessed', observation('o', 'loinc 21907-1', ajcc('cMX'))],
    ['a stage IV', observation('o', 'loinc 21908-9', ajcc('4'))],
    ['a site of metastasis', observation('o', 'loinc 44667-4', place('10200004', 'Liver structure'))],
    [
      'a finding in words',
      { ...observation('o', 'loinc 1-1', {}), code: { text: 'CT' }, valueString: 'Liver metastases' },
    ],
    ['a breast cancer that has spread', condition('c', concept('icd10 C50.911', 'Breast cancer metastatic to bone'))],
  ])('stays incomplete beside %s', (_, resource: JsonObject) => {
    const { value, said } = assumed('metastases', resource)
    expect(value).toBeUndefined()
    expect(said).toContain(`${String(resource['resourceType'])}/${String(resource['id'])}`)
  })

  it.each([
    ['a category M0', observation('o', 'loinc 21907-1', ajcc('cM0'))],
    ['no site of metastasis', observation('o', 'loinc 44667-4', place('260413007', 'None'))],
    ['a breast cancer that has not spread', condition('c', concept('icd10 C50.911', 'Breast cancer, no metastasis'))],
  ])('is complete beside %s', (_, resource) => {
    expect(assumed('metastases', resource).value).toEqual([])
  })
})

describe('a drug that may not have been given', () => {
  const letrozole = { medicationCodeableConcept: { text: 'Letrozole' } }
  const of = (type: string, more: JsonObject): unknown =>
    assumed('systemic_therapies', { resourceType: type, id: 'd', ...letrozole, ...more }).value

  it.each([
    ['MedicationRequest', { status: 'active', intent: 'plan', reportedBoolean: true }],
    ['MedicationRequest', { status: 'completed', intent: 'option' }],
    ['MedicationDispense', { status: 'stopped' }],
    ['MedicationDispense', { status: 'in-progress' }],
  ])('leaves the list incomplete: %s %o', (type, more) => {
    expect(of(type, more)).toBeUndefined()
  })

  it.each([
    ['MedicationRequest', { status: 'draft', intent: 'order' }],
    ['MedicationRequest', { status: 'active', intent: 'proposal' }],
    ['MedicationRequest', { status: 'completed', intent: 'order', doNotPerform: true }],
    ['MedicationDispense', { status: 'cancelled' }],
  ])('does not matter if it was certainly not given: %s %o', (type, more) => {
    expect(of(type, more)).toEqual([])
  })
})

describe('a metastasis of an unknown patient', () => {
  const people = ['a', 'b'].map((id) => ({ resourceType: 'Patient', id }))
  const of = (subject?: JsonObject): unknown[] => {
    const liver = condition('m', 'snomed 94381002', subject === undefined ? {} : { subject })
    return imported([...people, liver], undefined, ['metastases']).patients.map((one) => one.record['metastases'])
  }

  it.each([[undefined], [{ reference: 'urn:uuid:x' }], [{ reference: 'Patient?identifier=x' }]])(
    'leaves the lists of all patients incomplete: %o',
    (subject) => expect(of(subject)).toEqual([undefined, undefined]),
  )

  it('does not matter for other patients if it belongs to someone else', () => {
    expect(of({ reference: 'Patient/c' })).toEqual([[], []])
    expect(of({ reference: 'Patient/a' })).toEqual([undefined, []])
  })
})

describe('a relevant resource with other words or codes', () => {
  const resource = (kind: string, said: string): JsonObject =>
    kind === 'condition' ? condition('x', said) : kind === 'drug' ? drug({ text: said }) : procedure('x', said)

  it.each<[string, string, readonly string[]]>([
    [
      'other_cancers',
      'condition',
      [
        'Carcinoid of appendix',
        'Hodgkin disease',
        'Neuroblastoma',
        'Glioma',
        'Thymoma',
        'Seminoma',
        'Polycythaemia vera',
      ],
    ],
    [
      'other_cancers',
      'condition',
      ['Waldenström macroglobulinaemia', 'Mycosis fungoides', 'Bowen disease', 'Paget disease of vulva'],
    ],
    [
      'other_cancers',
      'condition',
      ['GIST of stomach', 'CML', 'Colon ca', 'tumeur du rein', 'cáncer de colon', 'linfoma', 'mieloma', 'darmkanker'],
    ],
    [
      'other_cancers',
      'condition',
      ['Ovarian cancer no evidence of disease', 'History of ovarian cancer - no evidence of disease'],
    ],
    ['other_cancers', 'condition', ['Screening detected carcinoma of colon']],
    ['metastases', 'condition', ['bone mets', 'Filiae hepatis']],
    [
      'systemic_therapies',
      'drug',
      ['Doxil', 'Eligard', 'Ellence', 'tucidinostat', '来曲唑片', 'FEC regimen', 'ddAC-T'],
    ],
    [
      'systemic_therapies',
      'procedure',
      ['Injection, fulvestrant, 25 mg', 'Trastuzumab infusion', 'Goserelin implant', 'Leuprolide acetate'],
    ],
    [
      'radiotherapy',
      'procedure',
      ['cpt 77371', 'cpt 77373', 'cpt 77523', 'cpt 61796', 'cpt 63620', 'Gamma knife', 'Cyberknife', 'SBRT of lung'],
    ],
    ['systemic_therapies', 'procedure', ['pcs 3E0330M']],
    [
      'surgeries',
      'procedure',
      ['cpt 22612', 'cpt 47562', 'cpt 27130', 'cpt 38900', 'cpt 19260', 'pcs 0SG00A0', 'pcs 0FT44ZZ', 'ops 5-820.0'],
    ],
    ['surgeries', 'procedure', ['WLE left', 'SLNB', 'TAH BSO', 'Cesarean section']],
  ])('leaves %s incomplete, as a %s: %j', (list, kind, all) => {
    expect(all.filter((said) => assumed(list, resource(kind, said)).value !== undefined)).toEqual([])
  })

  it.each<[string, string, readonly string[]]>([
    [
      'other_cancers',
      'condition',
      ['No evidence of cancer', 'Screening for malignant neoplasm of colon', 'Family history of colon cancer'],
    ],
    ['other_cancers', 'condition', ['Calcification of aorta', 'Gastritis', 'Anaemia', 'Asthma', 'Carotid stenosis']],
    ['systemic_therapies', 'drug', ['Metformin 500 mg', 'Levothyroxine', 'Effect', 'Amlodipine']],
    ['surgeries', 'procedure', ['cpt 36415', 'cpt 12001', 'Physical examination', 'Blood pressure measurement']],
  ])('leaves %s complete if it is irrelevant, as a %s: %j', (list, kind, all) => {
    expect(all.filter((said) => assumed(list, resource(kind, said)).value === undefined)).toEqual([])
  })
})
