import { describe, expect, it } from 'vitest'
import { warningTexts } from '../../../src/explain/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { say } from '../../support/greek.ts'
import { AS_OF } from '../../support/rules.ts'
import { shippedRules } from '../../support/shipped.ts'

/**
 * The days that a record gives with its facts. Rules do not ask for them, but none can be before birth or after death.
 */

const rules = await shippedRules()
const { dictionary } = rules
const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
const HER: JsonObject = { id: 'x', sex: 'female', birth_date: '1960-05-05' }
const TRIAL = 'NCT04158843'

function result(record: JsonObject, by = screener) {
  const screened = by.screen({ ...HER, ...record }, undefined, false)
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  return screened.result
}

function told(record: JsonObject): readonly string[] {
  return result(record).warnings.map(({ kind, path, against = [] }) => `${kind ?? ''} ${path}, ${against.join(' ')}`)
}

function texts(record: JsonObject): readonly string[] {
  return warningTexts(result(record).warnings, dictionary)
}

function refused(record: JsonObject): readonly string[] {
  const screened = screener.screen({ ...HER, ...record })
  return screened.ok ? [] : screened.problems.map(({ path, message }) => `${path}: ${message}`)
}

const answered = (date: string): JsonObject => ({ confirmations: { [TRIAL]: { I1: { answer: true, date } } } })
const verified = (date: string): JsonObject => ({
  ecog: 1,
  interview: { asked: ['ecog'], open: [], verified: [{ path: 'ecog', by: 'AB', date, agrees: true, value: '1' }] },
})
const list = (more: JsonObject): JsonObject => ({ metastases: { complete: false, items: [], ...more } })

describe('a day before birth', () => {
  it.each<[string, JsonObject, string]>([
    ['of a fact', { ecog: { value: 1, date: '1950' } }, 'ecog.date'],
    ['of a fact that is not known', { ecog: { value: null, date: '1950' } }, 'ecog.date'],
    ['of a lab', { labs: { alt: { value: 20, unit: 'U/L', date: '1960-05-04' } } }, 'labs.alt.date'],
    [
      'of a date',
      { breast_cancer: { diagnosis_date: { value: '2020', date: '1950' } } },
      'breast_cancer.diagnosis_date.date',
    ],
    ['of a field of an entry', { surgeries: [{ major: { value: true, date: '1950' } }] }, 'surgeries[0].major.date'],
    ['of a list', list({ complete: true, date: '1950' }), 'metastases.date'],
    ['of a list that may go on', list({ date: '1950' }), 'metastases.date'],
    ['of death', { deceased: { value: true, date: '1950' } }, 'deceased.date'],
    ['of an answer', answered('1960-04'), `confirmations.${TRIAL}.I1.date`],
    [
      'of an answer for a trial that is not screened',
      { confirmations: { T: { I1: { answer: true, date: '1950' } } } },
      'confirmations.T.I1.date',
    ],
    ['of a second look', verified('1950-01-01'), 'interview.verified[0].date'],
    [
      'in another source',
      { ecog: { value: 1, date: '2026-03-01' }, other_sources: [{ ecog: { value: 1, date: '1950' } }] },
      'ecog.date',
    ],
  ])('%s is a conflict with the birth', (_, record, path) => {
    expect(told(record)).toContain(`conflict ${path}, birth_date`)
  })

  it('is a conflict with the age if the record has that instead', () => {
    expect(told({ birth_date: null, age: 60, ...answered('1950') })).toEqual([
      `conflict confirmations.${TRIAL}.I1.date, age`,
    ])
  })

  it('is no conflict if she may have been born by then', () => {
    expect(told(answered('1960-05'))).toEqual([])
    expect(told({ birth_date: '1960', ...verified('1960-01-01') })).toEqual([])
    expect(told({ birth_date: null, ...answered('1950') })).toEqual([])
  })

  it('of an answer does not change the answer, and the warning says what to check', () => {
    const statuses = (record: JsonObject): unknown =>
      result(record).trials.map((one) => one.criteria.map(({ status }) => status))
    expect(statuses(answered('1950'))).toEqual(statuses(answered('2026-03-01')))
    expect(texts(answered('1950-01-01'))).toEqual([
      `The day of the answer to I1 of ${TRIAL}, 1950-01-01, is before the birth of the patient. The answer counts all the same; please check that it is about this patient.`,
    ])
  })

  it('is reported even if no trial is screened', () => {
    const without = new Screener(rules, parseDay(AS_OF) ?? 0, [])
    expect(result(answered('1950'), without).warnings).toHaveLength(1)
  })
})

describe('a day after death', () => {
  const dead: JsonObject = { deceased: { value: true, date: '2020-03' } }

  it('of facts, events and answers is queried once, and changes no verdict', () => {
    const later: JsonObject = {
      surgeries: [{ date: '2019' }, { date: '2020-04-01' }],
      ecog: { value: 1, date: '2026-03-14' },
      ...answered('2021'),
    }
    const own = told({ ...dead, ...later }).filter((one) => one.startsWith('query'))
    expect(own).toEqual([`query deceased, ecog surgeries[1].date confirmations.${TRIAL}.I1`])
    expect(texts({ ...dead, ...later })).toContain(
      `death: The patient is recorded as having died (2020-03), yet later days are recorded, of ECOG, date (operation 2) and the answer to I1 of ${TRIAL}. Please check whether all of it is about this patient.`,
    )
    const foreign = new Screener(rules, parseDay(AS_OF) ?? 0, [], say)
    const spoken = result({ ...dead, ...later }, foreign).warnings.map(({ message }) => message)
    expect(spoken.join()).not.toMatch(/having died|the answer to/)
    expect(result({ ...dead, ...later }).trials.every(({ verdict }) => verdict === 'ineligible')).toBe(true)
  })

  it('is listed with only the first few if there are many', () => {
    const many = Array.from({ length: 6 }, () => ({ date: '2021' }))
    expect(texts({ ...dead, surgeries: many }).join()).toContain(
      'of date (operation 1), date (operation 2), date (operation 3), date (operation 4) and 2 more. Please',
    )
  })

  it('is not reported on the day of death, without a day of death, or for a living patient', () => {
    expect(told({ ...dead, surgeries: [{ date: '2020-03-31' }] })).toEqual([])
    expect(told({ deceased: true, surgeries: [{ date: '2020-04-01' }] })).toEqual([])
    expect(told({ deceased: { value: false, date: '2020-03' }, surgeries: [{ date: '2020-04-01' }] })).toEqual([])
  })
})

describe('an impossible day', () => {
  it.each<[string, JsonObject, string]>([
    [
      'of an answer',
      answered('2026-04'),
      `confirmations.${TRIAL}.I1.date: 2026-04 lies after the as-of date, ${AS_OF}.`,
    ],
    [
      'of an answer long ago',
      answered('1850'),
      `confirmations.${TRIAL}.I1.date: 1850 lies more than 130 years before the as-of date.`,
    ],
    [
      'of a second look',
      verified('2026-04-01'),
      `interview.verified[0].date: 2026-04-01 lies after the as-of date, ${AS_OF}.`,
    ],
    [
      'of a list that may go on',
      list({ date: '2026-04' }),
      `metastases.date: 2026-04 lies after the as-of date, ${AS_OF}.`,
    ],
  ])('%s is refused', (_, record, problem) => {
    expect(refused(record)).toEqual([problem])
  })
})
