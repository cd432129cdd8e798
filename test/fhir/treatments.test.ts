import { describe, expect, it } from 'vitest'
import type { ChoiceVariable } from '../../src/dictionary/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { variableAt } from '../../src/dictionary/index.ts'
import { answerable, readAnswer } from '../../src/interview/index.ts'
import { chartOf, mapping, snomed } from '../support/chart.ts'
import { shippedRules } from '../support/shipped.ts'

let count = 0
const resource = (resourceType: string, more: JsonObject): JsonObject => ({
  resourceType,
  id: `r${++count}`,
  ...more,
})
const order = (more: JsonObject, drug = 'letrozole'): JsonObject =>
  resource('MedicationRequest', {
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: { text: drug },
    ...more,
  })
const statement = (more: JsonObject, drug = 'letrozole'): JsonObject =>
  resource('MedicationStatement', { status: 'active', medicationCodeableConcept: { text: drug }, ...more })
const period = (start?: string, end?: string): JsonObject => ({
  effectivePeriod: { ...(start !== undefined && { start }), ...(end !== undefined && { end }) },
})

function entries(list: string, resources: readonly JsonObject[]): readonly Json[] | undefined {
  const found = chartOf(resources).record[list] as JsonObject | undefined
  return found?.['items'] as readonly Json[] | undefined
}
const therapies = (...resources: JsonObject[]): readonly Json[] | undefined => entries('systemic_therapies', resources)
const letrozole = { class: 'aromatase_inhibitor', agent: 'letrozole' }

describe('a drug that was not certainly given', () => {
  it.each<[string, JsonObject, string]>([
    ['intended', statement({ status: 'intended' }), 'is only planned (status intended)'],
    ['draft', order({ status: 'draft' }), 'is only planned (status draft)'],
    ['proposal', order({ intent: 'proposal' }), 'is only planned or proposed (intent proposal)'],
    ['plan', order({ intent: 'plan' }), 'is only planned or proposed (intent plan)'],
    ['option', order({ intent: 'option' }), 'is only planned or proposed (intent option)'],
    ['forbidden', order({ doNotPerform: true }), 'is an order not to give it'],
    ...['on-hold', 'cancelled', 'entered-in-error', 'unknown'].map((status): [string, JsonObject, string] => [
      status,
      order({ status }),
      `was not given for certain (status ${status})`,
    ]),
    ['not-taken', statement({ status: 'not-taken' }), 'was not given for certain (status not-taken)'],
    [
      'not-done',
      resource('MedicationAdministration', { status: 'not-done', medicationCodeableConcept: { text: 'letrozole' } }),
      'was not given for certain (status not-done)',
    ],
    ...['preparation', 'in-progress', 'declined'].map((status): [string, JsonObject, string] => [
      status,
      resource('MedicationDispense', { status, medicationCodeableConcept: { text: 'letrozole' } }),
      `was not given for certain (status ${status})`,
    ]),
  ])('%s: is not a therapy, and is reported', (_, drug, words) => {
    const { record, warnings } = chartOf([drug])
    expect(record['systemic_therapies']).toBeUndefined()
    expect(warnings).toEqual([
      `systemic_therapies: ${String(drug['resourceType'])}/${String(drug['id'])} (letrozole) ${words}; it is not taken as a therapy.`,
    ])
  })

  it('is reported in one line for many, and not at all if it is not a cancer drug', () => {
    const { warnings } = chartOf([
      order({ status: 'draft' }),
      order({ status: 'draft' }),
      order({ status: 'draft' }, 'aspirin'),
    ])
    expect(warnings).toEqual([expect.stringContaining('The same goes for 1 more.')])
  })
})

describe('whether a therapy is ongoing', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['a planned end', statement(period('2025-01-01', '2027-01-01')), { start: '2025-01-01', ongoing: true }],
    [
      'a planned end, no status',
      statement({ ...period('2025-01-01', '2026-03-16'), status: null }),
      { start: '2025-01-01', ongoing: true },
    ],
    [
      'the day of screening as its end',
      statement(period('2025-01-01', '2026-03-15')),
      { start: '2025-01-01', end: '2026-03-15' },
    ],
    [
      'completed before its planned end',
      statement({ ...period('2025-01-01', '2027-01-01'), status: 'completed' }),
      { start: '2025-01-01' },
    ],
    ['active until this year', statement(period('2025-01-01', '2026')), { start: '2025-01-01' }],
    [
      'completed this year',
      statement({ ...period('2025-01-01', '2026'), status: 'completed' }),
      { start: '2025-01-01', end: '2026' },
    ],
    ['completed', statement({ ...period('2025-01-01'), status: 'completed' }), { start: '2025-01-01', ongoing: false }],
    ['stopped', order({ status: 'stopped', authoredOn: '2025-01-01' }), { ongoing: false }],
    [
      'active, said within 90 days',
      statement({ ...period('2021-01-01'), dateAsserted: '2025-12-15' }),
      { start: '2021-01-01', ongoing: true },
    ],
    [
      'active, said a day before',
      statement({ ...period('2021-01-01'), dateAsserted: '2025-12-14' }),
      { start: '2021-01-01' },
    ],
    ['active, ordered this year', order({ authoredOn: '2026-01-02' }), { ongoing: true }],
    ['active, ordered in 2009', order({ authoredOn: '2009-01-02' }), {}],
    ['active, without a date', order({}), {}],
    ['active, ended', statement(period('2021-01-01', '2024-01-01')), { start: '2021-01-01', end: '2024-01-01' }],
    [
      'a dose',
      resource('MedicationAdministration', {
        status: 'completed',
        medicationCodeableConcept: { text: 'letrozole' },
        effectiveDateTime: '2026-03-01',
      }),
      { start: '2026-03-01' },
    ],
  ])('%s', (_, drug, times) => {
    expect(therapies(drug)).toEqual([{ ...letrozole, ...times }])
  })

  it('is reported if the end is planned, or if an old order was never closed', () => {
    expect(chartOf([statement({ ...period('2025-01-01', '2027-01-01'), id: 'a' })]).warnings).toEqual([
      'systemic_therapies: MedicationStatement/a (letrozole) goes on; its end is planned for 2027-01-01.',
    ])
    expect(chartOf([order({ authoredOn: '2009-01-02', id: 'a' })]).warnings[0]).toBe(
      'systemic_therapies: MedicationRequest/a (letrozole) is called active, of 2009-01-02; whether it still goes on is not known.',
    )
  })
})

describe('orders of one drug', () => {
  const cycles = (...starts: string[]): JsonObject[] =>
    starts.map((start) => statement({ ...period(start, start), status: 'completed' }, 'paclitaxel'))
  const paclitaxel = { class: 'chemotherapy', agent: 'paclitaxel' }

  it('are one therapy, from the first start to the last end', () => {
    const { record } = chartOf(cycles('2025-01-29', '2025-01-01', '2025-01-08', '2025-01-15'))
    expect(record['systemic_therapies']).toEqual({
      complete: false,
      items: [{ ...paclitaxel, start: '2025-01-01', end: '2025-01-29' }],
    })
    expect((record['provenance'] as JsonObject)['systemic_therapies[0]']).toMatch(
      /^MedicationStatement\/r\d+ and 3 more$/,
    )
  })

  it('are one therapy within 6 weeks after an end, and within 90 days after an order without an end', () => {
    expect(therapies(...cycles('2025-01-01', '2025-02-12'))).toHaveLength(1)
    expect(therapies(...cycles('2025-01-01', '2025-02-13'))).toHaveLength(2)
    const orders = (...days: string[]): JsonObject[] =>
      days.map((authoredOn) => order({ authoredOn, status: 'completed' }))
    expect(therapies(...orders('2025-01-01', '2025-04-01', '2025-06-30'))).toEqual([{ ...letrozole, ongoing: false }])
    expect(therapies(...orders('2025-01-01', '2025-04-02'))).toHaveLength(2)
    expect(therapies(...orders('2025', '2025'))).toHaveLength(2)
  })

  it('are an ongoing therapy if one of them is ongoing', () => {
    const old = statement({ ...period('2025-12-01', '2026-01-01'), status: 'completed' })
    expect(therapies(old, statement(period('2026-01-02')))).toEqual([
      { ...letrozole, start: '2025-12-01', ongoing: true },
    ])
  })

  it('may have ended if a stopped one follows an open one', () => {
    const open = order({ authoredOn: '2026-01-02' })
    expect(therapies(open, order({ authoredOn: '2026-03-01', status: 'stopped' }))).toEqual([letrozole])
    expect(therapies(open, order({ authoredOn: '2025-12-20', status: 'stopped' }))).toEqual([
      { ...letrozole, ongoing: true },
    ])
  })

  it('are another therapy if a statement before them says that the earlier one is over', () => {
    const over = statement({ status: 'completed', effectiveDateTime: '2025-12-20' })
    const active = statement({ effectiveDateTime: '2026-02-01' })
    expect(therapies(over, active)).toEqual([
      { ...letrozole, ongoing: false },
      { ...letrozole, ongoing: true },
    ])
    const orders = [order({ status: 'completed', authoredOn: '2025-12-20' }), order({ authoredOn: '2026-02-01' })]
    expect(therapies(...orders)).toEqual([{ ...letrozole, ongoing: true }])
  })

  it('are one therapy if they have no dates, since nothing distinguishes them', () => {
    expect(therapies(order({}), order({}), order({}, 'tamoxifen'))).toEqual([
      letrozole,
      { class: 'other_endocrine', agent: 'tamoxifen' },
    ])
  })

  it('are another therapy if the reason, the intent or the drug differs', () => {
    const [a, b] = cycles('2025-01-01', '2025-01-08')
    const reason = { reasonReference: [{ reference: 'Condition/m' }] }
    const intent = {
      extension: [
        {
          url: 'http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-treatment-intent',
          valueCodeableConcept: snomed('373808002'),
        },
      ],
    }
    expect(therapies(a ?? {}, { ...b, ...reason })).toHaveLength(2)
    expect(therapies(a ?? {}, { ...b, ...intent })).toHaveLength(2)
    expect(therapies({ ...a, ...reason }, { ...b, ...reason })).toHaveLength(1)
    expect(therapies(a ?? {}, { ...b, medicationCodeableConcept: { text: 'docetaxel' } })).toHaveLength(2)
  })

  it('are two therapies before and after an operation for the cancer', () => {
    const mastectomy = (date: string): JsonObject =>
      resource('Procedure', { status: 'completed', code: snomed('172043006'), performedDateTime: date })
    const both = cycles('2025-01-01', '2025-01-20')
    expect(therapies(...both, mastectomy('2025-01-10'))).toHaveLength(2)
    expect(therapies(...both, mastectomy('2025-01'))).toHaveLength(2)
    expect(therapies(...both, mastectomy('2024-12-31'))).toHaveLength(1)
  })
})

describe('radiotherapy', () => {
  const breast = { bodySite: [snomed('76752008')] }
  const fraction = (date: string | undefined, more: JsonObject = breast): JsonObject =>
    resource('Procedure', {
      status: 'completed',
      code: snomed('33195004'),
      ...(date !== undefined && { performedDateTime: date }),
      ...more,
    })
  const courses = (...resources: JsonObject[]): readonly Json[] | undefined => entries('radiotherapy', resources)

  it('with 34 fractions to one site is one course, dated by its last day', () => {
    const days = Array.from({ length: 34 }, (_, i) => new Date(Date.UTC(2025, 0, 6 + i)).toISOString().slice(0, 10))
    const found = courses(...days.toReversed().map((day) => fraction(day)))
    expect(found).toEqual([{ site: 'breast', date: '2025-02-08' }])
  })

  it('is another course after a pause of more than 2 weeks, at another site or for another reason', () => {
    expect(courses(fraction('2025-01-06'), fraction('2025-01-20'))).toHaveLength(1)
    expect(courses(fraction('2025-01-06'), fraction('2025-01-21'))).toHaveLength(2)
    expect(courses(fraction('2025-01-06'), fraction('2025-01-07', { bodySite: [snomed('421060004')] }))).toHaveLength(2)
    const reason = { ...breast, reasonReference: [{ reference: 'Condition/m' }] }
    expect(courses(fraction('2025-01-06'), fraction('2025-01-07', reason))).toHaveLength(2)
  })

  it('without a site is one course per fraction, reported in one line', () => {
    const found = chartOf([fraction('2025-01-06', {}), fraction('2025-01-07', {})])
    expect((found.record['radiotherapy'] as JsonObject)['items']).toHaveLength(2)
    expect(found.warnings).toEqual([expect.stringContaining('The same goes for 1 more.')])
  })

  it('with a period is dated by the end of the period if that has passed', () => {
    const of = (performedPeriod: JsonObject): readonly Json[] | undefined =>
      courses(fraction(undefined, { ...breast, performedPeriod }))
    expect(of({ start: '2025-01-06', end: '2025-02-10' })).toEqual([{ site: 'breast', date: '2025-02-10' }])
    expect(of({ start: '2026-03-06', end: '2026-04-10' })).toEqual([{ site: 'breast' }])
    expect(of({ start: '2025-01-06' })).toEqual([{ site: 'breast' }])
  })

  it.each(['in-progress', 'on-hold'])('that is %s has no last day yet, whatever fractions are completed', (status) => {
    const { record, warnings } = chartOf([
      fraction('2026-03-02', { ...breast, status }),
      fraction('2026-03-03'),
      fraction('2026-03-04'),
    ])
    expect(record['radiotherapy']).toEqual({ complete: false, items: [{ site: 'breast' }] })
    expect(warnings.join()).toContain('does not say on which day it ended')
  })
})

describe('a procedure', () => {
  const mastectomy = (status: string): JsonObject =>
    resource('Procedure', { status, code: snomed('172043006'), performedDateTime: '2025-01-06' })

  it.each(['preparation', 'not-done', 'entered-in-error', 'unknown', 'in-progress', 'stopped', 'on-hold'])(
    'that is %s is not an operation',
    (status) => {
      const { record, warnings } = chartOf([mastectomy(status)])
      expect(record['surgeries']).toBeUndefined()
      expect(warnings).toEqual([expect.stringContaining(`was not done for certain (status ${status})`)])
    },
  )

  it('that is completed is an operation; a request for it is not', () => {
    expect(entries('surgeries', [mastectomy('completed')])).toHaveLength(1)
    expect(entries('surgeries', [{ ...mastectomy('active'), resourceType: 'ServiceRequest' }])).toBeUndefined()
  })

  it.each([
    ['stopped', 1],
    ['in-progress', 1],
    ['preparation', undefined],
    ['not-done', undefined],
  ])('with radiotherapy that is %s gives this many courses: %s', (status, length) => {
    const found = entries('radiotherapy', [
      resource('Procedure', { status, code: snomed('33195004'), bodySite: [snomed('76752008')] }),
    ])
    expect(found?.length).toBe(length)
  })
})

const DRUGS = mapping.medications.flatMap((one) =>
  Object.entries(one.agents).map(([drug, { names }]) => [drug, one.class, names] as const),
)

it.each(DRUGS)('%s has one class, both in charts and as the answer to a question: %s', async (drug, kind, brands) => {
  const { dictionary } = await shippedRules()
  const { values } = variableAt(dictionary, 'systemic_therapies[].class') as ChoiceVariable
  const read = (typed: string) => readAnswer(typed, values.map(answerable))
  const { chosen, exact } = read(drug)
  expect([values[chosen ?? -1]?.name, exact]).toEqual([kind, true])
  // For a brand name or another spelling, part of it is enough.
  for (const name of brands) expect([name, values[read(name).chosen ?? -1]?.name]).toEqual([name, kind])
})

describe('what people type for the class of a treatment', async () => {
  const { dictionary } = await shippedRules()
  const { values } = variableAt(dictionary, 'systemic_therapies[].class') as ChoiceVariable
  const given = (text: string) => chartOf([statement(period('2026-01-10'), text)])
  const classIn = (text: string): unknown => {
    const { record } = given(text)
    return ((record['systemic_therapies'] as JsonObject | undefined)?.['items'] as JsonObject[] | undefined)?.[0]?.[
      'class'
    ]
  }
  const isOpenFor = (text: string): boolean =>
    !Array.isArray(
      chartOf([statement(period('2026-01-10'), text)], {}, ['systemic_therapies']).record['systemic_therapies'],
    )
  const typed = values.flatMap(({ name, synonyms, inFull = [] }) =>
    [...synonyms, ...inFull].map((text) => [text, name] as const),
  )
  const shared = [...new Set(values.flatMap(({ partOf = [] }) => partOf))]

  it.each(typed)('%s gives that class in a chart, or leaves the list incomplete: %s', (text, name) => {
    const kind = classIn(text)
    if (kind === undefined) expect(isOpenFor(text)).toBe(true)
    else expect(kind).toBe(name)
  })

  it.each(shared)(
    '%s, which stands for several drugs, gives none of them in a chart and leaves the list incomplete',
    (text) => {
      expect(classIn(text)).toBeUndefined()
      expect(isOpenFor(text)).toBe(true)
    },
  )

  // A short name means one drug, a regimen several, and a class none in particular; two or three letters may mean
  // anything in a chart.
  it.each([
    ['T-DXd', 'trastuzumab deruxtecan'],
    ['TDXd', 'trastuzumab deruxtecan'],
    ['T‑DXd', 'trastuzumab deruxtecan'],
    ['DS-8201', 'trastuzumab deruxtecan'],
    ['T-DM1', 'trastuzumab emtansine'],
    ['TDM1', 'trastuzumab emtansine'],
    ['Dato-DXd', 'datopotamab'],
    ['5-FU', 'fluorouracil'],
    ['5FU', 'fluorouracil'],
  ])('%s is the drug %s', (text, agent) => {
    expect(therapies(statement(period('2026-01-10'), `${text} 100 mg`))).toMatchObject([{ agent }])
  })

  it('leaves the list incomplete only if a text says nothing else', () => {
    expect(isOpenFor('TC')).toBe(true)
    expect(isOpenFor('Chol-TC screening kit')).toBe(false)
  })
})
