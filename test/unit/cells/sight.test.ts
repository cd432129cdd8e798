import { describe, expect, it } from 'vitest'
import { Coded, Grid, Sight } from '../../../src/cells/index.ts'
import type { Name } from '../../../src/cells/index.ts'
import { factsFromRecord } from '../../../src/facts/index.ts'
import { relevantKnowledge } from '../../../src/space/index.ts'
import { compile } from '../../../src/space/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/** Records with the same name share an answer: names differ where the answer can differ, and not much more often. */

const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  born: {label: born, type: birth_date}
  sex: {label: sex, type: choice, values: {female: {label: female}, male: {label: male}}}
  meno: {label: meno, type: choice, values: {pre: {label: pre}, post: {label: post}, none: {label: none}}}
  pregnant: {label: pregnant, type: yes_no}
  side: {label: side, type: choice, values: {left: {label: left}, right: {label: right}, both: {label: both}}}
  stage: {label: stage, type: choice, values: {i: {label: I}, ii: {label: II}, iii: {label: III}, iv: {label: IV}, v: {label: V}}}
  l: {label: l, type: list, entry: l, fields: {on: {label: on, type: choice, values: {left: {label: left}, right: {label: right}, both: {label: both}}}, gone: {label: gone, type: yes_no}, day: {label: day, type: date}}}
implications:
  - {when: {sex: male}, then: {meno: none}, because: b}
  - {when: {meno: post}, then: {pregnant: false}, because: b}
  - {when: {l: {some: {gone: true}}}, then: {pregnant: false}, because: b}
`

/** The names of records as a criterion sees them, one after the other. */
function namesOf(require: string, records: readonly { readonly [key: string]: Json }[]): Name[] {
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${require}}\n` }, DICTIONARY)
  const asOf = parseDay(AS_OF) ?? 0
  const [trial] = rules.trials
  if (trial === undefined) throw new Error('no trial')
  const compiled = compile(rules, trial, asOf, relevantKnowledge(trial.criteria, rules))
  const sight = new Sight(compiled, new Grid(compiled))
  return records.map((record) => {
    const facts = factsFromRecord({ id: 'x', ...record }, rules.dictionary, asOf)
    if (!facts.ok) throw new Error(JSON.stringify(facts.problems))
    return sight.outcome(new Coded(facts.facts))
  })
}

function distinct(require: string, records: readonly { readonly [key: string]: Json }[]): number {
  return new Set(namesOf(require, records)).size
}

describe('implications', () => {
  it('connect a fact to others through one that is open', () => {
    expect(distinct('{pregnant: false}', [{}, { meno: 'post' }, { meno: 'pre' }, { l: [{ gone: true }] }])).toBe(4)
    expect(distinct('{pregnant: false}', [{}, { sex: 'male' }])).toBe(2)
  })

  it('do not connect facts through one that is known', () => {
    const known = { pregnant: true, l: [] }
    expect(distinct('{pregnant: false}', [{ ...known }, { ...known, meno: 'pre' }, { ...known, sex: 'female' }])).toBe(
      1,
    )
    // The sex matters as long as the menopausal status is open.
    const records = [
      { l: [], meno: 'pre' },
      { l: [], meno: 'pre', sex: 'female' },
    ]
    expect(distinct('{pregnant: false}', records)).toBe(1)
    expect(
      distinct(
        '{pregnant: false}',
        records.map(({ l }, i) => ({ l, ...(i === 1 && { sex: 'female' }) })),
      ),
    ).toBe(2)
  })

  it('connect dates to the birth if it can be on either side of a limit', () => {
    const condition = '{any: [{l: {some: {day: within 1 year}}}, {born: within 30 days}]}'
    expect(
      distinct(condition, [
        { born: '1980-01-01', l: [{}] },
        { born: '1981-01-01', l: [{}] },
      ]),
    ).toBe(1)
    expect(
      distinct(condition, [
        { born: '2026', l: [{}] },
        { born: '1981-01-01', l: [{}] },
      ]),
    ).toBe(2)
  })
})

describe('the values of a fact', () => {
  it('share a name if the conditions do not distinguish them', () => {
    const condition = '{any: [{stage: [i, ii]}, {all: [{stage: [ii, iii]}, {pregnant: true}]}]}'
    const named = (stage: Json): { readonly [key: string]: Json } => ({ stage, pregnant: true })
    const names = namesOf(condition, ['i', 'ii', 'iii', 'iv', 'v'].map(named))
    expect(names[3]).toBe(names[4])
    expect(new Set(names).size).toBe(4)
    expect(distinct('{stage: [i, ii]}', ['i', 'ii', { one_of: ['i', 'ii'] }].map(named))).toBeLessThanOrEqual(2)
    expect(distinct('{stage: [i, ii]}', [{ one_of: ['i', 'iii'] }, { one_of: ['ii', 'iv'] }].map(named))).toBe(1)
    expect(distinct('{stage: [i, ii]}', [{ one_of: ['i', 'iii'] }, { one_of: ['i', 'ii'] }].map(named))).toBe(2)
  })
})

describe('entries compared with an open fact', () => {
  const condition = '{l: {some: {on: {same_as: side}}}}'
  const known = { pregnant: false }

  it('have different names if they contribute differently in any case of that fact', () => {
    const lists: Json[] = [[{ on: 'left' }], [{ on: 'right' }], [{ on: 'left' }, { on: 'right' }], [{}], []]
    expect(
      distinct(
        condition,
        lists.map((l) => ({ ...known, l })),
      ),
    ).toBe(5)
  })

  it('have the same name in any order', () => {
    const lists: Json[] = [
      [{ on: 'left' }, { on: 'both' }],
      [{ on: 'both' }, { on: 'left' }],
      [{ on: 'both' }, { on: 'left' }, { on: 'left' }],
    ]
    expect(
      distinct(
        condition,
        lists.map((l) => ({ ...known, l })),
      ),
    ).toBe(1)
  })

  it('have different names for different possible values of that fact', () => {
    const sides: Json[] = ['left', { one_of: ['left', 'right'] }, { one_of: ['right', 'both'] }]
    expect(
      distinct(
        condition,
        sides.map((side) => ({ ...known, side, l: [{ on: 'left' }, {}] })),
      ),
    ).toBe(3)
  })
})
