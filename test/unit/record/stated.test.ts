import { describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import { factsFromRecord } from '../../../src/facts/index.ts'
import { recordFacts } from '../../../src/explain/index.ts'
import { isObject, plainRecord, recordJsonSchema, shapeProblems } from '../../../src/record/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, smallRules, statusOf } from '../../support/rules.ts'
import { shippedRules } from '../../support/shipped.ts'

/**
 * What a record may say about a fact besides its value: several possible values, its date, its source, who recorded it.
 */

const { dictionary } = await shippedRules()
const TODAY = parseDay(AS_OF) ?? 0

function problems(record: JsonObject): string[] {
  const shape = shapeProblems({ id: 'x', ...record }, dictionary)
  if (shape.length > 0) return shape.map(({ path, message }) => `${path}: ${message}`)
  const read = factsFromRecord({ id: 'x', ...record }, dictionary, TODAY)
  return read.ok ? [] : read.problems.map(({ path, message }) => `${path}: ${message}`)
}

function factsOf(record: JsonObject) {
  const read = factsFromRecord({ id: 'x', ...record }, dictionary, TODAY)
  return read.ok ? read.facts : expect.unreachable(JSON.stringify(read.problems))
}

describe('a choice known in part', () => {
  it.each<[string, JsonObject]>([
    ['one value', { recurrence: { one_of: ['none'] } }],
    ['some values', { recurrence: { one_of: ['none', 'distant'] } }],
    ['all values', { recurrence: { one_of: ['none', 'locoregional', 'distant'] } }],
    ['a field of an entry', { metastases: [{ site: { one_of: ['spine', 'rib'] } }] }],
    ['a fact of a group', { breast_cancer: { her2: { one_of: ['positive', 'equivocal'] } } }],
    ['with its origin', { recurrence: { one_of: ['none', 'distant'], date: '2026-03', source: 'S', by: 'AB' } }],
  ])('is accepted: %s', (_, record) => {
    expect(problems(record)).toEqual([])
  })

  it.each<[JsonObject, string]>([
    [
      { recurrence: { one_of: [] } },
      'recurrence.one_of: `[]` does not fit here; a set names the values that are possible, as in {"one_of": ["none", "locoregional"]}.',
    ],
    [
      { recurrence: { one_of: 'none' } },
      'recurrence.one_of: `"none"` does not fit here; a set names the values that are possible, as in {"one_of": ["none", "locoregional"]}.',
    ],
    [
      { recurrence: { one_of: ['none', 'far'] } },
      'recurrence.one_of[1]: `"far"` does not fit here; recurrence is one of none, locoregional, distant.',
    ],
    [
      { recurrence: { one_of: ['none', null] } },
      'recurrence.one_of[1]: `null` does not fit here; recurrence is one of none, locoregional, distant.',
    ],
    [{ recurrence: { one_of: ['none'], value: 'none' } }, 'recurrence.value: This key is not known.'],
    [{ recurrence: { oneof: ['none'] } }, 'recurrence.oneof: This key is not known. Did you mean `one_of`?'],
    [
      { metastases: { complete: false, items: [{ site: { one_of: ['spin'] } }] } },
      'metastases.items[0].site.one_of[0]: `"spin"` does not fit here; site is one of spine, sternum, humerus, pelvis, femur, rib, skull, other_bone, …. Did you mean `spine`?',
    ],
    [{ ecog: { one_of: [0, 1] } }, 'ecog.one_of: This key is not known.'],
    [{ pregnant: { one_of: [true, false] } }, 'pregnant.one_of: This key is not known.'],
  ])('is refused with its path: %j', (record, message) => {
    expect(problems(record).map((one) => one.slice(0, message.length))).toContain(message)
  })

  it('leaves its values possible, each with all values that it stands for', () => {
    const facts = factsOf({ breast_cancer: { her2: { one_of: ['equivocal', 'positive'] } } })
    expect(facts.at('breast_cancer.her2')).toEqual({ type: 'values', values: ['positive', 'negative', 'equivocal'] })
    expect(factsOf({ recurrence: { one_of: ['none', 'none'] } }).at('recurrence')).toEqual(
      factsOf({ recurrence: 'none' }).at('recurrence'),
    )
  })

  it('implies that its group applies if each of its values does', () => {
    const present = (er: Json) => factsOf({ breast_cancer: { er } }).at('breast_cancer.present')
    expect(present({ one_of: ['positive', 'negative'] })).toEqual({ type: 'values', values: [true] })
    expect(present({ one_of: ['positive', 'not_tested'] })).toEqual({ type: 'values', values: [true, false] })
  })

  it('decides what all its values agree on', () => {
    const spots = [{ place: { one_of: ['bone', 'skin'] } }]
    expect(statusOf('{spots: {none: {place: liver}}}', { spots })).toEqual(['pass'])
    expect(statusOf('{spots: {some: {place: [bone, skin]}}}', { spots })).toEqual(['pass'])
    expect(statusOf('{spots: {some: {place: bone}}}', { spots })).toEqual(['unknown', 'spots[0].place'])
  })

  it('is shown in words', () => {
    const record = { id: 'x', spots: [{ place: { one_of: ['bone', 'skin'] } }] }
    const rules = smallRules('  - {id: I1, text: t, cites: I1, require: {spots: {some: {place: bone}}}}\n')
    const screened = new Screener(rules, TODAY).screen(record)
    const [criterion] = screened.ok ? (screened.result.trials[0]?.criteria ?? []) : []
    expect(criterion?.reason).toContain('bone or skin')
    expect(criterion?.facts).toEqual({ 'spots[0].place': { one_of: ['bone', 'skin'] } })
    expect(recordFacts(record, rules.dictionary).map((one) => one.value)).toEqual(['bone or skin'])
  })
})

describe('the origin of a fact', () => {
  const ORIGIN = { date: '2026-03-01', source: 'Observation/17', by: 'AB' }
  const BARE: JsonObject = {
    sex: 'female',
    birth_date: '1960-05',
    pregnant: false,
    ecog: 1,
    recurrence: 'none',
    breast_cancer: { present: true, er: 'positive', diagnosis_date: '2020' },
    residual_toxicity: { grade: { value: 2, comparator: '<=' } },
    surgeries: [{ procedure: 'other', name: 'a name', date: '2024-02-03', major: true }],
    metastases: { complete: false, items: [{ site: 'liver', lesions: 2 }] },
  }
  const withOrigin = (value: Json): Json => (isObject(value) ? { ...value, ...ORIGIN } : { value, ...ORIGIN })
  const entry = (fields: JsonObject): JsonObject => ({
    ...Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, withOrigin(value)])),
    source: 'Condition/2',
    by: 'CD',
  })
  const STATED: JsonObject = {
    ...Object.fromEntries(
      ['sex', 'birth_date', 'pregnant', 'ecog', 'recurrence'].map((key) => [key, withOrigin(BARE[key] ?? null)]),
    ),
    breast_cancer: {
      present: withOrigin(true),
      er: withOrigin('positive'),
      diagnosis_date: withOrigin('2020'),
    },
    residual_toxicity: { grade: { value: 2, comparator: '<=', ...ORIGIN } },
    surgeries: [entry({ procedure: 'other', name: 'a name', date: '2024-02-03', major: true })],
    metastases: { complete: false, items: [entry({ site: 'liver', lesions: 2 })] },
  }

  it('changes no fact', () => {
    expect(problems(STATED)).toEqual([])
    expect(factsOf(STATED).known).toEqual(factsOf(BARE).known)
    expect(factsOf(STATED).statements).toEqual(factsOf(BARE).statements)
    expect(plainRecord(STATED, dictionary)).toEqual(BARE)
  })

  it('cannot have a date in the future', () => {
    const dated = (date: Json) => problems({ ecog: { value: 1, date } })
    expect(dated('2026-03-15')).toEqual([])
    expect(dated('2026-03')).toEqual([])
    expect(dated('2026')).toEqual([])
    expect(dated('2026-03-16')).toEqual(['ecog.date: 2026-03-16 lies after the as-of date, 2026-03-15.'])
    expect(dated('2026-04')).toEqual(['ecog.date: 2026-04 lies after the as-of date, 2026-03-15.'])
    expect(dated('2026-02-30')).toEqual([
      'ecog.date: `"2026-02-30"` does not fit here; a date is written 2024, 2024-03 or 2024-03-05.',
    ])
    expect(problems({ surgeries: [{ major: { value: true, date: '2027' } }] })).toEqual([
      'surgeries[0].major.date: 2027 lies after the as-of date, 2026-03-15.',
    ])
  })

  it.each<[JsonObject, string]>([
    [{ ecog: { value: 7, source: 'x' } }, 'ecog.value: `7` does not fit here; ECOG is a whole number from 0 to 5.'],
    [{ ecog: { value: 1, source: 5 } }, 'ecog.source: `5` does not fit here; a source is a text.'],
    [{ ecog: { value: 1, by: true } }, 'ecog.by: `true` does not fit here; who recorded it is a text.'],
    [{ ecog: { value: 1, sourc: 'x' } }, 'ecog.sourc: This key is not known. Did you mean `source`?'],
    [{ sex: { source: 'x' } }, 'sex.value: It is missing; sex is one of female, male.'],
    [{ metastases: [{ site: 'rib', source: 5 }] }, 'metastases[0].source: `5` does not fit here; a source is a text.'],
    [{ metastases: [{ site: 'rib', date: '2026' }] }, 'metastases[0].date: This key is not known.'],
  ])('is refused with its path: %j', (record, message) => {
    expect(problems(record).map((one) => one.slice(0, message.length))).toContain(message)
  })

  it('may be recorded for an unknown fact', () => {
    expect(factsOf({ ecog: { value: null, by: 'AB' } }).known).toEqual(factsOf({}).known)
  })

  it('gives the date of a fact, as far as it is known', () => {
    const { days } = factsOf({
      ecog: { value: 1, date: '2026-03-01' },
      recurrence: { one_of: ['none', 'distant'], date: '2026-03' },
      labs: { alt: { value: 20, unit: 'U/L', date: '2026-03-02', source: 'x', by: 'AB' } },
    })
    const day = (text: string): number => parseDay(text) ?? 0
    expect(Object.fromEntries(days)).toEqual({
      ecog: { lo: day('2026-03-01'), hi: day('2026-03-01'), text: '2026-03-01' },
      recurrence: { lo: day('2026-03-01'), hi: day('2026-03-15'), text: '2026-03' },
      'labs.alt': { lo: day('2026-03-02'), hi: day('2026-03-02'), text: '2026-03-02' },
    })
  })

  it('includes the date from which an age is counted', () => {
    const born = (age: Json) => factsOf({ age }).known.get('birth_date')
    expect(born({ value: 60, source: 'x' })).toEqual(born(60))
    expect(born({ min: 60, max: 69, by: 'AB' })).toEqual(born({ min: 60, max: 69 }))
    expect(born({ value: 60, date: '2025-03-15' })).toEqual(born(61))
    const [span] = (({ spans }) => spans)(
      born({ value: 60, date: '2025' }) as { readonly spans: readonly { readonly lo: number; readonly hi: number }[] },
    )
    expect(span).toEqual({ lo: parseDay('1964-01-02'), hi: parseDay('1965-12-31') })
  })

  it('is shown for a list without entries, too, but not for one that may have some', () => {
    const record = {
      id: 'x',
      metastases: { complete: true, items: [], date: '2026-03-01', by: 'AB' },
      surgeries: [],
      other_cancers: { complete: false, items: [] },
      radiotherapy: null,
      provenance: { metastases: 'elsewhere', surgeries: 'elsewhere' },
    }
    expect(recordFacts(record, dictionary)).toEqual([
      { name: 'distant metastases', value: 'none', date: '2026-03-01', source: 'elsewhere', by: 'AB' },
      { name: 'operations', value: 'none', date: undefined, source: 'elsewhere', by: undefined },
    ])
  })

  it('is shown next to the fact', () => {
    const record = { id: 'x', ...STATED, provenance: { ecog: 'elsewhere', sex: 'elsewhere' }, sex: 'female' }
    const shown = recordFacts(record, dictionary)
    expect(shown.find((one) => one.name === 'ECOG')).toEqual({
      name: 'ECOG',
      value: '1',
      date: '2026-03-01',
      source: 'Observation/17',
      by: 'AB',
    })
    expect(shown.find((one) => one.name === 'sex')).toMatchObject({ date: undefined, source: 'elsewhere' })
    expect(shown.find((one) => one.name === 'metastasis 1')).toMatchObject({
      value: 'liver, number of lesions 2',
      source: 'Condition/2',
      by: 'CD',
    })
  })

  it('is shown for an entry that is named by its kind, whatever the order of its keys', () => {
    const record = {
      id: 'x',
      systemic_therapies: [{ setting: 'metastatic', agent: 'paclitaxel', class: 'chemotherapy' }],
    }
    expect(recordFacts(record, dictionary).map((one) => `${one.name}: ${one.value}`)).toEqual([
      'therapy 1: chemotherapy, drug paclitaxel, setting metastatic',
    ])
  })

  it('is in the JSON Schema', () => {
    const schema = JSON.stringify(recordJsonSchema(dictionary))
    expect(schema).toContain('"one_of":{"minItems":1,"type":"array"')
    expect(schema).toContain('"by"')
  })
})
