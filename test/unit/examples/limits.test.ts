import { describe, expect, it } from 'vitest'
import { coverage } from '../../../src/examples/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { AS_OF, smallRules } from '../../support/rules.ts'

type Patient = { readonly [key: string]: Json }

/** The limits of an inclusion criterion that have no patient next to them. */
function limitsMissed(condition: string, patients: readonly Patient[]): string[] {
  const rules = smallRules(`  - {id: I1, text: t, cites: I1, require: ${condition}}\n`)
  const [trial] = rules.trials
  if (trial === undefined) throw new Error('no trial')
  const rest = { is: {}, missing: {}, remarks: {}, verdict: undefined, span: { start: 0, end: 0 } }
  const cases = patients.map((one) => ({ ...rest, say: '', record: { id: 'x', ...one } }))
  const { gaps } = coverage({ trial: trial.id, asOf: AS_OF, base: { id: 'x' }, cases }, trial, rules)
  return gaps.flatMap(({ what }) =>
    /^no example (?:below|at|above) /.test(what) ? [what.slice('no example '.length)] : [],
  )
}

const spots = (...items: readonly Patient[]): Patient => ({ spots: items })

describe('the limits that need an example next to them', () => {
  const LASTING = '{spots: {some: {until: {at_least: 6 months, after: seen}}}}'
  const name = 'spots[].until 6 months after spots[].seen'

  it('include those of a duration, for any entry', () => {
    expect(limitsMissed(LASTING, [{}])).toEqual([`below ${name}`, `at ${name}`, `above ${name}`])
    const shorter = { seen: '2025-01-31', until: '2025-07-30' }
    expect(limitsMissed(LASTING, [spots(shorter)])).toEqual([`at ${name}`, `above ${name}`])
    const exactly = { seen: '2025-01-30', until: '2025-07-30' }
    expect(limitsMissed(LASTING, [spots(shorter, exactly)])).toEqual([`above ${name}`])
    expect(limitsMissed(LASTING, [spots(shorter, exactly, { seen: '2024', until: '2025-07-30' })])).toEqual([
      `above ${name}`,
    ])
    expect(limitsMissed(LASTING, [spots(shorter, exactly), spots({ seen: '2024-01', until: '2025-07-30' })])).toEqual([
      `above ${name}`,
    ])
    expect(
      limitsMissed(LASTING, [spots(shorter, exactly), spots({ seen: '2024-01-01', until: '2025-07-30' })]),
    ).toEqual([])
  })

  it('include those of a duration after a date of the patient', () => {
    const found = '{spots: {some: {seen: {at_least: 1 years, after: tumour.found}}}}'.replace('years', 'year')
    const patient = {
      tumour: { present: true, found: '2024-03-01' },
      spots: [{ seen: '2025-03-01' }, { seen: '2025-02-28' }],
    }
    expect(limitsMissed(found, [patient])).toEqual(['above spots[].seen 1 year after tumour.found'])
  })

  it('are not reached by values that are only partly known', () => {
    const missed = ['below', 'at', 'above'].map((side) => `${side} score 2`)
    expect(limitsMissed('{score: "≥ 2"}', [{}])).toEqual(missed)
    expect(limitsMissed('{score: "≥ 2"}', [{ score: 5 }])).toEqual(missed.slice(0, 2))
    const since = '{tumour.found: within 1 year}'
    expect(limitsMissed(since, [{ tumour: { present: true, found: '2025' } }])).toHaveLength(3)
    expect(limitsMissed(since, [{ tumour: { present: true, found: '2025-03-15' } }])).toHaveLength(2)
    expect(limitsMissed('{age: ≤ 70}', [{ born: '1950' }])).toHaveLength(3)
    expect(limitsMissed('{age: ≤ 70}', [{ born: '1955-05' }])).toEqual(['below age 70', 'above age 70'])
    expect(limitsMissed('{spots: {some: {grade: ≥ 3}}}', [spots({ a: 'one', b: 'none' })])).toHaveLength(2)
    expect(limitsMissed('{spots: {some: {grade: ≥ 3}}}', [spots({ a: 'one' })])).toHaveLength(3)
  })

  it('include those of a number of entries, as far as it is known', () => {
    const two = '{spots: {count: "≥ 2", where: {place: bone}}}'
    expect(limitsMissed(two, [{}, { spots: { complete: false, items: [] } }])).toEqual([
      'below 2 entries of spots',
      'at 2 entries of spots',
      'above 2 entries of spots',
    ])
    const [bone, skin] = [{ place: 'bone' }, { place: 'skin' }]
    expect(limitsMissed(two, [spots(bone, skin)])).toEqual(['at 2 entries of spots', 'above 2 entries of spots'])
    expect(limitsMissed(two, [spots(bone, bone, {})])).toHaveLength(3)
    expect(limitsMissed(two, [spots(bone), spots(bone, bone), spots(bone, bone, bone)])).toEqual([])
  })

  it('include both ends of a total, but nothing below zero', () => {
    expect(limitsMissed('{spots: {total: size, is: 2..5}}', [spots({ size: 1 }, { size: 2 })])).toEqual([
      'below 2 in spots[].size together',
      'at 2 in spots[].size together',
      'at 5 in spots[].size together',
      'above 5 in spots[].size together',
    ])
    expect(limitsMissed('{spots: {count: "≤ 0", where: {place: bone}}}', [spots()])).toEqual([
      'above 0 entries of spots',
    ])
  })
})

describe('the latest or first entry', () => {
  it('must match in one example, and not match in another', () => {
    const rules = smallRules('  - {id: I1, text: t, cites: I1, require: {spots: {first: {place: liver}, by: seen}}}\n')
    const [trial] = rules.trials
    if (trial === undefined) throw new Error('no trial')
    const rest = { say: '', is: {}, missing: {}, remarks: {}, verdict: undefined, span: { start: 0, end: 0 } }
    const gaps = (...patients: readonly Patient[]): string[] => {
      const cases = patients.map((one) => ({ ...rest, record: { id: 'x', ...one } }))
      const set = { trial: trial.id, asOf: AS_OF, base: { id: 'x' }, cases }
      return coverage(set, trial, rules).gaps.flatMap(({ what }) => (what.includes('`first`') ? what : []))
    }
    const name = 'its `first` of spots'
    expect(gaps()).toEqual([`no example where ${name} holds`, `no example where ${name} does not hold`])
    expect(gaps(spots({ place: 'liver', seen: '2025' }))).toEqual([`no example where ${name} does not hold`])
    expect(gaps(spots({ place: 'liver', seen: '2025' }), spots())).toEqual([])
  })
})
