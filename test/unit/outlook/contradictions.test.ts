import { describe, expect, it } from 'vitest'
import { evaluate } from '../../../src/evaluate/index.ts'
import { factsOn } from '../../../src/readings/index.ts'
import { dayText, parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { compile } from '../../../src/space/index.ts'
import { timingOf } from '../../../src/outlook/index.ts'
import { DICTIONARY } from '../../support/contradictory.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/**
 * The days of a record with contradictory dates equal those of screening it day by day, where each date may be the
 * right one.
 */

const TODAY = parseDay(AS_OF) ?? 0
/** The number of days that are screened one by one. */
const DAYS = 400
const NOTHING = '\n  - {because: none., when: {a: true}, then: {b: true}}\n'

/**
 * The first day on which the verdict is no longer `ineligible`, and the first day of a match, if they are among these
 * days.
 */
function dayByDay(rules: ReturnType<typeof rulesOf>, record: JsonObject): (string | undefined)[] {
  const facts = factsOf(rules, record)
  const [trial] = rules.trials
  if (trial === undefined) throw new Error('no trial')
  const days = Array.from({ length: DAYS }, (_, i) => TODAY + 1 + i)
  const verdicts = days.map((day) => evaluate(compile(rules, trial, day), factsOn(facts, day, rules)).verdict)
  const at = (i: number): string | undefined => (i === -1 ? undefined : dayText(days[i] ?? 0))
  return [
    at(verdicts.findIndex((one) => one !== 'ineligible')),
    at(verdicts.findIndex((one) => one === 'eligible' || one === 'needs-confirmation')),
  ]
}

function factsOf(rules: ReturnType<typeof rulesOf>, record: JsonObject) {
  const read = new Screener(rules, TODAY).read(record)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.facts
}

describe('the days of a contradictory record', () => {
  it.each<readonly [string, JsonObject]>([
    ['{items: {some: {until: at least 40 days ago}}}', { items: [{ on: '2026-03-10', until: '2026-03-01' }] }],
    [
      '{items: {some: {until: at least 40 days ago, on: at least 20 days ago}}}',
      { items: [{ on: '2026-03-10', until: '2026-03-01' }] },
    ],
    ['{age: ≥ 48}', { born: '1978-06-01', age: 47, other_sources: [{ born: '1978-05-10' }] }],
    ['{age: ≥ 48}', { born: '1978-06-01', age: 35 }],
  ])('%s: %j', (condition, record) => {
    const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${condition}}\n` }, DICTIONARY + NOTHING)
    const facts = factsOf(rules, { id: 'x', ...record })
    expect(facts.disputes.length).toBeGreaterThan(0)
    const screener = new Screener(rules, TODAY)
    const [evaluation] = screener.evaluate(facts)
    if (evaluation === undefined) throw new Error('nothing was evaluated')
    expect(evaluation.verdict).toBe('ineligible')
    const { eligibleFrom } = timingOf(evaluation, facts)
    const days = [eligibleFrom?.notBefore, eligibleFrom?.atLatest]
    const own = days.map((day) => (day === undefined || day > TODAY + DAYS ? undefined : dayText(day)))
    expect(own).toEqual(dayByDay(rules, { id: 'x', ...record }))
  })
})
