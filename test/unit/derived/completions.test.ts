import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RuleSet } from '../../../src/model/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { withValue } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { CertifiedRecords, screenedAndChecked, NO_PAIR } from '../../support/certifying.ts'
import { enginesUnderTest } from '../../support/engine-under-test.ts'
import { factsOf } from '../../support/random-records.ts'
import { DERIVED_DICTIONARY } from '../../support/derived.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'
import { runs } from '../../support/runs.ts'

/**
 * Compares derived values with those of patients about whom everything is known: the formulas in floating point, at the
 * ends of what a record leaves open, near them, and on the way from where a value is least to where it is greatest.
 */

/** A fact in a formula: its possible values, as points from the least to the greatest, and how a record states it. */
interface Input {
  readonly name: string
  readonly points: readonly number[]
  readonly stated: Json | undefined
}

const UNITS: Readonly<Record<string, string>> = {
  heavy: 'kg',
  tall: 'm',
  'labs.crea': 'mg/dL',
  'labs.ca': 'mg/dL',
  'labs.alb': 'g/dL',
  'heart.qt': 'ms',
  'heart.rate': '/min',
}

/** What each amount may be, including one beyond all limits of the tests. */
const AMOUNTS: Readonly<Record<string, readonly number[]>> = {
  heavy: [40, 60, 80, 120],
  tall: [1.5, 1.65, 1.8],
  'labs.crea': [0.5, 0.9, 1.3, 3],
  'labs.ca': [7, 8.5, 10, 12],
  'labs.alb': [2, 3, 4, 5],
  'heart.qt': [350, 400, 450],
  'heart.rate': [50, 60, 80, 110],
}
const [LEAST, MOST] = [1e-7, 1e7]

interface Value {
  readonly name: string
  readonly unit: string
  readonly limits: readonly number[]
  readonly inputs: readonly string[]
  /** The formula. The inputs in `falls` make the value smaller, all others greater. */
  readonly of: (facts: Readonly<Record<string, number>>) => number
  readonly falls: readonly string[]
}

const at = (facts: Readonly<Record<string, number>>, name: string): number => facts[name] ?? 0

const VALUES: readonly Value[] = [
  {
    name: 'clearance',
    unit: 'mL/min',
    limits: [30, 50, 61.3, 90],
    inputs: ['sex', 'age', 'heavy', 'labs.crea'],
    // A man is 1, a woman 0.
    of: (facts) =>
      (((140 - at(facts, 'age')) * at(facts, 'heavy')) / (72 * at(facts, 'labs.crea'))) *
      (at(facts, 'sex') === 1 ? 1 : 0.85),
    falls: ['age', 'labs.crea'],
  },
  {
    name: 'mass_index',
    unit: 'kg/m2',
    limits: [18.5, 24.9, 30],
    inputs: ['heavy', 'tall'],
    of: (facts) => at(facts, 'heavy') / at(facts, 'tall') ** 2,
    falls: ['tall'],
  },
  {
    name: 'surface',
    unit: 'm2',
    limits: [1.51, 1.73, 2.03],
    inputs: ['heavy', 'tall'],
    of: (facts) => Math.sqrt((at(facts, 'heavy') * at(facts, 'tall') * 100) / 3600),
    falls: [],
  },
  {
    name: 'corrected',
    unit: 'mg/dL',
    limits: [8.43, 10.51, 11.17],
    inputs: ['labs.ca', 'labs.alb'],
    of: (facts) => at(facts, 'labs.ca') + 0.8 * (4 - at(facts, 'labs.alb')),
    falls: ['labs.alb'],
  },
  {
    name: 'qtcf',
    unit: 'ms',
    limits: [411, 437, 470],
    inputs: ['heart.qt', 'heart.rate'],
    of: (facts) => at(facts, 'heart.qt') / Math.cbrt(60 / at(facts, 'heart.rate')),
    falls: [],
  },
]

const ALL_AGES = Array.from({ length: 131 }, (_, i) => i)

function inputOf(name: string): fc.Arbitrary<Input> {
  if (name === 'sex')
    return fc.constantFrom(
      { name, points: [0], stated: 'female' },
      { name, points: [1], stated: 'male' },
      { name, points: [0, 1], stated: undefined },
    )
  if (name === 'age')
    return fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 20, max: 90 }).map((age) => ({ name, points: [age], stated: age })) },
      fc.integer({ min: 20, max: 80 }).map((min) => ({
        name,
        points: Array.from({ length: 9 }, (_, i) => min + i),
        stated: { min, max: min + 8 },
      })),
      fc.constant({ name, points: ALL_AGES, stated: undefined }),
    )
  const amounts = fc.constantFrom(...(AMOUNTS[name] ?? []))
  const unit = UNITS[name] ?? ''
  const near = (value: number): readonly number[] => [value * (1 - 1e-9), value * (1 + 1e-9)]
  return fc.oneof(
    { weight: 4, arbitrary: amounts.map((value) => ({ name, points: [value], stated: { value, unit } })) },
    amounts.map((value) => ({
      name,
      points: [LEAST, value / 2, near(value)[0] ?? 0],
      stated: { value, unit, comparator: '<' },
    })),
    amounts.map((value) => ({ name, points: [LEAST, value / 2, value], stated: { value, unit, comparator: '<=' } })),
    amounts.map((value) => ({
      name,
      points: [near(value)[1] ?? 0, value * 2, MOST],
      stated: { value, unit, comparator: '>' },
    })),
    fc.constant({ name, points: [LEAST, 1, MOST], stated: undefined }),
  )
}

/** Every combination of an end of each fact. */
function corners(inputs: readonly Input[]): Record<string, number>[] {
  return inputs.reduce<Record<string, number>[]>(
    (sofar, { name, points }) => {
      const ends = [...new Set([points[0] ?? 0, points.at(-1) ?? 0])]
      return sofar.flatMap((one) => ends.map((end) => ({ ...one, [name]: end })))
    },
    [{}],
  )
}

/**
 * The facts at this part of the way from where the value is least to where it is greatest; amounts by their logarithms.
 */
function onTheWay(inputs: readonly Input[], falls: readonly string[], part: number): Record<string, number> {
  return Object.fromEntries(
    inputs.map(({ name, points }) => {
      const own = falls.includes(name) ? 1 - part : part
      const [lo, hi] = [points[0] ?? 0, points.at(-1) ?? 0]
      if (name === 'sex' || name === 'age') return [name, Math.round(lo + (hi - lo) * own)]
      return [name, lo === hi ? lo : Math.exp(Math.log(lo) + (Math.log(hi) - Math.log(lo)) * own)]
    }),
  )
}

/** What a rule that asks for at least the limit gives, and which facts can change that alone. */
function defined(value: Value, limit: number, inputs: readonly Input[]): { status: string; missing: string[] } {
  // Rounded, since a value that is exactly the limit may come out just below it in floating point.
  const holds = (facts: Readonly<Record<string, number>>): boolean => Number(value.of(facts).toPrecision(12)) >= limit
  const outcomes = new Set(corners(inputs).map(holds))
  if (outcomes.size === 1) return { status: outcomes.has(true) ? 'pass' : 'fail', missing: [] }
  const starts = [...corners(inputs)]
  let [below, above] = [0, 1]
  for (let i = 0; i < 60; i++) {
    const half = (below + above) / 2
    if (holds(onTheWay(inputs, value.falls, half))) above = half
    else below = half
    starts.push(onTheWay(inputs, value.falls, half))
  }
  const missing = inputs.filter(({ name, points }) =>
    starts.some(
      (facts) => new Set([...points.map((point) => ({ ...facts, [name]: point })), facts].map(holds)).size > 1,
    ),
  )
  return { status: 'unknown', missing: missing.map(({ name }) => name).toSorted() }
}

function recordOf(inputs: readonly Input[]): JsonObject {
  return inputs.reduce<JsonObject>(
    (record, { name, stated }) => (stated === undefined ? record : withValue(record, name, stated)),
    { id: 'x', heart: { seen: true } },
  )
}

const drawn = fc.constantFrom(...VALUES).chain((value) =>
  fc.record({
    value: fc.constant(value),
    limit: fc.constantFrom(...value.limits),
    inputs: fc.tuple(...value.inputs.map(inputOf)),
  }),
)

const known = new Map<string, { readonly rules: RuleSet; readonly screener: Screener }>()

function screenerOf(condition: string): { readonly rules: RuleSet; readonly screener: Screener } {
  const before = known.get(condition)
  if (before !== undefined) return before
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${condition}}\n` }, DERIVED_DICTIONARY)
  const made = { rules, screener: new Screener(rules, parseDay(AS_OF) ?? 0) }
  known.set(condition, made)
  return made
}

describe('a value derived from open facts', () => {
  it('is decided if all completions agree, and names the facts that can change it alone as missing', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(drawn, ({ value, limit, inputs }) => {
        const decided = screenerOf(`{${value.name}: ≥ ${limit} ${value.unit}}`).screener.decide(recordOf(inputs))
        if (!decided.ok) throw new Error(JSON.stringify(decided.problems))
        const [one] = decided.decisions[0]?.criteria ?? []
        const own = {
          status: one?.status,
          missing: one?.missing.map((path) => (path === 'born' ? 'age' : path)).toSorted(),
        }
        seen.set(one?.status ?? '', (seen.get(one?.status ?? '') ?? 0) + 1)
        expect(own).toEqual(defined(value, limit, inputs))
      }),
      { numRuns: runs(100) },
    )
    for (const status of ['pass', 'fail', 'unknown']) expect(seen.get(status) ?? 0).toBeGreaterThan(runs(100) / 30)
  })

  it('does not hide that a fact it is derived from can change the verdict alone', () => {
    const crea = '{labs.crea: "> 0.9 mg/dL"}, {labs.crea: "< 1.0 mg/dL"}'
    const bySex =
      '{all: [{sex: male}, {clearance: "< 90 mL/min"}]}, {all: [{sex: female}, {clearance: "> 105 mL/min"}]}'
    const { screener } = screenerOf(`{all: [${crea}, {any: [{clearance: "> 95 mL/min"}, ${bySex}]}]}`)
    const record = { id: 'x', born: '1975-06-01', heavy: { value: 80, unit: 'kg' } }
    const verdictOf = (more: JsonObject): unknown => {
      const decided = screener.decide({ ...record, ...more })
      return decided.ok && decided.decisions[0]
    }
    const labs = { crea: { value: 0.95, unit: 'mg/dL' } }
    expect(verdictOf({ sex: 'male', labs })).toMatchObject({ verdict: 'eligible' })
    expect(verdictOf({ sex: 'female', labs })).toMatchObject({ verdict: 'ineligible' })
    expect(verdictOf({})).toMatchObject({ verdict: 'undetermined', missing: ['sex', 'labs.crea'] })
  })

  it('is certified, whichever of its facts are open', () => {
    const counted = new CertifiedRecords()
    const asOf = parseDay(AS_OF) ?? 0
    fc.assert(
      fc.property(drawn, ({ value, limit, inputs }) => {
        const { rules, screener } = screenerOf(`{${value.name}: ≥ ${limit} ${value.unit}}`)
        const record = recordOf(inputs)
        const checked = screenedAndChecked(screener, record, rules, asOf)
        if (checked === undefined) throw new Error('the record was refused')
        const { findings, notCertified } = checked
        // If a fact rarely decides alone, its pair may not be found. Everything else is proved.
        const { [NO_PAIR]: _, ...others } = notCertified
        expect({ record, limit, findings, others }).toEqual({ record, limit, findings: [], others: {} })
        counted.add(checked)
      }),
      { numRuns: runs(30) },
    )
    expect(counted.proved).toBeGreaterThan(counted.records)
    expect(counted.left).toBeLessThan(counted.proved / 10)
  })

  it('is the same for every way to decide, next to its facts and other values derived from them', () => {
    const conditions = [
      '{clearance: ≥ 61.3 mL/min}',
      '{all: [{labs.crea: ≤ 1.3 mg/dL}, {clearance: ≥ 50 mL/min}]}',
      '{any: [{sex: male}, {mass_index: < 30 kg/m2}]}',
      '{surface: 1.51..2.03 m2}',
      '{heavy: ≥ 60 kg}',
      '{age: 18..75}',
      '{not: {clearance: < 30 mL/min}}',
    ]
    const criteria = conditions.map((one, i) => `  - {id: I${i + 1}, text: t, cites: I${i + 1}, require: ${one}}\n`)
    const rules = rulesOf({ T: criteria.join(''), U: criteria.slice(0, 2).join('') }, DERIVED_DICTIONARY)
    const engines = enginesUnderTest(rules, rules.trials, parseDay(AS_OF) ?? 0)
    const patient = fc.tuple(...['sex', 'age', 'heavy', 'tall', 'labs.crea'].map(inputOf))
    fc.assert(
      fc.property(patient, (inputs) => {
        const facts = factsOf(recordOf(inputs), rules.dictionary, parseDay(AS_OF) ?? 0)
        const [first, ...others] = engines.map(({ answers }) => JSON.stringify(answers(facts)))
        for (const one of others) expect(one).toBe(first)
      }),
      { numRuns: runs(10) },
    )
  })
})
