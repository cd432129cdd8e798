import { describe, expect, it } from 'vitest'
import { Spent } from '../../../src/diagram/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { comparedDays, compile } from '../../../src/space/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

const variables = NAMES.map((name) => `  ${name}: {label: ${name}, type: date}`).join('\n')
/**
 * Each date is compared with every other one over different periods, so comparisons lead through all of them in any
 * order.
 */
const comparisons = NAMES.flatMap((one, i) =>
  NAMES.slice(0, i).map((other, k) => `{${one}: {at_least: ${i + 7 * k + 1} days, after: ${other}}}`),
)
const criterion = `- {id: I1, text: t, cites: I1, require: {any: [{a: less than 2 years ago}, ${comparisons.join(', ')}]}}`
const rules = rulesOf({ T: criterion }, `format: prescreen/dictionary/1\nunits: {}\nvariables:\n${variables}\n`)
const asOf = parseDay(AS_OF) ?? 0
const record = { id: 'x', ...Object.fromEntries(NAMES.map((name) => [name, '2024'])) }

describe('dates that are compared with each other in very many ways', () => {
  const screener = new Screener(rules, asOf)
  const read = screener.read(record)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const { facts } = read

  it('stop at the work limit', () => {
    const [trial] = rules.trials
    if (trial === undefined) throw new Error('no trial')
    let left = 100_000
    const spend = (work: number): void => {
      left -= work
      if (left < 0) throw new Spent()
    }
    expect(() => comparedDays({ compiled: compile(rules, trial, asOf), facts, spend, onlyDecides: true }, 'a')).toThrow(
      Spent,
    )
  })

  it('are not worked out, and nothing is said about later days', () => {
    const screened = screener.screen(record)
    const [trial] = screened.ok ? screened.result.trials : []
    expect(trial).toMatchObject({ verdict: 'undetermined', not_worked_out: ['I1'] })
    expect(trial).not.toHaveProperty('earliest_eligible_range')
  })
})
