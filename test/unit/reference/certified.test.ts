import { describe, expect, it } from 'vitest'
import { certifiedAndChecked } from '../../../src/certify/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { checkResult, CompletionCheck, readingsWithout } from '../../../src/reference/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { DERIVED_DICTIONARY } from '../../support/derived.ts'
import { AS_OF, rulesOf, SMALL_DICTIONARY } from '../../support/rules.ts'

/** Certificates about days of facts and derived values: each is proved, or left out with a reason, but never wrong. */

interface Certified {
  readonly status: string | undefined
  /** How often each reason is given for what is not proved about the trial and its criterion. */
  readonly left: Readonly<Record<string, number>>
  /** The statements that each reading leaves out. */
  readonly without: Json
}

function certified(condition: string, record: JsonObject, dictionary = SMALL_DICTIONARY): Certified {
  const asOf = parseDay(AS_OF) ?? 0
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${condition}}\n` }, dictionary)
  const whole = { id: 'x', ...record }
  const screened = new Screener(rules, asOf).screen(whole)
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  const { result, checked } = certifiedAndChecked(screened.result, whole, rules, asOf)
  expect(checked.findings).toEqual([])
  const readings = result.contradictions?.readings ?? []
  return {
    status: screened.result.trials[0]?.criteria[0]?.status,
    left: checked.notCertified,
    without: readings.map((one) => [...one.without].toSorted()),
  }
}

const RECENT = '{score: {is: ≤ 1, within: 14 days}}'

describe('a certificate of a window', () => {
  it.each<[string, string, JsonObject, string]>([
    ['a day in it', RECENT, { score: { value: 1, date: '2026-03-10' } }, 'pass'],
    ['a month in it', RECENT, { score: { value: 1, date: '2026-03' } }, 'pass'],
    [
      'a month on both sides of its end',
      '{score: {within: 20 days}}',
      { score: { value: 1, date: '2026-02' } },
      'unknown',
    ],
    ['a year before it', RECENT, { score: { value: 1, date: '2025' } }, 'fail'],
    ['a day that is not known', RECENT, { score: 1 }, 'unknown'],
    ['a value that is not known', RECENT, { score: { value: null, date: '2026-03-10' } }, 'unknown'],
    [
      'the later day of two sources',
      RECENT,
      { score: { value: 1, date: '2025' }, other_sources: [{ score: { value: 1, date: '2026-03' } }] },
      'pass',
    ],
    [
      'the day of a condition of a group',
      '{tumour.present.date: within 1 year}',
      { tumour: { present: { value: false, date: '2026-03' } } },
      'pass',
    ],
    [
      'the day of a fact that does not apply',
      '{tumour.marker: {within: 1 year}}',
      { tumour: { present: false } },
      'fail',
    ],
    [
      'two days with both sides open',
      '{labs.crea.date: {at_least: 1 weeks, at_most: 3 weeks, after: score.date}}',
      { score: { value: 1, date: '2026-02' } },
      'unknown',
    ],
    ['days of the calendar', '{score.date: before 2026-03-05}', { score: { value: 1, date: '2026-02' } }, 'pass'],
  ])('proves what follows from %s', (_, condition, record, status) => {
    expect(certified(condition, record)).toEqual({ status, left: {}, without: [] })
  })

  it('takes either a day before birth or the birth as wrong', () => {
    const found = certified(RECENT, { born: '2000-01-01', score: { value: 1, date: '1999-05' } })
    expect(found).toEqual({ status: 'unknown', left: {}, without: [['born'], ['score.date']] })
  })

  it.each<[string, Json, Json, string]>([
    ['the older day', { value: 1, date: '2025' }, { value: 2, date: '2026-03-10' }, 'unknown'],
    ['no day', 1, { value: 2, date: '2026-03-10' }, 'unknown'],
    ['a day in the window, too', { value: 1, date: '2026-03' }, { value: 2, date: '2026-03-10' }, 'pass'],
    ['a day before the window, too', { value: 1, date: '2025' }, { value: 2, date: '2024' }, 'fail'],
  ])('does not carry a day over to a different value of another source: %s', (_, one, other, status) => {
    const record = { score: one, other_sources: [{ score: other }] }
    const found = certified('{score: {is: ≤ 2, within: 14 days}}', record)
    expect(found).toEqual({ status, left: {}, without: [['score'], ['other_sources[0].score']] })
  })
})

const WOMAN = { age: 40, sex: 'female', heavy: { value: 80, unit: 'kg' }, tall: { value: 170, unit: 'cm' } }
const crea = (value: number, comparator?: string): JsonObject => ({
  labs: { crea: { value, unit: 'mg/dL', ...(comparator !== undefined && { comparator }) } },
})

describe('a certificate about a derived value', () => {
  it.each<[string, string, JsonObject, string]>([
    ['exact facts', '{clearance: ≥ 60 mL/min}', { ...WOMAN, ...crea(1) }, 'pass'],
    ['exact facts, the other way', '{clearance: ≥ 60 mL/min}', { ...WOMAN, ...crea(3) }, 'fail'],
    ['ages on both sides', '{clearance: ≥ 60 mL/min}', { ...WOMAN, ...crea(1), age: { min: 50, max: 90 } }, 'unknown'],
    [
      'an age that is not known',
      '{any: [{clearance: ≥ 60 mL/min}, {age: ≥ 60}]}',
      { ...WOMAN, ...crea(1), age: null },
      'pass',
    ],
    ['a sex that is not known', '{clearance: ≥ 75 mL/min}', { ...WOMAN, ...crea(1.4), sex: null }, 'unknown'],
    ['an amount that is not known', '{mass_index: "< 30 kg/m2"}', { tall: WOMAN.tall }, 'unknown'],
    ['an amount with one end', '{clearance: ≥ 60 mL/min}', { ...WOMAN, ...crea(2, '<') }, 'unknown'],
    [
      'amounts that only just let it be',
      '{mass_index: ≥ 18.5 kg/m2}',
      { heavy: { value: 60, unit: 'kg', comparator: '<=' }, tall: { value: 1.8, unit: 'm', comparator: '>' } },
      'unknown',
    ],
    ['what does not apply', '{qtcf: ≤ 470 ms}', { heart: { seen: false, qt: { value: 400, unit: 'ms' } } }, 'fail'],
    ['a root', '{surface: ≥ 1.73 m2}', WOMAN, 'pass'],
  ])('proves what follows from %s', (_, condition, record, status) => {
    expect(certified(condition, record, DERIVED_DICTIONARY)).toEqual({ status, left: {}, without: [] })
  })

  it.each<[string, string, JsonObject, string]>([
    ['an amount with one end that is enough', '{clearance: ≥ 60 mL/min}', { ...WOMAN, ...crea(1, '<') }, 'pass'],
    ['an amount with one end that is too much', '{clearance: ≥ 60 mL/min}', { ...WOMAN, ...crea(2, '>') }, 'fail'],
    ['an end that belongs to it', '{clearance: "> 94.44 mL/min"}', { ...WOMAN, ...crea(1, '<=') }, 'pass'],
    [
      'an end with an age and a sex that are not known',
      '{not: {clearance: < 5 mL/min}}',
      { heavy: WOMAN.heavy, age: { min: 20, max: 90 }, ...crea(2, '<') },
      'pass',
    ],
    [
      'a limit that others set for its facts',
      '{any: [{labs.crea: ">= 1.3 mg/dL"}, {clearance: ≥ 60 mL/min}]}',
      WOMAN,
      'pass',
    ],
    [
      'whatever it is',
      '{any: [{clearance: ≥ 60 mL/min}, {not: {clearance: ≥ 50 mL/min}}, {clearance: 50..70 mL/min}]}',
      WOMAN,
      'pass',
    ],
    ['a root with one end', '{surface: "> 1.7 m2"}', { ...WOMAN, heavy: { ...WOMAN.heavy, comparator: '>' } }, 'pass'],
    [
      'a value that may be below nothing',
      '{not: {corrected: ≥ 8 mg/dL}}',
      { labs: { ca: { value: 7, unit: 'mg/dL', comparator: '<' }, alb: { value: 4, unit: 'g/dL', comparator: '>' } } },
      'pass',
    ],
    [
      'a group that may not apply',
      '{not: {qtcf: "> 470 ms"}}',
      { heart: { qt: { value: 300, unit: 'ms', comparator: '<' }, rate: { value: 60, unit: '/min' } } },
      'pass',
    ],
  ])('proves the status for %s', (_, condition, record, status) => {
    expect(certified(condition, record, DERIVED_DICTIONARY)).toEqual({ status, left: {}, without: [] })
  })
})

describe('a certificate that claims too much about a derived value', () => {
  const asOf = parseDay(AS_OF) ?? 0
  const rules = rulesOf(
    { T: '  - {id: I1, text: t, cites: I1, require: {clearance: ≥ 60 mL/min}}\n' },
    DERIVED_DICTIONARY,
  )
  // Above 47.2 mL/min, so on both sides of the limit.
  const record = { id: 'x', ...WOMAN, ...crea(2, '<') }
  const born = ['1985-03-16..1986-03-15']
  const open = ['0', '0 < … < 0.02']

  const messages = (cases: readonly JsonObject[]): readonly string[] => {
    const screened = new Screener(rules, asOf).screen(record)
    if (!screened.ok) throw new Error('the record was refused')
    const { result } = certifiedAndChecked(screened.result, record, rules, asOf)
    const forged = JSON.parse(JSON.stringify(result)) as { trials: { criteria: JsonObject[] }[] } & JsonObject
    const certificate = { proof: { kind: 'cover', facts: ['heavy', 'sex'], cases }, missing: {} }
    const [trial] = forged.trials
    if (trial !== undefined) trial.criteria = [{ id: 'I1', status: 'pass', missing: [], certificate }]
    const { findings } = checkResult(forged, record, rules, asOf)
    return findings.flatMap((one) => (one.criterion === 'I1' ? one.message : []))
  }

  it.each<[string, readonly JsonObject[], string]>([
    [
      'that leaves out what it may be',
      [{ when: { born, 'labs.crea': open, clearance: ['60', '> 60'] }, gives: 'pass' }],
      'no case covers born is 1985-03-16..1986-03-15, labs.crea is 0, clearance is < 60',
    ],
    [
      'that nobody is where somebody may be',
      [
        { when: { born, 'labs.crea': open, clearance: ['60', '> 60'] }, gives: 'pass' },
        { when: { born, 'labs.crea': open, clearance: ['< 60'] }, impossible: 'It cannot be.' },
      ],
      'there may be patients where born is 1985-03-16..1986-03-15, labs.crea is 0 < … < 0.02, clearance is < 60',
    ],
    [
      'whatever its facts are',
      [{ when: { clearance: ['< 60', '60', '> 60'] }, gives: 'pass' }],
      'it depends on born, which no case names, where clearance is < 60',
    ],
    [
      'that it is enough',
      [{ when: { born, 'labs.crea': open, clearance: ['< 60', '60', '> 60'] }, gives: 'pass' }],
      'it gives fail, not pass, where born is 1985-03-16..1986-03-15, labs.crea is 0 < … < 0.02, clearance is < 60',
    ],
  ])('is detected: %s', (_, cases, message) => {
    expect(messages(cases)).toEqual([message])
  })
})

describe('a certificate about a group that does not apply', () => {
  const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  g: {label: g, type: group, applies_when: here, fields: {here: {label: here, type: yes_no}, mark: {label: mark, type: choice, values: {a: {label: a}, b: {label: b}}}, points: {label: points, type: integer, range: 0..9, sum_of: {mark: {a: 1, b: 2}}}}}
`

  it('does not treat a recorded total of the group as a contradiction', () => {
    const found = certified('{g.mark: a}', { g: { here: false, points: 1 } }, DICTIONARY)
    expect(found).toEqual({ status: 'fail', left: {}, without: [] })
  })

  it('compares such a total with its components if the group may apply', () => {
    expect(certified('{g.mark: a}', { g: { points: 1 } }, DICTIONARY)).toEqual({
      status: 'pass',
      left: {},
      without: [],
    })
  })
})

describe('a certificate about facts that matter only together', () => {
  const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  left: {label: left, type: choice, values: {none: {label: none}, some: {label: some}}}
  right: {label: right, type: choice, values: {none: {label: none}, some: {label: some}}}
  points: {label: points, type: integer, range: 0..9, sum_of: {left: {none: 0, some: 3}, right: {none: 0, some: 3}}}
`
  const asOf = parseDay(AS_OF) ?? 0
  const rules = rulesOf({ T: '  - {id: I1, text: t, cites: I1, require: {points: ≥ 3}}\n' }, DICTIONARY)
  const record = { id: 'x', left: 'some', right: 'some', points: 0 }

  /** The findings if the pair of completions for `left` is changed in this way. */
  const findings = (pair: JsonObject): readonly string[] => {
    const screened = new Screener(rules, asOf).screen(record)
    if (!screened.ok) throw new Error('the record was refused')
    const { result } = certifiedAndChecked(screened.result, record, rules, asOf)
    const own = JSON.parse(JSON.stringify(result)) as {
      trials: { criteria: { certificate: { missing: { [fact: string]: JsonObject } } }[] }[]
    }
    const missing = own.trials[0]?.criteria[0]?.certificate.missing ?? {}
    missing['left'] = { ...missing['left'], ...pair }
    return checkResult(own as unknown as JsonObject, record, rules, asOf).findings.map((one) => one.message)
  }

  it('consists of two completions that differ in several facts', () => {
    const found = certified('{points: ≥ 3}', record, DICTIONARY)
    expect(found).toEqual({ status: 'unknown', left: {}, without: [['points'], ['left', 'right']] })
    expect(findings({})).toEqual([])
  })

  it('does not allow differences in facts that are not named', () => {
    expect(findings({ with: [] })).toEqual(['that left is missing: the two completions differ in right, too'])
  })

  it.each<[string, JsonObject, readonly string[], string]>([
    [
      'a fact without which the others are enough',
      { left: 'some', right: 'some', side: true },
      ['right', 'side'],
      'what differs beside left is enough',
    ],
    [
      'a fact that follows from one that is not missing',
      { side: true, right: 'some' },
      ['right'],
      'side would change nothing by itself',
    ],
  ])('does not prove that %s is missing', (_, second, others, message) => {
    const open = { id: 'x' }
    const tying = rulesOf(
      { T: '  - {id: I1, text: t, cites: I1, require: {points: ≥ 3}}\n' },
      `${DICTIONARY}  side: {label: side, type: yes_no}
implications:
  - {when: {right: some}, then: {side: true}, because: So it is.}
`,
    )
    const [criterion] = tying.trials[0]?.criteria ?? []
    if (criterion === undefined) throw new Error('there is no criterion')
    const base = { id: 'x', left: 'none', right: 'none', side: false }
    const completions = new CompletionCheck(tying, asOf, readingsWithout([[]], open, tying, asOf), base)
    const two = { kind: 'completions', first: {}, second, gives: ['fail', 'pass'], with: others } as const
    const [fact = ''] = Object.keys(second)
    expect(completions.wrongWithTwo(two, (evaluator) => evaluator.outcome(criterion, undefined), fact)).toBe(message)
  })

  it('shows that no components give the recorded total, even if all are open', () => {
    const found = certified('{left: none}', { points: 1 }, DICTIONARY)
    expect(found).toEqual({ status: 'unknown', left: {}, without: [['points']] })
  })

  it('consists of two completions, one of which also differs in a connected fact', () => {
    const dictionary = `format: prescreen/dictionary/1
units: {}
variables:
  a: {label: a, type: yes_no}
  b: {label: b, type: yes_no}
implications:
  - {when: {a: true}, then: {b: true}, because: So it is.}
`
    const found = certified('{b: true}', { a: true, b: false }, dictionary)
    expect(found).toEqual({ status: 'unknown', left: {}, without: [['a'], ['b']] })
  })
})
