import { describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { AS_OF } from '../support/rules.ts'
import { samplePatient, shippedRules } from '../support/shipped.ts'

const rules = await shippedRules()
// Queries do not depend on the trials, so the smallest one is enough.
const screener = new Screener(rules, parseDay(AS_OF) ?? 0, ['NCT00557986'])

/** The queries of the dictionary that a record raises. Implausible values are asked about without a query. */
function raised(record: JsonObject): readonly (readonly [string, string])[] {
  const screened = screener.screen({ id: 'x', ...record }, undefined, false)
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  return screened.result.warnings.flatMap(({ query, path }) => (query === undefined ? [] : [[query, path] as const]))
}

/**
 * Raises the query although the list of operations is incomplete, because the other breast is known to have no cancer.
 */
const OTHER_SIDE: JsonObject = {
  breast_cancer: { present: true, laterality: 'left', synchronous_contralateral: false },
  surgeries: {
    complete: false,
    items: [{ for_breast_cancer: true, procedure: 'simple_mastectomy', side: 'right' }],
  },
}

const cancer = (facts: JsonObject): JsonObject => ({ breast_cancer: { present: true, ...facts } })
const limit = (name: string, unit: string, uln: number): JsonObject => ({ labs: { [name]: { value: 1, unit, uln } } })
const labs = (values: Readonly<Record<string, readonly [number, string]>>): JsonObject => ({
  labs: Object.fromEntries(Object.entries(values).map(([name, [value, unit]]) => [name, { value, unit }])),
})
const list = (name: string, ...items: readonly Json[]): JsonObject => ({ [name]: items })

/** For each query: a record that raises it, the path that it points to, and records that just miss it. */
const CASES: Readonly<Record<string, readonly [JsonObject, string, ...JsonObject[]]>> = {
  'in-situ-with-stage': [
    cancer({ histology: 'in_situ', stage_at_diagnosis: 'I' }),
    'breast_cancer.histology',
    cancer({ histology: 'in_situ', stage_at_diagnosis: '0' }),
    cancer({ histology: 'in_situ' }),
    cancer({ histology: 'in_situ', stage_at_diagnosis: { one_of: ['0', 'I'] } }),
  ],
  'stage-0-invasive': [
    cancer({ histology: 'invasive', stage_at_diagnosis: '0' }),
    'breast_cancer.histology',
    cancer({ histology: 'invasive', stage_at_diagnosis: 'I' }),
  ],
  'in-situ-with-metastasis': [
    { ...cancer({ histology: 'in_situ' }), metastases: { complete: false, items: [{ site: 'liver' }] } },
    'metastases[0]',
    { ...cancer({ histology: 'in_situ' }), metastases: { complete: false, items: [] } },
  ],
  'operation-before-diagnosis': [
    {
      ...cancer({ diagnosis_date: '2020-07-01' }),
      surgeries: [{ date: '2015' }, { for_breast_cancer: true, date: '2020-01-01' }],
    },
    'surgeries[1]',
    { ...cancer({ diagnosis_date: '2020-06-30' }), surgeries: [{ for_breast_cancer: true, date: '2020-01-01' }] },
    { ...cancer({ diagnosis_date: '2020-07' }), surgeries: [{ for_breast_cancer: false, date: '2010' }] },
    { ...cancer({ diagnosis_date: '2020' }), surgeries: [{ for_breast_cancer: true, date: '2020-01-01' }] },
  ],
  'treatment-before-diagnosis': [
    { ...cancer({ diagnosis_date: '2020-07-01' }), systemic_therapies: [{ start: '2020-01-01' }] },
    'systemic_therapies[0]',
    { ...cancer({ diagnosis_date: '2020-06-30' }), systemic_therapies: [{ start: '2020-01-01' }] },
    { ...cancer({}), systemic_therapies: [{ start: '2020-01-01' }] },
  ],
  'classification-before-diagnosis': [
    { ...cancer({ diagnosis_date: '2020-07-01' }), tnm: [{ date: '2020' }, { date: '2020-01-01' }] },
    'tnm[1]',
    { ...cancer({ diagnosis_date: '2020-06-30' }), tnm: [{ date: '2020-01-01' }] },
    { ...cancer({}), tnm: [{ date: '2020-01-01' }] },
  ],
  'other-cancer-before-its-diagnosis': [
    list('other_cancers', { diagnosis_date: '2020-07-01', last_active: '2020-01-01' }),
    'other_cancers[0]',
    list('other_cancers', { diagnosis_date: '2020-06-30', last_active: '2020-01-01' }),
    list('other_cancers', { diagnosis_date: '2020' }, { last_active: '2010' }),
  ],
  'diagnosis-before-15': [
    { birth_date: '1980-05-05', ...cancer({ diagnosis_date: '1995-05-04' }) },
    'breast_cancer.diagnosis_date',
    { birth_date: '1980-05-05', ...cancer({ diagnosis_date: '1995-05-05' }) },
  ],
  'very-old': [{ age: 100 }, 'age', { age: 99 }, { age: { min: 99, max: 110 } }],
  'pregnant-at-60': [
    { sex: 'female', pregnant: true, age: 60 },
    'pregnant',
    { sex: 'female', pregnant: true, age: 59 },
  ],
  'breast-feeding-at-60': [
    { sex: 'female', lactating: true, birth_date: '1966-03-15' },
    'lactating',
    { sex: 'female', lactating: true, birth_date: '1966-03-16' },
    { sex: 'female', lactating: true, birth_date: '1966' },
  ],
  'pregnant-with-contraception': [
    { pregnant: true, contraception_effective: true },
    'pregnant',
    { pregnant: true, contraception_effective: false },
    { pregnant: true },
  ],
  'premenopausal-at-65': [
    { menopausal_status: 'premenopausal', age: 65 },
    'menopausal_status',
    { menopausal_status: 'premenopausal', age: 64 },
    { menopausal_status: 'perimenopausal', age: 65 },
  ],
  'postmenopausal-young': [
    { menopausal_status: 'postmenopausal', age: 39, surgeries: [] },
    'menopausal_status',
    { menopausal_status: 'postmenopausal', age: 40, surgeries: [] },
    { menopausal_status: 'postmenopausal', age: 39 },
    { menopausal_status: 'postmenopausal', age: 39, surgeries: [{ procedure: 'bilateral_oophorectomy' }] },
  ],
  'suppressed-and-postmenopausal': [
    { menopausal_status: 'postmenopausal', ovarian_suppression: true },
    'menopausal_status',
    { menopausal_status: 'perimenopausal', ovarian_suppression: true },
  ],
  'inhibitor-without-suppression': [
    {
      menopausal_status: 'premenopausal',
      ovarian_suppression: false,
      systemic_therapies: [{ class: 'aromatase_inhibitor', ongoing: true }],
    },
    'systemic_therapies[0]',
    {
      menopausal_status: 'premenopausal',
      ovarian_suppression: false,
      systemic_therapies: [{ class: 'aromatase_inhibitor', ongoing: false }],
    },
  ],
  'man-without-these-organs': [
    { sex: 'male', other_cancers: [{ type: 'cervix' }] },
    'other_cancers[0]',
    { sex: 'male', other_cancers: [{ type: 'colon' }] },
    { sex: 'female', other_cancers: [{ type: 'cervix' }] },
  ],
  'distant-without-stage-or-recurrence': [
    { ...cancer({ stage_at_diagnosis: 'IIIC' }), recurrence: 'locoregional', metastases: [{ site: 'liver' }] },
    'metastases[0]',
    { ...cancer({ stage_at_diagnosis: 'IV' }), recurrence: 'locoregional', metastases: [{ site: 'liver' }] },
    { ...cancer({ stage_at_diagnosis: 'II' }), recurrence: 'distant', metastases: [{ site: 'liver' }] },
    { ...cancer({ stage_at_diagnosis: 'II' }), metastases: [{ site: 'liver' }] },
  ],
  'distant-recurrence-without-metastasis': [
    { recurrence: 'distant', metastases: [] },
    'recurrence',
    { recurrence: 'distant', metastases: { complete: false, items: [] } },
  ],
  'stage-iv-without-metastasis': [
    { ...cancer({ stage_at_diagnosis: 'IV' }), metastases: [] },
    'breast_cancer.stage_at_diagnosis',
    { ...cancer({ stage_at_diagnosis: 'IV' }) },
  ],
  'metastatic-setting-without-metastasis': [
    {
      ...cancer({ stage_at_diagnosis: 'II' }),
      metastases: [],
      recurrence: 'none',
      systemic_therapies: [{ setting: 'metastatic' }],
    },
    'systemic_therapies[0]',
    {
      ...cancer({ stage_at_diagnosis: 'II' }),
      metastases: [],
      recurrence: 'none',
      systemic_therapies: [{ setting: 'adjuvant' }],
    },
  ],
  'response-without-metastasis': [
    { recist_response: 'SD', metastases: [], recurrence: 'none' },
    'recist_response',
    { recist_response: 'not_applicable', metastases: [], recurrence: 'none' },
  ],
  'complete-response-with-metastasis': [
    { recist_response: 'CR', metastases: [{ site: 'liver', controlled: false }] },
    'metastases[0]',
    { recist_response: 'CR', metastases: [{ site: 'liver', controlled: true }] },
    { recist_response: 'PR', metastases: [{ site: 'liver', controlled: false }] },
  ],
  'endocrine-without-receptor': [
    { ...cancer({ er: 'negative', pr: 'negative' }), systemic_therapies: [{ class: 'other_endocrine' }] },
    'systemic_therapies[0]',
    { ...cancer({ er: 'negative', pr: 'not_tested' }), systemic_therapies: [{ class: 'other_endocrine' }] },
    { ...cancer({ er: 'negative', pr: 'negative' }), systemic_therapies: [{ class: 'ovarian_suppression' }] },
  ],
  'pr-without-er': [
    cancer({ er: 'negative', pr: 'positive' }),
    'breast_cancer.er',
    cancer({ er: 'not_tested', pr: 'positive' }),
  ],
  'operation-on-other-side': [
    {
      ...cancer({ laterality: 'left' }),
      surgeries: [
        { procedure: 'axillary_surgery', side: 'left' },
        { procedure: 'simple_mastectomy', side: 'right' },
      ],
    },
    'surgeries[1]',
    {
      ...cancer({ laterality: 'left' }),
      surgeries: [
        { procedure: 'breast_conserving_surgery', side: 'left' },
        { procedure: 'simple_mastectomy', side: 'right' },
      ],
    },
    { ...cancer({ laterality: 'left' }), surgeries: [{ procedure: 'simple_mastectomy' }] },
    { ...cancer({ laterality: 'left' }), surgeries: [{ procedure: 'simple_mastectomy', side: 'bilateral' }] },
    { ...cancer({ laterality: 'bilateral' }), surgeries: [{ procedure: 'simple_mastectomy', side: 'right' }] },
    {
      ...cancer({ laterality: 'left' }),
      surgeries: { complete: false, items: [{ procedure: 'simple_mastectomy', side: 'right' }] },
    },
    {
      ...cancer({ laterality: 'left', synchronous_contralateral: false }),
      surgeries: [{ for_breast_cancer: true, procedure: 'axillary_surgery', side: 'right' }],
    },
    {
      ...cancer({ laterality: 'right', synchronous_contralateral: false }),
      surgeries: [{ for_breast_cancer: true, procedure: 'simple_mastectomy', side: 'right' }],
    },
  ],
  'breast-operation-in-midline': [
    list(
      'surgeries',
      { procedure: 'axillary_surgery', side: 'midline' },
      { procedure: 'simple_mastectomy', side: 'midline' },
    ),
    'surgeries[1]',
    list('surgeries', { procedure: 'simple_mastectomy', side: 'bilateral' }),
  ],
  'humerus-in-midline': [
    list('metastases', { site: 'sternum', side: 'midline' }, { site: 'humerus', side: 'midline' }),
    'metastases[1]',
    list('metastases', { site: 'humerus', side: 'left' }),
  ],
  'radical-mastectomy-not-for-cancer': [
    list('surgeries', { procedure: 'modified_radical_mastectomy', for_breast_cancer: false }),
    'surgeries[0]',
    list('surgeries', { procedure: 'modified_radical_mastectomy' }),
    list('surgeries', { procedure: 'simple_mastectomy', for_breast_cancer: false }),
  ],
  'operation-named-otherwise': [
    list('surgeries', { procedure: 'simple_mastectomy' }, { procedure: 'other', name: 'Modified radical MASTECTOMY' }),
    'surgeries[1]',
    list('surgeries', { procedure: 'other', name: 'Appendectomy' }),
    list('surgeries', { procedure: 'simple_mastectomy', name: 'mastectomy' }),
    list('surgeries', { procedure: 'other' }),
    list('surgeries', { name: 'mastectomy' }),
  ],
  'urgent-operation-missing': [
    { urgent_breast_surgery_at_diagnosis: true, surgeries: [] },
    'urgent_breast_surgery_at_diagnosis',
    { urgent_breast_surgery_at_diagnosis: true, surgeries: [{ for_breast_cancer: true }] },
    { urgent_breast_surgery_at_diagnosis: true },
  ],
  'long-recovery': [
    list('surgeries', { recovered: false, date: '2024-03-14' }),
    'surgeries[0]',
    list('surgeries', { recovered: false, date: '2024-03-15' }),
    list('surgeries', { recovered: false }),
  ],
  'long-chemotherapy': [
    list('systemic_therapies', { class: 'chemotherapy', ongoing: true, start: '2021-03-14' }),
    'systemic_therapies[0]',
    list('systemic_therapies', { class: 'chemotherapy', ongoing: true, start: '2021-03-15' }),
    list('systemic_therapies', { class: 'chemotherapy', start: '2021-03-14', end: '2022' }),
  ],
  'long-endocrine': [
    list('systemic_therapies', { class: 'other_endocrine', setting: 'adjuvant', ongoing: true, start: '2015-03-14' }),
    'systemic_therapies[0]',
    list('systemic_therapies', { class: 'other_endocrine', setting: 'adjuvant', ongoing: true, start: '2015-03-15' }),
    list('systemic_therapies', { class: 'other_endocrine', setting: 'metastatic', ongoing: true, start: '2010' }),
  ],
  'many-cycles': [
    list('systemic_therapies', { class: 'chemotherapy', setting: 'adjuvant', cycles: 21 }),
    'systemic_therapies[0]',
    list('systemic_therapies', { class: 'chemotherapy', setting: 'adjuvant', cycles: 20 }),
    list('systemic_therapies', { class: 'chemotherapy', cycles: 21 }),
  ],
  'many-lesions': [
    list('metastases', { site: 'lung', lesions: 51 }),
    'metastases[0]',
    list('metastases', { site: 'lung', lesions: 50 }),
  ],
  'brain-irradiated': [
    { radiotherapy: [{ site: 'brain' }], metastases: [{ site: 'liver' }] },
    'radiotherapy[0]',
    { radiotherapy: [{ site: 'brain' }], metastases: [{ site: 'brain' }] },
    { radiotherapy: [{ site: 'brain' }] },
  ],
  'toxicity-none-yet-not-baseline': [
    { residual_toxicity: { grade: 0, at_baseline: false } },
    'residual_toxicity.grade',
    { residual_toxicity: { grade: { value: 1, comparator: '<=' }, at_baseline: false } },
  ],
  'trial-now-and-ended': [
    { other_trial: { participation: 'current', ended: '2026-03-14' } },
    'other_trial.participation',
    { other_trial: { participation: 'current', ended: '2026-03-15' } },
    { other_trial: { participation: 'current' } },
  ],
  'suppressed-without-hiv': [
    { hiv: 'negative', hiv_suppressed: true },
    'hiv',
    { hiv: 'positive', hiv_suppressed: true },
  ],
  'cancer-without-anything': [
    list('other_cancers', { type: 'colon', active: true }, { type: 'colon', active: false, treated: false }),
    'other_cancers[1]',
    list('other_cancers', { type: 'colon', active: true, treated: false }),
  ],
  'spinal-metastasis-unconfirmed': [
    list('spinal_lesions', { pathology: 'breast_metastasis', confirmed_by: 'unconfirmed' }),
    'spinal_lesions[0]',
    list('spinal_lesions', { pathology: 'not_biopsied', confirmed_by: 'unconfirmed' }),
  ],
  'spinal-histology-without-biopsy': [
    list('spinal_lesions', { pathology: 'not_biopsied', confirmed_by: 'histology' }),
    'spinal_lesions[0]',
    list('spinal_lesions', { pathology: 'not_biopsied', confirmed_by: 'imaging' }),
  ],
  'neutrophils-above-white-cells': [
    labs({ neutrophils: [5100, '/uL'], white_cells: [5, '10*9/L'] }),
    'labs.neutrophils',
    labs({ neutrophils: [5000, '/uL'], white_cells: [5, '10*9/L'] }),
    labs({ neutrophils: [5, '10*9/L'] }),
  ],
  'neutrophils-in-percent': [
    labs({ neutrophils: [62, '10*9/L'] }),
    'labs.neutrophils',
    labs({ neutrophils: [30, '10*9/L'] }),
    labs({ neutrophils: [6200, '/uL'] }),
  ],
  'anaemia-and-fully-active': [
    { ecog: 0, ...labs({ hemoglobin: [5.9, 'g/dL'] }) },
    'labs.hemoglobin',
    { ecog: 0, ...labs({ hemoglobin: [6, 'g/dL'] }) },
    { ecog: 1, ...labs({ hemoglobin: [5.9, 'g/dL'] }) },
  ],
  'renal-failure-and-active': [
    { ecog: 1, ...labs({ creatinine: [10.1, 'mg/dL'] }) },
    'labs.creatinine',
    { ecog: 1, ...labs({ creatinine: [10, 'mg/dL'] }) },
    { ecog: 2, ...labs({ creatinine: [10.1, 'mg/dL'] }) },
  ],
  'alt-limit': [limit('alt', 'U/L', 101), 'labs.alt', limit('alt', 'U/L', 100), limit('alt', 'U/L', 15)],
  'ast-limit': [limit('ast', 'U/L', 14), 'labs.ast', limit('ast', 'U/L', 100), limit('ast', 'U/L', 15)],
  'alkaline-phosphatase-limit': [
    limit('alkaline_phosphatase', 'U/L', 401),
    'labs.alkaline_phosphatase',
    limit('alkaline_phosphatase', 'U/L', 400),
    limit('alkaline_phosphatase', 'U/L', 50),
  ],
  'ggt-limit': [limit('ggt', 'ukat/L', 0.2), 'labs.ggt', limit('ggt', 'ukat/L', 1), limit('ggt', 'U/L', 15)],
  'bilirubin-limit': [
    limit('total_bilirubin', 'mg/dL', 17),
    'labs.total_bilirubin',
    limit('total_bilirubin', 'umol/L', 17),
    limit('total_bilirubin', 'mg/dL', 3),
  ],
  'creatinine-limit': [
    limit('creatinine', 'mg/dL', 80),
    'labs.creatinine',
    limit('creatinine', 'umol/L', 80),
    limit('creatinine', 'mg/dL', 0.5),
  ],
  'albumin-limit': [
    limit('albumin', 'g/L', 5),
    'labs.albumin',
    limit('albumin', 'g/dL', 5),
    limit('albumin', 'g/L', 65),
  ],
  'white-cells-limit': [
    limit('white_cells', '/uL', 11),
    'labs.white_cells',
    limit('white_cells', '/uL', 11_000),
    limit('white_cells', '10*9/L', 7),
  ],
  'neutrophils-limit': [
    limit('neutrophils', '10*9/L', 75),
    'labs.neutrophils',
    limit('neutrophils', '10*9/L', 7.5),
    limit('neutrophils', '10*9/L', 12),
  ],
  'platelets-limit': [
    limit('platelets', '10*9/L', 45),
    'labs.platelets',
    limit('platelets', '10*9/L', 450),
    limit('platelets', '10*9/L', 250),
  ],
  'haemoglobin-limit': [
    limit('hemoglobin', 'g/dL', 10),
    'labs.hemoglobin',
    limit('hemoglobin', 'mmol/L', 10),
    limit('hemoglobin', 'g/dL', 13),
  ],
}

describe('every query of the dictionary', () => {
  it('is one of at least 25, and has its cases here', () => {
    expect(rules.queries.length).toBeGreaterThanOrEqual(25)
    expect(rules.queries.map(({ id }) => id).toSorted()).toEqual(Object.keys(CASES).toSorted())
  })

  it.each(Object.entries(CASES))(
    '%s is raised by its record, and not by those that just miss it',
    (id, [raising, path, ...others]) => {
      expect(raised(raising)).toEqual([[id, path]])
      expect(others.length).toBeGreaterThan(0)
      for (const other of others) expect(raised(other).map(([query]) => query)).not.toContain(id)
    },
  )

  it('about the side of an operation is raised for an incomplete list if the other breast is known to have no cancer', () => {
    expect(raised(OTHER_SIDE)).toEqual([['operation-on-other-side', 'surgeries[0]']])
  })

  it('is not raised by missing facts', () => {
    expect(raised({})).toEqual([])
    expect(raised({ sex: 'female', age: 70 })).toEqual([])
  })

  it('changes no verdict and no status', () => {
    const asOf = parseDay(AS_OF) ?? 0
    const [asking, bare] = [new Screener(rules, asOf), new Screener({ ...rules, queries: [] }, asOf)]
    // Screening takes a while, so only some of them.
    for (const [record] of Object.values(CASES).filter((_, i) => i % 6 === 0)) {
      const [one, other] = [asking, bare].map((each) => each.screen({ id: 'x', ...record }, undefined, false))
      expect(one?.ok === true && one.result.trials).toEqual(other?.ok === true && other.result.trials)
    }
  })

  it('is a sentence for a person, with its reason', () => {
    for (const { say, because } of rules.queries) {
      expect(say).toMatch(/^[A-Z].*[.?]$/)
      expect(because).toMatch(/^[A-Z].*\.$/)
    }
  })

  it.each(['match-fudan-ai-msk', 'match-nct03365973', 'match-nct04158843', 'match-nct04199520', 'multi-match'])(
    'is not raised by a sample patient: %s',
    (name) => {
      expect(raised(samplePatient(name))).toEqual([])
    },
  )
})
