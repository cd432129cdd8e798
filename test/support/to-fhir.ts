import type { Json, JsonObject } from '../../src/record/index.ts'
import { isObject } from '../../src/record/index.ts'

/**
 * Turns records into FHIR bundles that say the same, as far as FHIR has certain words for it, to test the way there and
 * back.
 */

const SNOMED = 'http://snomed.info/sct'
const LOINC = 'http://loinc.org'

const code = (system: string, value: string): JsonObject => ({ coding: [{ system, code: value }] })

const SIDES: Readonly<Record<string, string>> = { left: '7771000', right: '24028007', bilateral: '51440002' }
const RECEPTORS: Readonly<Record<string, string>> = {
  positive: '10828004',
  negative: '260385009',
  equivocal: '42425007',
}
const SITES: Readonly<Record<string, string>> = { liver: '94381002', lung: '94391008', brain: '94225005' }
const AGENTS: Readonly<Record<string, string>> = {
  aromatase_inhibitor: 'letrozole',
  other_endocrine: 'tamoxifen',
  chemotherapy: 'paclitaxel',
  targeted: 'trastuzumab',
  ovarian_suppression: 'goserelin',
}
const OPERATIONS: Readonly<Record<string, string>> = {
  breast_conserving_surgery: '392021009',
  modified_radical_mastectomy: '406505007',
  simple_mastectomy: '172043006',
  radical_mastectomy: '384723003',
}
const LABS: Readonly<Record<string, string>> = {
  alt: '1742-6',
  ast: '1920-8',
  alkaline_phosphatase: '6768-6',
  ggt: '2324-2',
  total_bilirubin: '1975-2',
  creatinine: '2160-0',
  albumin: '1751-7',
  white_cells: '6690-2',
  neutrophils: '751-8',
  platelets: '777-3',
  hemoglobin: '718-7',
}

/** The day of results that count only for their own day, shortly before the as-of date. */
const SEEN = '2026-03-01'

/** The bundle, and the record expected back from it: only what the bundle can say, with incomplete lists. */
export function toFhir(record: JsonObject): { readonly bundle: JsonObject; readonly expected: JsonObject } {
  const id = String(record['id'])
  const resources: JsonObject[] = []
  const expected: { [key: string]: Json } = { id }
  let count = 0
  const add = (resource: JsonObject): void => {
    resources.push({ id: `r${++count}`, subject: { reference: `Patient/${id}` }, ...resource })
  }
  const keep = (key: string): string | undefined => {
    const value = record[key]
    if (typeof value !== 'string') return undefined
    expected[key] = value
    return value
  }
  const sex = keep('sex')
  const birth = keep('birth_date')
  resources.push({ resourceType: 'Patient', id, ...(sex && { gender: sex }), ...(birth && { birthDate: birth }) })
  const ecog = record['ecog']
  if (typeof ecog === 'number') {
    expected['ecog'] = ecog
    add({
      resourceType: 'Observation',
      status: 'final',
      code: code(LOINC, '89247-1'),
      valueInteger: ecog,
      effectiveDateTime: SEEN,
    })
  }
  cancer(record, expected, add)
  entries(record, expected, add)
  const labs = record['labs']
  for (const [name, lab] of Object.entries(isObject(labs) ? labs : {})) {
    if (!isObject(lab) || typeof lab['value'] !== 'number' || typeof lab['unit'] !== 'string') continue
    const { value, unit, uln } = lab
    const quantity = { value, unit, code: unit }
    const range = typeof uln === 'number' ? { referenceRange: [{ high: { value: uln, unit, code: unit } }] } : {}
    add({
      resourceType: 'Observation',
      status: 'final',
      code: code(LOINC, LABS[name] ?? ''),
      valueQuantity: quantity,
      effectiveDateTime: SEEN,
      ...range,
    })
    const own = { value, unit, ...(typeof uln === 'number' && { uln }), date: SEEN }
    expected['labs'] = { ...(expected['labs'] as JsonObject | undefined), [name]: own }
  }
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) }
  return { bundle, expected }
}

type Add = (resource: JsonObject) => void

function cancer(record: JsonObject, expected: { [key: string]: Json }, add: Add): void {
  const own = record['breast_cancer']
  if (!isObject(own) || own['present'] !== true) return
  const { laterality, histology, diagnosis_date: date, stage_at_diagnosis: stage } = own
  const kept: { [key: string]: Json } = { present: true }
  const concept = histology === 'in_situ' ? '189336000' : histology === 'invasive' ? '408643008' : '254837009'
  if (typeof histology === 'string') kept['histology'] = histology
  if (typeof laterality === 'string') kept['laterality'] = laterality
  if (typeof date === 'string') kept['diagnosis_date'] = date
  const found = typeof stage === 'string' ? code('http://cancerstaging.org', stage) : undefined
  // It is not certain that a stage dated to a month is close to a diagnosis dated to a year, so the stage is put on the
  // diagnosis.
  const isDay = typeof date === 'string' && date.length === 10
  add({
    resourceType: 'Condition',
    code: code(SNOMED, concept),
    ...(found !== undefined && !isDay && { stage: [{ summary: found }] }),
    ...(typeof laterality === 'string' && { bodySite: [code(SNOMED, SIDES[laterality] ?? '')] }),
    ...(typeof date === 'string' && { onsetDateTime: date }),
  })
  if (typeof stage === 'string') {
    kept['stage_at_diagnosis'] = stage
    if (found !== undefined && isDay)
      add({
        resourceType: 'Observation',
        status: 'final',
        code: code(LOINC, '21908-9'),
        valueCodeableConcept: found,
        effectiveDateTime: date,
      })
  }
  for (const [name, loinc] of [
    ['er', '85337-4'],
    ['pr', '85339-0'],
    ['her2', '48676-1'],
  ] as const) {
    const value = own[name]
    if (typeof value !== 'string' || RECEPTORS[value] === undefined) continue
    kept[name] = value
    const found = code(SNOMED, RECEPTORS[value])
    add({ resourceType: 'Observation', status: 'final', code: code(LOINC, loinc), valueCodeableConcept: found })
  }
  expected['breast_cancer'] = kept
}

function entries(record: JsonObject, expected: { [key: string]: Json }, add: Add): void {
  const open = (list: string, items: readonly Json[]): void => {
    if (items.length > 0) expected[list] = { complete: false, items }
  }
  const of = (list: string): readonly JsonObject[] => {
    const value = record[list]
    return Array.isArray(value) ? (value as readonly Json[]).filter((one) => isObject(one)) : []
  }
  const hasPrimary = isObject(expected['breast_cancer'])
  const sites = hasPrimary ? of('metastases').filter((one) => SITES[String(one['site'])] !== undefined) : []
  for (const { site } of sites) add({ resourceType: 'Condition', code: code(SNOMED, SITES[String(site)] ?? '') })
  // Two conditions at one site may be the same metastasis, noted twice.
  open(
    'metastases',
    [...new Set(sites.map(({ site }) => String(site)))].map((site) => ({ site })),
  )
  const operations = of('surgeries').filter((one) => OPERATIONS[String(one['procedure'])] !== undefined)
  for (const { procedure, date } of operations)
    add({
      resourceType: 'Procedure',
      status: 'completed',
      code: code(SNOMED, OPERATIONS[String(procedure)] ?? ''),
      ...(typeof date === 'string' && { performedDateTime: date }),
    })
  open(
    'surgeries',
    operations.map(({ procedure, date }) => ({
      procedure: procedure ?? null,
      for_breast_cancer: true,
      ...(typeof date === 'string' && { date }),
    })),
  )
  const therapies = of('systemic_therapies').filter((one) => AGENTS[String(one['class'])] !== undefined)
  for (const [i, { class: own, start, end }] of therapies.entries()) {
    const period = { ...(typeof start === 'string' && { start }), ...(typeof end === 'string' && { end }) }
    add({
      resourceType: 'MedicationStatement',
      status: 'completed',
      medicationCodeableConcept: { text: `${AGENTS[String(own)]} tablet` },
      effectivePeriod: period,
      // Without this, two therapies that closely follow each other would become one.
      reasonCode: [{ text: `line ${i + 1} of her treatment` }],
    })
  }
  open(
    'systemic_therapies',
    therapies.map(({ class: own, start, end }) => ({
      class: own ?? null,
      agent: AGENTS[String(own)] ?? '',
      ...(typeof start === 'string' && { start }),
      ...(typeof end === 'string' ? { end } : { ongoing: false }),
    })),
  )
}
