import { describe, expect, it } from 'vitest'
import type { Result, TrialResult } from '../../../src/explain/index.ts'
import { onePage, PLAIN } from '../../../src/report/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF } from '../../support/rules.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

const rules = await shippedRules()
const screener = new Screener(rules, parseDay(AS_OF) ?? 0)

function resultOf(record: JsonObject): Result {
  const screened = screener.screen(record)
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  return screened.result
}

function linesOf(result: Result, height = 23, width = 80): string[] {
  return onePage(result, { width, height, paint: PLAIN, dictionary: rules.dictionary }).trimEnd().split('\n')
}

/** The same trials this many times, each with its own id. */
function times(result: Result, count: number): Result {
  const trials = Array.from({ length: count }, (_, i) =>
    result.trials.map((one): TrialResult => ({ ...one, id: `${one.id}-${i}` })),
  )
  return { ...result, trials: trials.flat() }
}

const match = resultOf(samplePatient('match-nct04158843'))

describe('the page of a patient', () => {
  it('says what matches, whom to ask what, and what does not match', () => {
    const lines = linesOf(match)
    expect(lines[0]).toBe(`Patient match-nct04158843, as of ${AS_OF}`)
    expect(lines).toContain('MATCHES (1)')
    expect(lines).toContain('    I1   the patient: Has the patient given written informed consent?')
    expect(lines).toContain('DOES NOT MATCH (4)')
    expect(lines).toContain('  NCT00557986  closed; inclusion not met: I1')
    expect(lines.at(-1)).toBe('A pre-screen from recorded facts, not a decision.')
  })

  it('names the fact that most possible trials depend on', () => {
    expect(linesOf(resultOf(samplePatient('missing-facts')))).toContain(
      'Find out first: cognitive or psychiatric disorder.',
    )
  })

  it('says what would have to be different if it is little', () => {
    expect(linesOf(resultOf(samplePatient('near-miss-bilirubin'))).join('\n')).toContain(
      '    I8: possible if a new measurement shows total bilirubin',
    )
  })

  it('says what a closed trial would be if it were open', () => {
    const lines = linesOf(resultOf(samplePatient('match-nct04199520')))
    expect(lines).toContain('CLOSED TO ENROLMENT (2)')
    expect(lines).toContain('  NCT04199520  would match if it still enrolled')
  })

  it('fits on one page, however many trials there are', () => {
    for (const name of ['match-nct04158843', 'missing-facts', 'multi-match', 'limits-unknown', 'contradiction']) {
      const result = resultOf(samplePatient(name))
      for (const count of [1, 2, 5, 20, 100])
        for (const [height, width] of [
          [23, 80],
          [19, 60],
          [60, 100],
        ] as const) {
          const lines = linesOf(times(result, count), height, width)
          expect(lines.length, `${name} × ${count}`).toBeLessThanOrEqual(height)
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
          // Each group is shown, with the number of its trials.
          if (result.trials.some((one) => one.matches)) expect(lines).toContain(`MATCHES (${count})`)
        }
    }
  })

  it('says as much as there is room for', () => {
    const [short, long] = [linesOf(times(match, 3)), linesOf(times(match, 3), 200)]
    expect(short.join('\n')).toContain('the surgeon and the radiotherapist about E2, E8')
    expect(long.filter((line) => line.startsWith('    I1   the patient:'))).toHaveLength(3)
  })

  it('does not hide that something is cut', () => {
    for (const line of linesOf(times(match, 30)).filter((one) => one.endsWith(';'))) expect(line).toBe('')
    expect(linesOf(times(match, 30))).toContainEqual(expect.stringMatching(/^ {2}and \d+ more$/))
  })

  it('says for each trial that the patient has died', () => {
    const lines = linesOf(resultOf({ id: 'x', deceased: true }))
    expect(lines.filter((line) => line.includes('died'))).toHaveLength(rules.trials.length)
  })

  it('shows what was assumed about the patient', () => {
    const assumed = { ...match, assumed: { recurrence: 'none' } }
    expect(linesOf(assumed)).toContain('Assumed, not recorded: recurrence: none.')
  })
})
