import { expect, it } from 'vitest'
import { evaluate } from '../../src/evaluate/index.ts'
import { factsOn } from '../../src/readings/index.ts'
import { compile } from '../../src/space/index.ts'
import type { Facts } from '../../src/facts/index.ts'
import { timingOf } from '../../src/outlook/index.ts'
import type { Bounds, Timing } from '../../src/outlook/index.ts'
import { dayText, parseDay } from '../../src/quantity/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { withValue } from '../../src/record/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { randomNumbers } from '../support/dice.ts'
import { AS_OF } from '../support/rules.ts'
import { runs, timeFor } from '../support/runs.ts'
import { samplePatient, shippedRules, TRIALS } from '../support/shipped.ts'

/**
 * The days on which a patient becomes eligible, or stops being so, are those that screening day by day for five years
 * finds.
 */

const TODAY = parseDay(AS_OF) ?? 0
const LAST = TODAY + 5 * 366
const rules = await shippedRules()

/** A date in the past, known to the day, the month or the year. */
function dateBack(next: () => number): string {
  const day = dayText(TODAY - Math.floor(next() ** 2 * 2200))
  const how = next()
  return how < 0.6 ? day : how < 0.85 ? day.slice(0, 7) : day.slice(0, 4)
}

/** A patient near a match, with some dates, ages and windows moved. */
function patient(number: number): { readonly trial: string; readonly record: JsonObject } {
  const next = randomNumbers(number + 1)
  const trial = TRIALS[number % TRIALS.length] ?? TRIALS[0]
  let record = samplePatient(`match-${trial.toLowerCase()}`)
  const set = (path: string, value: Json): void => {
    record = withValue(record, path, value)
  }
  const chance = (share: number): boolean => next() < share
  if (chance(0.4))
    set('birth_date', `${chance(0.5) ? 2008 : 1949 + Math.floor(next() * 3)}-0${1 + Math.floor(next() * 9)}`)
  if (chance(0.2)) set('birth_date', chance(0.5) ? '2008-02-29' : '1950-07-21')
  if (chance(0.5)) set('breast_cancer.diagnosis_date', dateBack(next))
  if (chance(0.4)) set('other_trial', { participation: 'past', ended: chance(0.2) ? null : dateBack(next) })
  if (chance(0.5))
    set('surgeries', [
      {
        procedure: chance(0.5) ? 'simple_mastectomy' : 'other',
        date: dateBack(next),
        for_breast_cancer: chance(0.5),
        major: chance(0.5) ? true : null,
        recovered: true,
      },
      ...(chance(0.3)
        ? [{ procedure: 'other', date: dateBack(next), for_breast_cancer: false, major: true, recovered: chance(0.5) }]
        : []),
    ])
  if (chance(0.5))
    set('other_cancers', [{ type: 'colon', stage: 'II', diagnosis_date: dateBack(next), active: false, treated: true }])
  if (chance(0.3)) set('radiotherapy', [{ site: 'breast', date: dateBack(next) }])
  if (chance(0.4)) {
    const start = dateBack(next)
    const end = (): Json => (chance(0.4) ? null : chance(0.3) ? AS_OF.slice(0, chance(0.5) ? 10 : 7) : dateBack(next))
    const ongoing = (): Json => (chance(0.5) ? null : chance(0.5))
    set('systemic_therapies', [
      {
        class: 'aromatase_inhibitor',
        setting: chance(0.5) ? 'adjuvant' : 'metastatic',
        start,
        end: end(),
        ongoing: ongoing(),
        cycles: null,
      },
      {
        class: 'chemotherapy',
        setting: 'metastatic',
        start: chance(0.7) ? dateBack(next) : null,
        end: end(),
        ongoing: ongoing(),
        cycles: 6,
      },
    ])
    set('recist_response', 'PR')
  }
  return { trial, record: { ...record, id: 'x' } }
}

/** What screening on every single day gives. */
function dayByDay(trial: string, facts: Facts): Timing {
  const own = rules.trials.find((one) => one.id === trial)
  if (own === undefined) throw new Error(trial)
  const verdictOn = (day: number): string => evaluate(compile(rules, own, day), factsOn(facts, day, rules)).verdict
  const first = verdictOn(TODAY)
  const isMatch = (verdict: string): boolean => verdict === 'eligible' || verdict === 'needs-confirmation'
  if (first === 'undetermined') return {}
  let notBefore: number | undefined
  for (let day = TODAY + 1; day <= LAST; day++) {
    const verdict = verdictOn(day)
    if (first === 'ineligible') {
      if (verdict !== 'ineligible') notBefore ??= day
      if (isMatch(verdict)) return { eligibleFrom: bounds(notBefore ?? day, day) }
    } else {
      if (!isMatch(verdict)) notBefore ??= day - 1
      if (verdict === 'ineligible') return { eligibleUntil: bounds(notBefore ?? day - 1, day - 1) }
    }
  }
  if (notBefore === undefined) return {}
  const open = bounds(notBefore, undefined)
  return first === 'ineligible' ? { eligibleFrom: open } : { eligibleUntil: open }
}

function bounds(notBefore: number, atLatest: number | undefined): Bounds {
  return { notBefore, atLatest }
}

/** Days after the five years are not compared. */
function within(timing: Timing): Timing {
  const cut = (one: Bounds | undefined): Bounds | undefined =>
    one === undefined || one.notBefore >= LAST
      ? undefined
      : bounds(one.notBefore, one.atLatest === undefined || one.atLatest >= LAST ? undefined : one.atLatest)
  const [from, until] = [cut(timing.eligibleFrom), cut(timing.eligibleUntil)]
  return { ...(from && { eligibleFrom: from }), ...(until && { eligibleUntil: until }) }
}

/** From this number on, each kind of change occurs soon. */
const FIRST = 12

it(
  'the days on which a patient becomes eligible, or stops being so, are those of screening day by day',
  () => {
    const counts = { from: 0, until: 0, range: 0 }
    const differences: unknown[] = []
    for (let number = FIRST; number < FIRST + runs(18); number++) {
      const { trial, record } = patient(number)
      const screener = new Screener(rules, TODAY, [trial])
      const read = screener.read(record)
      if (!read.ok) throw new Error(JSON.stringify([read.problems, record]))
      const [evaluation] = screener.evaluate(read.facts)
      if (evaluation === undefined) continue
      const own = within(timingOf(evaluation, read.facts))
      if (evaluation.verdict === 'undetermined') continue
      const expected = dayByDay(trial, read.facts)
      if (JSON.stringify(own) !== JSON.stringify(expected)) differences.push({ number, trial, own, expected, record })
      if (own.eligibleFrom) counts.from++
      if (own.eligibleUntil) counts.until++
      const one = own.eligibleFrom ?? own.eligibleUntil
      if (one !== undefined && one.notBefore !== one.atLatest) counts.range++
    }
    expect(differences.slice(0, 2)).toEqual([])
    expect(Math.min(counts.from, counts.until, counts.range)).toBeGreaterThanOrEqual(runs(18) / 18)
  },
  timeFor(300_000),
)
