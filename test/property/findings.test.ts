import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Condition } from '../../src/conditions/index.ts'
import { reasonText } from '../../src/explain/index.ts'
import type { CriterionFinding, FactFinding, Finding, Relation, Result } from '../../src/explain/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import { DOES_NOT_APPLY } from '../../src/reference/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { hasMootDate, mayBeYoung } from '../support/by-definition.ts'
import { KnownPatient } from '../support/known-patient.ts'
import { possibilities } from '../support/possibilities.ts'
import type { Possibilities } from '../support/possibilities.ts'
import { rulesOfCase } from '../support/random-cases.ts'
import { runs } from '../support/runs.ts'
import { smallCase } from '../support/small-cases.ts'

/** What a finding claims about a condition, for the patient or (`entry`) for one entry of its list. */
interface Claim {
  readonly condition: Condition
  readonly entry: number | undefined
  readonly relation: Relation
}

const MOST_COMPLETIONS = 3000
const SEEDS = fc.sample(fc.integer({ min: 0, max: 0x7fffffff }), runs(20))

function claimsOf(finding: Finding): readonly Claim[] {
  if (finding.kind === 'fact') return [claimOf(finding)]
  const { requirement, relation, entries } = finding
  const inside = entries.flatMap(({ why = [] }) => why.map(claimOf))
  return [{ condition: requirement, entry: undefined, relation }, ...inside]
}

function claimOf({ requirement, relation, fact, other }: FactFinding): Claim {
  const [, number] = /\[(\d+)\]/.exec(`${fact} ${other?.fact ?? ''}`) ?? []
  return { condition: requirement, entry: number === undefined ? undefined : Number(number), relation }
}

/** What each condition gives in all completions, by the definition; undefined if there are no completions. */
function truthsOf(
  conditions: readonly Claim[],
  rules: RuleSet,
  asOf: Day,
  record: Possibilities,
): readonly ReadonlySet<unknown>[] | undefined {
  const patient = new KnownPatient(rules, asOf, record)
  const [possible, presumed] = [conditions.map(() => new Set()), conditions.map(() => new Set())]
  const complete = (at: number): void => {
    const choice = record.choices[at]
    for (const option of choice?.options ?? []) {
      for (const [path, fact] of option) patient.facts.set(path, fact)
      complete(at + 1)
    }
    if (choice !== undefined || !patient.isPossible()) return
    const found = patient.isAsPresumed() ? presumed : possible
    for (const [i, { condition, entry }] of conditions.entries()) found[i]?.add(patient.truth(condition, entry))
  }
  complete(0)
  const all = [presumed, possible].find((one) => one.some((own) => own.size > 0))
  return all
}

function relationOf(truths: ReadonlySet<unknown>): Relation {
  const [only, ...others] = truths
  if (others.length > 0) return 'open'
  return only === true ? 'holds' : only === DOES_NOT_APPLY ? 'does-not-apply' : 'does-not-hold'
}

function findingsIn({ trials }: Result): CriterionFinding[] {
  return trials.flatMap(({ criteria }) => criteria.flatMap(({ finding }) => finding ?? []))
}

describe('a finding', () => {
  it('states for each condition what all completions give, and contains everything the reason is made of', () => {
    const seen = new Map<Relation, number>()
    for (const seed of SEEDS) {
      const drawn = smallCase(seed, 3)
      const [rules, asOf] = [rulesOfCase(drawn), parseDay(drawn.asOf) ?? 0]
      if (rules === undefined) continue
      const screener = new Screener(rules, asOf)
      for (const record of drawn.records) {
        const screened = screener.screen(record)
        if (!screened.ok) continue
        const { result } = screened
        for (const { reason, finding } of result.trials.flatMap((one) => one.criteria))
          expect(finding && reasonText(JSON.parse(JSON.stringify(finding)) as CriterionFinding, rules.dictionary)).toBe(
            reason,
          )
        if (hasMootDate(record) || mayBeYoung(rules, record)) continue
        const claims = findingsIn(result).flatMap((one) => (one.kind === 'facts' ? one.of.flatMap(claimsOf) : []))
        const all = possibilities(rules, asOf, record, MOST_COMPLETIONS)
        const truths = all && truthsOf(claims, rules, asOf, all)
        if (truths === undefined) continue
        for (const [i, claim] of claims.entries()) {
          expect({ seed, record, ...claim, relation: relationOf(truths[i] ?? new Set()) }).toEqual({
            seed,
            record,
            ...claim,
          })
          seen.set(claim.relation, (seen.get(claim.relation) ?? 0) + 1)
        }
      }
    }
    if (SEEDS.length >= 20)
      expect([...seen.keys()].toSorted()).toEqual(['does-not-apply', 'does-not-hold', 'holds', 'open'])
  })
})
