import { dayText, minus, parseDay } from '../../src/quantity/index.ts'
import type { Period } from '../../src/quantity/index.ts'
import { valueAt, withValue } from '../../src/record/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'

/**
 * Candidate values for every fact, chosen so that every limit of the shipped rules has candidates at it and on both
 * sides.
 */

const AS_OF = parseDay('2026-03-15') ?? 0

function around(...periods: readonly Period[]): string[] {
  return periods.flatMap((period) => [0, -1, 1].map((more) => dayText(Math.min(minus(AS_OF, period) + more, AS_OF))))
}

const years = (count: number): Period => ({ count, unit: 'years' })
const months = (count: number): Period => ({ count, unit: 'months' })
const days = (count: number): Period => ({ count, unit: 'days' })

const BOOLEANS = [true, false]
const STAGES = ['I', 'IA', 'IB', 'II', 'IIA', 'IIB', 'III', 'IIIA', 'IIIB', 'IIIC', 'IV']
const RECENT = around(years(1), months(3), months(6), days(30), days(28), days(0))

const CANDIDATES: Readonly<Record<string, readonly Json[]>> = {
  sex: ['female', 'male'],
  birth_date: around(years(18), years(66), years(71), years(76), years(81)),
  menopausal_status: ['premenopausal', 'perimenopausal', 'postmenopausal'],
  ovarian_suppression: BOOLEANS,
  pregnant: BOOLEANS,
  lactating: BOOLEANS,
  childbearing_potential: BOOLEANS,
  contraception_effective: BOOLEANS,
  ecog: [0, 1, 2, 3, 4, 5],
  hiv: ['negative', 'positive'],
  hiv_suppressed: BOOLEANS,
  cognitive_or_psychiatric_disorder: BOOLEANS,
  'residual_toxicity.grade': [0, 1, 2, 3],
  'residual_toxicity.at_baseline': BOOLEANS,
  'other_trial.participation': ['never', 'current', 'past'],
  'other_trial.ended': around(days(30)),
  'breast_cancer.present': BOOLEANS,
  'breast_cancer.histologically_confirmed': BOOLEANS,
  'breast_cancer.histology': ['invasive', 'in_situ'],
  'breast_cancer.laterality': ['left', 'right', 'bilateral'],
  'breast_cancer.synchronous_contralateral': BOOLEANS,
  'breast_cancer.diagnosis_date': [...around(years(1)), '2020-01-10', '2025-12-01', '2025-12-10'],
  'breast_cancer.stage_at_diagnosis': ['0', ...STAGES],
  'breast_cancer.er': ['positive', 'negative', 'not_tested'],
  'breast_cancer.pr': ['positive', 'negative', 'not_tested'],
  'breast_cancer.her2': ['positive', 'negative', 'equivocal', 'not_tested'],
  urgent_breast_surgery_at_diagnosis: BOOLEANS,
  contralateral_axillary_nodes_palpable: BOOLEANS,
  recurrence: ['none', 'locoregional', 'distant'],
  'metastases[].site': ['spine', 'sternum', 'humerus', 'liver', 'brain', 'rib'],
  'metastases[].side': ['left', 'right', 'midline'],
  'metastases[].lesions': [1, 2, 4, 5, 6],
  'metastases[].controlled': BOOLEANS,
  'metastases[].resolved': BOOLEANS,
  'spinal_lesions[].level': ['C1', 'C4', 'T6', 'S3'],
  'spinal_lesions[].pain': ['mechanical', 'non_mechanical', 'none'],
  'spinal_lesions[].bone_lesion': ['lytic', 'mixed', 'blastic'],
  'spinal_lesions[].alignment': ['subluxation', 'deformity', 'normal'],
  'spinal_lesions[].collapse': ['over_half', 'under_half', 'none_over_half_involved', 'none'],
  'spinal_lesions[].posterolateral': ['bilateral', 'unilateral', 'none'],
  'spinal_lesions[].confirmed_by': ['histology', 'imaging', 'unconfirmed'],
  'spinal_lesions[].pathology': ['breast_metastasis', 'benign', 'not_biopsied'],
  'spinal_lesions[].prior_stabilization': ['none', 'prophylactic', 'therapeutic'],
  'surgeries[].procedure': [
    'radical_mastectomy',
    'modified_radical_mastectomy',
    'simple_mastectomy',
    'skin_or_nipple_sparing_mastectomy',
    'breast_conserving_surgery',
    'hysterectomy',
    'bilateral_oophorectomy',
    'spinal_stabilization',
    'other',
  ],
  'surgeries[].side': ['left', 'right', 'midline', 'bilateral'],
  'surgeries[].date': around(days(28), years(1)),
  'surgeries[].for_breast_cancer': BOOLEANS,
  'surgeries[].major': BOOLEANS,
  'surgeries[].recovered': BOOLEANS,
  'systemic_therapies[].class': [
    'aromatase_inhibitor',
    'other_endocrine',
    'chemotherapy',
    'targeted',
    'ovarian_suppression',
    'other',
  ],
  'systemic_therapies[].setting': ['neoadjuvant', 'adjuvant', 'metastatic'],
  'systemic_therapies[].start': RECENT,
  'systemic_therapies[].end': RECENT,
  'systemic_therapies[].cycles': [0, 2, 3, 4, 6],
  recist_response: ['CR', 'PR', 'SD', 'PD', 'not_applicable'],
  'radiotherapy[].site': ['breast', 'chest_wall', 'brain', 'spine', 'bone', 'other'],
  'radiotherapy[].date': [...around(years(1)), '2019-06-01', '2025-12-05'],
  'other_cancers[].type': [
    'cervix',
    'uterus',
    'skin_basal_cell',
    'skin_squamous_cell',
    'melanoma',
    'thyroid_papillary',
    'breast_contralateral',
    'colon',
    'lymphoma',
    'other',
  ],
  'other_cancers[].stage': ['in_situ', ...STAGES],
  'other_cancers[].diagnosis_date': around(years(5)),
  'other_cancers[].active': BOOLEANS,
  'other_cancers[].treated': BOOLEANS,
  'other_cancers[].last_active': around(years(5)),
  'labs.alt': ratios([2.4, 2.5, 2.6], 40, 'U/L'),
  'labs.ast': ratios([2.4, 2.5, 2.6], 35, 'U/L'),
  'labs.alkaline_phosphatase': ratios([2.4, 2.5, 2.6], 130, 'U/L'),
  'labs.ggt': ratios([2.4, 2.5, 2.6], 45, 'U/L'),
  'labs.total_bilirubin': [1.4, 1.5, 1.6, 1.8, 1.9].map((value) => ({ value, unit: 'mg/dL', uln: 1.2 })),
  'labs.creatinine': [2.0, 2.1, 2.2].map((value) => ({ value, unit: 'mg/dL', uln: 1.4 })),
  'labs.albumin': [2.9, 3.0, 3.1].map((value) => ({ value, unit: 'g/dL' })),
  'labs.white_cells': [2900, 3000, 3100].map((value) => ({ value, unit: '/uL' })),
  'labs.neutrophils': [1490, 1500, 1510].map((value) => ({ value, unit: '/uL' })),
  'labs.platelets': [99, 100, 101].map((value) => ({ value, unit: '10*9/L' })),
  'labs.hemoglobin': [89, 90, 91].map((value) => ({ value, unit: 'g/L' })),
}

function ratios(multiples: readonly number[], uln: number, unit: string): JsonObject[] {
  return multiples.map((multiple) => ({ value: Math.round(multiple * uln * 10) / 10, unit, uln }))
}

/** The candidates of a fact, by its path in a record. */
export function candidatesAt(path: string): readonly Json[] {
  return CANDIDATES[path.replace(/\[\d+\]/, '[]')] ?? []
}

/** The paths of all facts in a record that have candidates, including those of list entries. */
export function factPaths(record: JsonObject): string[] {
  return Object.keys(CANDIDATES).flatMap((path) => {
    const [list = '', field = ''] = path.split('[].')
    if (field === '') return [path]
    const entries = record[list]
    return Array.isArray(entries) ? entries.map((_, i) => `${list}[${i}].${field}`) : []
  })
}

/** Something that a record leaves open: how the record writes it, and the values that a completion may give it. */
export interface Gap {
  readonly path: string
  readonly written: Json
  readonly values: readonly Json[]
}

/**
 * Leaves one fact of a complete record open: unknown, or known in part (a date to the year or month, a choice as a
 * set).
 */
export function gapAt(path: string, record: JsonObject, blur: 'unknown' | 'month' | 'year'): Gap {
  const own = valueAt(record, path) ?? null
  const values = [...new Set([...candidatesAt(path), ...(own === null ? [] : [own])])]
  const isVague = /^\d{4}(-\d{2})?$/.test(String(own))
  if (typeof own !== 'string' || isVague || blur === 'unknown') return { path, written: null, values }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(own)) {
    const some = values.filter((value, i) => value === own || i % 2 === (blur === 'month' ? 0 : 1))
    return { path, written: { one_of: some }, values: some }
  }
  const written = own.slice(0, blur === 'month' ? 7 : 4)
  // The month or year also gets its first and last day, since other dates with which it is compared may lie in between.
  const next = (parseDay(blur === 'month' ? `${written}-28` : `${written}-12-28`) ?? 0) + 4
  const last = dayText(Math.min((parseDay(`${dayText(next).slice(0, 7)}-01`) ?? 0) - 1, AS_OF))
  const within = [...values, blur === 'month' ? `${written}-01` : `${written}-01-01`, last]
  return { path, written, values: [...new Set(within)].filter((value) => String(value).startsWith(written)) }
}

/** The record with every gap as the gap writes it. */
export function withGaps(record: JsonObject, gaps: readonly Gap[]): JsonObject {
  return gaps.reduce((partial, gap) => withValue(partial, gap.path, gap.written), record)
}

/**
 * All ways to fill the gaps that satisfy what holds for every patient. Facts that follow from the others are set
 * accordingly.
 */
export function* completions(record: JsonObject, gaps: readonly Gap[]): Generator<JsonObject> {
  for (const values of product(gaps.map((gap) => gap.values))) {
    const filled = gaps.reduce((one, gap, i) => withValue(one, gap.path, values[i] ?? null), record)
    const completed = force(filled, new Map(gaps.map((gap) => [gap.path, gap.written])))
    if (completed !== undefined) yield completed
  }
}

export function sizeOf(gaps: readonly Gap[]): number {
  return gaps.reduce((size, gap) => size * gap.values.length, 1)
}

function* product(values: readonly (readonly Json[])[]): Generator<readonly Json[]> {
  const [first, ...others] = values
  if (first === undefined) yield []
  else for (const value of first) for (const tail of product(others)) yield [value, ...tail]
}

const ASSERTING = (value: Json): boolean => value !== null && value !== false && value !== 'not_tested'

/**
 * Sets facts that follow from others if they were gaps; undefined if that contradicts a recorded fact. `open`: what is
 * written of each gap. A fact of which something is written has a value.
 */
function force(record: JsonObject, open: ReadonlyMap<string, Json>): JsonObject | undefined {
  let result: JsonObject | undefined = record
  const set = (path: string, value: Json): void => {
    if (result === undefined || valueAt(result, path) === value) return
    if (valueAt(result, path) === undefined) return
    const mayBe = open.has(path) && (value !== null || open.get(path) === null)
    result = mayBe ? withValue(result, path, value) : valueAt(result, path) === null ? result : undefined
  }
  const operations = ((record['surgeries'] ?? []) as readonly JsonObject[]).map((one) => one['procedure'])
  const ovaries = operations.includes('bilateral_oophorectomy')
  if (record['sex'] === 'male') set('menopausal_status', null)
  if (ovaries) set('menopausal_status', 'postmenopausal')
  if (record['sex'] === 'male' || record['menopausal_status'] === 'postmenopausal' || ovaries) {
    set('pregnant', false)
    set('lactating', false)
    set('childbearing_potential', false)
  }
  if (operations.includes('hysterectomy')) {
    set('pregnant', false)
    set('childbearing_potential', false)
  }
  const others = (record['other_cancers'] ?? []) as readonly JsonObject[]
  if (others.some((one) => one['type'] === 'lymphoma' && one['stage'] === 'in_situ')) return undefined
  if (valueAt(record, 'breast_cancer.laterality') === 'bilateral') set('breast_cancer.synchronous_contralateral', true)
  // A recorded fact that only a breast cancer can have asserts that there is one, so an open `present` cannot be no.
  const cancer = (record['breast_cancer'] ?? {}) as JsonObject
  const asserted = Object.entries(cancer).some(([key, value]) => !open.has(`breast_cancer.${key}`) && ASSERTING(value))
  if (open.has('breast_cancer.present') && cancer['present'] === false && asserted) return undefined
  // A patient whose record does not say otherwise is alive.
  if (open.has('ecog') && record['ecog'] === 5) return undefined
  const therapies = (record['systemic_therapies'] ?? []) as readonly JsonObject[]
  if (!therapies.some((one) => one['setting'] === 'metastatic')) set('recist_response', 'not_applicable')
  if (therapies.some((one) => String(one['start'] ?? '') > String(one['end'] ?? '9999'))) return undefined
  return result
}

/** Whether a complete record satisfies what holds for every patient. */
export function isConsistent(record: JsonObject): boolean {
  const forced = force(record, new Map())
  const birth = String(record['birth_date'])
  const dates = JSON.stringify(record).match(/\d{4}-\d{2}-\d{2}/g) ?? []
  return forced === record && dates.every((date) => date >= birth)
}
