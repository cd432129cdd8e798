import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../../src/evaluate/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { cohortPatient } from '../support/cohort.ts'
import { completeRecord, condition } from '../support/random-rules.ts'
import { AS_OF, smallRules } from '../support/rules.ts'
import { runs, timeFor } from '../support/runs.ts'
import { samplePatient, shippedRules } from '../support/shipped.ts'

/**
 * What a batch caches must change nothing: its statuses, verdicts and missing facts are those of evaluating each
 * patient.
 */

const TODAY = parseDay(AS_OF) ?? 0

/** Where the decisions of a batch differ from evaluating each patient, and how many were compared. */
function compare(screener: Screener, records: readonly JsonObject[]): { differences: string[]; compared: number } {
  let compared = 0
  const differences = records.flatMap((record) => {
    const read = screener.read(record)
    const decided = screener.decide(record)
    expect(decided.ok).toBe(read.ok)
    if (!read.ok || !decided.ok) return []
    compared += decided.decisions.length
    return decided.decisions.flatMap(({ compiled, statuses, verdict, missing }) => {
      const whole = evaluate(compiled, read.facts)
      const [own, expected] = [
        { statuses, verdict, missing },
        { statuses: whole.criteria.map((one) => one.status), verdict: whole.verdict, missing: whole.missing },
      ].map((one) => JSON.stringify(one))
      return own === expected ? [] : [`${compiled.trial.id} ${JSON.stringify(record)}\n${own}\n${expected}`]
    })
  })
  return { differences, compared }
}

/** Sets of values, from the small dictionary and the shipped one, for choices that are known only in part. */
const SETS = [
  ['early', 'late'],
  ['bone', 'skin'],
  ['left', 'right'],
  ['up', 'vague'],
  ['II', 'IIA', 'IIIA'],
  ['spine', 'rib', 'pelvis'],
  ['chemotherapy', 'targeted'],
  ['adjuvant', 'metastatic'],
  ['positive', 'negative'],
]

/** A record with some facts left out, dates known to the month, choices known in part, and incomplete lists. */
function withGaps(record: JsonObject, gaps: readonly number[]): JsonObject {
  let i = 0
  const next = (): number => gaps[i++ % gaps.length] ?? 0
  const thin = (value: Json): Json => {
    if (Array.isArray(value)) {
      const items = (value as readonly Json[]).map(thin)
      return next() % 3 === 0 ? { complete: false, items } : items
    }
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value as JsonObject).map(([key, own]) => [key, thin(own)]))
    const kind = next() % 5
    if (kind < 2) return null
    if (kind !== 2 || typeof value !== 'string') return value
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value.slice(0, 7)
    const among = SETS.find((one) => one.includes(value))
    return among === undefined ? value : { one_of: among }
  }
  return { ...(thin(record) as JsonObject), id: 'x' }
}

describe('cached decisions', () => {
  it(
    'equal those worked out patient by patient, for random rules',
    () => {
      const gaps = fc.array(fc.nat(100), { minLength: 5, maxLength: 12 })
      const patients = fc.array(fc.tuple(completeRecord, gaps), { minLength: 12, maxLength: 12 })
      let compared = 0
      fc.assert(
        fc.property(fc.array(condition, { minLength: 1, maxLength: 3 }), patients, (conditions, all) => {
          const rules = smallRules(
            conditions.map((one, i) => `  - {id: I${i + 1}, text: t, cites: I${i + 1}, require: ${one}}\n`).join(''),
          )
          const screener = new Screener(rules, TODAY)
          const records = all.map(([record, holes]) => withGaps(record, holes))
          // Twice, so that the second time is from the cache.
          const found = compare(screener, [...records, ...records])
          expect(found.differences).toEqual([])
          compared += found.compared
        }),
        { numRuns: runs(6), endOnFailure: true },
      )
      expect(compared).toBeGreaterThan(runs(6) * 12)
    },
    timeFor(300_000),
  )

  it(
    'equal those worked out for invented patients, for the shipped trials',
    async () => {
      const rules = await shippedRules()
      const screener = new Screener(rules, TODAY)
      const cohort = Array.from({ length: runs(280) }, (_, i) => cohortPatient(i))
      const { differences, compared } = compare(screener, cohort)
      expect(differences.slice(0, 3)).toEqual([])
      expect(compared).toBe(cohort.length * screener.compiledTrials.length)
    },
    timeFor(300_000),
  )

  it(
    'equal those worked out for patients near a match, for the shipped trials',
    async () => {
      const rules = await shippedRules()
      const screener = new Screener(rules, TODAY)
      const near = rules.trials.map((trial) => samplePatient(`match-${trial.id.toLowerCase()}`))
      const gaps = fc.sample(fc.array(fc.nat(100), { minLength: 5, maxLength: 30 }), { numRuns: runs(25), seed: 7 })
      const records = gaps.flatMap((own) => near.map((record) => withGaps(record, own)))
      const { differences, compared } = compare(screener, records)
      expect(differences.slice(0, 3)).toEqual([])
      expect(compared).toBeGreaterThan((records.length * screener.compiledTrials.length) / 2)
    },
    timeFor(300_000),
  )
})
