import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { certified, certifiedAndChecked } from '../../src/certify/index.ts'
import type { Result } from '../../src/explain/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { checkResult } from '../../src/reference/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { wrongRecords } from '../fuzz/cases.ts'
import { CertifiedRecords } from '../support/certifying.ts'
import { smallest } from '../support/comparing.ts'
import { contradictory, criteriaOf, dictionaryOf, recordOf, rulesOfContradictory } from '../support/contradictory.ts'
import { randomCase, rulesOfCase } from '../support/random-cases.ts'
import type { RandomCase } from '../support/random-cases.ts'
import { AS_OF } from '../support/rules.ts'
import { runs, timeFor } from '../support/runs.ts'
import { smallCase } from '../support/small-cases.ts'

/**
 * Certifies every verdict, status and missing fact of random records, and checks the certificates with the evaluator of
 * complete records, which shares nothing with the engine.
 */

const COUNT = runs(20)
const EACH = 3
const MOST_SHOWN = 3

/** Prints what was proved if many records are drawn. */
function tell(counted: CertifiedRecords): void {
  if (COUNT >= 200) process.stdout.write(`certificates: ${counted.text()}\n`)
}

function check(draw: (seed: number) => RandomCase): CertifiedRecords {
  const counted = new CertifiedRecords()
  const wrong: unknown[] = []
  for (const seed of fc.sample(fc.integer({ min: 0, max: 0x7fffffff }), COUNT)) {
    const drawn = draw(seed)
    if (wrongRecords(drawn, counted) === undefined) continue
    const small = smallest(drawn, (smaller) => wrongRecords(smaller) !== undefined)
    wrong.push({ seed, case: small, unproved: wrongRecords(small) })
    if (wrong.length === MOST_SHOWN) break
  }
  expect(JSON.stringify(wrong, undefined, 1)).toBe('[]')
  return counted
}

describe('certificates', () => {
  it(
    'of small random records prove the results',
    () => {
      const counted = check((seed) => smallCase(seed, EACH))
      tell(counted)
      expect(counted.left).toBeLessThan(counted.proved / 4)
    },
    timeFor(120_000),
  )

  it(
    'of larger random records prove what they claim to prove',
    () => {
      const counted = check((seed) => randomCase(seed, EACH, 0.2))
      tell(counted)
      expect(counted.proved).toBeGreaterThan(0)
    },
    timeFor(120_000),
  )

  it(
    'of contradictory records prove the results of their readings',
    () => {
      const counted = new CertifiedRecords()
      let contradictions = 0
      for (const drawn of fc.sample(contradictory, runs(150))) {
        const rules = rulesOfContradictory(drawn)
        const record = recordOf(drawn)
        const asOf = parseDay(AS_OF) ?? 0
        const screened = new Screener(rules, asOf).screen(record)
        if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
        const { result, checked } = certifiedAndChecked(screened.result, record, rules, asOf)
        const context = { record, dictionary: dictionaryOf(drawn.knowledge), criteria: criteriaOf(drawn) }
        expect({ ...context, findings: checked.findings }).toEqual({ ...context, findings: [] })
        if (result.contradictions === undefined) continue
        contradictions++
        counted.add(checked)
      }
      tell(counted)
      expect(contradictions).toBeGreaterThan(runs(150) / 10)
      expect(counted.left).toBeLessThan(counted.proved / 4)
    },
    timeFor(120_000),
  )

  it('do not prove another status: a result that claims one with the same cases is found out', () => {
    const claims = { told: 0, found: 0 }
    for (const seed of fc.sample(fc.integer({ min: 0, max: 0x7fffffff }), COUNT)) {
      const drawn = smallCase(seed, EACH)
      const rules = rulesOfCase(drawn)
      const asOf = parseDay(drawn.asOf) ?? 0
      if (rules === undefined) continue
      const screener = new Screener(rules, asOf)
      for (const record of drawn.records) {
        const screened = screener.screen(record)
        if (!screened.ok) continue
        const result = certified(screened.result, record, rules, asOf)
        for (const [trial, criterion, other] of lies(result)) {
          claims.told++
          const { findings } = checkResult(other, record, rules, asOf)
          if (findings.some((one) => one.trial === trial && one.criterion === criterion)) claims.found++
        }
      }
    }
    expect(claims.told).toBeGreaterThan(0)
    expect(claims.found).toBe(claims.told)
  })
})

/**
 * Copies of the result, one for each criterion proved by cases, in which the criterion and its cases claim another
 * status.
 */
function lies(result: Result): (readonly [trial: string, criterion: string, lie: JsonObject])[] {
  return result.trials.flatMap((trial, t) =>
    trial.criteria.flatMap(({ id, status, certificate }, c) => {
      if (certificate?.proof.kind !== 'cover' || status === 'not-screened') return []
      const other = status === 'pass' ? 'fail' : 'pass'
      const lie = JSON.parse(JSON.stringify(result)) as {
        readonly trials: {
          readonly criteria: { status: string; certificate: { proof: { cases: { gives?: string }[] } } }[]
        }[]
      }
      const own = lie.trials[t]?.criteria[c]
      if (own === undefined || own.certificate.proof.cases.every(({ gives }) => gives === undefined)) return []
      own.status = other
      for (const one of own.certificate.proof.cases) if (one.gives !== undefined) one.gives = other
      return [[trial.id, id, lie] as const]
    }),
  )
}
