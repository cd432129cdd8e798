import { describe, expect, it } from 'vitest'
import { answered, conversation, nextQuestion } from '../../../src/interview/index.ts'
import type { Conversation } from '../../../src/interview/index.ts'
import { compareCriteria } from '../../../src/prove/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, screenSmall, smallRules } from '../../support/rules.ts'

/** The day of a fact, which can be used wherever a date can. */

const TODAY = parseDay(AS_OF) ?? 0
const RECENT = '{score: {is: ≤ 1, within: 14 days}}'

function requiring(condition: string): string {
  return `  - {id: I1, text: t, cites: I1, require: ${condition}}\n`
}

describe('the interview', () => {
  const rules = smallRules(
    requiring('{all: [{score: {is: ≤ 1, within: 14 days}}, {labs.crea: {is: ≤ 2 mg/dL, within: 14 days}}]}'),
  )
  const screener = new Screener(rules, TODAY)
  const asks = ({ record, done }: Conversation): string | undefined => {
    const read = screener.read(record)
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    return nextQuestion(screener.evaluate(read.facts), done, rules.dictionary)?.path
  }
  const said = (before: Conversation, path: string, value?: Json): Conversation =>
    answered(before, path, [{ path, ...(value !== undefined && { value }) }], rules.dictionary)

  it('asks for a fact before its day, and stores the day with the fact', () => {
    let talk = conversation({ id: 'x', labs: { crea: { value: 1, unit: 'mg/dL', date: '2026-03-10' } } })
    expect(asks(talk)).toBe('score')
    talk = said(talk, 'score', 1)
    expect(asks(talk)).toBe('score.date')
    talk = said(talk, 'score.date', '2026-03-10')
    expect(talk.record['score']).toEqual({ value: 1, date: '2026-03-10' })
    expect(asks(talk)).toBeUndefined()
  })

  it('asks for the day again if the fact has a new value', () => {
    const record = { id: 'x', labs: { crea: { value: 1, unit: 'mg/dL', date: '2026-03-10' } } }
    const talk = said(said(conversation(record), 'score', 1), 'score.date', '2026-03-10')
    const again = said(talk, 'score', 0)
    expect(again.record['score']).toBe(0)
    expect(asks(again)).toBe('score.date')
  })

  it('does not ask for the day of a fact that is not known', () => {
    const talk = said(conversation({ id: 'x' }), 'score')
    expect([asks(talk), asks(said(talk, 'labs.crea'))]).toEqual(['labs.crea', undefined])
  })

  it('asks only for the missing day of a lab, and stores it in the lab', () => {
    const lab = { value: 1, unit: 'mg/dL' }
    const talk = conversation({ id: 'x', score: { value: 1, date: '2026-03-10' }, labs: { crea: lab } })
    expect(asks(talk)).toBe('labs.crea.date')
    const after = said(talk, 'labs.crea.date', '2026-03-10')
    expect(after.record['labs']).toEqual({ crea: { ...lab, date: '2026-03-10' } })
    expect(asks(after)).toBeUndefined()
  })
})

describe('two versions of a rule', () => {
  it.each([
    [RECENT, '{score: {is: ≤ 1, within: 28 days}}'],
    [RECENT, '{score: ≤ 1}'],
    ['{labs.crea: {is: ≤ 2 mg/dL, within: 14 days}}', '{labs.crea: {is: ≤ 2 mg/dL, within: 13 days}}'],
    ['{tumour.marker: {is: up, within: 1 year}}', '{tumour.marker: {is: up, within: 2 years}}'],
  ])('%s and %s differ in a patient who is shown with the day of her fact', (a, b) => {
    const rules = smallRules(`${requiring(a)}${requiring(b).replaceAll('I1', 'I2')}`)
    const [one, other] = rules.trials[0]?.criteria ?? []
    const differing = one && other && compareCriteria(one, other, rules, TODAY)
    const patients = [differing?.wider, differing?.narrower].filter((found) => found !== undefined)
    expect(patients.length).toBeGreaterThan(0)
    for (const { record: patient } of patients) {
      const decided = new Screener(rules, TODAY).decide({ ...patient, id: 'x' })
      const statuses = decided.ok ? decided.decisions[0]?.criteria.map(({ status }) => status) : decided.problems
      expect(new Set(statuses as string[])).toEqual(new Set(['pass', 'fail']))
    }
  })
})

describe('time', () => {
  it('closes the window: the patient matches until the day is too long ago', () => {
    const trial = screenSmall(requiring(RECENT), { score: { value: 1, date: '2026-03-10' } })
    expect([trial.verdict, trial.eligible_until]).toEqual(['eligible', '2026-03-24'])
  })

  it('opens a window that must be over', () => {
    const trial = screenSmall(requiring('{score.date: at least 14 days ago}'), {
      score: { value: 1, date: '2026-03-10' },
    })
    expect([trial.verdict, trial.earliest_eligible]).toEqual(['ineligible', '2026-03-24'])
  })
})

describe('impossible days and conditions', () => {
  it('reports a day before birth as a conflict, since one of the two is wrong', () => {
    const record = { id: 'x', born: '2000-01-01', score: { value: 1, date: '1999-05' } }
    const screened = new Screener(smallRules(requiring(RECENT)), TODAY).screen(record)
    const conflicts = screened.ok ? screened.result.warnings.filter(({ kind }) => kind === 'conflict') : []
    expect(conflicts.map(({ path }) => path).toSorted()).toEqual(['born', 'score.date'])
  })

  it('only reports the day if no rule asks for it', () => {
    const record = { id: 'x', born: '2000-01-01', score: { value: 1, date: '1999-05' } }
    const screened = new Screener(smallRules(requiring('{score: ≤ 1, born: within 30 years}')), TODAY).screen(record)
    const conflicts = screened.ok ? screened.result.warnings.filter(({ kind }) => kind === 'conflict') : []
    expect(conflicts.map(({ path }) => path)).toEqual(['score.date'])
    expect(screened.ok && screened.result.trials[0]?.verdict).toBe('eligible')
  })

  it.each([
    ['{tumour.found: {within: 14 days}}', 'time/no-day'],
    ['{age: {is: ≤ 40, within: 14 days}}', 'time/no-day'],
    ['{spots: {some: {size: {is: 1, within: 14 days}}}}', 'time/no-day'],
    ['{tumour.found: {within: 14 days}}', 'write `tumour.found: within 14 days`'],
    ['{spots: {some: {size: {is: 1, within: 14 days}}}}', 'instead, such as `seen: within 14 days`'],
    ['{spots: {within: 14 days}}', 'Write `spots: {some: {seen: within …}}`'],
    ['{score: {is: ≤ 1, within: 14}}', 'time/form'],
    ['{score: {is: ≤ 1, within: 14 days, date: x}}', 'shape/unknown-key'],
    ['{tumour.found: before 2015-13}', 'time/form'],
    ['{tumour.found: {at_least: 2 weeks, more_than: 1 week, after: born}}', 'duration/form'],
    ['{tumour.found: {at_least: 2 weeks, after: born, before: born}}', 'duration/form'],
    ['{tumour.found: {at_most: 2 weeks}}', 'duration/form'],
  ])('rejects %s with %s', (condition, code) => {
    expect(() => smallRules(requiring(condition))).toThrow(code)
  })
})
