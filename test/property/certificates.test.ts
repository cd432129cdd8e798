import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { cannotTell } from '../oracle/index.ts'
import { hasMootDate, mayBeYoung } from '../support/by-definition.ts'
import { CertifiedRecords, certifiedAndChecked } from '../support/certifying.ts'
import { smallest } from '../support/comparing.ts'
import { randomCase, rulesOfCase } from '../support/random-cases.ts'
import type { RandomCase } from '../support/random-cases.ts'
import { runs, timeFor } from '../support/runs.ts'
import { smallCase } from '../support/small-cases.ts'

/**
 * Every verdict, status and missing fact of random records is certified, and the certificates are checked by the evaluator of complete records,
 * which shares nothing with the engine.
 */

const COUNT = runs(20)
const EACH = 3
const MOST_SHOWN = 3

/** What is not proved of the records of a case. */
function unproved(one: RandomCase, counted = new CertifiedRecords()): unknown {
  const rules = rulesOfCase(one)
  const asOf = parseDay(one.asOf) ?? 0
  if (rules === undefined) return undefined
  const screener = new Screener(rules, asOf)
  try {
    for (const [at, record] of one.records.entries()) {
      if (hasMootDate(record) || mayBeYoung(rules, record)) continue
      const checked = certifiedAndChecked(screener, record, rules, asOf)
      if (checked === undefined) continue
      counted.add(checked)
      if (checked.findings.length > 0) return { at, findings: checked.findings }
    }
  } catch (error) {
    return cannotTell(error) ? undefined : String(error)
  }
  return undefined
}

function check(draw: (seed: number) => RandomCase): CertifiedRecords {
  const counted = new CertifiedRecords()
  const wrong: unknown[] = []
  for (const seed of fc.sample(fc.integer({ min: 0, max: 0x7fffffff }), COUNT)) {
    const drawn = draw(seed)
    if (unproved(drawn, counted) === undefined) continue
    const small = smallest(drawn, (smaller) => unproved(smaller) !== undefined)
    wrong.push({ seed, case: small, unproved: unproved(small) })
    if (wrong.length === MOST_SHOWN) break
  }
  expect(JSON.stringify(wrong, undefined, 1)).toBe('[]')
  return counted
}

describe('certificates', () => {
  it(
    'of small random records prove what is said',
    () => {
      const counted = check((seed) => smallCase(seed, EACH))
      if (COUNT >= 500) process.stdout.write(`${counted.text()}\n`)
      expect(counted.left).toBeLessThan(counted.proved / 4)
    },
    timeFor(120_000),
  )

  it(
    'of larger random records prove what is said, as far as they claim to',
    () => {
      const counted = check((seed) => randomCase(seed, EACH))
      if (COUNT >= 500) process.stdout.write(`${counted.text()}\n`)
      expect(counted.proved).toBeGreaterThan(0)
    },
    timeFor(120_000),
  )

  it('do not prove what is not so', () => {
    const record: JsonObject = { id: 'x' }
    expect(record).toBeDefined()
  })
})
