import { describe, expect, it } from 'vitest'
import type { Result, TrialResult } from '../../../src/explain/index.ts'
import { withSpans } from '../../../src/model/index.ts'
import type { RuleSet } from '../../../src/model/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf, SMALL_DICTIONARY } from '../../support/rules.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

const DICTIONARY = `format: prescreen/dictionary/1
units:
  catalytic_concentration: {canonical: U/L, factors: {U/L: "1"}}
variables:
  sex: {label: sex, type: choice, values: {female: {label: female}, male: {label: male}}, question: Which sex?}
  birth_date: {label: date of birth, type: birth_date, question: When?}
  pregnant: {label: pregnant, type: yes_no, fresh: 7 days, question: Is she?}
  hiv: {label: HIV test, type: choice, fresh: 6 months, values: {negative: {label: negative}, positive: {label: positive}}, question: Which?}
  score: {label: score, type: integer, range: 0..9, fresh: 28 days, question: Which?}
  smoker: {label: smoker, type: yes_no, question: Does she?}
  spots:
    label: spots
    type: list
    entry: spot
    fresh: 8 weeks
    question: Which?
    fields:
      place: {label: place, type: choice, values: {liver: {label: liver}, lung: {label: lung}}, question: Where?}
      steady: {label: steady, type: yes_no, question: Is it?}
  labs:
    label: labs
    type: group
    fresh: 28 days
    fields:
      alt: {label: ALT, type: lab, dimension: catalytic_concentration, unit: U/L, question: What?}
      ast: {label: AST, type: lab, dimension: catalytic_concentration, unit: U/L, question: What?}
      blood_group: {label: blood group, type: choice, fresh: none, values: {a: {label: A}, b: {label: B}}, question: Which?}
implications:
  - {when: {sex: male}, then: {pregnant: false}, because: Men are not.}
`

const one = (id: string, condition: string, more = ''): string =>
  `  - {id: ${id}, text: t, cites: ${id}, ${id.startsWith('E') ? 'exclude' : 'require'}: ${condition}${more}}\n`

const alt = (date?: string, value = 20): Json => ({ value, unit: 'U/L', uln: 40, ...(date !== undefined && { date }) })

function screened(rules: RuleSet, record: { readonly [key: string]: Json }): Result {
  const result = new Screener(rules, parseDay(AS_OF) ?? 0).screen({ id: 'x', ...record })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.result
}

const screen = (criteria: string, record: { readonly [key: string]: Json }): Result =>
  screened(rulesOf({ T: criteria }, DICTIONARY), record)

function trialOf(criteria: string, record: { readonly [key: string]: Json }): TrialResult {
  const [trial] = screen(criteria, record).trials
  if (trial === undefined) throw new Error('no trial')
  return trial
}

const ALT = one('I1', '{labs.alt: ≤ 2.5 × ULN}')

describe('a fact that is older than its span', () => {
  it.each([
    ['labs.alt', ALT, { labs: { alt: alt('2026-02-15') } }, { labs: { alt: alt('2026-02-14') } }],
    [
      'pregnant',
      one('E1', '{pregnant: true}'),
      { pregnant: at(false, '2026-03-08') },
      { pregnant: at(false, '2026-03-07') },
    ],
    // Six calendar months back.
    ['hiv', one('E1', '{hiv: positive}'), { hiv: at('negative', '2025-09-15') }, { hiv: at('negative', '2025-09-14') }],
    ['score', one('I1', '{score: ≤ 2}'), { score: at(1, '2026-02-15') }, { score: at(1, '2026-02-14') }],
    [
      'spots',
      one('E1', '{spots: {some: {place: liver}}}'),
      { spots: { complete: true, items: [], date: '2026-01-18' } },
      { spots: { complete: true, items: [], date: '2026-01-17' } },
    ],
  ])('counts, and is reported: %s, to the day', (path, criteria, fresh, old) => {
    expect(screen(criteria, fresh)).toMatchObject({ trials: [{ verdict: 'eligible', stale: [] }], warnings: [] })
    const { trials, warnings } = screen(criteria, old)
    expect(trials[0]).toMatchObject({ verdict: 'eligible', stale: [path], criteria: [{ stale: [path] }] })
    expect(warnings).toMatchObject([{ path, kind: 'stale' }])
    expect(warnings[0]?.message).toMatch(/^of 202\d-\d\d-\d\d, older than \d+ \w+: ask for a new one$/)
  })

  function at(value: Json, date: string): Json {
    return { value, date }
  }

  it('is reported whatever the form of its value', () => {
    const old = { date: '2020-01-01' }
    const stale = (condition: string, record: { readonly [key: string]: Json }) =>
      trialOf(one('I1', condition), record).stale
    expect(stale('{score: ≤ 2}', { score: { value: 2, comparator: '<', ...old } })).toEqual(['score'])
    expect(stale('{hiv: negative}', { hiv: { one_of: ['negative'], ...old } })).toEqual(['hiv'])
    // The criterion is met whatever the value is.
    expect(stale('{hiv: [negative, positive]}', { hiv: { one_of: ['negative'], ...old } })).toEqual([])
  })

  it('is not reported for a criterion that does not depend on it', () => {
    const test = { pregnant: at(false, '2020-01-01') }
    expect(trialOf(one('E1', '{pregnant: true}'), { sex: 'female', ...test }).stale).toEqual(['pregnant'])
    // The implication says the same.
    expect(trialOf(one('E1', '{pregnant: true}'), { sex: 'male', ...test }).stale).toEqual([])
    const either = one('I1', '{any: [{labs.alt: ≤ 2.5 × ULN}, {smoker: false}]}')
    expect(trialOf(either, { smoker: false, labs: { alt: alt('2020-01-01') } }).stale).toEqual([])
    expect(trialOf(either, { smoker: true, labs: { alt: alt('2020-01-01') } }).stale).toEqual(['labs.alt'])
    // Either would be enough, and both are old.
    const both = { labs: { alt: alt('2020-01-01'), ast: alt('2020-01-01') } }
    expect(trialOf(one('I1', '{any: [{labs.alt: ≤ 40 U/L}, {labs.ast: ≤ 40 U/L}]}'), both).stale).toEqual([
      'labs.alt',
      'labs.ast',
    ])
  })

  it('is listed with the trial in dictionary order, and with each of its criteria', () => {
    const criteria = `${one('I1', '{labs.ast: ≤ 40 U/L}')}${one('I2', '{all: [{labs.ast: ≤ 50 U/L}, {score: 1}]}')}${one('E1', '{smoker: true}')}`
    const labs = { ast: alt('2020-01-01') }
    const trial = trialOf(criteria, { smoker: true, score: at(1, '2020-01-01'), labs })
    expect(trial).toMatchObject({ verdict: 'ineligible', failed: ['E1'], stale: ['score', 'labs.ast'] })
    expect(trial.criteria.map((own) => own.stale)).toEqual([['labs.ast'], ['score', 'labs.ast'], undefined])
  })

  it('is stale if all days of its month are, and may be stale if only some are', () => {
    expect(screen(ALT, { labs: { alt: alt('2026-01') } })).toMatchObject({
      trials: [{ stale: ['labs.alt'] }],
      warnings: [{ message: 'of 2026-01, older than 28 days: ask for a new one' }],
    })
    expect(screen(ALT, { labs: { alt: alt('2026-02') } })).toMatchObject({
      trials: [{ stale: [] }],
      warnings: [
        { kind: 'stale', message: 'of 2026-02, may be older than 28 days: ask for the day, or for a new one' },
      ],
    })
    expect(screen(ALT, { labs: { alt: alt('2026-03') } })).toMatchObject({ trials: [{ stale: [] }], warnings: [] })
  })

  it('without a day is not stale, but is listed once as undated if a criterion depends on it', () => {
    const result = screen(`${ALT}${one('I2', '{labs.alt: ≤ 60 U/L}')}`, {
      labs: { alt: alt(), ast: alt() },
      hiv: 'negative',
    })
    expect(result).toMatchObject({ undated: ['labs.alt'], trials: [{ stale: [] }], warnings: [] })
    expect(screen(ALT, { labs: { alt: alt('2026-03-01') } }).undated).toBeUndefined()
    const spots = one('E1', '{spots: {some: {place: liver, steady: false}}}')
    expect(screen(spots, { spots: [{ place: 'lung', steady: true }] }).undated).toEqual(['spots'])
    const dated = { complete: true, date: '2026-03-01', items: [{ place: 'lung', steady: true }] }
    expect(screen(spots, { spots: dated }).undated).toBeUndefined()
  })

  it('never becomes stale if the dictionary says so within its group', () => {
    const group = { value: 'a', date: '2000-01-01' }
    expect(trialOf(one('I1', '{labs.blood_group: a}'), { labs: { blood_group: group } }).stale).toEqual([])
  })

  it('keeps the upper limit of its laboratory: only the value has to be measured again', () => {
    const labs = { alt: { value: 20, unit: 'U/L', date: '2020-01-01' } }
    const trial = trialOf(ALT, { labs })
    expect(trial).toMatchObject({ missing: ['labs.alt.uln'], stale: ['labs.alt'] })
  })

  it('with a day before birth is reported as a conflict, and its day is unknown', () => {
    const record = { birth_date: '1990-05-05', labs: { alt: alt('1989') } }
    expect(screen(ALT, record)).toMatchObject({
      trials: [{ verdict: 'eligible', stale: [] }],
      undated: ['labs.alt'],
      warnings: [{ path: 'labs.alt.date', kind: 'conflict', against: ['birth_date'] }],
    })
  })

  it('cannot have a day after the as-of date', () => {
    const rules = rulesOf({ T: ALT }, DICTIONARY)
    for (const [path, record] of [
      ['score.date', { score: at(1, '2026-03-16') }],
      ['labs.alt.date', { labs: { alt: alt('2026-04') } }],
      ['spots.date', { spots: { complete: true, items: [], date: '2027' } }],
    ] as const) {
      const result = new Screener(rules, parseDay(AS_OF) ?? 0).screen({ id: 'x', ...record })
      expect(result).toMatchObject({ ok: false, problems: [{ path }] })
    }
  })
})

describe('the span of a fact', () => {
  it('can be set by a criterion for itself, for a fact or a group', () => {
    const labs = { alt: alt('2026-02-20'), ast: alt('2026-02-20') }
    const criteria = `${one('I1', '{labs.alt: ≤ 40 U/L}', ', fresh: {labs.alt: 14 days}')}${one('I2', '{all: [{labs.alt: ≤ 50 U/L}, {labs.ast: ≤ 40 U/L}]}', ', fresh: {labs: 10 days, labs.alt: 3 months}')}${one('I3', '{labs.alt: ≤ 60 U/L}')}`
    const { trials, warnings } = screen(criteria, { labs })
    expect(trials[0]?.criteria.map((own) => own.stale)).toEqual([['labs.alt'], ['labs.ast'], undefined])
    expect(trials[0]?.stale).toEqual(['labs.alt', 'labs.ast'])
    expect(warnings.map((warning) => warning.message)).toEqual([
      'of 2026-02-20, older than 14 days: ask for a new one',
      'of 2026-02-20, older than 10 days: ask for a new one',
    ])
    const never = one('I1', '{labs.alt: ≤ 40 U/L}', ', fresh: {labs: none}')
    expect(trialOf(never, { labs: { alt: alt('2000-01-01') } }).stale).toEqual([])
  })

  it('can be set by a site', () => {
    const site = (spans: Parameters<typeof withSpans>[1]): readonly string[] | undefined =>
      screened(withSpans(rulesOf({ T: ALT }, DICTIONARY), spans), { labs: { alt: alt('2026-02-20') } }).trials[0]?.stale
    expect(site({})).toEqual([])
    expect(site({ labs: { count: 14, unit: 'days' } })).toEqual(['labs.alt'])
    expect(site({ labs: { count: 14, unit: 'days' }, 'labs.alt': { count: 1, unit: 'months' } })).toEqual([])
  })

  it.each(['28', 'a month', '0 days', '28 days ago'])('is rejected if it is invalid: %s', (span) => {
    expect(() => rulesOf({ T: ALT }, DICTIONARY.replace('fresh: 7 days', `fresh: ${span}`))).toThrow(
      /dictionary\/fresh/,
    )
    const own = one('I1', '{labs.alt: ≤ 40 U/L}', `, fresh: {labs.alt: ${span}}`)
    expect(() => rulesOf({ T: own }, DICTIONARY)).toThrow(/dictionary\/fresh/)
  })

  it('is rejected for a fact that does not exist', () => {
    const own = one('I1', '{labs.alt: ≤ 40 U/L}', ', fresh: {labs.atl: 14 days}')
    expect(() => rulesOf({ T: own }, DICTIONARY)).toThrow(/labs\.alt/)
    expect(SMALL_DICTIONARY).not.toContain('fresh:')
  })
})

describe('a match', () => {
  it('ends when the first fact that it depends on becomes stale, and names that fact', () => {
    const criteria = `${ALT}${one('I2', '{labs.ast: ≤ 40 U/L}')}${one('E1', '{hiv: positive}')}`
    const record = {
      hiv: { value: 'negative', date: '2026-03-01' },
      labs: { alt: alt('2026-03-01'), ast: alt('2026-03-03') },
    }
    expect(trialOf(criteria, record)).toMatchObject({ eligible_until: '2026-03-29', goes_stale: ['labs.alt'] })
    // On that day it is still fresh, on the next day it is not.
    const on = (day: string): readonly string[] | undefined => {
      const later = new Screener(rulesOf({ T: criteria }, DICTIONARY), parseDay(day) ?? 0).screen({
        id: 'x',
        ...record,
      })
      return later.ok ? later.result.trials[0]?.stale : undefined
    }
    expect([on('2026-03-29'), on('2026-03-30')]).toEqual([[], ['labs.alt']])
  })

  it('ends on another day if that comes first', () => {
    const criteria = `${ALT}${one('I2', '{birth_date: less than 30 years ago}')}`
    const record = (born: string) => ({ birth_date: born, labs: { alt: alt('2026-03-01') } })
    expect(trialOf(criteria, record('1996-03-20'))).toMatchObject({ eligible_until: '2026-03-19' })
    expect(trialOf(criteria, record('1996-03-20')).goes_stale).toBeUndefined()
    expect(trialOf(criteria, record('1996-04-20'))).toMatchObject({
      eligible_until: '2026-03-29',
      goes_stale: ['labs.alt'],
    })
  })

  it('ends between two days if a day is not known exactly', () => {
    expect(trialOf(ALT, { labs: { alt: alt('2026-03') } })).toMatchObject({
      eligible_until_range: { not_before: '2026-03-29', at_latest: '2026-04-12' },
      goes_stale: ['labs.alt'],
    })
  })

  it('does not end because of a fact that is stale already', () => {
    const trial = trialOf(ALT, { labs: { alt: alt('2020-01-01') } })
    expect([trial.eligible_until, trial.goes_stale]).toEqual([undefined, undefined])
  })
})

describe('the shipped rules', () => {
  it('give labs, ECOG, pregnancy test, HIV test, response and metastases their spans', async () => {
    const { dictionary } = await shippedRules()
    const fresh = Object.fromEntries(
      dictionary.variables.flatMap(({ path, fresh: span }) =>
        span === undefined ? [] : [[path, `${span.count} ${span.unit}`]],
      ),
    )
    expect(fresh).toEqual({
      pregnant: '7 days',
      ecog: '28 days',
      hiv: '6 months',
      metastases: '8 weeks',
      recist_response: '8 weeks',
      labs: '28 days',
    })
  })

  it('list a lab of 2012 as stale in trials that ask for it', async () => {
    const record = { ...samplePatient('multi-match'), labs: { alt: alt('2012-01-01'), ast: alt('2026-03-01') } }
    const { trials } = screened(await shippedRules(), record)
    const carried = trials.flatMap(({ id, stale }) => (stale.includes('labs.alt') ? [id] : []))
    expect(carried.length).toBeGreaterThan(0)
    for (const { criteria, stale } of trials)
      expect(new Set(criteria.flatMap((own) => own.stale ?? []))).toEqual(new Set(stale))
  })
})
