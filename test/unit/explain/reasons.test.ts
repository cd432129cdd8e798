import { describe, expect, it } from 'vitest'
import type { Json } from '../../../src/record/index.ts'
import { screenSmall } from '../../support/rules.ts'

/** The reason of one criterion over the small dictionary, written in YAML flow style with `exclude` or `require`. */
function reason(form: string, record: { readonly [key: string]: Json }): string {
  const id = form.startsWith('exclude') ? 'E1' : 'I1'
  const [one] = screenSmall(`  - {id: ${id}, text: t, cites: c, ${form}}\n`, record).criteria
  return `${one?.status ?? ''}: ${one?.reason ?? ''}`
}

const two = [
  { place: 'bone', size: 1 },
  { place: 'liver', size: 2 },
]

describe('an age that is not known exactly', () => {
  it.each<[string, { readonly [key: string]: Json }]>([
    ['fail: Age: 76 to 77; needs 18 to 75.', { born: '1949' }],
    ['unknown: Not known: date of birth. Age: 75 to 76; needs 18 to 75.', { born: '1950' }],
    ['fail: Age: 76; needs 18 to 75.', { born: '1950-02' }],
    ['pass: Age: 75.', { born: '1950', age: 75 }],
    ['pass: Age: 60 to 69.', { age: { min: 60, max: 69 } }],
    ['unknown: Age not known; needs 18 to 75.', {}],
  ])('is shown as the years that it may be: %s', (expected, record) => {
    expect(reason('require: {age: 18..75}', record)).toBe(expected)
  })

  it('is shown by the dates of birth if sources disagree', () => {
    const two = { born: '1950-03-16', other_sources: [{ born: '1950-03-15' }] }
    expect(reason('require: {age: 18..75}', two)).toBe(
      'unknown: Not known: date of birth. Date of birth: 1950-03-16 (the record) or 1950-03-15 (another source), for the sources disagree; needs 18 to 75.',
    )
  })

  it.each<[string, { readonly [key: string]: Json }]>([
    [
      'unknown: Not known: age. Age: 75 to 76 (chart); needs 18 to 75.',
      { age: { value: 75, date: '2025-06-01', source: 'chart' } },
    ],
    ['fail: Age: 76 to 77; needs 18 to 75.', { age: { value: 74, date: '2024-01-01' } }],
    ['pass: Age: 18 to 19.', { age: { value: 17, date: '2025-01-01' } }],
  ])('is the age today, not on the day it was recorded: %s', (expected, record) => {
    expect(reason('require: {age: 18..75}', record)).toBe(expected)
  })
})

describe('a fact that only another source gives', () => {
  const crea = (form: string, own: Json, other: Json): string =>
    reason(form, { labs: { crea: own }, other_sources: [{ labs: { crea: other } }] })
  const MULTIPLE = 'require: {labs.crea: ≤ 1.5 × ULN}'

  it.each<[string, Json, Json]>([
    [
      'pass: Creatinine 1.2 mg/dL is 1.06 × ULN (100 umol/L).',
      { value: 1.2, unit: 'mg/dL' },
      { uln: 100, unit: 'umol/L' },
    ],
    [
      'fail: Creatinine 1.8 mg/dL is 1.59 × ULN (100 umol/L); needs ≤ 1.5 × ULN.',
      { value: 1.8, unit: 'mg/dL' },
      { uln: 100, unit: 'umol/L' },
    ],
    [
      'pass: Creatinine 106 umol/L (lab B) is 0.94 × ULN (1.28 mg/dL).',
      { uln: 1.28, unit: 'mg/dL' },
      { value: 106, unit: 'umol/L', source: 'lab B' },
    ],
    ['pass: Creatinine 1.2 mg/dL is 1.2 × ULN (1).', { value: 1.2, unit: 'mg/dL' }, { uln: 1, unit: 'mg/dL' }],
    ['pass: Creatinine 1 mg/dL is 1 × ULN (1).', null, { value: 1, uln: 1, unit: 'mg/dL' }],
    [
      'unknown: Creatinine 1 mg/dL, upper limit of normal not known; needs ≤ 1.5 × ULN.',
      { value: 1, unit: 'mg/dL' },
      { uln: 100 },
    ],
  ])(
    'is shown with its upper limit of normal, even from another source or in another unit: %s',
    (expected, own, other) => {
      expect(crea(MULTIPLE, own, other)).toBe(expected)
    },
  )

  it('is shown with the limit alone', () => {
    expect(
      crea('require: {labs.crea: {uln: < 1 mg/dL}}', { value: 1, unit: 'mg/dL' }, { uln: 100, unit: 'umol/L' }),
    ).toBe('fail: Upper limit of normal of creatinine 100 umol/L; needs upper limit of normal < 1 mg/dL.')
  })

  it.each<[string, string, { readonly [key: string]: Json }]>([
    [
      'require: {tumour.found: within 1 year}',
      'fail: Date found 2020-01-01; needs within the last year.',
      { tumour: { found: '2020-01-01' } },
    ],
    ['require: {age: 18..75}', 'pass: Age: 50.', { age: 50 }],
    [
      'require: {score: ≤ 1}',
      'fail: Score: > 3 (lab B); needs ≤ 1.',
      { score: { value: 3, comparator: '>', source: 'lab B' } },
    ],
    ['require: {remark: {contains: [abc]}}', 'pass: Remark: xabc.', { remark: 'xabc' }],
  ])('is shown as that source says: %s', (form, expected, other) => {
    expect(reason(form, { other_sources: [other] })).toBe(expected)
  })
})

describe('the reason of an exclusion', () => {
  it.each<[string, { readonly [key: string]: Json }, string]>([
    ['exclude: {smoker: true}', { smoker: true }, 'fail: Smoker: yes; this excludes.'],
    ['exclude: {smoker: true}', { smoker: false }, 'pass: Smoker: no.'],
    ['exclude: {phase: late}', { sex: 'female' }, 'unknown: Phase not known; would exclude: late.'],
    ['exclude: {score: "> 3"}', { score: 4 }, 'fail: Score: 4; > 3 excludes.'],
    ['exclude: {score: "> 3"}', {}, 'unknown: Score not known; would exclude: > 3.'],
    ['exclude: {not: {score: ≤ 3}}', { score: 4 }, 'fail: Score: 4; needs ≤ 3.'],
    ['exclude: {not: {phase: early}}', { phase: 'late' }, 'fail: Phase: late; this excludes.'],
  ])('%s of %j', (form, record, expected) => {
    expect(reason(form, record)).toBe(expected)
  })

  it.each<[string, { readonly [key: string]: Json }, string]>([
    [
      'require: {labs.crea: {is: ≤ 2 mg/dL, within: 14 days}}',
      { labs: { crea: { value: 1, unit: 'mg/dL', date: '2026-02-03' } } },
      'fail: Creatinine of 2026-02-03; needs within the last 14 days.',
    ],
    [
      'require: {labs.crea: {is: ≤ 2 mg/dL, within: 14 days}}',
      { labs: { crea: { value: 1, unit: 'mg/dL' } } },
      'unknown: Day of creatinine not known; needs within the last 14 days.',
    ],
    [
      'require: {score: {is: ≤ 1, within: 14 days}}',
      { score: { value: 1, date: '2026-03' } },
      'pass: Score: 1 of 2026-03. Score of 2026-03.',
    ],
    [
      'exclude: {score: {is: "> 3", within: 14 days}}',
      { score: { value: 4, date: '2026-03-02' } },
      'fail: Score: 4 of 2026-03-02 (> 3). Score of 2026-03-02 (within the last 14 days). Together these exclude.',
    ],
  ])('%s of %j with days', (form, record, expected) => {
    expect(reason(form, record)).toBe(expected)
  })

  it.each<[string, Json, string]>([
    ['require', [], 'fail: Spots: none; needs the latest spot by date seen with place liver.'],
    ['require', [{ place: 'bone', seen: '2025' }], 'fail: Spot 1: bone, date seen 2025; needs place liver.'],
    [
      'require',
      [
        { place: 'bone', seen: '2025' },
        { place: 'liver', seen: '2024' },
      ],
      'fail: Spot 1 is the latest: bone, date seen 2025; needs place liver.',
    ],
    [
      'exclude',
      [
        { place: 'skin', seen: '2024' },
        { place: 'liver', seen: '2025' },
      ],
      'fail: Spot 2 is the latest: liver, date seen 2025; this excludes.',
    ],
    [
      'require',
      [{ place: 'skin', seen: '2020' }, { place: 'liver', seen: '2025' }, { seen: '2025-03' }],
      'unknown: Not known: date seen (spot 2, 3). Spot 2 may be the latest: liver, date seen 2025. Spot 3 may be the latest: place not known, date seen 2025-03; needs place liver.',
    ],
    [
      'exclude',
      {
        complete: false,
        items: [
          { place: 'liver', seen: '2024-05-01' },
          { place: 'bone', seen: '2023' },
        ],
      },
      'unknown: Not known: the full list of spots. Spot 1 is the latest known: liver, date seen 2024-05-01; would exclude: place liver.',
    ],
  ])('names the latest entry: %s of %j', (form, spots, expected) => {
    expect(reason(`${form}: {spots: {latest: {place: liver}, by: seen}}`, { spots })).toBe(expected)
  })

  it('says that one of several facts excludes, or all of them together', () => {
    const record = { smoker: true, score: 4 }
    expect(reason('exclude: {any: [{smoker: true}, {score: "> 3"}]}', record)).toBe(
      'fail: Smoker: yes; this excludes. Score: 4; > 3 excludes.',
    )
    expect(reason('exclude: {all: [{smoker: true}, {score: "> 3"}]}', record)).toBe(
      'fail: Smoker: yes. Score: 4 (> 3). Together these exclude.',
    )
    expect(reason('exclude: {not: {any: [{smoker: false}, {score: ≤ 3}]}}', record)).toBe(
      'fail: Smoker: yes. Score: 4 (needs ≤ 3). Together these exclude.',
    )
  })

  it('does not say that a part excludes by itself', () => {
    const all = 'exclude: {all: [{phase: late}, {score: "> 3"}]}'
    const needed = 'Phase not known; would exclude with the rest: late.'
    expect(reason(all, { sex: 'female' })).toContain(needed)
    expect(reason(all, { sex: 'female', score: 4 })).toContain('Phase not known; would exclude: late.')
    expect(reason('exclude: {any: [{phase: late}, {score: "> 3"}]}', { sex: 'female' })).not.toContain('with the rest')
    const another = 'exclude: {any: [{smoker: true}, {all: [{phase: late}, {score: "> 3"}]}]}'
    expect(reason(another, { sex: 'female', smoker: true, phase: 'early' })).toBe('fail: Smoker: yes; this excludes.')
    const left = `${another}, confirm: {when: {phase: early}, ask: May she?, who: the investigator}`
    expect(reason(left, { sex: 'female', smoker: false, phase: 'early' })).toContain(
      'Phase: early; would exclude with the rest: late.',
    )
  })

  it('shows yes and no as answers', () => {
    expect(reason('exclude: {smoker: false}', { spots: two })).toBe('unknown: Smoker not known; would exclude: “no”.')
    expect(reason('exclude: {smoker: true}', { spots: two })).toBe('unknown: Smoker not known; would exclude: “yes”.')
  })

  it('says for lists what excludes, and how many entries do', () => {
    expect(reason('exclude: {spots: {some: {place: liver}}}', { spots: two })).toBe(
      'fail: Spot 2: liver; this excludes.',
    )
    expect(reason('exclude: {spots: {none: {place: skin}}}', { spots: [] })).toBe('fail: Spots: none; this excludes.')
    const total = 'exclude: {spots: {total: size, where: {}, is: "≥ 2"}}'
    expect(reason(total, { spots: two })).toBe('fail: Spots, size in all: 3; 2 or more exclude.')
    expect(reason(total, { spots: two.slice(1) })).toBe('fail: Spot 1: size 2; 2 or more in all exclude.')
    expect(reason(total, { spots: { complete: false, items: two.slice(0, 1) } })).toBe(
      'unknown: Not known: the full list of spots. Spot 1: size 1; would exclude: 2 or more in all.',
    )
  })

  it('says once that a list is not known, and what is asked of it only if that is a single thing', () => {
    const none = 'unknown: Not known: the full list of spots.'
    const liver = '{spots: {some: {place: liver}}}'
    expect(reason(`exclude: ${liver}`, {})).toBe(`${none} Would exclude: at least one spot with place liver.`)
    expect(reason(`exclude: {any: [${liver}, {spots: {count: "≥ 2"}}, {spots: {some: {side: left}}}]}`, {})).toBe(none)
    expect(reason(`require: {not: ${liver}}`, {})).toBe(`${none} Must not have at least one spot with place liver.`)
    const nested = '{spots: {some: {any: [{all: [{place: liver}, {side: left}]}, {place: bone}]}}}'
    expect(reason(`exclude: ${nested}`, {})).toBe(none)
    expect(reason(`exclude: {all: [${liver}, {phase: late}]}`, { sex: 'female' })).toBe(
      'unknown: Not known: the full list of spots. Would exclude with the rest: at least one spot with place liver. Phase not known; would exclude with the rest: late.',
    )
    expect(reason(`exclude: ${liver}`, { spots: { complete: false, items: [] } })).toContain(`${none} Would exclude`)
  })

  it('names an entry by what it is, and then says everything that is asked', () => {
    const one = { spots: { complete: false, items: [{ place: 'bone', side: 'left', size: 2 }] } }
    const form = 'all: [{spots: {some: {place: liver, side: left}}}, {spots: {some: {place: skin, side: left}}}]'
    expect(reason(`require: {${form}}`, one)).toBe(
      'unknown: Not known: the full list of spots. Spot 1 (bone, side left): place is not liver and place is not skin; needs at least one spot with place liver, side left; at least one spot with place skin, side left.',
    )
    expect(reason('require: {spots: {every: {place: bone}}}', one)).toBe(
      'unknown: Not known: the full list of spots. Spot 1 (bone) is in order; needs every spot with place bone.',
    )
    expect(reason('require: {spots: {some: {size: "> 2"}}}', { spots: one.spots.items })).toBe(
      'fail: Spot 1 (size 2): size is not > 2; needs at least one spot with size > 2.',
    )
    expect(reason('exclude: {spots: {some: {place: liver}}}', { spots: [{}] })).toContain('Spot 1: place not known')
  })

  it('says only once what several parts share', () => {
    const form = 'exclude: {any: [{spots: {some: {place: liver}}}, {spots: {some: {place: skin}}}]}'
    expect(reason(form, { spots: [] })).toBe('pass: Spots: none.')
  })
})

describe('the reason of an inclusion', () => {
  it('says that one of several things is enough', () => {
    const any = 'require: {any: [{smoker: false}, {score: ≤ 3}]}'
    expect(reason(any, { smoker: true, score: 4 })).toBe(
      'fail: Smoker: yes; would be enough: “no”. Score: 4; would be enough: ≤ 3.',
    )
    expect(reason(any, { spots: two })).toBe(
      'unknown: Smoker not known; would be enough: “no”. Score not known; would be enough: ≤ 3.',
    )
    expect(reason(any, { smoker: true })).toBe('unknown: Score not known; needs ≤ 3.')
    const lists = 'require: {any: [{spots: {some: {place: skin}}}, {spots: {none: {place: liver}}}]}'
    expect(reason(lists, { spots: two })).toBe(
      'fail: Spot 1 (bone): place is not skin. Spot 2 (liver): place is not skin; would be enough: at least one spot with place skin; no spot with place liver.',
    )
  })

  it('says that a condition in every alternative is needed', () => {
    const ways = '{all: [{score: ≤ 3}, {smoker: false}]}, {all: [{score: ≤ 3}, {phase: late}]}'
    expect(reason(`require: {any: [${ways}]}`, { sex: 'female', smoker: true, phase: 'early', score: 4 })).toBe(
      'fail: Score: 4; needs ≤ 3. Smoker: yes; would be enough with the rest: “no”. Phase: early; would be enough with the rest: late.',
    )
  })

  it('says that a part of an alternative is enough only with the rest', () => {
    const ways = 'require: {any: [{all: [{smoker: false}, {score: ≤ 3}]}, {phase: late}]}'
    const record = { sex: 'female', smoker: true, phase: 'early' }
    expect(reason(ways, { ...record, score: 4 })).toBe(
      'fail: Smoker: yes; would be enough with the rest: “no”. Score: 4; would be enough with the rest: ≤ 3. Phase: early; would be enough: late.',
    )
    expect(reason(ways, { ...record, score: 1 })).toBe(
      'fail: Smoker: yes; would be enough: “no”. Phase: early; would be enough: late.',
    )
    expect(reason(ways, record)).toBe(
      'fail: Smoker: yes; would be enough with the rest: “no”. Phase: early; would be enough: late.',
    )
    expect(reason('require: {all: [{smoker: false}, {score: ≤ 3}]}', { smoker: true, score: 4 })).toBe(
      'fail: Smoker: yes; needs “no”. Score: 4; needs ≤ 3.',
    )
  })

  it('says what is needed, or what must not be the case', () => {
    expect(reason('require: {smoker: true}', { smoker: false })).toBe('fail: Smoker: no; needs “yes”.')
    expect(reason('require: {not: {score: "> 3"}}', { score: 4 })).toBe('fail: Score: 4; must not be > 3.')
    expect(reason('require: {not: {spots: {some: {place: liver}}}}', { spots: two })).toBe(
      'fail: Spot 2: liver; must not have at least one spot with place liver.',
    )
  })
})
