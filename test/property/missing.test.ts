import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { Comparison, deviation } from '../support/by-definition.ts'
import { smallest } from '../support/comparing.ts'
import { enginesUnderTest } from '../support/engine-under-test.ts'
import { randomCase, readingOf, rulesOfCase } from '../support/random-cases.ts'
import type { RandomCase } from '../support/random-cases.ts'
import { factsOf } from '../support/random-records.ts'
import { Screener } from '../../src/screen/index.ts'
import { AS_OF, smallRules } from '../support/rules.ts'
import { datedCase, listedCase, pairedCase } from '../support/dated-cases.ts'
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
/** Each of their records is compared with 200 complete ones. */
const LISTED = runs(40)
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
        expect(comparison.spent).toBeLessThan(records / 10)
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
      expect(comparison.spent).toBeLessThan(comparison.records / 10)
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
      expect(comparison.spent).toBeLessThan(comparison.records / 10)
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

describe('of a date that has to stay near another one', () => {
  const inWindow = [
    '{then: {e: {at_least: 0 days, after: d}}, because: a}',
    '{then: {not: {e: {at_least: 6 days, after: d}}}, because: b}',
  ]
  it.each([
    ['one more comparison', []],
    [
      'two more comparisons',
      ['{then: {any: [{e: {at_least: 6 days, before: f}}, {not: {e: {at_least: 3 days, before: f}}}]}, because: c}'],
    ],
  ])('it is missing if it alone can change the verdict, by %s with a third date', (_, more) => {
    const one: RandomCase = {
      asOf: '2026-03-22',
      dictionary: {
        variables: ['e', 'f', 'd'].map((name) => `${name}: {label: ${name}, type: date}`),
        implications: [...inWindow, ...more],
        orders: [],
        alive: [],
      },
      trials: [['{id: I1, text: t, cites: I1, require: {e: {at_least: 6 days, before: f}}}']],
      records: [{ id: 'x', e: '2026-02', f: '2026', d: '2026' }],
    }
    // Too many completions for the definition here: 28 × 81 × 81 of them give the same.
    expectMissing(one, ['e', 'f'], false)
  })
})

/** The statuses that every way of deciding gives each record of a case. */
function statusesOf(one: RandomCase): readonly (readonly string[])[] {
  const rules = rulesOfCase(one)
  if (rules === undefined) throw new Error('the rules are refused')
  const asOf = parseDay(one.asOf) ?? 0
  const engines = enginesUnderTest(rules, rules.trials, asOf)
  return one.records.map((record) =>
    engines.flatMap(({ answers }) => answers(factsOf(record, rules.dictionary, asOf)).flatMap((own) => own.statuses)),
  )
}

const date = (name: string): string => `${name}: {label: ${name}, type: date}`
const listOf = (...fields: readonly string[]): string =>
  `l: {label: l, type: list, entry: l, fields: {${fields.map(date).join(', ')}}}`
const about = (variables: readonly string[], require: string, records: readonly JsonObject[]): RandomCase => ({
  asOf: '2026-03-22',
  dictionary: { variables: [...variables], implications: [], orders: [], alive: [] },
  trials: [[`{id: I1, text: t, cites: I1, require: ${require}}`]],
  records: records.map((one) => ({ id: 'x', ...one })),
})
const on = (...days: readonly string[]): JsonObject[] => days.map((day) => ({ on: `2026-02-${day}` }))
const ALL_UNKNOWN = ['unknown', 'unknown', 'unknown']
const ALL_PASS = ['pass', 'pass', 'pass']

describe('nothing is decided that some completion contradicts', () => {
  it('where several further entries are compared with two open dates', () => {
    const between = [['{on: {before: d}}'], ['{on: {after: d}}', '{on: {before: e}}'], ['{on: {after: e}}']]
    const some = between.map((conditions) => `{l: {some: {all: [${conditions.join(', ')}]}}}`)
    const known = { d: '2026-02-04', e: '2026-02-17', l: on('01', '10', '18') }
    const records = [{}, { d: '2026', e: '2026' }, known]
    const one = about([date('d'), date('e'), listOf('on')], `{all: [${some.join(', ')}]}`, records)
    expect(statusesOf(one)).toEqual([ALL_UNKNOWN, ALL_UNKNOWN, ALL_PASS])
  })

  it('where two further entries lie in a window of one open date, on both sides of another', () => {
    const window =
      '{on: at least 22 days ago}, {on: less than 50 days ago}, {on: {at_least: 0 days, after: d}}, {not: {on: {at_least: 6 days, after: d}}}'
    const before = '{on: {at_least: 6 days, before: e}}'
    const some = [before, `{not: ${before}}`].map((last) => `{l: {some: {all: [${window}, ${last}]}}}`)
    const known = { d: '2026-02-01', e: '2026-02-07', l: on('01', '03') }
    const one = about([date('d'), date('e'), listOf('on')], `{all: [${some.join(', ')}]}`, [
      { d: '2026', e: '2026' },
      known,
    ])
    expect(statusesOf(one)).toEqual([ALL_UNKNOWN, ALL_PASS])
  })

  it('where the dates of an entry lie far apart, one after the other', () => {
    const after = [
      'a: {at_least: 5 years, after: b}',
      'b: {at_least: 5 years, after: c}',
      'c: {at_least: 5 years, after: e}',
    ]
    const all = ['a: at least 1 year ago', ...after].map((one) => `{${one}}`).join(', ')
    const born = { born: '1950-01-01' }
    const entry = { a: '2020-01-01', b: '2015-01-01', c: '2010-01-01', e: '2005-01-01' }
    const one = about(
      ['born: {label: born, type: birth_date}', listOf('a', 'b', 'c', 'e')],
      `{l: {some: {all: [${all}]}}}`,
      [{}, born, { ...born, l: [entry] }],
    )
    expect(statusesOf(one)).toEqual([ALL_UNKNOWN, ALL_UNKNOWN, ALL_PASS])
  })

  it(
    'where random conditions lead from one further entry to another',
    () => {
      let pass = 0
      for (const seed of fc.sample(fc.integer({ min: 0, max: 0x7fffffff }), LISTED)) {
        const { one, completions } = listedCase(seed, 200)
        const rules = rulesOfCase(one)
        if (rules === undefined) throw new Error('the rules are refused')
        const screener = new Screener(rules, parseDay(one.asOf) ?? 0)
        const statusOf = (record: JsonObject): string | undefined => {
          const decided = screener.decide(record)
          return decided.ok ? decided.decisions[0]?.statuses[0] : undefined
        }
        const [open] = one.records.map(statusOf)
        const all = completions.map(statusOf)
        if (open !== 'unknown') expect({ seed, all: [...new Set(all)] }).toEqual({ seed, all: [open] })
        pass += all.includes('pass') ? 1 : 0
      }
      expect(pass).toBeGreaterThan(0)
    },
    timeFor(120_000),
  )
})

describe('what is decided', () => {
  it('does not get lost where the missing facts take too much work', () => {
    const drawn = randomCase(29, 3)
    const one = { ...drawn, records: drawn.records.slice(2, 3) }
    const rules = rulesOfCase(one)
    if (rules === undefined) throw new Error('the rules are refused')
    const asOf = parseDay(one.asOf) ?? 0
    for (const { answers } of enginesUnderTest(rules, rules.trials, asOf)) {
      const verdicts = answers(readingOf(rules, asOf)(one.records[0] ?? {})).map(({ verdict }) => verdict)
      expect(verdicts).toEqual(['ineligible', 'ineligible', 'ineligible'])
    }
  })
})

describe('where the missing facts of several conditions take too much work together', () => {
  it('those of one condition are still worked out by themselves', () => {
    const lessThan5YearsAgo = '{d: less than 5 years ago}'
    const one: RandomCase = {
      asOf: '2024-02-29',
      dictionary: {
        variables: [date('d'), date('f'), 'born: {label: born, type: birth_date}'],
        implications: [
          '{when: {d: {less_than: 3 months, after: born}}, then: {f: {more_than: 5 years, after: d}}, because: so it is}',
        ],
        orders: [],
        alive: [],
      },
      trials: [
        [
          `{id: I2, text: t, cites: I2, require: ${lessThan5YearsAgo}}`,
          '{id: E3, text: t, cites: E3, exclude: {f: {same_as: born}}}',
          `{id: E4, text: t, cites: E4, exclude: ${lessThan5YearsAgo}}`,
        ],
      ],
      records: [{ id: 'x' }],
    }
    const rules = rulesOfCase(one)
    if (rules === undefined) throw new Error('the rules are refused')
    const asOf = parseDay(one.asOf) ?? 0
    for (const { answers } of enginesUnderTest(rules, rules.trials, asOf)) {
      const [answer] = answers(factsOf({ id: 'x' }, rules.dictionary, asOf))
      const missingOf = answer?.missingOf ?? expect.unreachable()
      expect([missingOf[0], missingOf[2]]).toEqual([['d'], ['d']])
      expect(answer?.statuses).toEqual(ALL_UNKNOWN)
    }
  })
})

describe('where no single fact can change the verdict', () => {
  it('the facts that differ are named within the work that is granted', () => {
    // Each choice fixes a yes or no, and the other way round; a total of all choices is asked for.
    const places = Array.from({ length: 12 }, (_, i) => i)
    const points = places.map((i) => (((i + 1) * 7919) % 97) + 3)
    const tied = (i: number): string[] => [
      `{when: {x${i}: a}, then: {y${i}: true}, because: so it is}`,
      `{when: {x${i}: b}, then: {y${i}: false}, because: so it is}`,
    ]
    const choice = (i: number): string => `x${i}: {label: x${i}, type: choice, values: {a: {label: a}, b: {label: b}}}`
    const total = `t: {label: t, type: integer, range: 0..9999, sum_of: {${places.map((i) => `x${i}: {a: ${points[i]}, b: 0}`).join(', ')}}}`
    const least = Math.ceil(points.reduce((a, b) => a + b, 0) / 2)
    const some = places.map((i) => `{y${i}: true}`).join(', ')
    const one: RandomCase = {
      asOf: AS_OF,
      dictionary: {
        variables: [...places.flatMap((i) => [choice(i), `y${i}: {label: y${i}, type: yes_no}`]), total],
        implications: places.flatMap(tied),
        orders: [],
        alive: [],
      },
      trials: [[`{id: I1, text: t, cites: I1, require: {all: [{t: ">= ${least}"}, {any: [${some}]}]}}`]],
      records: [{ id: 'x' }],
    }
    const rules = rulesOfCase(one)
    if (rules === undefined) throw new Error('the rules are refused')
    const asOf = parseDay(AS_OF) ?? 0
    for (const { answers } of enginesUnderTest(rules, rules.trials, asOf)) {
      const [answer] = answers(factsOf({ id: 'x' }, rules.dictionary, asOf))
      expect(answer).toMatchObject({ verdict: 'undetermined', isSpent: false })
      expect(answer?.missing.toSorted()).toEqual(places.flatMap((i) => [`x${i}`, `y${i}`]).toSorted())
    }
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
function expectMissing(one: RandomCase, missing: readonly string[], isDefined = true): void {
  const rules = rulesOfCase(one)
  if (rules === undefined) throw new Error('the rules are refused')
  const asOf = parseDay(one.asOf) ?? 0
  for (const { name, answers } of enginesUnderTest(rules, rules.trials, asOf)) {
    const [answer] = answers(factsOf(one.records[0] ?? {}, rules.dictionary, asOf))
    expect({ name, missing: answer?.missing }).toEqual({ name, missing })
  }
  if (isDefined) expect(deviation(one, new Comparison())).toBeUndefined()
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
