import { describe, expect, it } from 'vitest'
import { comparePatients, compareRules } from '../../../src/compare/index.ts'
import type { Amendment } from '../../../src/compare/index.ts'
import { listOf } from '../../../src/dictionary/index.ts'
import { withSpans } from '../../../src/model/index.ts'
import type { RuleSet } from '../../../src/model/index.ts'
import { dayText, parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { amendmentJson, amendmentMarkdown, amendmentText, PLAIN } from '../../../src/report/index.ts'
import { NO_CHART, Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf, SMALL_DICTIONARY } from '../../support/rules.ts'
import { shippedRules } from '../../support/shipped.ts'
import { variedPatients } from '../../support/varied.ts'

/** How old facts may be, changed between two versions. It changes no status, only when a new value is needed. */

const TODAY = parseDay(AS_OF) ?? 0
const day = (ago: number): string => dayText(TODAY - ago)

/** The small dictionary, with how old the score, the creatinine and the list of spots may be. */
function dictionary(spans: { readonly score?: string; readonly labs?: string; readonly spots?: string }): string {
  const own = (name: 'score' | 'labs' | 'spots', text: string): string =>
    spans[name] === undefined ? text : text.replace(/(\{?)(label: )/, `$1fresh: ${spans[name]}, $2`)
  return SMALL_DICTIONARY.replace(/^ {2}score: .*$/m, (text) => own('score', text))
    .replace('label: labs\n', `label: labs\n${spans.labs === undefined ? '' : `    fresh: ${spans.labs}\n`}`)
    .replace('label: spots\n', `label: spots\n${spans.spots === undefined ? '' : `    fresh: ${spans.spots}\n`}`)
}

const criterion = (id: string, requirement: string, more = ''): string =>
  `  - {id: ${id}, text: t, cites: ${id}, require: ${requirement}${more}}\n`
const SCORE = criterion('I1', '{score: ≤ 2}')
const CRITERIA = SCORE + criterion('I2', '{smoker: false}') + criterion('I3', '{labs.crea: ≤ 2 mg/dL}')

function sides(
  before: Parameters<typeof dictionary>[0],
  after: Parameters<typeof dictionary>[0],
  [was, is] = [CRITERIA, CRITERIA],
): readonly [RuleSet, RuleSet] {
  return [rulesOf({ T: was }, dictionary(before)), rulesOf({ T: is }, dictionary(after))]
}

const compared = (...given: Parameters<typeof sides>): Amendment => compareRules(...sides(...given), TODAY)
const foundOf = (amendment: Amendment) => ({ ...amendment, asOf: AS_OF, charts: [], patients: undefined })
const text = (amendment: Amendment): string => amendmentText(foundOf(amendment), 200, PLAIN)

function staleBy(rules: RuleSet, record: JsonObject): readonly string[] {
  const screened = new Screener(rules, TODAY).screen({ id: 'x', ...record })
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  return screened.result.trials[0]?.stale ?? []
}

describe('a span of the dictionary', () => {
  it('that is shorter changes no status, and is reported with the dates of values that are now too old', () => {
    const amendment = compared({ score: '28 days' }, { score: '14 days' })
    expect(amendment.trials).toEqual([])
    expect(amendment.dictionary).toEqual([])
    expect(amendment.spans).toEqual([
      {
        fact: 'score',
        was: { count: 28, unit: 'days' },
        is: { count: 14, unit: 'days' },
        turning: { tooOld: true, from: day(28), to: day(15) },
        criteria: [{ trial: 'T', criterion: 'I1' }],
      },
    ])
    const told = text(amendment)
    expect(told).toContain('How old facts may be: no status changes, only when a new value is needed')
    expect(told).toContain(
      `  was 28 days, now 14 days; as of ${AS_OF}, values from ${day(28)} to ${day(15)} are now too old\n    score  T I1\n`,
    )
    expect(told).not.toMatch(/not proved|may affect/)
    expect(told).toContain('The criteria are the same, and no status depends on the differences')
  })

  it.each<[string, string | undefined, string | undefined, string]>([
    ['longer', '14 days', '28 days', `values from ${day(28)} to ${day(15)} are no longer too old`],
    ['new', undefined, '14 days', `values up to ${day(15)} are now too old`],
    ['gone', '14 days', undefined, `values up to ${day(15)} are no longer too old`],
    ['none', '14 days', 'none', `values up to ${day(15)} are no longer too old`],
    ['in other units', '28 days', '4 weeks', 'the same values are too old'],
    ['longer by a day', '28 days', '29 days', `values of ${day(29)} are no longer too old`],
  ])('that is %s is reported as such, which is right for every day', (_, was, is, words) => {
    const spans = (score: string | undefined) => (score === undefined ? {} : { score })
    const [before, after] = sides(spans(was), spans(is))
    const amendment = compareRules(before, after, TODAY)
    expect(text(amendment)).toContain(`as of ${AS_OF}, ${words}\n`)
    const turning = amendment.spans[0]?.turning
    for (let ago = 0; ago < 60; ago++) {
      const record = { score: { value: 1, date: day(ago) } }
      const [old, now] = [before, after].map((rules) => staleBy(rules, record).length > 0)
      const at = day(ago)
      const turns = turning !== undefined && at >= (turning.from ?? '') && at <= turning.to
      expect([ago, now]).toEqual([ago, turns ? turning.tooOld : old])
      expect(old !== now).toBe(turns)
    }
  })

  it('of a group is reported for each of its facts, and of a list once', () => {
    const criteria = criterion('I1', '{labs.crea: ≤ 2 mg/dL}') + criterion('I2', '{spots: {none: {place: liver}}}')
    const given = [
      { labs: '4 weeks', spots: '8 weeks' },
      { labs: '2 weeks', spots: '2 weeks' },
    ] as const
    const amendment = compared(...given, [criteria, criteria])
    expect(amendment.spans.map((one) => [one.fact, one.criteria.map((each) => each.criterion)])).toEqual([
      ['spots', ['I2']],
      ['labs.crea', ['I1']],
    ])
    const none = criterion('I1', '{score: ≤ 3}')
    expect(text(compared(...given, [none, none]))).toContain('    no criterion depends on spots\n')
  })

  it('of a field of a list is reported if it changes differently from that of the list', () => {
    const criteria = criterion('I1', '{spots: {none: {place: liver}}}') + criterion('I2', '{spots: {count: "≥ 2"}}')
    const place = (span: string): string =>
      dictionary({ spots: '8 weeks' }).replace('place: {label: place,', `place: {label: place, fresh: ${span},`)
    const rules = [place('8 weeks'), place('2 weeks')].map((own) => rulesOf({ T: criteria }, own))
    const { spans } = compareRules(...(rules as [RuleSet, RuleSet]), TODAY)
    expect(spans.map((one) => [one.fact, one.criteria.map((each) => each.criterion)])).toEqual([
      ['spots[].place', ['I1']],
    ])
  })

  it('counts only for criteria without a span of their own for the fact', () => {
    const own = SCORE + criterion('I2', '{score: ≤ 3}', ', fresh: {score: 7 days}')
    const amendment = compared({ score: '28 days' }, { score: '14 days' }, [own, own])
    expect(amendment.spans.map((one) => one.criteria)).toEqual([[{ trial: 'T', criterion: 'I1' }]])
  })

  it('is reported as having no effect if no criterion can depend on the fact', () => {
    const always = criterion('I1', '{score: ≤ 5}')
    const amendment = compared({ score: '28 days' }, { score: '14 days' }, [always, always])
    expect(amendment.spans[0]?.criteria).toEqual([])
    expect(text(amendment)).toContain('    no criterion depends on score\n')
  })

  it('is reported next to other changes', () => {
    const amendment = compared({ score: '28 days' }, { score: '14 days' }, [
      CRITERIA,
      CRITERIA.replace('{score: ≤ 2}', '{score: ≤ 3}'),
    ])
    expect(amendment.trials[0]?.criteria.map(({ id, kind }) => `${id} ${kind}`)).toEqual(['I1 wider'])
    expect(amendment.spans).toHaveLength(1)
  })
})

describe('a span of one criterion', () => {
  const [was, is] = [criterion('I1', '{score: ≤ 2}'), criterion('I1', '{score: ≤ 2}', ', fresh: {score: 14 days}')]
  const amendment = compared({ score: '28 days' }, { score: '28 days' }, [
    was + SCORE.replaceAll('I1', 'I4'),
    is + SCORE.replaceAll('I1', 'I4'),
  ])

  it('is the only change of this criterion, and affects no other', () => {
    expect(amendment.trials[0]?.criteria.map(({ id, kind }) => `${id} ${kind}`)).toEqual(['I1 freshness'])
    expect(amendment.spans.map(({ fact, criteria }) => [fact, criteria])).toEqual([
      ['score', [{ trial: 'T', criterion: 'I1' }]],
    ])
    expect(text(amendment)).toMatch(/^ {2}I1 +only how old facts may be; no status changes$/m)
    expect(text(amendment)).not.toContain('only wording')
  })

  it('is reported in Markdown and for machines', () => {
    const markdown = amendmentMarkdown(foundOf(amendment))
    expect(markdown).toContain('### How old facts may be')
    expect(markdown).toContain('| I1 | only how old facts may be; no status changes |')
    expect(amendmentJson(foundOf(amendment))).toMatchObject({
      trials: [{ criteria: [{ id: 'I1', kind: 'freshness' }] }],
      freshness: [
        {
          fact: 'score',
          was: '28 days',
          is: '14 days',
          now_too_old: { from: day(28), to: day(15) },
          criteria: [{ trial: 'T', criterion: 'I1' }],
        },
      ],
    })
  })
})

describe('patients', () => {
  it('are named if a new value is needed from them now, or no longer, for a trial that they may join', () => {
    const spans = [
      { score: '28 days', labs: '14 days' },
      { score: '14 days', labs: '28 days' },
    ] as const
    const [before, after] = sides(...spans)
    const crea = { value: 1, unit: 'mg/dL' }
    const patients = [
      { id: 'a', score: { value: 1, date: day(20) } },
      { id: 'b', score: { value: 1, date: day(20) }, labs: { crea: { ...crea, date: day(20) } } },
      { id: 'c', score: { value: 1, date: day(10) } },
      { id: 'd', score: { value: 1, date: day(20) }, smoker: true },
      { id: 'e', score: { value: 1, date: day(40) } },
    ].map((record) => ({ before: record, after: record }))
    const found = comparePatients(patients, new Screener(before, TODAY), new Screener(after, TODAY))
    expect(found.ageing).toEqual([
      { trial: 'T', fact: 'score', tooOld: true, patients: ['a', 'b'] },
      { trial: 'T', fact: 'labs.crea', tooOld: false, patients: ['b'] },
    ])
    const amendment = compareRules(before, after, TODAY)
    const told = amendmentText({ ...amendment, asOf: AS_OF, charts: [], patients: found }, 200, PLAIN)
    expect(told).toContain(
      '  T  score is now too old for 2 patients: a, b\n  T  labs.crea is no longer too old for 1 patient: b\n',
    )
    const none = comparePatients(patients.slice(2, 3), new Screener(before, TODAY), new Screener(after, TODAY))
    expect(amendmentText({ ...amendment, asOf: AS_OF, charts: [], patients: none }, 200, PLAIN)).toContain(
      'For these patients, the same values are too old as before.',
    )
  })
})

describe('the criteria named for a change of spans', () => {
  it('include each for which another fact of a patient is too old, and no status differs', async () => {
    const before = await shippedRules()
    const days = (count: number) => ({ count, unit: 'days' }) as const
    const { fresh: _site, ...after } = withSpans(before, { labs: days(300), ecog: days(90), metastases: days(200) })
    const { spans, ...others } = compareRules(before, after, TODAY)
    expect(others).toEqual({ trials: [], dictionary: [] })
    const named = new Set(
      spans.flatMap(({ fact, criteria }) => criteria.map((one) => `${one.trial} ${one.criterion} ${fact}`)),
    )
    const varied = variedPatients(before.dictionary)
    const [old, now] = [new Screener(before, TODAY), new Screener(after, TODAY)]
    const told = (screener: Screener, record: JsonObject) => {
      const screened = screener.screen(record, NO_CHART, false)
      const trials = screened.ok ? screened.result.trials : []
      const every = trials.flatMap((trial) => trial.criteria.map((one) => ({ ...one, name: `${trial.id} ${one.id}` })))
      return {
        statuses: every.map((one) => one.status),
        stale: new Set(every.flatMap((one) => (one.stale ?? []).map((fact) => `${one.name} ${listOf(fact) ?? fact}`))),
      }
    }
    const turned = new Set<string>()
    for (let number = 0; number < 25; number++) {
      const record = varied(number)
      const [a, b] = [told(old, record), told(now, record)]
      expect(a.statuses).toEqual(b.statuses)
      for (const one of [...a.stale, ...b.stale]) if (a.stale.has(one) !== b.stale.has(one)) turned.add(one)
    }
    expect(turned.size).toBeGreaterThan(10)
    expect([...turned].filter((one) => !named.has(one))).toEqual([])
  })
})
