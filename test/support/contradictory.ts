import fc from 'fast-check'
import { factsFromRecord } from '../../src/facts/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { allowsSomebody } from '../../src/readings/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { AS_OF, rulesOf } from './rules.ts'

/**
 * Random dictionaries of what always holds (chains, lists, entries, ages, durations), and random records that may
 * contradict them.
 */

export interface Entry {
  readonly kind: string
  readonly on?: string
  readonly until?: string
}

export interface Patient {
  readonly a: boolean
  readonly b: boolean
  readonly c: boolean
  readonly p: string | null
  readonly born: string
  readonly items: readonly Entry[]
  readonly others: readonly Entry[]
}

/** A condition and its meaning; `uses` names what it looks at. */
export interface Part {
  readonly yaml: string
  readonly holds: (patient: Patient) => boolean
  readonly uses: string
}

export interface Known {
  readonly each?: true
  readonly erases?: true
  readonly when: Part
  readonly implied: Part
  readonly entryHolds?: (entry: Entry, patient: Patient) => boolean
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

export const CRITERIA: readonly Part[] = [
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
  {
    // Some of these forbid every entry for some patients.
    weight: 2,
    arbitrary: fc.constantFrom<Known>(
      entryRule('kind: [k1, k2, k3]', 'a: true', (_, { a }) => a, 'kind a'),
      entryRule('b: true', 'none_of: [{kind: k1}, {kind: [k2, k3]}]', (_, { b }) => !b, 'kind b'),
      entryRule('kind: k1', 'c: true', (e, { c }) => e.kind !== 'k1' || c, 'kind c'),
      entryRule('c: true', 'kind: [k1, k2]', (e, { c }) => !c || e.kind !== 'k3', 'kind c'),
    ),
  },
)

function entryRule(when: string, then: string, entryHolds: NonNullable<Known['entryHolds']>, uses: string): Known {
  const all = (patient: Patient): boolean => patient.items.every((one) => entryHolds(one, patient))
  const part = (yaml: string): Part => ({ yaml, holds: all, uses: `items ${uses}` })
  return { each: true, when: part(when), implied: part(then), entryHolds }
}

export const KINDS = ['k1', 'k2', 'k3']
export const ON = ['1980-05-01', '2010-06-01', '2022-06-01']
export const BORN = ['1940-06-01', '1978-06-01', '1990-06-01']
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
  // Another source, which may contradict the record.
  also: fc.option(fc.record({ a: maybe([true, false], 1), p: maybe(['x', 'y', 'z'], 1), born: maybe(BORN, 1) }), {
    nil: undefined,
    freq: 2,
  }),
})

export type Contradictory = typeof drawn extends fc.Arbitrary<infer T> ? T : never

/** Only cases with a dictionary that somebody can satisfy; with others, nobody is screened. */
export const contradictory = drawn.filter((one) => {
  const rules = rulesOfContradictory(one)
  const nothing = factsFromRecord({ id: 'x' }, rules.dictionary, parseDay(AS_OF) ?? 0)
  return nothing.ok && allowsSomebody(rules, nothing.facts)
})

export const DICTIONARY = `format: prescreen/dictionary/1
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

export function dictionaryOf(knowledge: readonly Known[]): string {
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

export function recordOf(one: Contradictory): JsonObject {
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

/** The criteria of the trial T, as YAML. */
export function criteriaOf({ criteria }: Contradictory): string {
  return criteria.map((part, i) => `  - {id: I${i + 1}, text: t, cites: I${i + 1}, require: {${part.yaml}}}\n`).join('')
}

const RULES = new WeakMap<Contradictory, RuleSet>()

export function rulesOfContradictory(one: Contradictory): RuleSet {
  const rules = RULES.get(one) ?? rulesOf({ T: criteriaOf(one) }, dictionaryOf(one.knowledge))
  RULES.set(one, rules)
  return rules
}
