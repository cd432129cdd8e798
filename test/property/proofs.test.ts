import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RuleSet } from '../../src/model/index.ts'
import { compareCriteria, proveTrial, trialPair } from '../../src/prove/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { NO_CHART, Screener } from '../../src/screen/index.ts'
import { inventedPatient } from '../support/population.ts'
import { completeRecord, condition } from '../support/random-rules.ts'
import { AS_OF, smallRules } from '../support/rules.ts'
import { runs, timeFor } from '../support/runs.ts'
import { shippedRules, TRIALS } from '../support/shipped.ts'

/** What is proved for all patients, checked against patients who are screened one by one. */

const TODAY = parseDay(AS_OF) ?? 0

/**
 * The status of each criterion by id; undefined if the record contradicts itself, so that no patient can be like this.
 */
function statuses(screener: Screener, record: JsonObject): Readonly<Record<string, string>> | undefined {
  const read = screener.read({ ...record, id: 'x' })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  if (read.facts.warnings.length > 0) return undefined
  const screened = screener.screen({ ...record, id: 'x' }, NO_CHART, false)
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  const trial = screened.result.trials[0]
  return Object.fromEntries((trial?.criteria ?? []).map((one) => [one.id, one.status]))
}

const several = fc.array(condition, { minLength: 2, maxLength: 3 })

function trialOf(conditions: readonly string[]): RuleSet {
  return smallRules(
    conditions.map((one, i) => `  - {id: I${i + 1}, text: t, cites: I${i + 1}, require: ${one}}\n`).join(''),
  )
}

describe('comparing two criteria', () => {
  it(
    'finds a patient for each direction, or no patient differs',
    () => {
      const compared = { witnesses: 0, records: 0, spent: 0 }
      fc.assert(
        fc.property(
          condition,
          condition,
          fc.array(completeRecord, { minLength: 30, maxLength: 30 }),
          (a, b, records) => {
            const rules = trialOf([a, b])
            const [one, other] = rules.trials[0]?.criteria ?? []
            if (one === undefined || other === undefined) throw new Error('no criteria')
            const screener = new Screener(rules, TODAY)
            const differing = compareCriteria(one, other, rules, TODAY)
            if (differing === undefined) {
              compared.spent++
              return
            }
            const { wider, narrower } = differing
            for (const [found, before, after] of [
              [wider, 'fail', 'pass'],
              [narrower, 'pass', 'fail'],
            ] as const) {
              if (found === undefined) continue
              expect([found.before, found.after]).toEqual([before, after])
              expect(statuses(screener, found.record)).toEqual({ I1: before, I2: after })
              compared.witnesses++
            }
            for (const record of records) {
              const own = statuses(screener, record)
              if (own === undefined) continue
              compared.records++
              if (own['I1'] === 'fail' && own['I2'] === 'pass') expect(wider).toBeDefined()
              if (own['I1'] === 'pass' && own['I2'] === 'fail') expect(narrower).toBeDefined()
            }
          },
        ),
        { numRuns: runs(14) },
      )
      expect(compared.witnesses).toBeGreaterThan(runs(14) / 4)
      // Two conditions on all fields of one list often take more work than is granted; then nothing is compared.
      expect(compared.spent).toBeLessThan(runs(14) * 0.8)
      // Most random records contradict themselves, and say nothing about a comparison.
      expect(compared.records).toBeGreaterThan(runs(14) * 2)
    },
    timeFor(120_000),
  )
})

describe('proofs about random trials', () => {
  it(
    'hold for every patient tried, and their witnesses show them',
    () => {
      const compared = { proofs: 0, records: 0 }
      fc.assert(
        fc.property(several, fc.array(completeRecord, { minLength: 30, maxLength: 30 }), (conditions, records) => {
          const rules = trialOf(conditions)
          const [trial] = rules.trials
          if (trial === undefined) throw new Error('no trial')
          const screener = new Screener(rules, TODAY)
          const tried = records.map((record) => statuses(screener, record)).filter((one) => one !== undefined)
          for (const proof of proveTrial(trial, rules, TODAY)) {
            const named = [...proof.message.matchAll(/I\d/g)].map((match) => match[0])
            const holds = claims(proof.code, named)
            for (const own of tried) if (!holds(own)) throw new Error(proof.message)
            compared.proofs++
            compared.records += tried.length
            if (proof.witness !== undefined && /implied|repeated/.test(proof.code)) {
              const own = statuses(screener, proof.witness)
              expect(named.map((id) => own?.[id])).toEqual(named.map(() => 'fail'))
            }
          }
        }),
        { numRuns: runs(14) },
      )
      expect(compared.proofs).toBeGreaterThan(runs(14) / 10)
      expect(compared.records).toBeGreaterThan(compared.proofs)
    },
    timeFor(120_000),
  )
})

function claims(code: string, [a = '', b = '']: readonly string[]): (own: Readonly<Record<string, string>>) => boolean {
  switch (code) {
    case 'proof/never-match':
      return (own) => Object.values(own).includes('fail')
    case 'proof/never-fails':
      return (own) => own[a] !== 'fail'
    case 'proof/never-passes':
      return (own) => own[a] !== 'pass'
    case 'proof/implied':
      return (own) => own[a] !== 'fail' || own[b] === 'fail'
    case 'proof/repeated':
      return (own) => (own[a] === 'fail') === (own[b] === 'fail')
    default:
      return () => true
  }
}

describe('proofs about the shipped trials', async () => {
  const rules = await shippedRules()
  const screener = new Screener(rules, TODAY)
  const people = Array.from({ length: runs(300) }, (_, i) => screener.screen(inventedPatient(i))).flatMap((one) =>
    one.ok ? one.result : [],
  )

  it('are checked against every invented patient', () => expect(people).toHaveLength(runs(300)))

  it.each(TRIALS)('of %s hold for invented patients, and their witnesses show them', (id) => {
    const trial = rules.trials.find((one) => one.id === id)
    if (trial === undefined) throw new Error('no trial')
    const proofs = proveTrial(trial, rules, TODAY)
    const results = people.flatMap((one) => one.trials.filter((each) => each.id === id))
    for (const { code, message, witness } of proofs) {
      const named = [...message.matchAll(/\b(?:[IE]\d+|R-[A-Z]+)\b/g)].map((match) => match[0])
      const holds = claims(code, named)
      const broken = results.filter(
        (one) => !holds(Object.fromEntries(one.criteria.map((each) => [each.id, each.status]))),
      )
      expect(broken, message).toEqual([])
      if (witness === undefined || code !== 'proof/implied') continue
      const shown = screener.screen(witness)
      const own = shown.ok ? shown.result.trials.find((one) => one.id === id) : undefined
      expect(own?.failed, message).toEqual(expect.arrayContaining(named))
    }
  })

  it('that trials exclude each other hold for invented patients', () => {
    const couples = rules.trials.flatMap((a, i) => rules.trials.slice(i + 1).map((b) => [a, b] as const))
    const pairs = couples.flatMap(([a, b]) => {
      const proof = trialPair(a, b, rules, TODAY)
      return proof?.code === 'proof/excluding-trials' ? [{ trials: [a.id, b.id] }] : []
    })
    expect(pairs.length).toBeGreaterThan(0)
    for (const { trials: apart } of pairs) {
      const both = people.filter(({ trials }) =>
        apart.every((id) => trials.find((one) => one.id === id)?.verdict !== 'ineligible'),
      )
      expect(both.map((one) => one.patient)).toEqual([])
    }
  })
})
