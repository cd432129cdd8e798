import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { BREAST, charted, concept, condition, entries, procedure } from '../support/chart.ts'

const drug = (text: string, more: JsonObject = {}): JsonObject => ({
  resourceType: 'MedicationRequest',
  id: 'm',
  status: 'active',
  intent: 'order',
  authoredOn: '2026-02-10',
  medicationCodeableConcept: { text },
  ...more,
})
const therapies = (...all: readonly JsonObject[]): readonly Json[] | undefined =>
  entries(charted([BREAST, ...all]), 'systemic_therapies')
/** Whether the list may still be assumed to be complete if the chart contains these resources. */
const isClosed = (list: string, ...all: readonly JsonObject[]): boolean =>
  entries(charted([BREAST, ...all], [list]), list) !== undefined &&
  Array.isArray(charted([BREAST, ...all], [list]).record[list])

describe('a cancer drug', () => {
  it.each([
    'fluorouracil 50 MG/ML Topical Cream',
    'fluorouracil (EFUDEX) 5 % cream',
    'bevacizumab (Avastin) 1.25 mg intravitreal injection',
    'paclitaxel coated balloon',
    'everolimus-eluting stent',
  ])('is not a systemic therapy if its text says that it acts locally: %s', (text) => {
    expect(therapies(drug(text))).toBeUndefined()
    expect(charted([drug(text)]).warnings.join()).toContain('is given at one place only')
    expect(isClosed('systemic_therapies', drug(text))).toBe(true)
  })

  it('is not a systemic therapy if its route is local', () => {
    const route = { dosageInstruction: [{ route: concept('snomed 6064005') }] }
    expect(therapies(drug('fluorouracil', route))).toBeUndefined()
    expect(
      therapies(drug('fluorouracil', { dosageInstruction: [{ route: concept('snomed 47625008') }] })),
    ).toHaveLength(1)
    expect(therapies(drug('letrozole 2.5 mg film-coated tablet'))).toHaveLength(1)
  })

  it.each(['L04AX03 methotrexate', 'L04AH02 everolimus', 'S01LA08 bevacizumab'])(
    'with the ATC code of another use is not used and leaves the list incomplete: %s',
    (said) => {
      const [code = '', name] = said.split(' ')
      const one = drug('', { medicationCodeableConcept: concept(`atc ${code}`, name) })
      expect(therapies(one)).toBeUndefined()
      expect(isClosed('systemic_therapies', one)).toBe(false)
    },
  )

  it('whose ATC group is wider than a class is recognized by its name', () => {
    const one = drug('', { medicationCodeableConcept: concept('atc L01', 'paclitaxel') })
    expect(therapies(one)).toEqual([expect.objectContaining({ class: 'chemotherapy' })])
  })

  it('without a reason is not certain beside another disease for which it is also given', () => {
    const arthritis = condition('ra', 'icd10 M06.9')
    expect(therapies(drug('methotrexate 2.5 mg'))).toHaveLength(1)
    expect(therapies(arthritis, drug('methotrexate 2.5 mg'))).toBeUndefined()
    expect(isClosed('systemic_therapies', arthritis, drug('methotrexate 2.5 mg'))).toBe(false)
    const reason = { reasonReference: [{ reference: 'Condition/breast' }] }
    expect(therapies(arthritis, drug('methotrexate', reason))).toHaveLength(1)
    expect(therapies(arthritis, drug('letrozole'))).toHaveLength(1)
  })

  it.each<[string, JsonObject]>([
    ['how it is taken', { dosageInstruction: [{ text: 'Patient not taking: Reported on 2/3/2026' }] }],
    ['what she is told', { dosageInstruction: [{ patientInstruction: 'Noch nicht begonnen' }] }],
    ['why its status is so', { status: 'stopped', statusReason: { text: 'Never started' } }],
    [
      'why its status is so, in a code',
      { status: 'stopped', statusReason: concept('snomed 182862001', 'Drug not taken') },
    ],
    ['a note', { note: [{ text: 'She never took it.' }] }],
  ])('is not certain if the record says that it is not taken: %s', (_, more) => {
    expect(therapies(drug('letrozole', more))).toBeUndefined()
    expect(isClosed('systemic_therapies', drug('letrozole', more))).toBe(false)
  })

  it('is used if what is said not to be done is something else', () => {
    const more = { dosageInstruction: [{ text: 'Do not crush' }], note: [{ text: 'No side effects' }] }
    expect(therapies(drug('letrozole', more))).toHaveLength(1)
  })

  it.each(['Blinded study drug (letrozole vs placebo)', 'palbociclib or placebo', 'mother took tamoxifen'])(
    'is not used if it may not be what the patient was given: %s',
    (text) => {
      expect(therapies(drug(text))).toBeUndefined()
      expect(isClosed('systemic_therapies', drug(text))).toBe(false)
    },
  )

  const timed = (repeat: JsonObject, more: JsonObject = {}): JsonObject =>
    drug('letrozole', { dosageInstruction: [{ timing: { repeat } }], ...more })

  it('that begins after the day of screening is not a therapy yet', () => {
    const later = timed({ boundsPeriod: { start: '2026-04-01', end: '2026-06-01' } })
    expect(therapies(later)).toBeUndefined()
    expect(charted([later]).warnings).toEqual([
      'systemic_therapies: MedicationRequest/m (letrozole) begins on 2026-04-01, after the day of screening; it is not taken as a therapy.',
    ])
    const event = drug('letrozole', { dosageInstruction: [{ timing: { event: ['2026-04-01'] } }] })
    expect(therapies(event)).toBeUndefined()
    expect(
      therapies(drug('letrozole', { dosageInstruction: [{ timing: { event: ['2026-04-01'] } }, {}] })),
    ).toHaveLength(1)
  })

  it('is not known to be ongoing if its dosage period is past or its text says that it was stopped', () => {
    const going = (one: JsonObject): unknown => (therapies(one)?.[0] as JsonObject | undefined)?.['ongoing']
    expect(going(timed({ boundsPeriod: { start: '2026-01-05', end: '2026-02-05' } }))).toBeUndefined()
    expect(going(timed({ boundsPeriod: { start: '2026-01-05', end: '2026-05-05' } }))).toBe(true)
    expect(going(drug('letrozole, discontinued due to arthralgia'))).toBeUndefined()
  })

  it('is recognized by the display of its reference if the Medication is missing or has no code', () => {
    const { medicationCodeableConcept: _, ...bare } = drug('')
    const by = (medicationReference: JsonObject): JsonObject => ({ ...bare, medicationReference })
    const letrozole = [expect.objectContaining({ class: 'aromatase_inhibitor', agent: 'letrozole' })]
    const display = 'letrozole 2.5 mg tablet'
    expect(therapies(by({ reference: 'Medication/x', display }))).toEqual(letrozole)
    expect(therapies(by({ display }))).toEqual(letrozole)
    const changed = { resourceType: 'Medication', id: 'x', modifierExtension: [{ url: 'http://hospital.example/x' }] }
    expect(therapies(changed, by({ reference: 'Medication/x', display }))).toBeUndefined()
  })
})

describe('a procedure whose text may contradict its code', () => {
  const worded = (code: string, text: string): JsonObject => procedure('x', { ...concept(code), text })

  it.each([
    ['surgeries', 'snomed 392021009', 'Lumpectomy declined by patient'],
    ['surgeries', 'snomed 406505007', 'Planned modified radical mastectomy'],
    ['surgeries', 'snomed 406505007', 'No mastectomy performed'],
    ['surgeries', 'snomed 236886002', 'Hysterectomy cancelled'],
    ['radiotherapy', 'snomed 33195004', 'Radiotherapy declined'],
    ['radiotherapy', 'snomed 108290001', 'Radiation therapy planning'],
  ])('is not used and leaves %s incomplete if the text says it was not done: %s %s', (list, code, text) => {
    const chart = charted([BREAST, worded(code, text)])
    expect(entries(chart, list)).toBeUndefined()
    expect(chart.warnings).toEqual([`${list}: Procedure/x was not done for certain, by its words; it is not taken.`])
    expect(isClosed(list, worded(code, text))).toBe(false)
  })

  it.each([
    ['surgeries', 'cpt 58150', 'Total abdominal hysterectomy, with or without removal of tube(s)'],
    ['surgeries', 'cpt 19303', 'Mastectomy, simple, complete'],
    ['radiotherapy', 'snomed 33195004', 'External beam radiation therapy'],
  ])('is used if the text does not contradict the code: %s %s %s', (list, code, text) => {
    expect(entries(charted([worded(code, text)]), list)).toHaveLength(1)
  })
})

describe('radiotherapy with several body sites', () => {
  const at = (...sites: readonly string[]): unknown =>
    entries(
      charted([
        procedure('x', 'snomed 33195004', {
          performedDateTime: '2025-02-01',
          bodySite: sites.map((one) => concept(one)),
        }),
      ]),
      'radiotherapy',
    )
  const date = '2025-02-01'

  it('gives one entry per site, including unknown sites', () => {
    expect(at('snomed 76752008', 'snomed 12738006')).toEqual([
      { site: 'breast', date },
      { site: 'brain', date },
    ])
    expect(at('snomed 76752008', 'snomed 999')).toEqual([{ site: 'breast', date }, { date }])
    expect(at('snomed 80248007', 'snomed 73056007')).toEqual([{ site: 'breast', date }])
    expect(at('snomed 76752008', 'snomed 7771000')).toEqual([{ site: 'breast', date }])
  })

  it('is recognized at parts of the spine and at single bones', () => {
    expect(at('snomed 122495006')).toEqual([{ site: 'spine', date }])
    expect(at('snomed 71341001')).toEqual([{ site: 'bone', date }])
  })
})

describe('several drugs in one resource', () => {
  it('give one therapy without an agent and leave the list incomplete', () => {
    const regimen = drug('doxorubicin/cyclophosphamide, then paclitaxel')
    expect(therapies(regimen)).toEqual([{ class: 'chemotherapy', ongoing: true }])
    expect(isClosed('systemic_therapies', regimen)).toBe(false)
    expect(therapies(drug('fam-trastuzumab deruxtecan'))).toEqual([
      { class: 'targeted', agent: 'trastuzumab deruxtecan', ongoing: true },
    ])
  })

  it('leave the list incomplete if only their class is named', () => {
    expect(isClosed('systemic_therapies', drug('aromatase inhibitor'))).toBe(false)
  })
})
