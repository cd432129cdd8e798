import { describe, expect, it } from 'vitest'
import type { Evaluation } from '../../../src/evaluate/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { HALF_WORKED, IN_PARTS, rulesInHalves } from '../../support/half-worked.ts'
import { AS_OF } from '../../support/rules.ts'

function evaluated(criteria: string, record: JsonObject): Evaluation {
  const screener = new Screener(rulesInHalves(criteria), parseDay(AS_OF) ?? 0)
  const read = screener.read({ id: 'x', ...record })
  const [one] = read.ok ? screener.evaluate(read.facts) : []
  if (one === undefined) throw new Error('refused')
  return one
}

function said({ criteria }: Evaluation): unknown[] {
  return criteria.map(({ status, isStatusSpent, isSpent, missing }) => [status, isStatusSpent, isSpent, missing.join()])
}

describe('a criterion whose status was worked out but whose missing facts were not', () => {
  it('names all open facts, and is marked as not worked out', () => {
    expect(said(evaluated(HALF_WORKED, {}))).toEqual([['unknown', false, true, 'u,v,w,x,y,z,r']])
  })

  it('is not marked if fewer facts are open', () => {
    expect(said(evaluated(HALF_WORKED, { w: 1, z: 2 }))).toEqual([['unknown', false, false, 'u,v,x,y']])
    expect(said(evaluated(HALF_WORKED, { u: 1, v: 1 }))).toEqual([['pass', false, false, '']])
  })

  it('is named by its trial, whose missing facts depend on it', () => {
    const { verdict, missing, spent } = evaluated(HALF_WORKED, {})
    expect([verdict, missing.join(), spent.map(({ id }) => id)]).toEqual(['undetermined', 'u,v,w,x,y,z,r', ['I1']])
  })
})

it('the missing facts of a criterion with unrelated parts are worked out part by part', () => {
  const one = evaluated(IN_PARTS, {})
  expect(said(one)).toEqual([['unknown', false, false, 'u,v,w,x,y,z']])
  expect([one.missing.join(), one.spent]).toEqual(['u,v,w,x,y,z', []])
})
