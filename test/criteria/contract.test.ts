import { describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { prescreen } from '../support/command.ts'
import { AS_OF } from '../support/rules.ts'
import { shippedRules } from '../support/shipped.ts'

/**
 * What a record can say, key by key and value by value, written out here once more: what people and other programs have
 * recorded stays valid, whatever becomes of the dictionary. The fields of a list are written `list[].field`.
 */

const YES_NO = [true, false]
const DAYS = ['2024', '2024-03', '2024-03-05']
const SIDES = ['left', 'right', 'midline']
const STAGES = ['I', 'IA', 'IB', 'II', 'IIA', 'IIB', 'III', 'IIIA', 'IIIB', 'IIIC', 'IV']
const RECEPTOR = ['positive', 'negative', 'not_tested']
const LEVELS = [...numbered('C', 7), ...numbered('T', 12), ...numbered('L', 5), ...numbered('S', 5)]

const TABLE: Readonly<Record<string, readonly Json[]>> = {
  sex: ['female', 'male'],
  deceased: YES_NO,
  birth_date: DAYS,
  age: [0, 17, 18, 80, 130],
  menopausal_status: ['premenopausal', 'perimenopausal', 'postmenopausal'],
  ovarian_suppression: YES_NO,
  pregnant: YES_NO,
  lactating: YES_NO,
  childbearing_potential: YES_NO,
  contraception_effective: YES_NO,
  ecog: [0, 1, 2, 3, 4, 5],
  hiv: ['negative', 'positive'],
  hiv_suppressed: YES_NO,
  cognitive_or_psychiatric_disorder: YES_NO,
  'residual_toxicity.grade': [0, 1, 2, 3, 4, 5],
  'residual_toxicity.at_baseline': YES_NO,
  'other_trial.participation': ['never', 'current', 'past'],
  'other_trial.ended': DAYS,
  'breast_cancer.present': YES_NO,
  'breast_cancer.histologically_confirmed': YES_NO,
  'breast_cancer.histology': ['invasive', 'in_situ'],
  'breast_cancer.laterality': ['left', 'right', 'bilateral'],
  'breast_cancer.synchronous_contralateral': YES_NO,
  'breast_cancer.diagnosis_date': DAYS,
  'breast_cancer.stage_at_diagnosis': ['0', ...STAGES],
  'breast_cancer.er': RECEPTOR,
  'breast_cancer.pr': RECEPTOR,
  'breast_cancer.her2': [...RECEPTOR, 'equivocal'],
  urgent_breast_surgery_at_diagnosis: YES_NO,
  contralateral_axillary_nodes_palpable: YES_NO,
  recurrence: ['none', 'locoregional', 'distant'],
  'metastases[].site': words(
    'spine sternum humerus pelvis femur rib skull other_bone liver lung brain pleura skin distant_lymph_node other',
  ),
  'metastases[].side': SIDES,
  'metastases[].lesions': [1, 2, 20],
  'metastases[].controlled': YES_NO,
  'metastases[].resolved': YES_NO,
  'spinal_lesions[].level': LEVELS,
  'spinal_lesions[].pain': ['mechanical', 'non_mechanical', 'none'],
  'spinal_lesions[].bone_lesion': ['lytic', 'mixed', 'blastic'],
  'spinal_lesions[].alignment': ['subluxation', 'deformity', 'normal'],
  'spinal_lesions[].collapse': ['over_half', 'under_half', 'none_over_half_involved', 'none'],
  'spinal_lesions[].posterolateral': ['bilateral', 'unilateral', 'none'],
  'spinal_lesions[].sins': [0, 6, 7, 12, 13, 18],
  'spinal_lesions[].confirmed_by': ['histology', 'imaging', 'unconfirmed'],
  'spinal_lesions[].pathology': ['breast_metastasis', 'benign', 'not_biopsied'],
  'spinal_lesions[].prior_stabilization': ['none', 'prophylactic', 'therapeutic', 'purpose_unknown'],
  'surgeries[].procedure': words(
    'radical_mastectomy modified_radical_mastectomy simple_mastectomy skin_or_nipple_sparing_mastectomy breast_conserving_surgery axillary_surgery hysterectomy bilateral_oophorectomy spinal_stabilization other',
  ),
  'surgeries[].name': ['Quadrantectomy'],
  'surgeries[].side': [...SIDES, 'bilateral'],
  'surgeries[].date': DAYS,
  'surgeries[].for_breast_cancer': YES_NO,
  'surgeries[].major': YES_NO,
  'surgeries[].recovered': YES_NO,
  'systemic_therapies[].class': words(
    'aromatase_inhibitor other_endocrine chemotherapy targeted ovarian_suppression other',
  ),
  'systemic_therapies[].agent': ['letrozole'],
  'systemic_therapies[].setting': ['neoadjuvant', 'adjuvant', 'metastatic'],
  'systemic_therapies[].start': DAYS,
  'systemic_therapies[].end': DAYS,
  'systemic_therapies[].ongoing': YES_NO,
  'systemic_therapies[].cycles': [0, 4, 30],
  recist_response: ['CR', 'PR', 'SD', 'PD', 'not_applicable'],
  'radiotherapy[].site': ['breast', 'chest_wall', 'brain', 'spine', 'bone', 'other'],
  'radiotherapy[].date': DAYS,
  'other_cancers[].type': words(
    'cervix uterus ovary skin_basal_cell skin_squamous_cell melanoma thyroid_papillary thyroid_other breast_contralateral colon stomach lung kidney bladder pancreas liver lymphoma leukaemia myeloma sarcoma other',
  ),
  'other_cancers[].stage': ['in_situ', ...STAGES],
  'other_cancers[].diagnosis_date': DAYS,
  'other_cancers[].active': YES_NO,
  'other_cancers[].treated': YES_NO,
  'other_cancers[].last_active': DAYS,
}

const LABS = {
  'U/L': ['alt', 'ast', 'alkaline_phosphatase', 'ggt'],
  'mg/dL': ['total_bilirubin', 'creatinine', 'albumin', 'hemoglobin'],
  'umol/L': ['total_bilirubin', 'creatinine'],
  'mmol/L': ['creatinine'],
  'g/L': ['albumin', 'hemoglobin'],
  'g/dL': ['albumin', 'hemoglobin'],
  '10*9/L': ['white_cells', 'neutrophils', 'platelets'],
  '10*3/uL': ['white_cells', 'neutrophils', 'platelets'],
  '/uL': ['white_cells', 'neutrophils', 'platelets'],
}

const rules = await shippedRules()
const screener = new Screener(rules, parseDay(AS_OF) ?? 0)

/** What is wrong with a record, if anything. */
function refusal(record: JsonObject): readonly string[] {
  const read = screener.read({ id: 'p', ...record })
  return read.ok ? [] : read.problems.map(({ path, message }) => `${path}: ${message}`)
}

/** Values, separated by blanks. */
function words(text: string): string[] {
  return text.split(' ')
}

function numbered(letter: string, last: number): string[] {
  return Array.from({ length: last }, (_, i) => `${letter}${i + 1}`)
}

/** A record with one fact. */
function recordOf(path: string, value: Json): JsonObject {
  const [list, field] = path.split('[].')
  if (list !== undefined && field !== undefined) return { [list]: [{ [field]: value }] }
  const [group, part] = path.split('.')
  return group !== undefined && part !== undefined ? { [group]: { [part]: value } } : { [path]: value }
}

const isChoice = (values: readonly Json[]): boolean =>
  values.length > 1 && values.every((one) => typeof one === 'string') && values !== DAYS

describe('a record may say', () => {
  it.each(Object.entries(TABLE))('each value of %s', (path, values) => {
    for (const value of values) {
      expect(refusal(recordOf(path, value))).toEqual([])
      const stated = { value, source: 'chart', by: 'AB', date: '2025-01' }
      expect(refusal(recordOf(path, stated))).toEqual([])
    }
    expect(refusal(recordOf(path, null))).toEqual([])
  })

  it.each(Object.entries(TABLE).filter(([, values]) => isChoice(values)))('%s known in part', (path, values) => {
    expect(refusal(recordOf(path, { one_of: [...values] }))).toEqual([])
    expect(refusal(recordOf(path, { one_of: [...values, 'martian'] }))).not.toEqual([])
  })

  it.each(['ecog', 'residual_toxicity.grade', 'metastases[].lesions', 'systemic_therapies[].cycles'])(
    'a number of %s with a comparator',
    (path) => {
      for (const comparator of ['<', '<=', '>=', '>'])
        expect(refusal(recordOf(path, { value: 3, comparator }))).toEqual([])
      expect(refusal(recordOf(path, { value: 3, comparator: 'about' }))).not.toEqual([])
    },
  )

  it('an age as a range', () => {
    expect(refusal({ age: { min: 60, max: 69 } })).toEqual([])
    expect(refusal({ age: { min: 60 } })).not.toEqual([])
  })

  it('a list that is complete, empty or incomplete', () => {
    const lists = new Set(Object.keys(TABLE).flatMap((path) => (path.includes('[]') ? path.split('[]')[0] : [])))
    for (const list of lists) {
      for (const value of [[], [{}], { complete: false, items: [] }, { complete: true, items: [{}] }])
        expect(refusal({ [list ?? '']: value })).toEqual([])
      expect(refusal({ [list ?? '']: [{ source: 'Condition/7', by: 'AB' }] })).toEqual([])
      expect(refusal({ [list ?? '']: {} })).not.toEqual([])
    }
  })

  it.each(Object.entries(LABS))('labs in %s', (unit, names) => {
    for (const name of names) {
      const lab = { value: 5, unit, uln: 10, comparator: '<', date: '2026-03-01', source: 'Observation/17' }
      expect(refusal({ labs: { [name]: lab } })).toEqual([])
      expect(refusal({ labs: { [name]: { ...lab, unit: 'furlong' } } })).not.toEqual([])
    }
  })

  it('answers of people', () => {
    const hash = 'a'.repeat(64)
    const answers = { I1: true, E2: false, E8: { answer: true, by: 'AB', date: '2026-03-01', question_sha256: hash } }
    expect(refusal({ confirmations: { NCT04158843: answers } })).toEqual([])
  })
})

describe('a record may not say', () => {
  it.each([
    ['ecog', 7],
    ['ecog', '1'],
    ['sex', 'unknown'],
    ['surgeries[].date', '2026-03-16'],
    ['other_cancers[].last_active', '2026-03-16'],
    ['other_cancers[].last_active', 'last year'],
    ['metastases[].resolved', 'yes'],
    ['childbearing_potential', 'no'],
    ['metastases[].lesions', 0],
    ['spinal_lesions[].sins', 19],
    ['spinal_lesions[].level', 'C8'],
    ['metastases[].colour', 'red'],
  ])('%s %j', (path, value) => {
    expect(refusal(recordOf(path, value))).not.toEqual([])
  })
})

describe('each warning of a result gives its kind', () => {
  const chart = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { resource: { resourceType: 'Patient', id: 'p', gender: 'female' } },
      {
        resource: {
          resourceType: 'Observation',
          id: 'e',
          status: 'final',
          code: { coding: [{ system: 'http://loinc.org', code: '89247-1' }] },
          subject: { reference: 'Patient/p' },
          effectiveDateTime: AS_OF,
          valueInteger: -1,
        },
      },
    ],
  }

  it.each<[string, Json, string]>([
    ['a lab without a unit', { id: 'p', labs: { albumin: { value: 36 } } }, 'reading'],
    ['a value hardly possible', { id: 'p', labs: { alt: { value: 99_999, unit: 'U/L' } } }, 'query'],
    ['what is not taken of a chart', chart, 'reading'],
  ])('%s', async (_, patient, kind) => {
    const ran = await prescreen(['screen', '-', '--as-of', AS_OF, '--format', 'json'], {
      input: JSON.stringify(patient),
    })
    const results = JSON.parse(ran.out) as { readonly warnings: readonly { readonly kind?: string }[] }[]
    expect(results.map((one) => one.warnings.map((warning) => warning.kind))).toEqual([[kind]])
  })
})
