import { describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { prescreen } from '../support/command.ts'
import { samplePatient, shippedRules } from '../support/shipped.ts'
import { typedInterview } from '../support/typist.ts'

const AS_OF = '2026-03-15'
const TRIAL = 'NCT04158843'
const DAY = '2026-03-10'
const screener = new Screener(await shippedRules(), parseDay(AS_OF) ?? 0, [TRIAL])
const record = samplePatient('match-nct04158843')
const typed = await typedInterview(record, screener, { day: DAY })

describe('a whole interview, typed with few keys', () => {
  it('ends with the verdicts of screening the record', () => {
    const screened = screener.screen(record)
    const verdicts = screened.ok ? screened.result.trials.map((one) => one.verdict) : []
    expect(typed.standing.evaluations.map((one) => one.verdict)).toEqual(verdicts)
  })

  it('asks every question under its own number', () => {
    const shown = typed.steps.map(({ shows }) => shows.join(' '))
    expect(new Set(shown).size).toBe(shown.length)
    const numbers = shown.flatMap((one) => /^Question (\d+)/.exec(one)?.[1] ?? [])
    // A question for the first fact of an entry has the number of the question for the list.
    expect([...new Set(numbers)].map(Number)).toEqual(Array.from(new Set(numbers), (_, i) => i + 1))
  })

  it('accepts the previous day with one key', () => {
    const days = typed.steps.filter(({ shows }) => shows.some((one) => one.startsWith('On what day')))
    expect(days.map((one) => one.text)).toEqual(['20260310', '=', '=', '='])
  })

  it('gives the same result line by line', async () => {
    const lines = typed.steps.flatMap(({ text, isPart }) => (isPart === true ? [text, ''] : [text]))
    const words = ['--linear', '--as-of', AS_OF, '--trial', TRIAL, '--id', 'match-nct04158843', '--format', 'json']
    const { out, status } = await prescreen(['interview', ...words], { input: `${lines.join('\n')}\n` })
    const { talk, facts, evaluations } = typed.standing
    expect(status).toBe(0)
    const { asked, result } = JSON.parse(out) as { asked: unknown; result: unknown }
    expect(asked).toEqual(typed.asked)
    expect(result).toEqual(JSON.parse(JSON.stringify(screener.result(talk.record, facts, evaluations))))
  })
})
