import { writeSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import { shapeProblems } from '../../src/record/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { Account, compared, smallest } from '../support/comparing.ts'
import { Oracle } from '../oracle/index.ts'
import { defined } from '../support/definition.ts'
import { enginesUnderTest } from '../support/engine-under-test.ts'
import { possibilities } from '../support/possibilities.ts'
import { EACH, randomCase, readingOf, rulesOfCase } from '../support/random-cases.ts'
import type { RandomCase } from '../support/random-cases.ts'
import { runs, timeFor } from '../support/runs.ts'

/**
 * Random dictionaries, rules and records, of which every way to decide must say what the oracle says. `npm run long:oracle` compares
 * 200,000 new ones in several processes, and says how many.
 */

const USUAL = 400
const COUNT = runs(USUAL)
/** From so many on each feature must have occurred. */
const MANY = 2000
/** The seeds of drawn cases, with commas between, to draw these again and no others. */
const CASES = (process.env['PRESCREEN_CASE'] ?? '').split(',').flatMap((one) => (one === '' ? [] : [Number(one)]))

/** Each must occur in one of so many records at least; there are a few in the fast tests. */
const FEATURES: Readonly<Record<number, readonly string[]>> = {
  20: [
    'gap',
    'partial date',
    'set of values',
    'value that stands for others',
    'number with a comparator',
    'lab with a comparator',
    'lab without its upper limit',
    'lab without its value',
    'partial date in an entry',
    'gap in an entry',
    'open list',
    'list not recorded',
    'empty list',
    'list said to be complete',
    'recorded total',
    'recorded total in an entry',
    'answers of people',
    'fact with its day',
    'seen before',
    'recorded fact that may have no value',
    'status pass',
    'status fail',
    'status confirm',
    'status unknown',
    'status not-screened',
    'verdict eligible',
    'verdict ineligible',
    'verdict undetermined',
    'verdict needs-confirmation',
    'verdict missing several facts',
    'criterion missing several facts',
    'missing a list',
    'missing a field of an entry',
    ...[
      'is',
      'number',
      'time',
      'lab',
      'uln',
      'relation',
      'some',
      'every',
      'count',
      'any',
      'all',
      'not',
      'at_least',
    ].map((kind) => `rules: ${kind} (whole)`),
    ...['is', 'number', 'relation', 'any', 'not'].map((kind) => `rules: ${kind} (entry)`),
    ...[
      'same_as',
      'different_from',
      'within',
      'at_least_ago',
      'asked',
      'not-screened',
      'confirm zone',
      'remark',
      'alive',
      'registry',
    ].map((one) => `rules: ${one}`),
    ...['requires', 'requires of each entry', 'erases', 'chain of implications', 'order of dates'].map(
      (one) => `rules: ${one}`,
    ),
    ...['several trials', 'condition of two trials', 'entry beside a fact outside'].map((one) => `rules: ${one}`),
  ],
  100: [
    'contradiction',
    'contradiction that does not matter',
    'contradiction that leaves the verdict open',
    'two sources',
    'date in dispute',
    'fact of a group that does not apply',
    'entry that goes on',
    'lab without its unit',
    'partial date of birth',
    'lab with a comparator, without its upper limit',
    'missing an upper limit',
    'range of ages',
    'age on a day',
    'long list',
    ...[
      'on_or_after',
      'after',
      'on_or_before',
      'before',
      'less_than_ago',
      'more_than_ago',
      'implies something of a list',
    ].map((one) => `rules: ${one}`),
    ...[
      'none (whole)',
      'total (whole)',
      'duration (whole)',
      'duration (entry)',
      'time (entry)',
      'lab (implication)',
    ].map((one) => `rules: ${one}`),
    ...['duration in months', 'duration in days', 'window in months', 'not not'].map((one) => `rules: ${one}`),
  ],
  4000: ['more unknown fields of a list than are looked at'],
  400: [
    'nothing known',
    'several contradictions',
    'more than two readings',
    'sources that exclude each other',
    'total in dispute',
    'date of birth in dispute',
    'lab in dispute',
    'complete list in dispute',
    'rules: fact outside asked in an entry',
  ],
}

/** Whether some way to decide says something else; a case that cannot be read, or of which a record would be refused, says nothing. */
function disagrees(one: RandomCase): boolean {
  try {
    const dictionary = rulesOfCase(one)?.dictionary
    if (dictionary === undefined || one.records.some((record) => shapeProblems(record, dictionary).length > 0))
      return false
    return compared(one, new Account()) !== undefined
  } catch {
    return false
  }
}

/** The drawn seeds, and further ones for as long as more are wanted. */
function* drawnFrom(seeds: readonly number[], isMore: () => boolean): Generator<number> {
  for (let i = 0; isMore(); i++) yield seeds[i] ?? 0x40000000 + i
}

/** What is wrong with the cases of some seeds, each made smaller; three at most. */
function foundIn(seeds: Iterable<number>, account: Account): unknown[] {
  const wrong: unknown[] = []
  let told = 0
  for (const seed of seeds) {
    const drawn = randomCase(seed, EACH)
    const disagreement = compared(drawn, account)
    if (account.records >= told + MANY) {
      told = account.records
      // The test gives nobody else a turn before it ends: what is written in the usual way would come out then.
      writeSync(1, `so far ${told} records, ${wrong.length} disagreements, the last seed ${seed}\n`)
    }
    if (disagreement === undefined) continue
    const small = smallest(drawn, disagrees)
    wrong.push({ seed, case: small, disagreement: compared(small, new Account()) })
    if (wrong.length === 3) break
  }
  return wrong
}

const YES_NO = ['y: {label: y, type: yes_no}', 'z: {label: z, type: yes_no}']

/** Where an entry of a list would have to lie before birth. */
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

/** Where birth lies before a date that a recorded total narrows; `other`: with what that date is compared. */
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

/** Where more holds of a date than is recorded of it, and another one is in order with it. */
const IN_ORDER: Readonly<Record<string, RandomCase>> = {
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
}

/** What the oracle once did not know, each by itself: without it, the checker of certificates or nobody would take the side of the program. */
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

/** A record and one criterion. */
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

describe('the oracle', () => {
  it.each(Object.entries({ ...LEARNT, ...IN_ORDER }))('knows that %s', (_, one) => {
    const account = new Account()
    expect(compared(one, account)).toBeUndefined()
    expect([account.records, account.untold, account.refuted]).toEqual([1, 0, 0])
  })

  it.each(Object.entries(IN_ORDER))('says what all completions say: %s', (_, one) => {
    const [rules, asOf] = [rulesOfCase(one), parseDay(one.asOf)]
    const [record] = one.records
    if (rules === undefined || asOf === undefined || record === undefined) throw new Error('the case cannot be read')
    const all = possibilities(rules, asOf, record, 20_000)
    const [told] = (all && defined(rules, asOf, all)) ?? []
    const oracle = new Oracle(rules, rules.trials, asOf)
    const [answer] = oracle.answers(oracle.reconciled(readingOf(rules, asOf)(record)))
    expect(answer).toEqual({ ...answer, statuses: told?.statuses, missing: told?.missing, missingOf: told?.missingOf })
  })

  it('leaves out a record whose contradictions are too many', () => {
    const names = Array.from({ length: 14 }, (_, i) => `v${i}`)
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
  ])('takes no side of a way to decide that %s', (_, told) => {
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
    'says what the oracle says of random rules and records',
    () => {
      const account = new Account()
      if (CASES.length > 0) return expect(JSON.stringify(foundIn(CASES, account), undefined, 1)).toBe('[]')
      const seeds = fc.sample(fc.integer({ min: 0, max: 0x7fffffff }), COUNT / EACH)
      const wrong = foundIn(
        drawnFrom(seeds, () => account.records < COUNT),
        account,
      )
      const { records, statuses, verdicts, missingLists, untold, leftOut } = account
      if (COUNT > USUAL)
        process.stdout.write(
          `${records} records compared, ${statuses} statuses, ${verdicts} verdicts, ${missingLists} lists of missing facts; ${wrong.length} disagreements; ${untold} untold, ${account.spent} not worked out, ${account.refuted} of the oracle refuted by proof; ${leftOut} left out: the oracle's contradictions are too many; ${account.nobody} of nobody\n`,
        )
      expect(JSON.stringify(wrong, undefined, 1)).toBe('[]')
      expect(untold).toBeLessThan(records / 20)
      expect(account.refuted).toBeLessThan(1 + records / 500)
      expect(leftOut).toBeLessThan(10 + records / 50)
      expect(account.nobody).toBeLessThan(1 + records / 5000)
      const lacking = Object.entries(FEATURES).flatMap(([each, features]) =>
        features.filter((one) => (account.features.get(one) ?? 0) < Math.floor(records / Number(each) / 4)),
      )
      // A few rule sets cannot have everything.
      if (COUNT >= MANY) expect(lacking).toEqual([])
      else expect(lacking.length).toBeLessThan(Object.values(FEATURES).flat().length / 2)
    },
    timeFor(600_000),
  )
})
