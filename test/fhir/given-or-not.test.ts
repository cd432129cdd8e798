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
/** Whether the list may still be assumed to be complete beside these. */
const isClosed = (list: string, ...all: readonly JsonObject[]): boolean =>
  entries(charted([BREAST, ...all], [list]), list) !== undefined &&
  Array.isArray(charted([BREAST, ...all], [list]).record[list])

describe('a drug of cancer', () => {
  it.each([
    'fluorouracil 50 MG/ML Topical Cream',
    'fluorouracil (EFUDEX) 5 % cream',
    'bevacizumab (Avastin) 1.25 mg intravitreal injection',
    'paclitaxel coated balloon',
    'everolimus-eluting stent',
  ])('that is given at one place is no systemic therapy: %s', (text) => {
    expect(therapies(drug(text))).toBeUndefined()
    expect(charted([drug(text)]).warnings.join()).toContain('is given at one place only')
    expect(isClosed('systemic_therapies', drug(text))).toBe(true)
  })

  it('that is given at one place by its route is none, either', () => {
    const route = { dosageInstruction: [{ route: concept('snomed 6064005') }] }
    expect(therapies(drug('fluorouracil', route))).toBeUndefined()
    expect(
      therapies(drug('fluorouracil', { dosageInstruction: [{ route: concept('snomed 47625008') }] })),
    ).toHaveLength(1)
    expect(therapies(drug('letrozole 2.5 mg film-coated tablet'))).toHaveLength(1)
  })

  it.each(['L04AX03 methotrexate', 'L04AH02 everolimus', 'S01LA08 bevacizumab'])(
    'in a group of ATC that is of something else is not taken, and keeps the list open: %s',
    (said) => {
      const [code = '', name] = said.split(' ')
      const one = drug('', { medicationCodeableConcept: concept(`atc ${code}`, name) })
      expect(therapies(one)).toBeUndefined()
      expect(isClosed('systemic_therapies', one)).toBe(false)
    },
  )

  it('in a group of ATC that is wider than a class is taken by its name', () => {
    const one = drug('', { medicationCodeableConcept: concept('atc L01', 'paclitaxel') })
    expect(therapies(one)).toEqual([expect.objectContaining({ class: 'chemotherapy' })])
  })

  it('that gives no reason is not certain beside another disease for which it is given as often', () => {
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
  ])('that is said not to be taken is not certain: %s', (_, more) => {
    expect(therapies(drug('letrozole', more))).toBeUndefined()
    expect(isClosed('systemic_therapies', drug('letrozole', more))).toBe(false)
  })

  it('is taken where other things are said not to be done', () => {
    const more = { dosageInstruction: [{ text: 'Do not crush' }], note: [{ text: 'No side effects' }] }
    expect(therapies(drug('letrozole', more))).toHaveLength(1)
  })

  it.each(['Blinded study drug (letrozole vs placebo)', 'palbociclib or placebo', 'mother took tamoxifen'])(
    'that may not be what she was given is not taken: %s',
    (text) => {
      expect(therapies(drug(text))).toBeUndefined()
      expect(isClosed('systemic_therapies', drug(text))).toBe(false)
    },
  )

  const timed = (repeat: JsonObject, more: JsonObject = {}): JsonObject =>
    drug('letrozole', { dosageInstruction: [{ timing: { repeat } }], ...more })

  it('that is to begin after the day of screening is no therapy yet', () => {
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

  it('does not go on for certain where its dosage ended, or its words say that it did', () => {
    const going = (one: JsonObject): unknown => (therapies(one)?.[0] as JsonObject | undefined)?.['ongoing']
    expect(going(timed({ boundsPeriod: { start: '2026-01-05', end: '2026-02-05' } }))).toBeUndefined()
    expect(going(timed({ boundsPeriod: { start: '2026-01-05', end: '2026-05-05' } }))).toBe(true)
    expect(going(drug('letrozole, discontinued due to arthralgia'))).toBeUndefined()
  })

  it('may stand in what a reference shows, where the Medication is not here or has no code', () => {
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

describe('a procedure whose words take its code back', () => {
  const worded = (code: string, text: string): JsonObject => procedure('x', { ...concept(code), text })

  it.each([
    ['surgeries', 'snomed 392021009', 'Lumpectomy declined by patient'],
    ['surgeries', 'snomed 406505007', 'Planned modified radical mastectomy'],
    ['surgeries', 'snomed 406505007', 'No mastectomy performed'],
    ['surgeries', 'snomed 236886002', 'Hysterectomy cancelled'],
    ['radiotherapy', 'snomed 33195004', 'Radiotherapy declined'],
    ['radiotherapy', 'snomed 108290001', 'Radiation therapy planning'],
  ])('is none, and keeps %s open: %s %s', (list, code, text) => {
    const chart = charted([BREAST, worded(code, text)])
    expect(entries(chart, list)).toBeUndefined()
    expect(chart.warnings).toEqual([`${list}: Procedure/x was not done for certain, by its words; it is not taken.`])
    expect(isClosed(list, worded(code, text))).toBe(false)
  })

  it.each([
    ['surgeries', 'cpt 58150', 'Total abdominal hysterectomy, with or without removal of tube(s)'],
    ['surgeries', 'cpt 19303', 'Mastectomy, simple, complete'],
    ['radiotherapy', 'snomed 33195004', 'External beam radiation therapy'],
  ])('is done where they say no more: %s %s %s', (list, code, text) => {
    expect(entries(charted([worded(code, text)]), list)).toHaveLength(1)
  })
})

describe('radiotherapy of several places', () => {
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

  it('is one entry for each, also for those that are not known here', () => {
    expect(at('snomed 76752008', 'snomed 12738006')).toEqual([
      { site: 'breast', date },
      { site: 'brain', date },
    ])
    expect(at('snomed 76752008', 'snomed 999')).toEqual([{ site: 'breast', date }, { date }])
    expect(at('snomed 80248007', 'snomed 73056007')).toEqual([{ site: 'breast', date }])
    expect(at('snomed 76752008', 'snomed 7771000')).toEqual([{ site: 'breast', date }])
  })

  it('knows the parts of the spine, and single bones', () => {
    expect(at('snomed 122495006')).toEqual([{ site: 'spine', date }])
    expect(at('snomed 71341001')).toEqual([{ site: 'bone', date }])
  })
})

describe('several drugs in one resource', () => {
  it('are one therapy without a name, and there may be more', () => {
    const regimen = drug('doxorubicin/cyclophosphamide, then paclitaxel')
    expect(therapies(regimen)).toEqual([{ class: 'chemotherapy', ongoing: true }])
    expect(isClosed('systemic_therapies', regimen)).toBe(false)
    expect(therapies(drug('fam-trastuzumab deruxtecan'))).toEqual([
      { class: 'targeted', agent: 'trastuzumab deruxtecan', ongoing: true },
    ])
  })

  it('may be named by their class alone', () => {
    expect(isClosed('systemic_therapies', drug('aromatase inhibitor'))).toBe(false)
  })
})
