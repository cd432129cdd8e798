import { describe, expect, it } from 'vitest'
import type { Json } from '../../../src/record/index.ts'
import { statusOf } from '../../support/rules.ts'

type Case = readonly [condition: string, record: { readonly [key: string]: Json }, ...expected: string[]]

const check = (cases: readonly Case[]) => {
  const named = cases.map(([condition, record, ...expected]) => ({ condition, record, expected }))
  it.each(named)('$condition for $record is $expected', ({ condition, record, expected }) => {
    expect(statusOf(condition, record)).toEqual(expected)
  })
}

describe('values', () => {
  check([
    ['{sex: female}', { sex: 'female' }, 'pass'],
    ['{sex: female}', { sex: 'male' }, 'fail'],
    ['{sex: female}', {}, 'unknown', 'sex'],
    ['{sex: [female, male]}', {}, 'pass'],
    ['{not: {smoker: true}}', { smoker: true, spots: { complete: false, items: [] } }, 'fail'],
    ['{tumour.marker: up}', { tumour: { marker: 'vague' } }, 'unknown', 'tumour.marker'],
    ['{tumour.marker: [up, down, vague]}', { tumour: { marker: 'vague' } }, 'pass'],
  ])
})

describe('numbers and comparators', () => {
  check([
    ['{score: ≤ 1}', { score: 1 }, 'pass'],
    ['{score: ≤ 1}', { score: 2 }, 'fail'],
    ['{score: 1..3}', { score: { value: 1, comparator: '>=' } }, 'unknown', 'score'],
    ['{score: 1..3}', { score: { value: 3, comparator: '>' } }, 'fail'],
    ['{score: "< 3"}', { score: { value: 3, comparator: '<' } }, 'pass'],
    ['{score: 0..5}', {}, 'pass'],
  ])
})

describe('ages', () => {
  check([
    ['{age: 18..75}', { born: '2008-03-15' }, 'pass'],
    ['{age: 18..75}', { born: '2008-03-16' }, 'fail'],
    ['{age: 18..75}', { born: '1950-03-16' }, 'pass'],
    ['{age: 18..75}', { born: '1950-03-15' }, 'fail'],
    ['{age: 18..75}', { born: '2008' }, 'unknown', 'born'],
    ['{age: 18..75}', { born: '2007' }, 'pass'],
    ['{age: 18..75}', { age: { min: 60, max: 69 } }, 'pass'],
    ['{age: 18..65}', { age: { min: 60, max: 69 } }, 'unknown', 'age'],
    ['{age: 18..75}', {}, 'unknown', 'born'],
    ['{age: 18..75}', { tumour: { found: '1940' } }, 'fail'],
  ])
})

describe('windows', () => {
  check([
    ['{tumour.found: within 5 years}', { tumour: { found: '2021-03-15' } }, 'pass'],
    ['{tumour.found: within 5 years}', { tumour: { found: '2021-03-14' } }, 'fail'],
    ['{tumour.found: more than 5 years ago}', { tumour: { found: '2021-03-14' } }, 'pass'],
    ['{tumour.found: at least 5 years ago}', { tumour: { found: '2021-03-15' } }, 'pass'],
    ['{tumour.found: less than 5 years ago}', { tumour: { found: '2021-03-15' } }, 'fail'],
    ['{tumour.found: within 5 years}', { tumour: { found: '2021' } }, 'unknown', 'tumour.found'],
    ['{tumour.found: within 5 years}', { tumour: { found: '2021-04' } }, 'pass'],
    ['{tumour.found: within 1 month}', { tumour: { found: '2026-03' } }, 'pass'],
  ])
})

describe('labs', () => {
  const lab = (value: number, unit: string, more: { readonly [key: string]: Json } = {}) => ({
    labs: { crea: { value, unit, ...more } },
  })
  check([
    ['{labs.crea: ≤ 1.5 × ULN}', lab(2.1, 'mg/dL', { uln: 1.4 }), 'pass'],
    ['{labs.crea: ≤ 1.5 × ULN}', lab(1.05, 'mg/dL', { uln: 0.7 }), 'pass'],
    ['{labs.crea: ≤ 1.5 × ULN}', lab(2.1001, 'mg/dL', { uln: 1.4 }), 'fail'],
    ['{labs.crea: "< 1.5 x ULN"}', lab(2.1, 'mg/dL', { uln: 1.4 }), 'fail'],
    ['{labs.crea: ≤ 1.5 × ULN}', lab(2.1, 'mg/dL'), 'unknown', 'labs.crea.uln'],
    ['{labs.crea: ≤ 1.5 × ULN}', lab(0, 'mg/dL'), 'pass'],
    ['{labs.crea: ≤ 1.5 × ULN}', {}, 'unknown', 'labs.crea'],
    ['{labs.crea: ≤ 1.5 × ULN}', lab(1.7, 'mg/dL', { uln: 1.2, comparator: '<' }), 'pass'],
    ['{labs.crea: ≤ 1.25 × ULN}', lab(1.7, 'mg/dL', { uln: 1.2, comparator: '<' }), 'unknown', 'labs.crea'],
    ['{labs.crea: ≤ 2 mg/dL}', lab(0.02, 'g/L'), 'pass'],
    ['{labs.crea: ≤ 2 mg/dL}', lab(0.0201, 'g/L'), 'fail'],
    ['{labs.crea: ≤ 1131.2 mg/dL}', lab(100, 'mmol/L'), 'pass'],
    ['{labs.crea: ≤ 1131.1 mg/dL}', lab(100, 'mmol/L'), 'fail'],
    ['{labs.crea: ">= 5 mg/dL"}', lab(5, 'mg/dL', { comparator: '<' }), 'fail'],
    ['{labs.crea: ">= 5 mg/dL"}', lab(5, 'mg/dL', { comparator: '<=' }), 'unknown', 'labs.crea'],
    ['{labs.crea: "> 5 mg/dL"}', lab(5, 'mg/dL', { comparator: '>' }), 'pass'],
    ['{labs.crea: "> 5 mg/dL"}', lab(5, 'mg/dL', { comparator: '>=' }), 'unknown', 'labs.crea'],
    ['{all: [{labs.crea: ≤ 2 × ULN}, {labs.crea: ≤ 2 mg/dL}]}', lab(3, 'mg/dL'), 'fail'],
    [
      '{any: [{labs.crea: ≤ 2 × ULN}, {labs.crea: "> 1 mg/dL"}, {labs.crea: "> 2 × ULN"}]}',
      lab(1, 'mg/dL', { comparator: '<' }),
      'pass',
    ],
  ])
})

describe('what hangs together stays together', () => {
  check([
    ['{any: [{phase: past}, {phase: [early, late]}]}', { sex: 'female' }, 'pass'],
    ['{all: [{score: ≤ 2}, {score: "> 2"}]}', {}, 'fail'],
    ['{at_least: {count: 2, of: [{sex: female}, {sex: male}, {smoker: true}]}}', {}, 'unknown', 'smoker'],
    ['{at_least: {count: 1, of: [{sex: female}, {sex: male}, {smoker: true}]}}', {}, 'pass'],
  ])
})

describe('lists', () => {
  const liver = { place: 'liver' }
  const more = (...items: Json[]) => ({ spots: { complete: false, items } })
  check([
    ['{spots: {some: {place: liver}}}', { spots: [] }, 'fail'],
    ['{spots: {some: {place: liver}}}', { spots: [liver] }, 'pass'],
    ['{spots: {some: {place: liver}}}', { spots: [{}] }, 'unknown', 'spots[0].place'],
    ['{spots: {some: {place: liver}}}', more(), 'unknown', 'spots'],
    ['{spots: {some: {place: liver}}}', more(liver), 'pass'],
    ['{spots: {none: {}}}', {}, 'unknown', 'spots'],
    ['{spots: {every: {place: liver}}}', { spots: [] }, 'pass'],
    ['{spots: {every: {place: liver}}}', { spots: [liver, { place: 'bone' }] }, 'fail'],
    ['{spots: {count: 2..3}}', more(liver, liver), 'unknown', 'spots'],
    ['{spots: {count: 2..3}}', { spots: [liver, liver, {}] }, 'pass'],
    ['{spots: {total: size, is: "> 5"}}', { spots: [{ size: 3 }, { size: 3 }] }, 'pass'],
    ['{spots: {total: size, is: "> 5"}}', { spots: [{ size: 3 }, {}] }, 'unknown', 'spots[1].size'],
    ['{spots: {total: size, is: "> 5"}}', more({ size: 6 }), 'pass'],
    ['{spots: {total: size, is: 2..5}}', more({ size: 6 }), 'fail'],
    ['{all: [{spots: {some: {place: liver}}}, {spots: {some: {place: bone}}}]}', more(), 'unknown', 'spots'],
    ['{all: [{spots: {some: {place: liver}}}, {spots: {none: {place: liver}}}]}', more(), 'fail'],
  ])
})

describe('comparing facts', () => {
  check([
    [
      '{spots: {some: {side: {same_as: tumour.side}}}}',
      { spots: [{ side: 'left' }], tumour: { side: 'left' } },
      'pass',
    ],
    [
      '{spots: {some: {side: {same_as: tumour.side}}}}',
      { spots: [{ side: 'left' }], tumour: { side: 'both' } },
      'fail',
    ],
    [
      '{spots: {some: {side: {same_as: tumour.side}}}}',
      { spots: [{ side: 'left' }, { side: 'right' }], tumour: { present: true, side: null } },
      'unknown',
      'tumour.side',
    ],
    [
      '{any: [{tumour.side: both}, {spots: {some: {side: {same_as: tumour.side}}}}]}',
      { spots: [{ side: 'left' }, { side: 'right' }], tumour: { present: true } },
      'pass',
    ],
    [
      '{spots: {some: {seen: {on_or_after: tumour.found}}}}',
      { spots: [{ seen: '2024-05' }], tumour: { found: '2024-05-31' } },
      'unknown',
      'spots[0].seen',
    ],
    [
      '{spots: {some: {seen: {on_or_after: tumour.found}}}}',
      { spots: [{ seen: '2024-05' }], tumour: { found: '2024-05' } },
      'unknown',
      'tumour.found',
      'spots[0].seen',
    ],
    [
      '{any: [{spots: {some: {seen: {before: tumour.found}}}}, {spots: {some: {seen: {on_or_after: tumour.found}}}}]}',
      { spots: [{ seen: '2024-05' }], tumour: { found: '2024-05' } },
      'pass',
    ],
    [
      '{spots: {some: {until: {at_least: 6 months, after: seen}}}}',
      { spots: [{ seen: '2025-01-31', until: '2025-07-31' }] },
      'pass',
    ],
    [
      '{spots: {some: {until: {at_least: 6 months, after: seen}}}}',
      { spots: [{ seen: '2025-01-31', until: '2025-07-30' }] },
      'fail',
    ],
    ['{spots: {some: {until: {at_least: 6 months, after: seen}}}}', { spots: [{ seen: '2025-10' }] }, 'fail'],
    [
      '{spots: {some: {until: {at_least: 6 months, after: seen}}}}',
      { spots: [{ seen: '2025-09' }] },
      'unknown',
      'spots[0].seen',
      'spots[0].until',
    ],
  ])
})

describe('totals', () => {
  check([
    ['{spots: {some: {grade: 2..4}}}', { spots: [{ a: 'one', b: 'three' }] }, 'pass'],
    ['{spots: {some: {grade: 1..2}}}', { spots: [{ a: 'one' }] }, 'unknown', 'spots[0].b'],
    ['{spots: {some: {grade: 1..7}}}', { spots: [{}] }, 'pass'],
    ['{spots: {some: {grade: 4}}}', { spots: [{ grade: 4 }] }, 'pass'],
    ['{spots: {some: {grade: 4}}}', { spots: [{ grade: 4, a: 'two' }] }, 'unknown', 'spots[0].a'],
    ['{spots: {some: {grade: 4, a: four}}}', { spots: [{ grade: 4 }] }, 'unknown', 'spots[0].a'],
  ])
})

describe('what does not apply', () => {
  check([
    ['{tumour.marker: up}', { tumour: { present: false } }, 'fail'],
    ['{not: {tumour.marker: up}}', { tumour: { present: false } }, 'fail'],
    ['{any: [{score: 1}, {tumour.marker: up}]}', { score: 1, tumour: { present: false } }, 'pass'],
    ['{tumour.marker: up}', { tumour: { present: false, marker: 'up' } }, 'fail'],
    ['{tumour.marker: up}', { tumour: { marker: 'up' } }, 'pass'],
    ['{tumour.present: true}', { tumour: { marker: 'up' } }, 'pass'],
    ['{tumour.present: true}', { tumour: { marker: 'not_done' } }, 'unknown', 'tumour.present'],
    ['{spots: {some: {side: {same_as: tumour.side}}}}', { spots: [], tumour: { present: false } }, 'fail'],
    ['{spots: {none: {side: {same_as: tumour.side}}}}', { spots: [], tumour: { present: false } }, 'pass'],
  ])
})

describe('implications', () => {
  check([
    ['{sex: female}', { phase: 'early' }, 'pass'],
    ['{phase: [early, late, past]}', { sex: 'male' }, 'fail'],
    ['{phase: early}', {}, 'unknown', 'sex', 'phase'],
    ['{sex: male}', { sex: 'male', phase: 'early' }, 'unknown', 'sex'],
    ['{phase: early}', { sex: 'male', phase: 'early' }, 'unknown', 'sex'],
    ['{smoker: false}', { spots: [] }, 'pass'],
    ['{spots: {some: {place: liver}}}', { spots: { complete: false, items: [] }, smoker: true }, 'pass'],
    ['{spots: {some: {place: liver}}}', { spots: [{}], smoker: true }, 'pass'],
    ['{smoker: true}', { spots: [], smoker: true }, 'unknown', 'smoker'],
  ])
})
