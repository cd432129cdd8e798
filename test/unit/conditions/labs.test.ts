import { describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

const DICTIONARY = `format: prescreen/dictionary/1
units:
  count: {canonical: 10*9/L, factors: {10*9/L: "1", /uL: "0.001"}}
  mass: {canonical: g/L, factors: {g/L: "1"}}
variables:
  labs:
    label: labs
    type: group
    fields:
      wbc: {label: white cells, type: lab, dimension: count, unit: 10*9/L, question: How many?}
      neu: {label: neutrophils, type: lab, dimension: count, unit: 10*9/L, question: How many?}
      plt: {label: platelets, type: lab, dimension: count, unit: 10*9/L, question: How many?}
      alb: {label: albumin, type: lab, dimension: mass, unit: g/L, question: How much?}
`

function statusOf(condition: string, labs: { readonly [name: string]: Json }): readonly [string, ...string[]] {
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${condition}}\n` }, DICTIONARY)
  const screened = new Screener(rules, parseDay(AS_OF) ?? 0).screen({ id: 'x', labs })
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  const one = screened.result.trials[0]?.criteria[0]
  return [one?.status ?? '', ...(one?.missing ?? [])]
}

const lab = (value: number, more = {}): Json => ({ value, unit: '10*9/L', ...more })

describe('a lab compared with another', () => {
  const ABOVE = '{labs.neu: {above: labs.wbc}}'

  it('is above it or not, whatever the units', () => {
    expect(statusOf(ABOVE, { neu: lab(5), wbc: lab(4) })).toEqual(['pass'])
    expect(statusOf(ABOVE, { neu: lab(4), wbc: lab(4) })).toEqual(['fail'])
    expect(statusOf(ABOVE, { neu: { value: 5000, unit: '/uL' }, wbc: lab(4.9) })).toEqual(['pass'])
    expect(statusOf(ABOVE, { neu: { value: 4900, unit: '/uL' }, wbc: lab(4.9) })).toEqual(['fail'])
  })

  it('is unknown if either is not known, unless the limits decide', () => {
    expect(statusOf(ABOVE, { neu: lab(5) })).toEqual(['unknown', 'labs.wbc'])
    expect(statusOf(ABOVE, { wbc: lab(5) })).toEqual(['unknown', 'labs.neu'])
    expect(statusOf(ABOVE, {})).toEqual(['unknown', 'labs.wbc', 'labs.neu'])
    expect(statusOf(ABOVE, { neu: lab(0) })).toEqual(['fail'])
    expect(statusOf(ABOVE, { neu: lab(5, { comparator: '>' }), wbc: lab(5) })).toEqual(['pass'])
    expect(statusOf(ABOVE, { neu: lab(5, { comparator: '>=' }), wbc: lab(5) })).toEqual(['unknown', 'labs.neu'])
    expect(statusOf(ABOVE, { neu: lab(5, { comparator: '<=' }), wbc: lab(5) })).toEqual(['fail'])
    expect(statusOf(ABOVE, { neu: lab(5, { comparator: '<' }), wbc: lab(5, { comparator: '>' }) })).toEqual(['fail'])
    expect(statusOf(ABOVE, { neu: lab(6, { comparator: '<' }), wbc: lab(5, { comparator: '>' }) })).toEqual([
      'unknown',
      'labs.wbc',
      'labs.neu',
    ])
  })

  it('may be equal, below or above between the limits of other conditions', () => {
    const between = '{labs.neu: 2..3 10*9/L, labs.wbc: 2..3 10*9/L}'
    for (const [part, other] of [
      ['neu', 'wbc'],
      ['wbc', 'neu'],
    ] as const) {
      const own = `{labs.${part}: {above: labs.${other}}}`
      expect(statusOf(`{not: {all: [${between}, ${own}]}}`, {})[0]).toBe('unknown')
      expect(statusOf(`{not: {all: [${between}, {not: ${own}}]}}`, {})[0]).toBe('unknown')
    }
    const equal = '{none_of: [{labs.neu: {above: labs.wbc}}, {labs.wbc: {above: labs.neu}}]}'
    expect(statusOf(`{not: {all: [${between}, ${equal}]}}`, {})[0]).toBe('unknown')
  })

  it('is compared through other labs, too', () => {
    const chain = '{labs.neu: {above: labs.wbc}, labs.wbc: {above: labs.plt}}'
    const circle = `{all: [${chain}, {labs.plt: {above: labs.neu}}]}`
    expect(statusOf(circle, {})).toEqual(['fail'])
    expect(statusOf(chain, {})[0]).toBe('unknown')
    expect(statusOf(`{all: [${chain}, {labs.neu: < 2 10*9/L}, {labs.plt: ≥ 1 10*9/L}]}`, {})[0]).toBe('unknown')
  })

  it('is rejected if the two have different dimensions', () => {
    expect(() => statusOf('{labs.neu: {above: labs.alb}}', {})).toThrow(/relation\/type/)
    expect(() => statusOf('{labs.neu: {above: labs.neu}}', {})).toThrow(/relation\/type/)
    expect(() => statusOf('{labs.neu: {below: labs.wbc}}', {})).toThrow(/shape\/unknown-key/)
  })
})

describe('the upper limit of normal of a lab', () => {
  const HIGH = '{labs.wbc: {uln: "> 20 10*9/L"}}'

  it('is inside the range or not, whatever the value', () => {
    expect(statusOf(HIGH, { wbc: lab(5, { uln: 21 }) })).toEqual(['pass'])
    expect(statusOf(HIGH, { wbc: lab(500, { uln: 20 }) })).toEqual(['fail'])
    expect(statusOf(HIGH, { wbc: { unit: '/uL', uln: 20001, value: 1 } })).toEqual(['pass'])
  })

  it('is unknown if the record does not give it', () => {
    expect(statusOf(HIGH, { wbc: lab(5) })).toEqual(['unknown', 'labs.wbc.uln'])
    expect(statusOf(HIGH, {})).toEqual(['unknown', 'labs.wbc'])
  })

  it('is combined with a multiple of it', () => {
    const both = '{all: [{labs.wbc: ≤ 2 × ULN}, {labs.wbc: {uln: "≤ 4 10*9/L"}}]}'
    expect(statusOf(both, { wbc: lab(9) })).toEqual(['fail'])
    expect(statusOf(both, { wbc: lab(7) })).toEqual(['unknown', 'labs.wbc.uln'])
  })
})
