import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { variablesByPath } from '../../src/dictionary/index.ts'
import type { Dictionary, Variable } from '../../src/dictionary/index.ts'
import { loadRules } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { findings } from '../support/pages.ts'
import { AS_OF } from '../support/rules.ts'
import { runs } from '../support/runs.ts'

/**
 * Whatever a dictionary declares, it is refused with a reason, or rules can be checked and patients screened with it.
 */

const TODAY = parseDay(AS_OF) ?? 0

const UNITS = `units:
  mass_concentration: {canonical: g/L, factors: {g/L: "1", g/dL: "10"}, spellings: {gram/L: g/L}}
  substance_concentration: {canonical: mmol/L, factors: {mmol/L: "1"}, spellings: {}}
`

const CHOICE = 'type: choice, values: {a: {label: a}, b: {label: b, stands_for: [a, b]}, c: {label: c, silent: true}}'

/** Declarations that can be right, and those that rarely or never can. */
const WELL = [
  CHOICE,
  CHOICE,
  'type: yes_no',
  'type: integer, range: 0..4',
  'type: date',
  'type: lab, dimension: mass_concentration, unit: g/dL, molar_mass: "100"',
  'type: lab, dimension: substance_concentration, unit: mmol/L',
  'type: text',
]
const ILL = [
  'type: integer, range: 4..0',
  'type: integer, range: 0..4, sum_of: {v1: {a: 1}}',
  'type: integer, range: 0..4, sum_of: {v2: {true: 1, false: 0}}',
  'type: birth_date',
  'type: age, from: v0, range: 0..130',
  'type: lab, dimension: length, unit: m',
  'type: lab, dimension: mass_concentration, unit: mmol/L',
  'type: choice, values: {}',
  'type: choice, values: {a: {label: a, stands_for: [z]}, b: {label: b}}',
  'type: choice, values: {a: {label: a, stands_for: []}, none: {label: none}}',
]

/** Fields that belong together, in this order. */
const TOGETHER = [
  ['type: yes_no', CHOICE, CHOICE],
  [CHOICE, CHOICE, 'type: integer, range: 0..4, sum_of: {v0: {a: 1, b: 2, c: 0}, v1: {a: 2, b: 0, c: 1}}'],
  [CHOICE, 'type: integer, range: 0..3, sum_of: {v0: {a: 1, b: 9, c: 0}}', 'type: date'],
  ['type: date', 'type: date', 'type: integer, range: 0..4'],
  ['type: birth_date', 'type: age, from: v0, range: 0..130', 'type: date'],
]

/** Declarations in any place, suitable or not, also nested in groups and lists. */
const declared: fc.Arbitrary<string> = fc.letrec<{ any: string; simple: string; nested: string }>((tie) => ({
  simple: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...WELL) },
    { weight: 1, arbitrary: fc.constantFrom(...ILL) },
  ),
  nested: fc
    .tuple(
      fc.constantFrom('type: group', 'type: group, applies_when: v0', 'type: list, entry: entry'),
      together(tie('any')),
    )
    .map(([kind, fields]) => `${kind}, fields: ${named(fields)}`),
  any: fc.oneof({ depthSize: 'small' }, { weight: 3, arbitrary: tie('simple') }, tie('nested')),
})).any

function together(any: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  const some = fc.array(any, { minLength: 1, maxLength: 3 })
  return fc.oneof(
    some,
    fc.tuple(fc.constantFrom(...TOGETHER), some).map(([first, more]) => [...first, ...more]),
  )
}

function named(fields: readonly string[]): string {
  return `{${fields.map((one, i) => `v${i}: {label: l${i}, question: What is ${i}?, ${one}}`).join(', ')}}`
}

/** Requirements that a variable of a type could have. */
const REQUIREMENTS: Readonly<Record<Variable['type'], readonly string[]>> = {
  choice: ['a', '[a, c]', '{same_as: v0}'],
  yes_no: ['true', '{different_from: v1}'],
  integer: ['">= 2"', '1..3', '{same_as: v1}'],
  date: ['within 2 years', '{on_or_after: v0}', '{at_least: 3 months, after: v1}'],
  birth_date: ['more than 50 years ago', '{before: v0}'],
  age: ['18..75'],
  lab: ['≤ 2.5 × ULN', '≥ 3 g/dL', '≥ 3 mmol/L'],
  text: ['a'],
  group: ['a'],
  list: [],
}

/**
 * Conditions on every variable that a rule could name, also on entries of lists. What a rule may not state is left out
 * later.
 */
function conditionsOn(variable: Variable, key: string): string[] {
  if (variable.type === 'group') return variable.fields.flatMap((field) => conditionsOn(field, `${key}.${field.name}`))
  if (variable.type !== 'list') return REQUIREMENTS[variable.type].map((one) => `{${key}: ${one}}`)
  const inner = variable.fields.flatMap((field) => conditionsOn(field, field.name))
  const totals = variable.fields.filter((field) => field.type === 'integer')
  return [
    ...inner.flatMap((one) => ['some', 'every', 'none'].map((word) => `{${key}: {${word}: ${one}}}`)),
    `{${key}: {count: ">= 2"}}`,
    ...totals.map((field) => `{${key}: {total: ${field.name}, is: "> 2"}}`),
  ]
}

const VALUES: Readonly<Record<Variable['type'], readonly Json[]>> = {
  choice: ['a', 'c', null],
  yes_no: [true, false, null],
  integer: [0, 3, { value: 2, comparator: '<' }, null],
  date: ['2025', '2026-03-15', null],
  birth_date: ['1960-05', null],
  age: [60, { min: 20, max: 40 }, null],
  lab: [{ value: 3, unit: 'g/dL', uln: 2 }, { value: 3 }, { value: 1, unit: 'mmol/L' }, null],
  text: ['a', null],
  group: [],
  list: [],
}

function recordOf(variables: readonly Variable[], pick: (count: number) => number): JsonObject {
  return Object.fromEntries(
    variables.flatMap((variable): [string, Json][] => {
      if (variable.type === 'group') return [[variable.name, recordOf(variable.fields, pick)]]
      if (variable.type === 'list') {
        const items = Array.from({ length: pick(3) }, () => recordOf(variable.fields, pick))
        return [[variable.name, pick(2) === 0 ? items : { complete: false, items }]]
      }
      const values = VALUES[variable.type]
      return [[variable.name, values[pick(values.length)] ?? null]]
    }),
  )
}

const HEADER = 'format: prescreen/trial/1\nid: T\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n'
const file = (path: string, text: string) => ({ path, text, sha256: path })

/** A trial with those of the conditions that the rule language allows. */
function trialText(dictionaryText: string, conditions: readonly string[]): string {
  const own = conditions.filter((one) => {
    const text = `${HEADER}  - {id: I1, text: t, cites: I1, require: ${one}}\n`
    return loadRules(file('dictionary.yaml', dictionaryText), [file('trials/T.yaml', text)], 's').ok
  })
  const asked = '  - {id: E1, text: t, cites: E1, ask: Is it so?, who: nurse}\n'
  return HEADER + own.map((one, i) => `  - {id: I${i + 1}, text: t, cites: I1, require: ${one}}\n`).join('') + asked
}

function conditionsIn(dictionary: Dictionary): string[] {
  return dictionary.variables.flatMap((one) => conditionsOn(one, one.name))
}

const knowledge = fc.constantFrom(
  '',
  '',
  'implications:\n  - {when: {v0: a}, then: {v1: true}, because: b}\n',
  'implications:\n  - {when: {v1: true}, then: {v0: none}, because: b}\n',
  'implications:\n  - {when: {v2: {none: {v0: a}}}, then: {v1: false}, because: b}\n',
  'implications:\n  - {when: {v0: a}, then: {"v2[].v0": a}, because: b}\n',
  'orders:\n  - {earlier: v0.v0, later: v0.v1, because: b}\n',
  'orders:\n  - {earlier: v0, later: v1, because: b}\n',
  'orders:\n  - {earlier: v0.v1, later: v1, because: b}\n',
)

describe('a dictionary', () => {
  it('is refused with a reason, or can be used for checking and screening', () => {
    let read = 0
    fc.assert(
      fc.property(
        together(declared),
        knowledge,
        fc.infiniteStream(fc.nat({ max: 1000 })),
        (variables, more, stream) => {
          const text = `format: prescreen/dictionary/1\n${UNITS}variables: ${named(variables)}\n${more}`
          const loaded = loadRules(file('dictionary.yaml', text), [], 's')
          if (!loaded.ok) {
            expect(loaded.diagnostics.length).toBeGreaterThan(0)
            return
          }
          read += 1
          const { dictionary } = loaded.rules
          expect(variablesByPath(dictionary).size).toBeGreaterThan(0)
          const pick = (count: number): number => (stream.next().value ?? 0) % count
          const every = conditionsIn(dictionary)
          const conditions = Array.from({ length: Math.min(6, every.length) }, () => every[pick(every.length)] ?? '')
          const trial = trialText(text, conditions)
          findings({ 'criteria/dictionary.yaml': text, 'criteria/trials/T.yaml': trial, 's.yaml': '' })
          const rules = loadRules(file('dictionary.yaml', text), [file('trials/T.yaml', trial)], 's')
          if (!rules.ok) throw new Error('a trial of allowed conditions was refused')
          const screener = new Screener(rules.rules, TODAY)
          for (let i = 0; i < 4; i++) {
            const record = { id: 'x', ...(i === 0 ? {} : recordOf(dictionary.variables, pick)) }
            screener.screen(record)
            screener.decide(record)
          }
        },
      ),
      { numRuns: runs(400) },
    )
    // Not every drawn dictionary may be refused.
    expect(read).toBeGreaterThan(runs(40))
  })
})
