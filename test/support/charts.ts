import type { Json, JsonObject } from '../../src/record/index.ts'
import { BREAST, concept, condition, icd10, loinc, observation, procedure, snomed } from './chart.ts'

/**
 * Charts that together produce every note that can be made about a chart as of 2026-03-15, and every reason for
 * refusing one.
 */

const PATIENT: JsonObject = { resourceType: 'Patient', id: 'p' }
const p = { subject: { reference: 'Patient/p' } }
const active = { clinicalStatus: { coding: [{ code: 'active' }] } }
const resolved = { clinicalStatus: { coding: [{ code: 'resolved' }] } }
const unconfirmed = { verificationStatus: { coding: [{ code: 'unconfirmed' }] } }
const recently = { effectiveDateTime: '2026-03-10' }
const both = (...codes: readonly JsonObject[]): JsonObject => ({
  coding: codes.flatMap((one) => one['coding'] as Json[]),
})

const ECOG = 'loinc 89247-1'
const ecog = (id: string, more: JsonObject): JsonObject => observation(id, ECOG, {}, { ...recently, ...more })
const hemoglobin = (id: string, value: JsonObject, more: JsonObject = recently): JsonObject =>
  observation(id, 'loinc 718-7', { valueQuantity: { value: 12, unit: 'g/dL', code: 'g/dL', ...value } }, more)
const limited = (id: string, ...referenceRange: readonly JsonObject[]): JsonObject =>
  hemoglobin(id, {}, { ...recently, referenceRange })
const receptor = (id: string, value: JsonObject, more: JsonObject = {}): JsonObject =>
  observation(id, 'loinc 85337-4', value, { ...recently, ...more })
const coded = (code: string, display?: string): JsonObject => ({ valueCodeableConcept: concept(code, display) })
const staged = (id: string, stage: string, date?: string): JsonObject =>
  observation(id, 'loinc 21908-9', coded(`ajcc ${stage}`), date === undefined ? {} : { effectiveDateTime: date })
const drug = (
  id: string,
  more: JsonObject = {},
  text = 'letrozole',
  resourceType = 'MedicationRequest',
): JsonObject => ({
  resourceType,
  id,
  status: 'active',
  medicationCodeableConcept: { text },
  ...more,
})
const LATER: JsonObject = { dosageInstruction: [{ timing: { event: ['2026-04-01'] } }] }
const until = (end: string): JsonObject => ({ effectivePeriod: { start: '2026-01-01', end } })
const lesion = (id: string, code: string, more: JsonObject = {}): JsonObject =>
  condition(id, code, { ...active, ...more })
const encounter = (id: string, disposition: JsonObject, more: JsonObject = {}): JsonObject => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  hospitalization: { dischargeDisposition: disposition },
  ...more,
})
const EXPIRED = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/discharge-disposition', code: 'exp' }] }

const BONE = 'snomed 94222008'
const LIVER = 'snomed 94381002'
const LUNG = 'snomed 94391008'
const METASTASIS = 'snomed 128462008'

const RESULTS: readonly JsonObject[] = [
  hemoglobin('1', { unit: 'stone', code: 'stone' }),
  hemoglobin('2', { unit: 'g/L' }),
  hemoglobin('3', { value: 900 }),
  limited('4', { high: { value: 16, unit: 'g/dL' }, type: { text: 'critical' } }),
  limited('5', { high: { value: 16, unit: 'g/dL' }, age: {} }),
  limited('6', { high: { value: 16, unit: 'g/dL' } }, { high: { value: 17, unit: 'g/dL' } }),
  limited('7', { high: { value: 0, unit: 'g/dL' } }),
  limited('8', { high: { unit: 'g/dL' } }),
  limited('9', { high: { value: 16, unit: 'g/dL' }, low: { value: 18 } }),
  limited('10', { high: { value: 16, unit: 'g/L', code: 'g/L' } }),
  ecog('11', { valueInteger: 1, status: 'preliminary' }),
  ecog('12', { status: 'registered' }),
  ecog('13', { valueInteger: 1, focus: [{ reference: 'RelatedPerson/1' }] }),
  ecog('13a', { valueInteger: 1, focus: [{ display: 'Fetus' }] }),
  ecog('13b', {
    valueInteger: 1,
    contained: [{ resourceType: 'Specimen', id: 's', status: 'unsatisfactory' }],
    specimen: { reference: '#s' },
  }),
  ecog('13c', { valueInteger: 1 }),
  {
    resourceType: 'DiagnosticReport',
    id: '13d',
    status: 'entered-in-error',
    result: [{ reference: 'Observation/13c' }],
  },
  ecog('14', { valueInteger: 1, dataAbsentReason: { text: 'x' } }),
  ecog('15', { valueInteger: 9 }),
  ecog('16', { valueInteger: 1, valueString: '1' }),
  ecog('17', {}),
  ecog('18', { valueInteger: 1, effectiveDateTime: '2020-01-01' }),
  ecog('19', { valueInteger: 1, effectiveDateTime: '2025-12' }),
  ecog('20', { valueInteger: 1, effectiveDateTime: '2026-04-01' }),
  observation('21', ECOG, { valueInteger: 1 }),
  { ...ecog('22', { valueInteger: 1 }), code: both(loinc('89247-1'), loinc('718-7')) },
  observation('23', 'loinc 7917-8', coded('snomed 260415000'), recently),
  observation('24', 'loinc 99999-9', {}, { code: loinc('99999-9', 'Odd test') }),
  observation('25', 'loinc 8302-2', {}, { category: [{ coding: [{ code: 'vital-signs' }] }] }),
  ecog('26', { valueCodeableConcept: {}, status: 'preliminary' }),
]

const RECEPTORS: readonly JsonObject[] = [
  receptor('1', coded('snomed 1')),
  receptor('2', { valueString: 'odd' }),
  receptor('3', coded('snomed 10828004', 'negative')),
  receptor('4', coded('snomed 10828004'), { interpretation: [snomed('260385009')] }),
  receptor('5', { valueQuantity: { value: 5, unit: '%', code: '%' } }),
]

const DISEASES: readonly JsonObject[] = [
  condition('1', snomed('254837009', 'Malignant neoplasm of prostate')),
  condition('2', both(snomed('254637007'), icd10('C50.211'))),
  condition('3', 'icd10 D05.01'),
  condition('4', 'icd10 Z21', unconfirmed),
  condition('5', 'icd10 F03', resolved),
  condition('6', 'icd10 C50.9', unconfirmed),
  condition('7', 'icd10 Z86.000'),
  condition('8', 'icd10 C50.9', { clinicalStatus: { coding: [{ code: 'relapse' }] } }),
  condition('9', 'icd10 C34.9', unconfirmed),
  condition('10', 'icd10 C50.9', { verificationStatus: { coding: [{ code: 'refuted' }] } }),
  condition('11', snomed('77386006', 'Pregnant'), resolved),
  condition('12', icd10('I10', 'Hypertension')),
  condition('13', snomed('999999999')),
  condition('14', {}),
  condition('15', snomed('999999999', 'Malignant tumour of x')),
  condition('16', snomed('77386006', 'Pregnant'), { ...active, onsetDateTime: '2001-06-01' }),
]

const SITES: readonly JsonObject[] = [
  lesion('1', 'icd10 C79.81'),
  lesion('2', 'icd10 C77.3'),
  lesion('3', METASTASIS, { bodySite: [snomed('68171009')] }),
  lesion('4', LIVER, { bodySite: [snomed('39607008')] }),
  lesion('5', BONE),
  lesion('6', LUNG, { bodySite: [snomed('39607008'), snomed('71341001')] }),
  lesion('8', BONE),
  lesion('9', LIVER, { ...resolved, bodySite: [] }),
]

const TREATMENTS: readonly JsonObject[] = [
  drug('1', { reasonCode: [{ coding: [...(icd10('M05')['coding'] as Json[])], text: 'rheumatoid arthritis' }] }),
  drug('2', {}, 'letrozole declined'),
  drug('3', { doNotPerform: true }),
  drug('4', { intent: 'proposal' }),
  drug('5', { status: 'draft' }),
  drug('6', { status: 'cancelled' }),
  drug('7', { medicationCodeableConcept: { ...concept('atc L01DB01'), text: 'letrozole' } }),
  drug('8', {}, 'letrozole, trastuzumab'),
  drug('9', { authoredOn: '2026-03-01' }),
  drug('10', until('2026-09-01'), 'tamoxifen', 'MedicationStatement'),
  drug('11', until('2026-03'), 'fulvestrant', 'MedicationStatement'),
  drug('12', { ...until('2026-09-01'), status: 'completed' }, 'anastrozole', 'MedicationStatement'),
  drug('13', { authoredOn: '2019-01-01' }, 'exemestane'),
  drug('14', {}, 'abemaciclib'),
  drug('15', { reasonCode: [icd10('I10')] }, 'aspirin'),
  drug('16', { doNotPerform: true }, 'aspirin'),
  drug('17', { intent: 'proposal' }, 'aspirin'),
  drug('18', { status: 'draft' }, 'aspirin'),
  drug('19', { status: 'cancelled' }, 'aspirin'),
  drug('20', { reasonCode: [icd10('M05')] }, 'methylprednisolone'),
  drug('21', { medicationCodeableConcept: concept('rxnorm 999999999') }),
  drug('22', { medicationCodeableConcept: concept('rxnorm 999999998') }),
  procedure('1', 'snomed 172043006', { status: 'unknown' }),
  procedure('2', 'snomed 172043006', { reasonCode: [icd10('I10')], performedDateTime: '2025-01-01' }),
  procedure('3', 'snomed 33195004', { code: snomed('33195004', 'Chemotherapy') }),
  procedure('4', 'snomed 33195004'),
  procedure('5', 'snomed 33195004', { status: 'in-progress', bodySite: [snomed('76752008')] }),
  procedure('6', 'Dressing', { status: 'not-done' }),
  procedure('7', 'snomed 172043006', { performedDateTime: '2025-01-01' }),
]

const deleting = (url: string, lastUpdated?: string): JsonObject => ({
  resourceType: 'Bundle',
  type: 'transaction',
  ...(lastUpdated !== undefined && { meta: { lastUpdated } }),
  entry: [{ request: { method: 'DELETE', url } }],
})
const bundle = (...resources: readonly JsonObject[]): JsonObject => ({
  resourceType: 'Bundle',
  entry: resources.map((resource) => ({ resource })),
})

/** Charts of one patient each, all with something unusual. */
const ODD: readonly (readonly JsonObject[])[] = [
  // Several results disagree about one fact, or a newer result cannot be read.
  [ecog('1', { valueInteger: 1 }), ecog('2', { valueInteger: 2 })],
  [ecog('1', { valueInteger: 1, effectiveDateTime: '2026-03-01' }), ecog('2', { valueInteger: 2 })],
  [
    hemoglobin('1', {}, { effectiveDateTime: '2026-01-20' }),
    observation('2', 'loinc 718-7', { valueString: '12 g/dL' }, recently),
  ],
  [hemoglobin('1', {}), hemoglobin('2', { value: 13 })],
  [observation('1', 'loinc 718-7', { valueString: '12 g/dL' }, recently)],
  [BREAST, receptor('1', coded('snomed 10828004')), receptor('2', coded('snomed 260385009'), { issued: '2026' })],
  [condition('1', 'icd10 Z21'), observation('2', 'loinc 75622-1', coded('snomed 260385009'))],
  ...['2020-01-01', '2025-09', undefined].map((date) => [
    observation('1', 'loinc 75622-1', coded('snomed 260385009'), date === undefined ? {} : { effectiveDateTime: date }),
  ]),
  // Stages and related findings.
  [BREAST, staged('1', '9')],
  [BREAST, staged('1', '4', '2021-01-01'), staged('2', '2')],
  [{ ...BREAST, onsetDateTime: '2020-03-01' }, staged('1', '4', '2025-05-01'), staged('2', '2', '2025-05-01')],
  [{ ...BREAST, onsetDateTime: '2020-03-01' }, staged('1', '2', '2015-05-01')],
  [BREAST, staged('1', '4'), observation('2', 'loinc 21907-1', coded('ajcc cM0'), recently)],
  [{ ...BREAST, stage: [{ summary: concept('ajcc 4') }] }, observation('2', 'loinc 21907-1', coded('ajcc cM0'))],
  [BREAST, observation('2', 'loinc 21907-1', { valueString: 'M' }, recently)],
  [BREAST, condition('2', 'icd10 C34.9'), receptor('1', coded('snomed 10828004'), { code: loinc('16112-5') })],
  [BREAST, condition('2', 'icd10 C34.9'), staged('3', '2'), lesion('4', LUNG)],
  [BREAST, { ...staged('3', '2'), focus: [{ reference: 'Condition/x' }] }],
  // Cancers of both breasts, and in situ.
  [condition('1', 'icd10 C50.911', resolved), condition('2', 'icd10 D05.12', active)],
  [condition('1', 'icd10 C50.911', active), condition('2', 'icd10 D05.11', resolved)],
  [condition('1', 'icd10 C50.911'), condition('2', 'icd10 C50.912')],
  [BREAST, lesion('1', LIVER, { ...resolved })],
  [BREAST, lesion('1', LIVER, unconfirmed)],
  // Records of death, or of something like it.
  [encounter('1', EXPIRED, { period: { end: '2026-04-01' } }), encounter('2', EXPIRED, { status: 'planned' })],
  [encounter('1', { text: 'Expired' })],
  // Resources that are modified, come in several versions, or are contained in others.
  [{ ...BREAST, implicitRules: 'urn:x' }],
  [{ ...BREAST, modifierExtension: [{ url: 'urn:x' }] }],
  [{ ...BREAST, modifierExtension: [{}] }],
  [ecog('1', { status: 1 })],
  [BREAST, { ...BREAST, code: icd10('C50.9') }, BREAST],
  [
    BREAST,
    condition('1', 'icd10 I10', {
      contained: [ecog('2', { valueInteger: 1 }), { ...BREAST, id: '3' }, procedure('5', 'Dressing')],
    }),
  ],
  [
    drug('1', { medicationCodeableConcept: null, medicationReference: { reference: 'Medication/1' }, status: 'draft' }),
    { resourceType: 'Medication', id: '1', code: { text: 'letrozole' } },
  ],
  // Resources that were taken back, or may have been.
  [lesion('1', LIVER), lesion('1', LIVER, { verificationStatus: { coding: [{ code: 'entered-in-error' }] } })],
  [
    lesion('1', LIVER, { meta: { lastUpdated: '2026-01-01T00:00:00Z' } }),
    deleting('Condition/1', '2026-02-01T00:00:00Z'),
    lesion('2', LUNG),
    deleting('Condition/2'),
    ecog('3', {}),
    deleting('Observation?code=x'),
  ],
  // Resources that are of no use, or are plans or about somebody else.
  [
    { resourceType: 'Claim', id: '1' },
    { resourceType: 'ServiceRequest', id: '2' },
    { resourceType: 'FamilyMemberHistory', id: '3' },
    { resourceType: 'Horoscope', id: '4' },
  ],
  [{ resourceType: 'OperationOutcome', id: '1', issue: [{ severity: 'error', code: 'timeout' }] }],
  [{ resourceType: 'OperationOutcome', id: '1', issue: [{ code: 'timeout' }, { code: 'throttled' }] }],
  // More kinds of resources that are not understood than are named.
  Array.from({ length: 40 }, (_, i) => condition(`${i}`, `snomed 99999990${i}`)),
]

/** Patients with remarkable details. */
const PATIENTS: readonly JsonObject[] = [
  { active: false },
  { birthDate: 'x' },
  { birthDate: '1960-03-05T22:00:00Z' },
  { gender: 'other' },
  { deceasedDateTime: '2026-04-01' },
  { deceasedDateTime: 'x' },
  { deceasedDateTime: '2026-01-01', deceasedBoolean: false },
  { deceasedBoolean: 'x' },
]

/** For each sign of another FHIR version, a resource that shows it. */
const OTHER_VERSIONS: readonly JsonObject[] = [
  { resourceType: 'ReferralRequest', id: '1' },
  { ...BREAST, meta: { profile: ['http://hl7.org/fhir/3.0/x'] } },
  { ...BREAST, category: [{ coding: [{ system: 'http://hl7.org/fhir/condition-category' }] }] },
  drug('1', { requester: { agent: {} } }),
  drug('1', { status: 'recorded' }, 'x', 'MedicationStatement'),
  drug('1', { dosageInstruction: [{ doseQuantity: {} }] }),
  { ...BREAST, dateRecorded: '2020' },
  { ...BREAST, clinicalStatus: 'active' },
  drug('1', { medication: {} }),
  procedure('1', 'x', { reason: [] }),
]

const REPLACED = { link: [{ type: 'replaced-by', other: { reference: 'Patient/q' } }] }

export interface NamedChart {
  readonly name: string
  readonly values: readonly Json[]
  readonly isR4?: boolean
}

export const CHARTS: readonly NamedChart[] = [
  ...[RESULTS, [BREAST, ...RECEPTORS], DISEASES, [BREAST, ...SITES], TREATMENTS, ...ODD].map((resources, i) => ({
    name: `chart ${i}`,
    values: [bundle(PATIENT, ...resources)],
  })),
  // Each resource also by itself, since one problem may hide another.
  ...[...RESULTS, ...RECEPTORS.map((one) => bundle(BREAST, one)), ...TREATMENTS].map((one, i) => ({
    name: `resource ${i}`,
    values: [PATIENT, one],
  })),
  ...PATIENTS.map((more, i) => ({ name: `patient ${i}`, values: [{ ...PATIENT, ...more }] })),
  ...OTHER_VERSIONS.flatMap((one, i) => [
    { name: `other version ${i}`, values: [bundle(PATIENT, { ...one, ...p })] },
    { name: `other version ${i}, read`, values: [bundle(PATIENT, { ...one, ...p })], isR4: true },
  ]),
  {
    name: 'with a side of another time',
    values: [
      PATIENT,
      condition('1', 'icd10 C50.912', { ...resolved, onsetDateTime: '2010-01-01' }),
      condition('2', 'icd10 C50.919', { ...active, onsetDateTime: '2025-01-01' }),
    ],
  },
  {
    name: 'with words beside codes',
    values: [
      PATIENT,
      condition('1', 'icd10 C50.912', active),
      condition('2', 'snomed 94181007', { ...active, bodySite: [snomed('24028007')] }),
      condition('3', 'icd10 M06.9', active),
      hemoglobin('4', {}, { ...recently, specimen: { display: 'Urine' } }),
      limited('5', { high: { value: 16, unit: 'g/dL' }, text: 'Men' }),
      drug('6', {}, 'fluorouracil cream'),
      drug('7', {}, 'methotrexate'),
      drug('8', LATER),
      drug('9', LATER, 'ramipril'),
      procedure('10', { ...snomed('392021009'), text: 'Lumpectomy, declined' }),
    ],
  },
  { name: 'without a patient', values: [BREAST] },
  { name: 'of another version, without a patient', values: [{ ...BREAST, clinicalStatus: 'active' }] },
  { name: 'without an id', values: [bundle({ resourceType: 'Patient' })] },
  {
    name: 'of two people',
    values: [
      { ...PATIENT, gender: 'male', birthDate: '1950-01-01' },
      { ...PATIENT, gender: 'female', birthDate: '1960-01-01' },
    ],
  },
  {
    name: 'of two servers',
    values: ['one', 'two'].map((server, i) => ({
      resourceType: 'Bundle',
      entry: [{ fullUrl: `https://${server}.example/Patient/p`, resource: { ...PATIENT, birthDate: `19${i}0` } }],
    })),
  },
  ...[deleting('Patient/p', '2026-02-01T00:00:00Z'), deleting('Patient/p'), deleting('Patient?name=x')].map(
    (one, i) => ({
      name: `deleted, or perhaps ${i}`,
      values: [{ ...PATIENT, ...(i === 0 && { meta: { lastUpdated: '2026-01-01T00:00:00Z' } }) }, one],
    }),
  ),
  { name: 'replaced by nobody here', values: [{ ...PATIENT, ...REPLACED }] },
  { name: 'replaced by nobody knows whom', values: [{ ...PATIENT, link: [{ type: 'replaced-by' }] }] },
  { name: 'replaced', values: [bundle({ ...PATIENT, ...REPLACED }, { ...PATIENT, id: 'q' })] },
  {
    name: 'with what is nobody’s',
    values: [bundle(PATIENT, { ...BREAST, subject: { reference: 'Patient/q' } }, ecog('1', { ...p, valueInteger: 1 }))],
  },
  { name: 'with what may be anyone’s', values: [bundle(PATIENT, { ...PATIENT, id: 'q' }, BREAST)] },
]
