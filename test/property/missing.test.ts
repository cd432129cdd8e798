import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { Comparison, deviation } from '../support/by-definition.ts'
import { smallest } from '../support/comparing.ts'
import { enginesUnderTest } from '../support/engine-under-test.ts'
import { rulesOfCase } from '../support/random-cases.ts'
import type { RandomCase } from '../support/random-cases.ts'
import { factsOf } from '../support/random-records.ts'
import { AS_OF, smallRules } from '../support/rules.ts'
import { datedCase, pairedCase } from '../support/dated-cases.ts'
import { runs, timeFor } from '../support/runs.ts'
import { smallCase } from '../support/small-cases.ts'

/**
 * Compares missing facts, statuses and verdicts with their definition: all completions of small random records, each
 * looked at by itself. `PRESCREEN_RUNS=10` compares 1,700 records, and prints how many.
 */

/** The number of rule sets, and of records for each: what is cached for one record is used for another. */
const COUNT = runs(50)
const EACH = 4
/** Each of their records has ten thousand completions. */
const DATED = runs(40)
/** Each of their records has a few thousand completions. */
const PAIRED = runs(200)
/** From `ENOUGH` rule sets on, most records can be compared; from `MANY` on, everything must have occurred. */
const ENOUGH = 50
const MANY = 500

/** How some way to decide differs from the definition, or its error. */
function wrongIn(one: RandomCase, comparison = new Comparison()): unknown {
  try {
    return deviation(one, comparison)
  } catch (error) {
    return String(error)
  }
}

/** Whether a smaller case fails in the same way: nothing that the failure needs may be left out. */
function fails(one: RandomCase, like: unknown): boolean {
  const own = wrongIn(one)
  return own !== undefined && (typeof own === 'string' || typeof like === 'string' ? own === like : true)
}

/** Draws this many rule sets, and compares the records of each. */
function wrongAmong(count: number, draw: typeof smallCase, comparison: Comparison): unknown[] {
  const wrong: unknown[] = []
  for (const seed of fc.sample(fc.integer({ min: 0, max: 0x7fffffff }), count)) {
    const drawn = draw(seed, EACH)
    const own = wrongIn(drawn, comparison)
    if (own === undefined) continue
    const small = smallest(drawn, (smaller) => fails(smaller, own))
    wrong.push({ seed, case: small, deviation: wrongIn(small) })
    if (wrong.length === MOST_SHOWN) break
  }
  return wrong
}

describe('missing facts, statuses and verdicts', () => {
  it(
    'are what all completions of small random records give',
    () => {
      const comparison = new Comparison()
      const wrong = wrongAmong(COUNT, smallCase, comparison)
      const { records, skipped, contradictory, inexact, completions, missing, tied, outcomes } = comparison
      if (COUNT >= MANY)
        process.stdout.write(
          `${records} records with ${completions} completions compared, ${skipped} with too many and ${contradictory} with none left out, ${inexact} that are not worked out exactly; ` +
            `${missing} lists of missing facts, of which ${tied} are tied to other facts\n`,
        )
      expect(JSON.stringify(wrong, undefined, 1)).toBe('[]')
      expect(records).toBeGreaterThan(skipped + contradictory)
      // With few rule sets, chance decides how many records can be compared.
      if (COUNT >= ENOUGH) {
        expect(skipped + contradictory + inexact).toBeLessThan(records / 3)
        expect(missing).toBeGreaterThan(records)
      }
      const lacking = OUTCOMES.filter((one) => (outcomes.get(one) ?? 0) < records / 20)
      if (COUNT >= MANY) expect({ lacking, tied: tied > 0 }).toEqual({ lacking: [], tied: true })
    },
    timeFor(120_000),
  )

  it(
    'are what all completions of random records about days give',
    () => {
      const comparison = new Comparison()
      const wrong = wrongAmong(DATED, datedCase, comparison)
      expect(JSON.stringify(wrong, undefined, 1)).toBe('[]')
      expect(comparison.records).toBeGreaterThan((DATED * EACH) / 2)
      expect(comparison.missing).toBeGreaterThan(comparison.records)
    },
    timeFor(240_000),
  )

  it(
    'are what all completions of random records about two dates give, however far their comparisons lead',
    () => {
      const comparison = new Comparison()
      const wrong = wrongAmong(PAIRED, pairedCase, comparison)
      expect(JSON.stringify(wrong, undefined, 1)).toBe('[]')
      expect(comparison.records).toBeGreaterThan(PAIRED)
      expect(comparison.missing).toBeGreaterThan(0)
    },
    timeFor(120_000),
  )

  it.each<[string, string, JsonObject, readonly string[]]>([
    [
      'a fact outside a list that is not recorded, with which its entries are compared',
      '{spots: {every: {side: {same_as: tumour.side}}}}',
      { tumour: { present: true } },
      ['spots', 'tumour.side'],
    ],
    [
      'an amount of which only a least one is known, beside its unknown upper limit of normal',
      '{labs.crea: ≤ 2.5 × ULN}',
      { labs: { crea: { value: 300, unit: 'mg/dL', comparator: '>' } } },
      ['labs.crea', 'labs.crea.uln'],
    ],
  ])('name %s', (_, condition, record, missing) => {
    const rules = smallRules(`  - {id: I1, text: t, cites: I1, require: ${condition}}\n`)
    const asOf = parseDay(AS_OF) ?? 0
    for (const { name, answers } of enginesUnderTest(rules, rules.trials, asOf)) {
      const [answer] = answers(factsOf({ id: 'x', ...record }, rules.dictionary, asOf))
      expect({ name, missing: answer?.missing.toSorted() }).toEqual({ name, missing })
      for (const own of answer?.missingOf ?? []) expect(own.toSorted()).toEqual(missing)
    }
  })
})

/** Three ways to compare an open date with one that may lie on either side of it. */
describe('of two dates that are compared in several ways', () => {
  it.each([
    [{ d: '2026-02', f: '2026' }, ['d', 'f']],
    [{ d: '2026', f: '2026-02' }, ['d', 'f']],
    [{ d: '2026-02', f: '2026-02-20' }, ['d']],
  ])('each that alone can change the verdict is missing: %o', (record, missing) => {
    const one: RandomCase = {
      asOf: '2026-03-22',
      dictionary: {
        variables: ['d: {label: d, type: date}', 'f: {label: f, type: date}'],
        implications: ['{when: {f: more than 6 days ago}, then: {f: {at_most: 6 days, after: d}}, because: so it is}'],
        orders: [],
        alive: [],
      },
      trials: [['{id: E1, text: t, cites: E1, exclude: {d: {less_than: 4 days, before: f}}}']],
      records: [{ id: 'x', ...record }],
    }
    expectMissing(one, missing)
  })
})

describe('of a list whose total always is the same', () => {
  it('a field of an entry is not missing if it changes only together with further entries', () => {
    const fields = 'side: {label: side, type: choice, values: {a: {label: a}, b: {label: b}}}'
    const one: RandomCase = {
      asOf: AS_OF,
      dictionary: {
        variables: [
          `l: {label: l, type: list, entry: l, fields: {${fields}, size: {label: size, type: integer, range: 1..6}}}`,
        ],
        implications: ['{then: {l: {total: size, is: 4, where: {side: b}}}, because: so it is}'],
        orders: [],
        alive: [],
      },
      trials: [['{id: E1, text: t, cites: E1, exclude: {l: {every: {side: b}}}}']],
      records: [{ id: 'x', l: { complete: false, items: [{}] } }],
    }
    expectMissing(one, ['l'])
  })
})

/** Expects the facts that are missing for the only record of a case, and that they are what the definition gives. */
function expectMissing(one: RandomCase, missing: readonly string[]): void {
  const rules = rulesOfCase(one)
  if (rules === undefined) throw new Error('the rules are refused')
  const asOf = parseDay(one.asOf) ?? 0
  for (const { name, answers } of enginesUnderTest(rules, rules.trials, asOf)) {
    const [answer] = answers(factsOf(one.records[0] ?? {}, rules.dictionary, asOf))
    expect({ name, missing: answer?.missing }).toEqual({ name, missing })
  }
  expect(deviation(one, new Comparison())).toBeUndefined()
}

/** A patient born in December 2026, and implications about dates from the 20th on. */
const born = (implications: readonly string[], require: string, records: readonly JsonObject[]): RandomCase => ({
  asOf: '2026-12-31',
  dictionary: {
    variables: [
      'y: {label: y, type: yes_no}',
      'born: {label: born, type: birth_date}',
      'f: {label: f, type: date}',
      'l: {label: l, type: list, entry: l, fields: {on: {label: on, type: date}, kind: {label: kind, type: yes_no}}}',
    ],
    implications: implications.map((one) => `{${one}, because: so it is}`),
    orders: [],
    alive: [],
  },
  trials: [[`{id: I1, text: t, cites: I1, require: ${require}}`]],
  records: records.map((one) => ({ id: 'x', born: '2026-12', l: [], ...one })),
})

describe('an implication about a date', () => {
  it.each<[string, RandomCase]>([
    [
      'birth, which comes before it',
      born(['when: {y: true}, then: {f: at least 11 days ago}'], '{born: less than 11 days ago}', [
        { y: true },
        { y: false },
      ]),
    ],
    [
      'birth, which comes before the dates of entries',
      born(['each: l, when: {kind: true}, then: {on: at least 11 days ago}'], '{born: less than 11 days ago}', [
        { l: [{ kind: true }] },
        { l: [{ kind: false }] },
        { l: [{ kind: false, on: '2026-12-28' }, { kind: true }] },
        { y: true },
      ]),
    ],
    [
      'what comes after birth',
      born(['when: {y: true}, then: {born: less than 11 days ago}'], '{f: less than 11 days ago}', [
        { y: true },
        { y: false },
      ]),
    ],
  ])('also limits %s', (_, one) => {
    const comparison = new Comparison()
    expect(deviation(one, comparison)).toBeUndefined()
    expect(comparison.records).toBe(one.records.length)
  })
})

const MOST_SHOWN = 3

const OUTCOMES = ['pass', 'fail', 'confirm', 'unknown', 'eligible', 'ineligible', 'needs-confirmation', 'undetermined']
