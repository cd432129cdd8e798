import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Facts } from '../../../src/facts/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { compileKnowledge, factsOn, reconcile } from '../../../src/readings/index.ts'
import type { RuleSet } from '../../../src/model/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { contradictory, recordOf, rulesOfContradictory } from '../../support/contradictory.ts'
import { AS_OF } from '../../support/rules.ts'
import { runs } from '../../support/runs.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

/** The contradictions of a record, seen on a later day. */

const TODAY = parseDay(AS_OF) ?? 0
const LATER = [1, 400, 4000].map((days) => TODAY + days)

function factsOf(record: JsonObject, rules: RuleSet): Facts {
  const read = new Screener(rules, TODAY).read(record)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.facts
}

function expectSame(facts: Facts, rules: RuleSet): void {
  for (const day of LATER) {
    const later = factsOn(facts, day, rules)
    // The cached results belong to the statement objects, so copies have none from another day.
    const statements = facts.statements.map((one) => ({ ...one }))
    const anew = reconcile(facts.on(day).with({ statements }), compileKnowledge(rules, day))
    expect(later.asOf).toBe(day)
    expect([later.disputes, later.known, later.lists]).toEqual([anew.disputes, anew.known, anew.lists])
  }
}

describe('the readings of a record on a later day', () => {
  it('are the same as if it had been read on that day', async () => {
    const rules = await shippedRules()
    const facts = factsOf(samplePatient('contradiction'), rules)
    expect(facts.disputes.length).toBeGreaterThan(0)
    expectSame(facts, rules)
  })

  it('are the same for random dictionaries, whether they depend on the day or not', () => {
    for (const drawn of fc.sample(contradictory, runs(60))) {
      const rules = rulesOfContradictory(drawn)
      expectSame(factsOf(recordOf(drawn), rules), rules)
    }
  })
})
