import { dayText, parseDay } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { Dice } from './dice.ts'

/** Invented patients of a breast clinic: complete records in which every fact is known, the same for the same seed. */

export const POPULATION_AS_OF = '2026-03-15'
const AS_OF = parseDay(POPULATION_AS_OF) ?? 0

const BONES = ['spine', 'spine', 'sternum', 'humerus', 'pelvis', 'femur', 'rib', 'skull', 'other_bone'] as const
const ORGANS = ['liver', 'lung', 'brain', 'pleura', 'distant_lymph_node'] as const
const LEVELS = ['C5', 'T4', 'T8', 'T12', 'L1', 'L3', 'L5', 'S1'] as const

export class ClinicDice extends Dice {
  /** A number from 0 up to but not including 1. */
  share(): number {
    return this.next()
  }

  daysAgo(min: number, max: number): string {
    return dayText(AS_OF - this.whole(min, max))
  }
}

/** One complete record. Records of different seeds are independent of each other. */
export function inventedPatient(seed: number): JsonObject {
  const dice = new ClinicDice(seed * 7919 + 17)
  const male = dice.chance(0.02)
  const age = dice.weighted({ 17: 0.5, 30: 8, 45: 30, 58: 35, 68: 18, 77: 9 })
  const years = Number(age) + dice.whole(0, 9)
  const metastatic = dice.chance(0.5)
  const deNovo = metastatic && dice.chance(0.45)
  const diagnosed = metastatic && !deNovo ? dice.whole(400, 4000) : dice.whole(10, 1200)
  const side = dice.weighted({ left: 49, right: 49, bilateral: 2 })
  const menopausal = years >= 54 ? 'postmenopausal' : years >= 47 ? 'perimenopausal' : 'premenopausal'
  const post = menopausal === 'postmenopausal'
  const therapies = systemicTherapies(dice, metastatic, diagnosed)
  const spread = metastatic ? metastases(dice, side) : []
  const spinal = metastatic && dice.chance(0.4) ? dice.several(1, 2, () => spinalLesion(dice)) : []
  const inMetastatic = therapies.some((one) => one['setting'] === 'metastatic')
  return {
    id: `invented-${seed}`,
    sex: male ? 'male' : 'female',
    birth_date: dice.daysAgo(years * 365 + 20, years * 365 + 360),
    ...(male ? {} : { menopausal_status: menopausal }),
    ovarian_suppression: !male && !post && dice.chance(0.25),
    pregnant: !male && menopausal === 'premenopausal' && dice.chance(0.02),
    lactating: !male && menopausal === 'premenopausal' && dice.chance(0.01),
    ...(male || post ? {} : { childbearing_potential: dice.chance(0.9), contraception_effective: dice.chance(0.75) }),
    ecog: Number(dice.weighted({ 0: 40, 1: 38, 2: 14, 3: 6, 4: 2 })),
    ...hiv(dice),
    cognitive_or_psychiatric_disorder: dice.chance(0.06),
    residual_toxicity: toxicity(dice),
    other_trial: otherTrial(dice),
    breast_cancer: {
      present: true,
      histologically_confirmed: dice.chance(0.97),
      histology: metastatic || dice.chance(0.9) ? 'invasive' : 'in_situ',
      laterality: side,
      synchronous_contralateral: side === 'bilateral',
      diagnosis_date: dayText(AS_OF - diagnosed),
      stage_at_diagnosis: deNovo
        ? 'IV'
        : dice.weighted({ '0': 8, IA: 35, IIA: 22, IIB: 14, IIIA: 10, IIIB: 6, IIIC: 5 }),
      er: dice.weighted({ positive: 74, negative: 24, not_tested: 2 }),
      pr: dice.weighted({ positive: 62, negative: 36, not_tested: 2 }),
      her2: dice.weighted({ positive: 16, negative: 78, equivocal: 4, not_tested: 2 }),
    },
    urgent_breast_surgery_at_diagnosis: dice.chance(0.03),
    contralateral_axillary_nodes_palpable: dice.chance(0.04),
    recurrence: metastatic ? (deNovo ? 'none' : 'distant') : dice.chance(0.05) ? 'locoregional' : 'none',
    ...spineAgreeing(spread, spinal, dice),
    surgeries: surgeries(dice, deNovo, side, diagnosed),
    systemic_therapies: therapies,
    recist_response: inMetastatic ? dice.weighted({ CR: 5, PR: 30, SD: 40, PD: 25 }) : 'not_applicable',
    radiotherapy: dice.chance(0.4) ? dice.several(1, 2, () => radiotherapy(dice, diagnosed)) : [],
    other_cancers: dice.chance(0.08) ? dice.several(1, 1, () => otherCancer(dice)) : [],
    labs: labs(dice),
    confirmations: {},
  }
}

function hiv(dice: ClinicDice): JsonObject {
  return dice.chance(0.01) ? { hiv: 'positive', hiv_suppressed: dice.chance(0.8) } : { hiv: 'negative' }
}

function toxicity(dice: ClinicDice): JsonObject {
  const grade = Number(dice.weighted({ 0: 55, 1: 30, 2: 12, 3: 3 }))
  return { grade, at_baseline: grade === 0 || dice.chance(0.2) }
}

function otherTrial(dice: ClinicDice): JsonObject {
  const participation = dice.weighted({ never: 88, current: 5, past: 7 })
  return participation === 'past' ? { participation, ended: dice.daysAgo(5, 900) } : { participation }
}

function metastases(dice: ClinicDice, side: string): JsonObject[] {
  const one = dice.chance(0.4)
  return dice.several(1, one ? 1 : 4, () => {
    const site = dice.chance(0.65) ? dice.one(BONES) : dice.one(ORGANS)
    const paired = site === 'humerus' || site === 'femur' || site === 'rib'
    return {
      site,
      ...(paired ? { side: dice.chance(0.5) && side !== 'bilateral' ? side : dice.one(['left', 'right']) } : {}),
      lesions: Number(dice.weighted({ 1: 60, 2: 15, 3: 10, 6: 15 })),
      controlled: dice.chance(0.6),
      resolved: dice.chance(0.08),
    }
  })
}

/**
 * Makes the two lists agree: a spinal lesion that is a metastasis is also listed among the metastases, and the other
 * way round.
 */
function spineAgreeing(spread: readonly JsonObject[], spinal: readonly JsonObject[], dice: ClinicDice): JsonObject {
  const listed = spread.some((one) => one['site'] === 'spine' && one['resolved'] === false)
  const is = spinal.some((one) => one['confirmed_by'] !== 'unconfirmed' && one['pathology'] !== 'benign')
  return {
    metastases: is && !listed ? [...spread, spineOf(spinal.length, dice)] : spread,
    spinal_lesions: listed && spinal.length === 0 ? [spinalLesion(dice)] : spinal,
  }
}

function spineOf(lesions: number, dice: ClinicDice): JsonObject {
  return { site: 'spine', lesions, controlled: dice.chance(0.6), resolved: false }
}

function spinalLesion(dice: ClinicDice): JsonObject {
  return {
    level: dice.one(LEVELS),
    pain: dice.weighted({ mechanical: 40, non_mechanical: 35, none: 25 }),
    bone_lesion: dice.weighted({ lytic: 50, mixed: 30, blastic: 20 }),
    alignment: dice.weighted({ normal: 80, deformity: 15, subluxation: 5 }),
    collapse: dice.weighted({ over_half: 10, under_half: 25, none_over_half_involved: 25, none: 40 }),
    posterolateral: dice.weighted({ bilateral: 15, unilateral: 35, none: 50 }),
    confirmed_by: dice.weighted({ imaging: 75, histology: 20, unconfirmed: 5 }),
    pathology: dice.weighted({ not_biopsied: 70, breast_metastasis: 25, benign: 5 }),
    prior_stabilization: dice.weighted({ none: 85, prophylactic: 8, therapeutic: 7 }),
  }
}

function surgeries(dice: ClinicDice, deNovo: boolean, side: string, diagnosed: number): JsonObject[] {
  const procedure = dice.weighted({
    breast_conserving_surgery: 50,
    modified_radical_mastectomy: 25,
    simple_mastectomy: 22,
    radical_mastectomy: 3,
  })
  const date = dice.daysAgo(0, diagnosed)
  const shown = { procedure, side: side === 'bilateral' ? 'left' : side, date, for_breast_cancer: true }
  const breast = dice.chance(deNovo ? 0.15 : 0.85) ? [{ ...shown, major: true, recovered: dice.chance(0.93) }] : []
  const other = { procedure: 'other', date: dice.daysAgo(3, 2000), for_breast_cancer: false }
  return [...breast, ...(dice.chance(0.1) ? [{ ...other, major: dice.chance(0.5), recovered: dice.chance(0.9) }] : [])]
}

function systemicTherapies(dice: ClinicDice, metastatic: boolean, diagnosed: number): JsonObject[] {
  const endocrine = dice.weighted({ aromatase_inhibitor: 60, other_endocrine: 40 })
  const recent = dice.chance(0.35) ? dice.whole(1, Math.min(100, diagnosed)) : dice.whole(1, diagnosed)
  const therapies: JsonObject[] = []
  if (dice.chance(0.45)) {
    const start = dice.whole(1, diagnosed)
    therapies.push({
      class: 'chemotherapy',
      setting: dice.one(['neoadjuvant', 'adjuvant']),
      start: dayText(AS_OF - start),
      end: dice.daysAgo(0, start),
      cycles: dice.whole(1, 8),
    })
  }
  if (dice.chance(0.65)) {
    const setting = metastatic ? 'metastatic' : 'adjuvant'
    therapies.push({ class: endocrine, setting, start: dayText(AS_OF - recent), ongoing: true, cycles: 0 })
  }
  if (metastatic && dice.chance(0.5)) {
    const start = dice.whole(1, Math.min(diagnosed, 700))
    therapies.push({
      class: 'chemotherapy',
      setting: 'metastatic',
      start: dayText(AS_OF - start),
      end: dice.daysAgo(0, start),
      cycles: dice.whole(1, 8),
    })
  }
  return therapies
}

function radiotherapy(dice: ClinicDice, diagnosed: number): JsonObject {
  return {
    site: dice.weighted({ breast: 45, chest_wall: 20, bone: 15, spine: 12, brain: 8 }),
    date: dice.daysAgo(0, diagnosed + 500),
  }
}

function otherCancer(dice: ClinicDice): JsonObject {
  const found = dice.whole(100, 5000)
  const type = dice.one([
    'cervix',
    'uterus',
    'ovary',
    'skin_basal_cell',
    'melanoma',
    'thyroid_papillary',
    'breast_contralateral',
    'colon',
    'lymphoma',
  ])
  return {
    type,
    stage: dice.weighted({ in_situ: type === 'lymphoma' ? 0 : 25, I: 40, II: 20, III: 15 }),
    diagnosis_date: dayText(AS_OF - found),
    active: dice.chance(0.15),
    treated: dice.chance(0.9),
    last_active: dice.daysAgo(0, found),
  }
}

/** Laboratory values: most lie within the normal range, some far outside. */
function labs(dice: ClinicDice): JsonObject {
  const enzyme = (uln: number): Json => ({ value: multiple(dice, uln, 0), unit: 'U/L', uln })
  const count = (low: number, high: number): Json => ({
    value: dice.chance(0.06)
      ? Number((low * 0.6).toFixed(1))
      : Number((low + (high - low) * dice.whole(0, 99) * 0.01).toFixed(1)),
    unit: '10*9/L',
  })
  return {
    alt: enzyme(40),
    ast: enzyme(38),
    alkaline_phosphatase: enzyme(110),
    ggt: enzyme(45),
    total_bilirubin: { value: multiple(dice, 1.2, 2), unit: 'mg/dL', uln: 1.2 },
    creatinine: { value: multiple(dice, 1.1, 2), unit: 'mg/dL', uln: 1.1 },
    albumin: { value: dice.chance(0.05) ? 28 : dice.whole(33, 50), unit: 'g/L' },
    white_cells: count(4, 11),
    neutrophils: count(2, 7.5),
    platelets: count(150, 400),
    hemoglobin: { value: dice.chance(0.05) ? 8.4 : dice.whole(100, 155) / 10, unit: 'g/dL' },
  }
}

function multiple(dice: ClinicDice, uln: number, digits: number): number {
  const times = dice.chance(0.9) ? dice.whole(30, 110) / 100 : dice.whole(111, 400) / 100
  return Number((uln * times).toFixed(digits))
}
