import { describe, expect, it } from 'vitest'
import { certifiedAndChecked } from '../../../src/certify/checked.ts'
import { compareCriteria } from '../../../src/prove/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { DERIVED_DICTIONARY } from '../../support/derived.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

interface Told {
  readonly status: string
  readonly missing: readonly string[]
  readonly reason: string
  /** The claims of the certificate that are not proved. */
  readonly unproved: readonly unknown[]
}

function screened(condition: string, record: { readonly [key: string]: Json }): Told {
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${condition}}\n` }, DERIVED_DICTIONARY)
  const asOf = parseDay(AS_OF) ?? 0
  const read = { id: 'x', ...record }
  const found = new Screener(rules, asOf).screen(read, undefined, false)
  if (!found.ok) throw new Error(JSON.stringify(found.problems))
  const [one] = found.result.trials[0]?.criteria ?? []
  const { checked } = certifiedAndChecked(found.result, read, rules, asOf)
  return {
    status: one?.status ?? '',
    missing: one?.missing ?? [],
    reason: one?.reason ?? '',
    unproved: checked.findings,
  }
}

const kg = (value: number): Json => ({ value, unit: 'kg' })
const mg = (value: number): Json => ({ value, unit: 'mg/dL' })
const woman = { sex: 'female', age: 45, heavy: kg(60), labs: { crea: mg(0.9) } }

describe('two versions of a rule about a derived value', () => {
  it.each([
    ['{clearance: ≥ 60 mL/min}', '{all: [{clearance: ≥ 60 mL/min}, {labs.crea: ≤ 1.5 mg/dL}]}'],
    ['{mass_index: < 30 kg/m2}', '{mass_index: < 35 kg/m2}'],
    ['{qtcf: ≤ 470 ms}', '{qtcf: ≤ 480 ms}'],
  ])('%s and %s differ for an example patient', (a, b) => {
    const criteria = [a, b].map((one, i) => `  - {id: I${i + 1}, text: t, cites: I${i + 1}, require: ${one}}\n`)
    const rules = rulesOf({ T: criteria.join('') }, DERIVED_DICTIONARY)
    const [one, other] = rules.trials[0]?.criteria ?? []
    const asOf = parseDay(AS_OF) ?? 0
    const differing = one && other && compareCriteria(one, other, rules, asOf)
    const shown = [differing?.wider, differing?.narrower].filter((found) => found !== undefined)
    expect(shown.length).toBeGreaterThan(0)
    for (const { record } of shown) {
      const decided = new Screener(rules, asOf).decide({ ...record, id: 'x' })
      const statuses = decided.ok ? decided.decisions[0]?.criteria.map(({ status }) => status) : []
      expect(new Set(statuses)).toEqual(new Set(['pass', 'fail']))
    }
  })
})

describe('a value derived from other facts', () => {
  // From published worked examples, with a limit on either side of the result.
  it.each<[string, string, { readonly [key: string]: Json }, string]>([
    ['clearance of a woman: 74.77', '{clearance: ≥ 74.7 mL/min}', woman, 'pass'],
    ['clearance of a woman: 74.77', '{clearance: ≥ 74.8 mL/min}', woman, 'fail'],
    [
      'clearance of a man: 74.07',
      '{clearance: ≥ 74.0 mL/min}',
      { sex: 'male', age: 60, heavy: kg(80), labs: { crea: mg(1.2) } },
      'pass',
    ],
    [
      'clearance of a man: 74.07',
      '{clearance: ≥ 74.1 mL/min}',
      { sex: 'male', age: 60, heavy: kg(80), labs: { crea: mg(1.2) } },
      'fail',
    ],
    [
      'clearance at the limit, exactly 100',
      '{clearance: ≥ 100 mL/min}',
      { sex: 'male', age: 50, heavy: kg(80), labs: { crea: mg(1) } },
      'pass',
    ],
    [
      'clearance at the limit, exactly 100',
      '{clearance: "> 100 mL/min"}',
      { sex: 'male', age: 50, heavy: kg(80), labs: { crea: mg(1) } },
      'fail',
    ],
    [
      'clearance in another unit',
      '{clearance: ≥ 0.1 L/min}',
      { sex: 'male', age: 50, heavy: { value: 80000, unit: 'g' }, labs: { crea: { value: 1, unit: 'mg/dL' } } },
      'pass',
    ],
    [
      'mass index: 22.857',
      '{mass_index: 22.8..22.9 kg/m2}',
      { heavy: kg(70), tall: { value: 175, unit: 'cm' } },
      'pass',
    ],
    ['surface: 1.8447', '{surface: ≥ 1.844 m2}', { heavy: kg(70), tall: { value: 175, unit: 'cm' } }, 'pass'],
    ['surface: 1.8447', '{surface: ≥ 1.845 m2}', { heavy: kg(70), tall: { value: 175, unit: 'cm' } }, 'fail'],
    ['surface: exactly 2', '{surface: ≤ 2 m2}', { heavy: kg(80), tall: { value: 180, unit: 'cm' } }, 'pass'],
    ['surface: exactly 2', '{surface: < 2 m2}', { heavy: kg(80), tall: { value: 180, unit: 'cm' } }, 'fail'],
    [
      'corrected calcium: exactly 9.3',
      '{corrected: ≤ 9.3 mg/dL}',
      { labs: { ca: mg(8.5), alb: { value: 3, unit: 'g/dL' } } },
      'pass',
    ],
    [
      'corrected calcium: exactly 9.3',
      '{corrected: < 9.3 mg/dL}',
      { labs: { ca: mg(8.5), alb: { value: 30, unit: 'g/L' } } },
      'fail',
    ],
    [
      'corrected calcium, albumin above 4',
      '{corrected: ≤ 8.1 mg/dL}',
      { labs: { ca: mg(8.5), alb: { value: 4.5, unit: 'g/dL' } } },
      'pass',
    ],
    [
      'QTcF: 421.1',
      '{heart.seen: true, qtcf: ≤ 421.1 ms}',
      { heart: { qt: { value: 400, unit: 'ms' }, rate: { value: 70, unit: '/min' } } },
      'pass',
    ],
    [
      'QTcF: 421.1',
      '{qtcf: ≤ 421.0 ms}',
      { heart: { qt: { value: 0.4, unit: 's' }, rate: { value: 70, unit: '/min' } } },
      'fail',
    ],
    [
      'QTcF: exactly 400',
      '{qtcf: ≤ 400 ms}',
      { heart: { qt: { value: 400, unit: 'ms' }, rate: { value: 60, unit: '/min' } } },
      'pass',
    ],
    ['QTcF where there is no heart', '{qtcf: ≤ 480 ms}', { heart: { seen: false } }, 'fail'],
    ['QTcF where there is no heart', '{not: {qtcf: ≤ 480 ms}}', { heart: { seen: false } }, 'fail'],
  ])('%s: %s', (_, condition, record, status) => {
    expect(screened(condition, record)).toMatchObject({ status, missing: [], unproved: [] })
  })

  it.each<[string, string, { readonly [key: string]: Json }, readonly [string, ...string[]]]>([
    ['nothing known', '{clearance: ≥ 60 mL/min}', {}, ['unknown', 'born', 'sex', 'heavy', 'labs.crea']],
    [
      'no weight',
      '{clearance: ≥ 60 mL/min}',
      { sex: 'female', age: 45, labs: { crea: mg(0.9) } },
      ['unknown', 'heavy'],
    ],
    ['no sex: 74.8 or 88.0', '{clearance: ≥ 60 mL/min}', { ...woman, sex: null }, ['pass']],
    ['no sex: 74.8 or 88.0', '{clearance: ≥ 80 mL/min}', { ...woman, sex: null }, ['unknown', 'sex']],
    [
      'creatinine below 0.9',
      '{clearance: ≥ 60 mL/min}',
      { ...woman, labs: { crea: { value: 0.9, unit: 'mg/dL', comparator: '<' } } },
      ['pass'],
    ],
    [
      'creatinine below 0.9',
      '{clearance: "> 74.76 mL/min"}',
      { ...woman, labs: { crea: { value: 0.9, unit: 'mg/dL', comparator: '<' } } },
      ['pass'],
    ],
    [
      'creatinine below 0.9',
      '{clearance: ≥ 80 mL/min}',
      { ...woman, labs: { crea: { value: 0.9, unit: 'mg/dL', comparator: '<' } } },
      ['unknown', 'labs.crea'],
    ],
    [
      'an age from 40 to 50: 70.8 to 78.7',
      '{clearance: ≥ 70 mL/min}',
      { ...woman, age: { min: 40, max: 50 } },
      ['pass'],
    ],
    [
      'an age from 40 to 50: 70.8 to 78.7',
      '{clearance: ≥ 75 mL/min}',
      { ...woman, age: { min: 40, max: 50 } },
      ['unknown', 'age'],
    ],
    ['a limit that nobody reaches', '{mass_index: < 0 kg/m2}', {}, ['fail']],
    [
      'more than 70 kg, 175 cm',
      '{mass_index: ≥ 22 kg/m2}',
      { heavy: { value: 70, unit: 'kg', comparator: '>' }, tall: { value: 175, unit: 'cm' } },
      ['pass'],
    ],
    [
      'a square of what is open',
      '{mass_index: ≥ 22 kg/m2}',
      { heavy: kg(70), tall: { value: 2, unit: 'm', comparator: '>' } },
      ['fail'],
    ],
    [
      'the same fact beside',
      '{all: [{labs.crea: ≤ 1 mg/dL}, {clearance: ≥ 60 mL/min}]}',
      { ...woman, labs: { crea: { value: 2, unit: 'mg/dL', comparator: '<=' } } },
      ['unknown', 'labs.crea'],
    ],
    [
      'the same fact beside, which decides',
      '{any: [{labs.crea: "> 1 mg/dL"}, {clearance: ≥ 60 mL/min}]}',
      { ...woman, labs: { crea: { value: 2, unit: 'mg/dL', comparator: '<=' } } },
      ['pass'],
    ],
  ])('%s: %s', (_, condition, record, [status, ...missing]) => {
    const told = screened(condition, record)
    expect({ status: told.status, missing: told.missing.toSorted(), unproved: told.unproved }).toEqual({
      status,
      missing: missing.toSorted(),
      unproved: [],
    })
  })

  it.each([
    ['{clearance: ≥ 80 mL/min}', woman, 'Clearance 74.77 mL/min; needs ≥ 80 mL/min.'],
    [
      '{clearance: ≥ 80 mL/min}',
      { ...woman, sex: null },
      'Not known: sex. Clearance 74.77 to 87.96 mL/min; needs ≥ 80 mL/min.',
    ],
    [
      '{qtcf: ≤ 400 ms}',
      { heart: { qt: { value: 400, unit: 'ms' }, rate: { value: 70, unit: '/min' } } },
      'QTcF 421.1 ms; needs ≤ 400 ms.',
    ],
  ])('is shown in the reason of %s', (condition, record, reason) => {
    expect(screened(condition, record).reason).toBe(reason)
  })
})
