import { describe, expect, it } from 'vitest'
import { resultOfRows, rowsOf } from '../../../src/batch/rows.ts'
import { addTally, countResult, CSV_COLUMNS, emptyTally, summaryOf } from '../../../src/batch/index.ts'
import type { Summary, Tally } from '../../../src/batch/index.ts'
import { batchResultOf } from '../../../src/explain/index.ts'
import type { BatchResult, Result } from '../../../src/explain/index.ts'
import { nextQuestion } from '../../../src/interview/index.ts'
import { logCsv } from '../../../src/log/index.ts'
import { entryIn } from '../../../src/log/schema.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { PLAIN, resultText, summaryText } from '../../../src/report/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { cohortHtml, sheetOf, worksheetHtml, worksheetMarkdown } from '../../../src/worksheet/index.ts'
import { loggedEntry } from '../../support/log-entry.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'
import { DICTIONARY, numbers, sameAmong, TOO_MUCH, tooMuchRules } from '../../support/too-much.ts'

const rules = tooMuchRules()
const { dictionary } = rules
const asOf = parseDay(AS_OF) ?? 0
const screener = new Screener(rules, asOf)

function screened(record: JsonObject, by = screener): Result {
  const found = by.screen(record)
  if (!found.ok) throw new Error(JSON.stringify(found.problems))
  return found.result
}

function firstQuestion(by: Screener): string | undefined {
  const read = by.read({ id: 'x' })
  if (!read.ok) throw new Error('refused')
  return nextQuestion(by.evaluate(read.facts), new Set(), by.rules.dictionary)?.path
}

const OPEN = screened({ id: 'open' })
const [TRIAL] = OPEN.trials

describe('a criterion that was not worked out', () => {
  it('says how many facts are missing, and what to do', () => {
    const [first, second] = TRIAL?.criteria ?? []
    expect(first).toMatchObject({ id: 'I1', status: 'unknown', not_worked_out: true })
    expect(first?.reason).toBe(
      'Not worked out: 4 facts are missing (number u; number v; number w; number x), with too many combinations to go through. Please check this criterion by hand.',
    )
    expect(second).not.toHaveProperty('not_worked_out')
    expect(second?.reason).toBe('Quiet not known; would exclude: “yes”.')
  })

  it('is distinguished from a missing fact in the text', () => {
    const text = resultText(OPEN, { width: 100, paint: PLAIN, explain: false, dictionary })
    expect(text).toContain('possible  T  could not be worked out; check I1 by hand\n')
    expect(text).toContain('Not decided: I1 could not be worked out. Please check it by hand.')
    expect(text).toMatch(/^ {4}not worked out I1 /m)
    expect(text).toContain('unknown E1')
    expect(text).toContain('Of 2 criteria: 1 unknown; 1 not worked out.')
  })

  it('is distinguished from a missing fact on the worksheets', () => {
    const sheets = [sheetOf(OPEN, { id: 'open' }, dictionary)]
    for (const page of [worksheetHtml(sheets), worksheetMarkdown(sheets)]) {
      expect(page).toContain('Not decided: I1 could not be worked out. Please check it by hand.')
      expect(page).toContain('? not worked out')
      expect(page).toContain('Please check this criterion by hand.')
    }
  })

  it('is in the log entry and in its export', () => {
    const entry = loggedEntry(OPEN, { id: 'open' })
    expect(entry.trials[0]?.not_worked_out).toEqual(['I1'])
    const text = JSON.stringify(entry).replaceAll(/(?<="(?:criteria|rules)_sha256":")[^"]*/g, '0'.repeat(64))
    expect(entryIn(text).entry).toEqual(JSON.parse(text))
    const exported = (csv: string): string | undefined => {
      const [head, row] = csv.trim().split('\r\n')
      return row?.split(',')[head?.split(',').indexOf('not_worked_out') ?? -1]
    }
    expect(exported(logCsv([entry]))).toBe('I1')
    const known = loggedEntry(screened({ id: 'known', u: 1, v: 1 }), { id: 'known' })
    expect(exported(logCsv([known]))).toBe('')
  })

  it('leaves no trace if it was worked out', () => {
    const known = screened({ id: 'known', u: 1, v: 1 })
    expect(JSON.stringify(known)).not.toContain('not_worked_out')
    const text = resultText(known, { width: 100, paint: PLAIN, explain: true, dictionary })
    expect(text).not.toContain('worked out')
  })

  it('does not stop an interview, which asks for its facts', () => {
    expect(firstQuestion(screener)).toMatch(/^[quvwx]$/)
  })
})

const WIDE_NUMBERS = ['u', 'v', 'w', 'x'].map((name) => `  ${name}: {type: integer, label: ${name}, range: 0..254}\n`)
const TWICE = rulesOf(
  {
    T: `  - {id: I1, text: t, cites: I1, require: {u: {same_as: v}}}
  - {id: I2, text: t, cites: I2, require: {w: {same_as: x}}}
`,
  },
  `format: prescreen/dictionary/1\nunits: {}\nvariables:\n${WIDE_NUMBERS.join('')}`,
)

describe('looking ahead beyond the work limit', () => {
  const twice = new Screener(TWICE, asOf)

  it('leaves what could still change out of the result', () => {
    const [trial] = screened({ id: 'x' }, twice).trials
    expect(trial).toMatchObject({ verdict: 'undetermined', missing: ['u', 'v', 'w', 'x'] })
    expect(trial).not.toHaveProperty('not_worked_out')
  })

  it('leaves what would have to be different out of the result', () => {
    const excluding = TOO_MUCH.replace('I1', 'E1').replace('I1', 'E1').replace('require', 'exclude')
    const changing = DICTIONARY.replaceAll('range:', 'changeable: repeat, range:')
    const [trial] = screened(
      { id: 'x', u: 1, v: 1, w: 1, x: 1 },
      new Screener(rulesOf({ T: excluding }, changing), asOf),
    ).trials
    expect(trial).toMatchObject({ verdict: 'ineligible', failed: ['E1'] })
    expect(trial).not.toHaveProperty('near_miss')
  })

  it('makes an interview ask in the order of the dictionary', () => {
    expect(firstQuestion(twice)).toBe('u')
  })
})

describe('criteria that were worked out one by one, but not together', () => {
  const names = ['u', 'v', 'w', 'x']
  const conditions = [
    '{any: [{u: {same_as: v}}, {v: {same_as: w}}]}',
    '{any: [{w: {same_as: x}}, {x: {same_as: u}}]}',
    '{u: {different_from: w}}',
  ]
  const criteria = conditions.map((one, i) => `  - {id: I${i + 1}, text: t, cites: I${i + 1}, require: ${one}}\n`)
  const together = new Screener(rulesOf({ T: criteria.join('') }, numbers(names)), asOf)
  const result = screened({ id: 'x' }, together)

  it('are named, and nobody has to check one by hand', () => {
    const [trial] = result.trials
    expect(trial?.not_worked_out).toEqual(['I1', 'I2', 'I3'])
    expect(trial?.criteria.filter((one) => one.not_worked_out === true)).toEqual([])
    const shown = { width: 90, paint: PLAIN, explain: false, dictionary: together.rules.dictionary }
    const text = resultText(result, shown).replaceAll(/\s+/g, ' ')
    expect(text).toContain('possible T find out number u; number v; number w; number x')
    expect(text).toContain('Not decided: facts are missing, in too many combinations to work out which of them can')
    expect(text).not.toContain('by hand')
  })
})

describe('a criterion with very many open facts', () => {
  it('says how many they are and does not list them', () => {
    const names = Array.from({ length: 12 }, (_, i) => `n${i}`)
    const wide = new Screener(rulesOf({ T: sameAmong(names) }, numbers(names)), asOf)
    const result = screened({ id: 'x' }, wide)
    expect(result.trials[0]?.missing).toHaveLength(12)
    const shown = { width: 90, paint: PLAIN, explain: false, dictionary: wide.rules.dictionary }
    const text = resultText(result, shown).replaceAll(/\s+/g, ' ')
    expect(text).toContain(
      'Find out: 12 facts are missing. The more of them are recorded, the sooner the rest can be worked out.',
    )
    expect(text).toContain('Not worked out: 12 facts are missing, with too many combinations')
    expect(text).not.toContain('number n1')
  })
})

describe('a criterion that was not worked out, in a batch', () => {
  const [one] = screener.compiledTrials
  const ids = one === undefined ? [] : [one.trial.id]
  const decided = (record: JsonObject): BatchResult => {
    const found = screener.decide(record)
    if (!found.ok) throw new Error('refused')
    const { warnings, decisions } = found
    return batchResultOf(record, decisions, rules, asOf, { warnings, staleness: { trials: [], warnings: [] } }, '0')
  }
  const results = [{ id: 'open' }, { id: 'out', q: true }, { id: 'known', u: 1, v: 1 }].map(decided)
  const tallyOf = (all: readonly BatchResult[]): Tally => {
    const tally = emptyTally(rules, ids)
    for (const each of all) countResult(tally, each)
    return tally
  }
  const summary = (tally: Tally): Summary =>
    summaryOf(tally, rules, { as_of: AS_OF, engine: { name: 'prescreen', version: '0' } })

  it('is counted for trials that remain possible, and the counts add up', () => {
    expect(results.map((each) => each.trials[0]?.not_worked_out)).toEqual([['I1'], ['I1'], undefined])
    const whole = summary(tallyOf(results))
    expect(whole.trials[0]).toMatchObject({ possible: 2, out: 1, not_worked_out: 1 })
    const parts = tallyOf(results.slice(1))
    addTally(parts, tallyOf(results.slice(0, 1)))
    addTally(parts, tallyOf([]))
    expect(summary(parts)).toEqual(whole)
  })

  it('calls none of its facts worth finding out', () => {
    expect(summary(tallyOf(results)).worklist.map((each) => [each.fact, each.patients])).toEqual([['q', 1]])
  })

  it('is reported in the summary and on the cohort page', () => {
    const said =
      '1 patient could not be worked out in full: the missing facts have too many combinations. Please look at each'
    const whole = summary(tallyOf(results))
    expect(summaryText(whole, 80, PLAIN).replaceAll(/\s+/g, ' ')).toContain(said)
    expect(cohortHtml(whole)).toContain(said)
    const alone = summary(tallyOf(results.slice(0, 1)))
    expect(summaryText(alone, 80, PLAIN)).toContain('Nothing else is left to find out.')
    expect(cohortHtml(alone)).toContain('Nothing else is left to find out.')
  })

  it('leaves no trace in a summary without one', () => {
    const rest = summary(tallyOf(results.slice(2)))
    expect(JSON.stringify(rest)).not.toContain('not_worked_out')
    expect(summaryText(rest, 80, PLAIN) + cohortHtml(rest)).not.toContain('worked out')
  })

  it('is counted the same from the rows of a table', () => {
    expect(CSV_COLUMNS.slice(-2)).toEqual(['not_worked_out', 'stale'])
    const again = results.map((each) => resultOfRows(rowsOf(each).map((row) => CSV_COLUMNS.map((name) => row[name]))))
    expect(summary(tallyOf(again))).toEqual(summary(tallyOf(results)))
    expect(again.map((each) => each.trials[0]?.not_worked_out)).toEqual([['I1'], ['I1'], undefined])
  })
})

describe('an ordered list of thirty entries', () => {
  it('is worked out within the work limit even if all dates are open', () => {
    const ordered = rulesOf({
      T: '  - {id: I1, text: t, cites: I1, require: {spots: {latest: {place: liver}, by: seen}}}\n',
    })
    const places = ['bone', 'liver', null]
    const spots = Array.from({ length: 30 }, (_, i) => ({ place: places[i % 3] ?? null }))
    const [criterion] = screened({ id: 'x', spots }, new Screener(ordered, asOf)).trials[0]?.criteria ?? []
    expect(criterion).toMatchObject({ status: 'unknown' })
    expect(criterion).not.toHaveProperty('not_worked_out')
    expect(criterion?.missing).toHaveLength(40)
  })
})
