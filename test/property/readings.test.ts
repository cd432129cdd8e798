import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../support/rules.ts'
import { runs } from '../support/runs.ts'

/**
 * Random dictionaries of what always holds (chains, lists, entries, ages, durations) and random records that may contradict them,
 * against an oracle that knows nothing of the engine: it goes through all patients, keeps those that agree with a largest set of what
 * the record states, and looks at what the criteria give for these.
 */

interface Entry {
  readonly kind: string
  readonly on?: string
  readonly until?: string
}

interface Patient {
  readonly a: boolean
  readonly b: boolean
  readonly c: boolean
  readonly p: string | null
  readonly born: string
  readonly items: readonly Entry[]
  readonly others: readonly Entry[]
}

/** A condition with its meaning; `uses` names what it looks at. */
interface Part {
  readonly yaml: string
  readonly holds: (patient: Patient) => boolean
  readonly uses: string
}

interface Known {
  readonly each?: true
  readonly erases?: true
  readonly when: Part
  readonly implied: Part
  readonly entryHolds?: (entry: Entry) => boolean
}

const FIVE_YEARS_AGO = '2021-03-15'
const YEAR_AGO = (day: string): string => `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`
const ageOver50 = (patient: Patient): boolean => patient.born <= '1975-03-15'
const lasted = ({ on = '', until = '' }: Entry): boolean => YEAR_AGO(until) >= on

const yesNo = (name: 'a' | 'b' | 'c', value: boolean): Part => ({
  yaml: `${name}: ${value}`,
  holds: (one) => one[name] === value,
  uses: name,
})
const choice = (...values: string[]): Part => ({
  yaml: `p: [${values.join(', ')}]`,
  holds: ({ p }) => p !== null && values.includes(p),
  uses: 'p',
})
const list = (
  name: 'items' | 'others',
  quantifier: 'some' | 'none' | 'every',
  yaml: string,
  holds: (entry: Entry) => boolean,
  uses = 'kind',
): Part => ({
  yaml: `${name}: {${quantifier}: {${yaml}}}`,
  holds: (patient) => {
    const count = patient[name].filter(holds).length
    if (quantifier === 'every') return count === patient[name].length
    return quantifier === 'some' ? count > 0 : count === 0
  },
  uses: `${name} ${uses}`,
})
const kind = (name: 'items' | 'others', quantifier: 'some' | 'none' | 'every', value: string): Part =>
  list(name, quantifier, `kind: ${value}`, (entry) => entry.kind === value)

const TIMED: readonly Part[] = [
  list('items', 'some', 'on: within 5 years', (entry) => (entry.on ?? '') >= FIVE_YEARS_AGO, 'on'),
  list('items', 'some', 'until: {at_least: 1 years, after: on}', lasted, 'on until'),
  { yaml: 'age: "> 50"', holds: ageOver50, uses: 'born' },
]

const WHENS: readonly Part[] = [
  ...(['a', 'b', 'c'] as const).flatMap((name) => [yesNo(name, true), yesNo(name, false)]),
  choice('x'),
  choice('x', 'y'),
  kind('items', 'some', 'k1'),
  kind('items', 'none', 'k2'),
  kind('others', 'some', 'k2'),
  ...TIMED,
]

const IMPLIED: readonly Part[] = [
  ...(['a', 'b', 'c'] as const).flatMap((name) => [yesNo(name, true), yesNo(name, false)]),
  choice('y'),
  kind('others', 'some', 'k1'),
  kind('others', 'none', 'k2'),
  kind('items', 'some', 'k1'),
  kind('items', 'none', 'k3'),
]

const CRITERIA: readonly Part[] = [
  ...WHENS,
  kind('others', 'some', 'k1'),
  kind('items', 'every', 'k1'),
  {
    yaml: 'any: [{a: true}, {b: true}]',
    holds: ({ a, b }) => a || b,
    uses: 'a b',
  },
  {
    yaml: 'all: [{p: [y, z]}, {items: {none: {kind: k3}}}]',
    holds: ({ p, items }) => p !== null && p !== 'x' && items.every((one) => one.kind !== 'k3'),
    uses: 'p items kind',
  },
]

const known: fc.Arbitrary<Known> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ when: fc.constantFrom(...WHENS), implied: fc.constantFrom(...IMPLIED) }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(yesNo('a', true), yesNo('b', false)).map((when) => ({
      when,
      implied: { yaml: 'p: none', holds: ({ p }: Patient) => p === null, uses: 'p' },
      erases: true as const,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Known>(
      entryRule('kind: k1', 'on: within 5 years', (e) => e.kind !== 'k1' || (e.on ?? '') >= FIVE_YEARS_AGO, 'kind on'),
      entryRule(
        'on: within 5 years',
        'kind: [k2, k3]',
        (e) => (e.on ?? '') < FIVE_YEARS_AGO || e.kind !== 'k1',
        'kind on',
      ),
    ),
  },
)

function entryRule(when: string, then: string, entryHolds: (entry: Entry) => boolean, uses: string): Known {
  const all = ({ items }: Patient): boolean => items.every(entryHolds)
  const part = (yaml: string): Part => ({ yaml, holds: all, uses: `items ${uses}` })
  return { each: true, when: part(when), implied: part(then), entryHolds }
}

const KINDS = ['k1', 'k2', 'k3']
const ON = ['1980-05-01', '2010-06-01', '2022-06-01']
const BORN = ['1940-06-01', '1978-06-01', '1990-06-01']
const AGES: Readonly<Record<string, number>> = { '1940-06-01': 85, '1978-06-01': 47, '1990-06-01': 35 }

const maybe = <T>(values: readonly T[], weight = 3): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constantFrom(...values) }, { weight: 2, arbitrary: fc.constant(undefined) })

const drawn = fc.record({
  knowledge: fc.array(known, { minLength: 1, maxLength: 4 }),
  criteria: fc.array(fc.constantFrom(...CRITERIA), { minLength: 1, maxLength: 2 }),
  a: maybe([true, false]),
  b: maybe([true, false]),
  c: maybe([true, false]),
  p: maybe(['x', 'y', 'z']),
  born: maybe(BORN),
  age: maybe(BORN, 1),
  item: fc.option(fc.record({ kind: maybe(KINDS), on: maybe(ON), until: maybe(ON) }), { nil: undefined }),
  other: fc.option(fc.record({ kind: maybe(KINDS) }), { nil: undefined }),
  itemsComplete: fc.boolean(),
  othersComplete: fc.boolean(),
  listed: fc.boolean(),
  // Another source, which may say otherwise.
  also: fc.option(fc.record({ a: maybe([true, false], 1), p: maybe(['x', 'y', 'z'], 1), born: maybe(BORN, 1) }), {
    nil: undefined,
    freq: 2,
  }),
})

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  a: {label: a, type: yes_no}
  b: {label: b, type: yes_no}
  c: {label: c, type: yes_no}
  p: {label: p, type: choice, values: {x: {label: x}, y: {label: y}, z: {label: z}}}
  born: {label: date of birth, type: birth_date}
  age: {label: age, type: age, from: born, range: 0..130}
  items:
    label: items
    type: list
    entry: item
    fields:
      kind: {label: kind, type: choice, values: {k1: {label: k1}, k2: {label: k2}, k3: {label: k3}}}
      on: {label: on, type: date}
      until: {label: until, type: date}
  others:
    label: others
    type: list
    entry: other
    fields:
      kind: {label: kind, type: choice, values: {k1: {label: k1}, k2: {label: k2}, k3: {label: k3}}}
orders:
  - {earlier: items.on, later: items.until, because: An item does not end before it begins.}
implications:
`

function dictionaryOf(knowledge: readonly Known[]): string {
  return (
    DICTIONARY +
    knowledge
      .map(({ each, when, implied }, i) => {
        const head = each === true ? '    each: items\n' : ''
        return `  - because: Rule ${i}.\n${head}    when: {${when.yaml}}\n    then: {${implied.yaml}}\n`
      })
      .join('')
  )
}

function recordOf(one: Drawn): JsonObject {
  const { a, b, c, p, born, age, item, other, itemsComplete, othersComplete, listed } = one
  const items = (complete: boolean, entry: JsonObject | undefined): Json =>
    complete ? (entry === undefined ? [] : [entry]) : { complete: false, items: entry === undefined ? [] : [entry] }
  const record = { a, b, c, p, born, age: age === undefined ? undefined : AGES[age] }
  const lists = listed
    ? {
        items: items(itemsComplete, item as JsonObject | undefined),
        others: items(othersComplete, other as JsonObject | undefined),
      }
    : {}
  const others = one.also === undefined ? {} : { other_sources: [one.also] }
  return JSON.parse(JSON.stringify({ id: 'x', ...record, ...lists, ...others })) as JsonObject
}

/** What may be of one fact, with its name in `missing`. */
interface Coordinate {
  readonly name: string
  readonly values: readonly unknown[]
}

interface Way {
  readonly outcomes: readonly boolean[]
  readonly key: readonly unknown[]
}

const MOST = 30_000

/** All completions: what the criteria give in each, and where it lies; undefined where there are too many to go through. */
function completionsOf(one: Drawn): { ways: Way[]; names: string[]; conflicts: boolean } | undefined {
  const { knowledge, criteria } = one
  const uses = [
    ...knowledge.flatMap(({ when, implied }) => [when.uses, implied.uses]),
    ...criteria.map((part) => part.uses),
  ].join(' ')
  const item = one.listed ? one.item : undefined
  const other = one.listed ? one.other : undefined
  const dated = /\bon\b|until/.test(uses) || item?.on !== undefined || item?.until !== undefined
  const untilUsed = /until/.test(uses) || item?.until !== undefined
  const bornUsed = /born/.test(uses) || one.born !== undefined || one.age !== undefined || one.also?.born !== undefined
  const used = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(uses)
  const days = dated ? ON : [undefined]
  const ends = untilUsed ? [...ON, '2022-12-01', '2024-06-01'] : [undefined]
  const entries = KINDS.flatMap((own) => days.flatMap((on) => ends.map((until) => ({ kind: own, on, until }) as Entry)))
  const kindsOnly = KINDS.map((own) => ({ kind: own }))
  // Where there are many kinds of entries, one of them with one of a few: what one rule needs and what another one does.
  const few = (all: readonly Entry[]): readonly Entry[] =>
    all.length <= 9 ? all : all.filter(({ on, until }) => on === ON[1] && (until === ON[1] || until === '2024-06-01'))
  const several = (all: readonly Entry[]): Entry[][] => [
    [],
    ...all.map((x) => [x]),
    ...all.flatMap((x) => few(all).map((y) => [x, y])),
  ]
  const coordinates: Coordinate[] = [
    { name: 'a', values: used('a') || one.a !== undefined || one.also?.a !== undefined ? [true, false] : [true] },
    { name: 'b', values: used('b') || one.b !== undefined ? [true, false] : [true] },
    { name: 'c', values: used('c') || one.c !== undefined ? [true, false] : [true] },
    { name: 'p', values: used('p') || one.p !== undefined || one.also?.p !== undefined ? ['x', 'y', 'z'] : ['x'] },
    { name: 'born', values: bornUsed ? BORN : BORN.slice(0, 1) },
    { name: 'items[0].kind', values: item === undefined ? [undefined] : KINDS },
    { name: 'items[0].on', values: item === undefined ? [undefined] : days },
    { name: 'items[0].until', values: item === undefined ? [undefined] : ends },
    { name: 'items', values: used('items') || one.listed ? several(entries) : [[]] },
    { name: 'items', values: item === undefined ? [true] : [true, false] },
    { name: 'others[0].kind', values: other === undefined ? [undefined] : KINDS },
    { name: 'others', values: used('others') || one.listed ? several(kindsOnly) : [[]] },
    { name: 'others', values: other === undefined ? [true] : [true, false] },
  ]
  if (coordinates.reduce((size, { values }) => size * values.length, 1) > MOST) return undefined
  const bySaid = new Map<number, Way[]>()
  for (const key of product(coordinates.map(({ values }) => values))) {
    const [a, b, c, p, born, k, on, until, moreItems, itemThere, otherKind, moreOthers, otherThere] = key as [
      boolean,
      boolean,
      boolean,
      string,
      string,
      string,
      string?,
      string?,
      Entry[]?,
      boolean?,
      string?,
      Entry[]?,
      boolean?,
    ]
    const own = { kind: k, on, until } as Entry
    const raw: Patient = {
      a,
      b,
      c,
      p,
      born,
      items: [...(item !== undefined && itemThere === true ? [own] : []), ...(moreItems ?? [])],
      others: [
        ...(other !== undefined && otherThere === true ? [{ kind: otherKind ?? '' }] : []),
        ...(moreOthers ?? []),
      ],
    }
    const erased = knowledge.some((rule) => rule.erases === true && rule.when.holds(raw))
    const patient: Patient = erased ? { ...raw, p: null } : raw
    const dates = patient.items.every((one) => {
      const start = one.on ?? born
      return (
        (one.on === undefined || one.on >= born) &&
        (one.until === undefined || (one.until >= start && one.until >= born))
      )
    })
    const holds = knowledge.every((rule) =>
      rule.entryHolds !== undefined
        ? patient.items.every(rule.entryHolds)
        : rule.erases === true || !rule.when.holds(patient) || rule.implied.holds(patient),
    )
    if (!dates || !holds) continue
    const said = [
      one.a === undefined || one.a === a,
      one.b === undefined || one.b === b,
      one.c === undefined || one.c === c,
      one.p === undefined || one.p === patient.p,
      one.born === undefined || one.born === born,
      one.age === undefined || one.age === born,
      item === undefined || itemThere === true,
      ...(['kind', 'on', 'until'] as const).map(
        (field) => item?.[field] === undefined || (itemThere === true && item[field] === own[field]),
      ),
      other === undefined || otherThere === true,
      other?.kind === undefined || (otherThere === true && other.kind === otherKind),
      !one.listed || !one.itemsComplete || (moreItems ?? []).length === 0,
      !one.listed || !one.othersComplete || (moreOthers ?? []).length === 0,
      one.also?.a === undefined || one.also.a === a,
      one.also?.p === undefined || one.also.p === patient.p,
      one.also?.born === undefined || one.also.born === born,
    ].reduce((mask, right, i) => mask | (right ? 1 << i : 0), 0)
    const way = { key, outcomes: criteria.map((part) => part.holds(patient)) }
    const same = bySaid.get(said)
    if (same === undefined) bySaid.set(said, [way])
    else same.push(way)
  }
  const masks = [...bySaid.keys()]
  const largest = masks.filter((mask) => masks.every((other) => other === mask || (other & mask) !== mask))
  const all = 2 ** 17 - 1
  return {
    ways: largest.flatMap((mask) => bySaid.get(mask) ?? []),
    names: coordinates.map((coordinate) => coordinate.name),
    conflicts: !masks.includes(all),
  }
}

function* product(values: readonly (readonly unknown[])[]): Generator<readonly unknown[]> {
  const [first, ...others] = values
  if (first === undefined) yield []
  else for (const value of first) for (const tail of product(others)) yield [value, ...tail]
}

/** The facts that alone can take one completion to another that gives something else. */
function missingOf(ways: readonly Way[], names: readonly string[], gives: (way: Way) => unknown): string[] {
  const missing = names.filter((_, at) => {
    const seen = new Map<string, unknown>()
    return ways.some((way) => {
      const key = JSON.stringify(way.key.map((value, i) => (i === at ? 0 : (value ?? null))))
      const before = seen.get(key)
      if (before === undefined) seen.set(key, gives(way))
      return before !== undefined && before !== gives(way)
    })
  })
  return [...new Set(missing)].toSorted()
}

describe('a record that may contradict itself', () => {
  it('stands for its readings: what all their completions agree on is decided, and nothing else', () => {
    const seen = { records: 0, contradictory: 0, decided: 0, open: 0, lists: 0, untold: 0 }
    fc.assert(
      fc.property(drawn, (one) => {
        const found = completionsOf(one)
        fc.pre(found !== undefined && found.ways.length > 0)
        if (found === undefined) return
        const { ways, names, conflicts } = found
        const record = recordOf(one)
        const criteria = one.criteria.map(
          (part, i) => `  - {id: I${i + 1}, text: t, cites: I${i + 1}, require: {${part.yaml}}}\n`,
        )
        const dictionary = dictionaryOf(one.knowledge)
        const screener = new Screener(rulesOf({ T: criteria.join('') }, dictionary), parseDay(AS_OF) ?? 0)
        const screened = screener.screen(record)
        if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
        const [trial] = screened.result.trials
        // More further entries than were gone through may give more.
        const untold = ways.some((way) => [8, 11].some((at) => (way.key[at] as unknown[]).length > 0))
        const own = trial?.criteria.map((criterion) => criterion.status) ?? []
        const context = { record, rules: dictionary.slice(DICTIONARY.length), criteria }
        const statuses = one.criteria.map((_, i) =>
          agreed(ways, (way) => (way.outcomes[i] === true ? 'pass' : 'fail'), 'unknown'),
        )
        const met = (way: Way): boolean => way.outcomes.every(Boolean)
        const verdict = agreed(ways, (way) => (met(way) ? 'eligible' : 'ineligible'), 'undetermined')
        if (
          untold &&
          (own.some((status, i) => status === 'unknown' && statuses[i] !== status) || trial?.verdict !== verdict)
        ) {
          own.forEach(
            (status, i) =>
              status === 'unknown' || expect({ ...context, status }).toEqual({ ...context, status: statuses[i] }),
          )
          if (trial?.verdict !== 'undetermined')
            expect({ ...context, verdict: trial?.verdict }).toEqual({ ...context, verdict })
          seen.untold++
          return
        }
        expect({ ...context, statuses: own, verdict: trial?.verdict }).toEqual({ ...context, statuses, verdict })
        expect({ ...context, conflict: screened.result.warnings.some((own) => own.kind === 'conflict') }).toEqual({
          ...context,
          conflict: conflicts,
        })
        const decided = screener.decide(record)
        expect({ ...context, verdict: decided.ok && decided.decisions[0]?.verdict }).toEqual({ ...context, verdict })
        statuses.forEach((status, i) => {
          const named = trial?.criteria[i]?.missing ?? []
          const missing = status === 'unknown' ? missingOf(ways, names, (way) => way.outcomes[i]) : []
          // What only several facts together can change is asked of all that it hangs on.
          if (status === 'unknown' && missing.length === 0) expect(named.length).toBeGreaterThan(0)
          else if (untold || ties(one.knowledge)) expect(named).toEqual(expect.arrayContaining(missing))
          else expect({ ...context, i, missing: named.toSorted() }).toEqual({ ...context, i, missing })
        })
        seen.records++
        if (conflicts) seen.contradictory++
        if (conflicts && /items|others/.test(dictionary.slice(DICTIONARY.length))) seen.lists++
        if (verdict === 'undetermined') seen.open++
        else seen.decided++
      }),
      { numRuns: runs(200), maxSkipsPerRun: 100 },
    )
    expect(seen.records + seen.untold).toBe(runs(200))
    expect(seen.untold).toBeLessThan(runs(200) / 5)
    expect(Math.min(seen.contradictory, seen.decided, seen.open, seen.lists)).toBeGreaterThan(runs(200) / 30)
  })
})

/** Whether some rule gives a fact its value: then what it follows from can change more than itself. */
function ties(knowledge: readonly Known[]): boolean {
  return knowledge.some((rule) => /^[abcp]: \[?\w+\]?$/.test(rule.implied.yaml))
}

function agreed(ways: readonly Way[], gives: (way: Way) => string, otherwise: string): string {
  const all = new Set(ways.map(gives))
  const [only = otherwise] = all
  return all.size === 1 ? only : otherwise
}
