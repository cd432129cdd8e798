import { describe, expect, it } from 'vitest'
import type { Json } from '../../../src/record/index.ts'
import { statusOf } from '../../support/rules.ts'

/** Records that contradict themselves, or an implication. Other conditions have their cases in test/conformance. */
type Case = readonly [condition: string, record: { readonly [key: string]: Json }, ...expected: string[]]

const check = (cases: readonly Case[]) => {
  const named = cases.map(([condition, record, ...expected]) => ({ condition, record, expected }))
  it.each(named)('$condition for $record is $expected', ({ condition, record, expected }) => {
    expect(statusOf(condition, record)).toEqual(expected)
  })
}

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
