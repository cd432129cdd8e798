import { writeSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { Account, compared } from '../support/comparing.ts'
import { Oracle } from '../oracle/index.ts'
import { defined } from '../support/definition.ts'
import { caseSeeds, shortcomings, summary, wrongCases } from '../support/drawn-comparison.ts'
import { enginesUnderTest } from '../support/engine-under-test.ts'
import { possibilities } from '../support/possibilities.ts'
import { readingOf, rulesOfCase } from '../support/random-cases.ts'
import type { RandomCase } from '../support/random-cases.ts'
import { runs, timeFor } from '../support/runs.ts'

/**
 * Random dictionaries, rules and records on which every way to decide must agree with the oracle. `npm run long:oracle`
 * compares 200,000 new ones in several processes, and prints how many.
 */

const USUAL = 400
const COUNT = runs(USUAL)
/** The seeds of drawn cases, separated by commas, to draw these again and no others. */
const CASES = (process.env['PRESCREEN_CASE'] ?? '').split(',').flatMap((one) => (one === '' ? [] : [Number(one)]))

const YES_NO = ['y: {label: y, type: yes_no}', 'z: {label: z, type: yes_no}']

/** An entry of a list would have to lie before birth. */
const BEFORE_BIRTH: [string[], string[], string] = [
  [
    ...YES_NO,
    'born: {label: born, type: birth_date}',
    'l: {label: l, type: list, entry: l, fields: {on: {label: on, type: date}, kind: {label: kind, type: yes_no}}}',
  ],
  [
    '{when: {l: {none: {kind: true}}}, then: {y: none}, because: none}',
    '{each: l, when: {not: {on: {before: born}}}, then: {on: {before: born}}, because: before}',
  ],
  '{y: {same_as: z}}',
]

/** Birth lies before a date that a recorded total narrows. `other` is the date that `found` is compared with. */
function narrowedBeside(other: string): RandomCase {
  return caseOf(
    [
      ...YES_NO,
      'born: {label: born, type: birth_date}',
      'd: {label: d, type: date}',
      'e: {label: e, type: date}',
      'found: {label: found, type: date}',
      'p: {label: p, type: choice, values: {one: {label: one}, four: {label: four}}}',
      'q: {label: q, type: choice, values: {a: {label: a}, b: {label: b}}}',
      'points: {label: points, type: integer, range: 0..7, sum_of: {p: {one: 1, four: 4}, q: {a: 0, b: 3}}}',
    ],
    [
      '{when: {not: {d: {after: born}}}, then: {y: none}, because: born on the day}',
      `{when: {found: {on_or_after: ${other}}}, then: {p: none}, because: found early}`,
    ],
    '{y: true}',
    { points: 4, d: '2026-12-30', e: '2026-12-30', born: '2026-12' },
  )
}

const DATES = ['on', 'off'].map((one) => `${one}: {label: ${one}, type: date}`)

/** Cases with few completions, all of which are checked as well. */
const BY_COMPLETIONS: Readonly<Record<string, RandomCase>> = {
  'a total that no components give leaves only that there is nothing of their group': caseOf(
    [
      'presumed: {label: presumed, type: yes_no, presumed: true}',
      `g: {label: g, type: group, applies_when: here, fields: {here: {label: here, type: yes_no}, side: {label: side, type: choice, values: {a: {label: a}, b: {label: b}}}, p: {label: p, type: choice, values: {one: {label: one}, four: {label: four}}}, q: {label: q, type: choice, values: {a: {label: a}, b: {label: b}}}, points: {label: points, type: integer, range: 0..7, sum_of: {p: {one: 1, four: 4}, q: {a: 0, b: 3}}}}}`,
    ],
    ['{when: {presumed: false}, then: {g.here: none}, because: none}'],
    '{g.side: b}',
    { g: { p: 'four', points: 2 } },
  ),
  'no birth comes after a date that a total narrows': narrowedBeside('d'),
  'no birth comes after a date that a total narrows by what no criterion hangs on': narrowedBeside('e'),
  'no birth comes after the dates of entries': caseOf(
    [
      'born: {label: born, type: birth_date}',
      `l: {label: l, type: list, entry: l, fields: {kind: {label: kind, type: yes_no}, ${DATES[0]}}}`,
    ],
    ['{each: l, when: {kind: true}, then: {on: at least 11 days ago}, because: early}'],
    '{born: less than 11 days ago}',
    { born: '2026-12', l: [{ kind: true }] },
  ),
  'an end comes after a beginning of which more holds': caseOf(
    [
      'born: {label: born, type: birth_date}',
      `l: {label: l, type: list, entry: l, fields: {kind: {label: kind, type: yes_no}, ${DATES.join(', ')}}}`,
    ],
    ['{each: l, when: {kind: true}, then: {on: within 11 days}, because: late}'],
    '{l: {some: {off: within 11 days}}}',
    { born: '2026-12-01', l: [{ kind: true }] },
    ['{earlier: l.on, later: l.off, because: order}'],
  ),
  'two dates that are compared both come after a birth that an age leaves open': {
    ...caseOf(
      [
        'born: {label: born, type: birth_date}',
        'age: {label: age, type: age, from: born, range: 0..130}',
        'd: {label: d, type: date}',
        'e: {label: e, type: date}',
      ],
      [],
      '{none_of: [{age: ">= 1"}, {d: {at_least: 10 days, before: e}}]}',
      { born: '2025-02', d: '2025-02', e: '2025-02' },
    ),
    asOf: '2026-02-15',
  },
  'birth may change alone between the days of a date that it is compared with': {
    ...caseOf(
      ['born: {label: born, type: birth_date}', ...['d', 'e'].map((one) => `${one}: {label: ${one}, type: date}`)],
      ['{when: {born: at least 15 days ago}, then: {d: less than 1 day ago}, because: late}'],
      '{all: [{e: at least 5 days ago}, {born: {less_than: 5 days, after: d}}]}',
      { born: '2026-03', d: '2026-03', e: '2026-03' },
    ),
    asOf: '2026-03-22',
  },
}

/**
 * What the oracle once did not know, each in a case of its own. Without it, only the checker of certificates, or
 * nothing, would agree with the program.
 */
const LEARNT: Readonly<Record<string, RandomCase>> = {
  'a component that does not exist gives no points': caseOf(
    [
      ...YES_NO,
      'p: {label: p, type: choice, values: {one: {label: one}, four: {label: four}}}',
      'q: {label: q, type: choice, values: {a: {label: a}, b: {label: b}}}',
      'points: {label: points, type: integer, range: 0..7, sum_of: {p: {one: 1, four: 4}, q: {a: 0, b: 3}}}',
    ],
    ['{when: {y: true}, then: {q: none}, because: none}'],
    '{points: "> 4"}',
    { y: true, points: 7 },
  ),
  'no entry lies before birth, whatever is said of every entry': caseOf(...BEFORE_BIRTH, { y: false, z: false }),
  'no law holds of an entry that is not there': caseOf(...BEFORE_BIRTH, {
    y: false,
    z: false,
    born: '1986-01',
    l: [{ on: '2026-01-31' }],
  }),
}

/**
 * A list that cannot matter for the record. Its entries are compared with a fact whose value follows from another list.
 */
const BESIDE_LISTS: RandomCase = {
  ...caseOf(
    [
      'c: {label: c, type: choice, values: {a: {label: a}, b: {label: b}, c: {label: c}}}',
      ...YES_NO,
      'l: {label: l, type: list, entry: l, fields: {q: {label: q, type: choice, values: {a: {label: a}, b: {label: b}}}}}',
      'm: {label: m, type: list, entry: m, fields: {flag: {label: flag, type: yes_no}, on: {label: on, type: date}}}',
    ],
    [
      '{when: {any: [{y: true}, {m: {none: {on: at least 28 days ago}}}]}, then: {c: b}, because: given}',
      '{when: {c: b}, then: {l: {some: {q: {same_as: c}}}}, because: listed}',
    ],
    '{m: {count: 1, where: {flag: true}}}',
    {},
  ),
  records: [{ id: 'x' }, { id: 'x', m: [{}] }],
}

/** A case with one record and one criterion. */
function caseOf(
  variables: string[],
  implications: string[],
  require: string,
  record: JsonObject,
  orders: string[] = [],
): RandomCase {
  return {
    asOf: '2026-12-31',
    dictionary: { variables, implications, orders, alive: [] },
    trials: [[`{id: I1, text: t, cites: I1, require: ${require}}`]],
    records: [{ ...record, id: 'x' }],
  }
}

it('every way to decide agrees with the oracle on a list that matters only to what always holds', () => {
  const account = new Account()
  expect(compared(BESIDE_LISTS, account)).toBeUndefined()
  expect(account.records).toBe(2)
})

describe('the oracle', () => {
  it.each(Object.entries({ ...LEARNT, ...BY_COMPLETIONS }))('knows that %s', (_, one) => {
    const account = new Account()
    expect(compared(one, account)).toBeUndefined()
    expect([account.records, account.untold, account.refuted]).toEqual([1, 0, 0])
  })

  it.each(Object.entries(BY_COMPLETIONS))('gives what all completions give: %s', (_, one) => {
    const [rules, asOf] = [rulesOfCase(one), parseDay(one.asOf)]
    const [record] = one.records
    if (rules === undefined || asOf === undefined || record === undefined) throw new Error('the case cannot be read')
    const all = possibilities(rules, asOf, record, 30_000)
    const [told] = (all && defined(rules, asOf, all)) ?? []
    const oracle = new Oracle(rules, rules.trials, asOf)
    const [answer] = oracle.answers(oracle.reconciled(readingOf(rules, asOf)(record)))
    expect(answer).toEqual({ ...answer, statuses: told?.statuses, missing: told?.missing, missingOf: told?.missingOf })
  })

  it('leaves out a record with too many contradictions', () => {
    const names = Array.from({ length: 20 }, (_, i) => `v${i}`)
    const excluding = names.flatMap((one, i) =>
      names.slice(i + 1).map((other) => `{when: {${one}: true}, then: {${other}: false}, because: one of them}`),
    )
    const account = new Account()
    const all = Object.fromEntries(names.map((one) => [one, true]))
    const variables = names.map((one) => `${one}: {label: ${one}, type: yes_no}`)
    expect(compared(caseOf(variables, excluding, '{v0: true}', all), account)).toBeUndefined()
    expect([account.records, account.untold, account.leftOut]).toEqual([0, 0, 1])
  })
})

describe('the checker of certificates', () => {
  it.each<[string, (missing: readonly string[]) => readonly string[]]>([
    ['leaves out a missing fact', (missing) => missing.slice(1)],
    ['names a fact that is not missing', (missing) => [...missing, 'x']],
  ])('does not agree with a way to decide that %s', (_, told) => {
    const one = caseOf([...YES_NO, 'x: {label: x, type: yes_no}'], [], '{all: [{y: true}, {z: true}]}', {})
    const waysOf: typeof enginesUnderTest = (...given) =>
      enginesUnderTest(...given).map(({ name, answers }) => ({
        name,
        answers: (facts) => answers(facts).map((own) => ({ ...own, missing: told(own.missing) })),
      }))
    expect(compared(one, new Account(), waysOf)).toBeDefined()
  })
})

describe('every way to decide', () => {
  it(
    'agrees with the oracle on random rules and records',
    () => {
      const account = new Account()
      const seeds = CASES.length > 0 ? CASES : caseSeeds(fc.readConfigureGlobal().seed ?? 0)
      // Synchronous: the test does not yield before it ends, so that other output would only appear then.
      const wrong = wrongCases(seeds, CASES.length > 0 ? Infinity : COUNT, account, (line) => writeSync(1, `${line}\n`))
      if (COUNT > USUAL) process.stdout.write(`${summary(account, wrong)}\n`)
      expect(JSON.stringify(wrong, undefined, 1)).toBe('[]')
      if (CASES.length === 0) expect(shortcomings(account)).toEqual([])
    },
    timeFor(600_000),
  )
})
