import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { withAssumptions } from '../../../src/patients/assumed.ts'
import { withSiteFacts } from '../../../src/patients/site.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { plainRecord } from '../../../src/record/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { runs } from '../../support/runs.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

/** What a site knows, combined with a record of the same patient. */

const rules = await shippedRules()
const { dictionary } = rules
const SOURCE = 'clinic.csv, line 7'

/** Joins site facts to a record. `record` has the values alone, `stated` has them with their sources. */
function joined(
  record: JsonObject,
  facts: JsonObject,
): { record: JsonObject; stated: JsonObject; notes: readonly string[] } {
  const line = { line: 7, facts: { id: 'p', ...facts } }
  const site = { file: 'clinic.csv', sha256: '', patients: new Map([['p', line]]) }
  const found = withSiteFacts({ id: 'p', ...record }, site, dictionary)
  const stated = found.record as JsonObject
  return {
    record: plainRecord(stated, dictionary),
    stated,
    notes: found.notes.map((one) => `${one.kind}: ${one.message}`),
  }
}

function listOf(record: JsonObject, facts: JsonObject): { list: Json | undefined; notes: readonly string[] } {
  const found = joined({ metastases: record['list'] ?? null }, { metastases: facts['list'] ?? null })
  return { list: found.record['metastases'], notes: found.notes }
}

const open = (...items: readonly JsonObject[]): JsonObject => ({ list: { complete: false, items } })
const whole = (...items: readonly JsonObject[]): JsonObject => ({ list: items })

describe('facts of a site', () => {
  it('leave unknown what was asked without an answer, so that nothing is assumed', () => {
    const saved = { sex: 'female', provenance: { sex: 'interview', pregnant: 'interview', 'labs.alt': 'interview' } }
    const { stated } = joined({ labs: { alt: { value: 20 } } }, saved)
    expect(stated['provenance']).toEqual({ pregnant: `interview; ${SOURCE}` })
    const screener = new Screener(rules, parseDay('2026-03-15') ?? 0)
    const read = { read: (one: Json) => screener.read(one), dictionary }
    const { record, notes } = withAssumptions(stated, { pregnant: false }, read)
    expect(plainRecord(record as JsonObject, dictionary)['pregnant']).toBeUndefined()
    expect(notes.map((one) => one.path)).toEqual(['pregnant'])
  })

  it('give the day of a list, from whichever side calls it complete', () => {
    const dayOf = (mine: Json, theirs: Json): Json | undefined =>
      (joined({ metastases: mine }, { metastases: theirs }).stated['metastases'] as JsonObject)['date']
    const of = (complete: boolean, date?: string): JsonObject => ({ complete, items: [], ...(date && { date }) })
    expect(dayOf(of(false, '2026-01'), of(true, '2026-02'))).toBe('2026-02')
    expect(dayOf(of(true, '2026-01'), of(false, '2026-02'))).toBe('2026-01')
    expect(dayOf(of(true, '2026-01'), of(true, '2026-02'))).toBe('2026-01')
    expect(dayOf([], of(true, '2026-02'))).toBe('2026-02')
    expect(dayOf([], of(true))).toBeUndefined()
    expect(dayOf(of(false, '2026-01'), of(false, '2026-02'))).toBeUndefined()
  })

  it('fill in what the record does not say, with their source', () => {
    const { stated } = joined(
      { breast_cancer: { er: 'positive' }, ecog: null },
      { ecog: 1, breast_cancer: { her2: 'negative' } },
    )
    expect(stated).toEqual({
      id: 'p',
      ecog: { value: 1, source: SOURCE },
      breast_cancer: { er: 'positive', her2: { value: 'negative', source: SOURCE } },
    })
  })

  it('leave other patients, and values that are not records, unchanged', () => {
    const site = { file: 'c.csv', sha256: '', patients: new Map([['q', { line: 2, facts: { id: 'q', ecog: 1 } }]]) }
    for (const record of [{ id: 'p' }, 5, null, { id: 'q', labs: 'none', metastases: 3 }]) {
      const found = withSiteFacts(record, site, dictionary).record
      expect(found).toEqual(
        record !== null && typeof record === 'object' && record.id === 'q' ? expect.objectContaining(record) : record,
      )
    }
  })

  it('become a second source if both say the same', () => {
    const both = { value: 1, source: `Observation/1; ${SOURCE}` }
    const { stated: record } = joined({ ecog: 1, provenance: { ecog: 'Observation/1' } }, { ecog: 1 })
    expect(record).toEqual({ id: 'p', ecog: both })
    // They agree in whatever form they are stated, also if only one of them has a day.
    const day = { date: '2026-03-01' }
    const stated = { value: 1, source: 'Observation/1' }
    expect(joined({ ecog: { ...stated, ...day } }, { ecog: 1 }).stated['ecog']).toEqual({ ...both, ...day })
    expect(joined({ ecog: stated }, { ecog: { value: 1, ...day } }).stated['ecog']).toEqual({ ...both, ...day })
    expect(joined({ ecog: stated }, { ecog: { value: null, ...day } }).stated['ecog']).toEqual(stated)
  })

  it('are kept next to the record if they differ', () => {
    const { stated } = joined({ ecog: 1, provenance: { ecog: 'Observation/1' } }, { ecog: 2 })
    expect(stated).toEqual({
      id: 'p',
      ecog: 1,
      provenance: { ecog: 'Observation/1' },
      other_sources: [{ ecog: { value: 2, source: SOURCE } }],
    })
  })

  it('do not override facts about a cancer by saying that there is none, nor the other way round', () => {
    const none = { breast_cancer: { present: false } }
    const some = { breast_cancer: { er: 'positive' } }
    for (const [record, facts] of [
      [none, some],
      [some, none],
    ] as const) {
      const found = joined(record, facts).record
      expect([found['breast_cancer'], (found['other_sources'] as readonly JsonObject[])[0]?.['breast_cancer']]).toEqual(
        [record.breast_cancer, facts.breast_cancer],
      )
    }
  })

  it('complete a lab in the same unit, and otherwise replace an older one or are kept next to it', () => {
    const lab = (own: JsonObject, given: JsonObject) => joined({ labs: { alt: own } }, { labs: { alt: given } })
    const alt = { value: 30, unit: 'U/L' }
    expect(lab(alt, { uln: 40, unit: 'U/L' }).record['labs']).toEqual({ alt: { ...alt, uln: 40 } })
    expect(lab(alt, { uln: 40, unit: 'kU/L' }).record['labs']).toEqual({ alt })
    expect(lab(alt, { uln: 40 }).record['other_sources']).toHaveLength(1)
    expect(lab(alt, { ...alt, value: 50 }).record['other_sources']).toHaveLength(1)
    const later = lab({ ...alt, date: '2026-01' }, { ...alt, value: 50, date: '2026-02-03' })
    expect(later.record['labs']).toEqual({ alt: { ...alt, value: 50, date: '2026-02-03' } })
    expect(later.notes).toHaveLength(1)
    const earlier = lab({ ...alt, date: '2026-03' }, { ...alt, value: 50, date: '2026-02-03' })
    expect(earlier.record['labs']).toEqual({ alt: { ...alt, date: '2026-03' } })
    expect(
      lab({ ...alt, date: '2026-02' }, { ...alt, value: 50, date: '2026-02-03' }).record['other_sources'],
    ).toHaveLength(1)
  })

  it('add answers of people, and two different answers do not count', () => {
    const { record, notes } = joined(
      { confirmations: { T: { I1: true, I2: { answer: true } } } },
      { confirmations: { T: { I1: false, I2: true, I3: true } } },
    )
    expect(record['confirmations']).toEqual({ T: { I1: null, I2: { answer: true }, I3: true } })
    expect(notes).toHaveLength(1)
  })

  it('do not remove an answer if they have none', () => {
    const answers = { T: { I1: true, I2: { answer: false, by: 'AB' } } }
    const { record, notes } = joined({ confirmations: answers }, { confirmations: { T: { I1: null, I2: null } } })
    expect([record['confirmations'], notes]).toEqual([answers, []])
  })
})

describe('a list in both the record and the site facts', () => {
  const [liver, lung] = [{ site: 'liver' }, { site: 'lung' }]

  it('has the entries of both, the same ones once', () => {
    expect(listOf(open(liver), open(lung, liver)).list).toEqual(open(liver, lung)['list'])
  })

  it('is complete if the site says so and lacks no entry of the chart', () => {
    expect(listOf(open(liver), whole(lung, liver)).list).toEqual([liver, lung])
    expect(listOf(open(), whole()).list).toEqual([])
  })

  it('is incomplete if one side calls it complete but lacks an entry of the other, which is not used', () => {
    const { list, notes } = listOf(open(liver, lung), whole(liver))
    expect(list).toEqual(open(liver)['list'])
    expect(notes).toEqual([
      'conflict: clinic.csv, line 7 says that its list of distant metastases is complete; the other source has lung (record). One of them is wrong: the list is taken as incomplete, and nothing is said of these.',
    ])
    expect(listOf(open({ site: { one_of: ['rib', 'spine'] } }), whole()).notes.join()).toContain(
      'clinic.csv, line 7 says that there are no distant metastases; the other source has rib or spine (record).',
    )
    expect(listOf(whole(liver), open(lung)).list).toEqual(open(liver)['list'])
    expect(listOf(whole(liver), whole(lung)).list).toEqual(open()['list'])
  })

  it('has one entry for two that may be the same, the one that says more', () => {
    const left = { site: 'liver', side: 'left' }
    expect(listOf(open(liver), open(left)).list).toEqual(open(left)['list'])
    expect(listOf(open(left), whole(liver)).list).toEqual([left])
    expect(listOf(open(liver, liver), whole(left)).list).toEqual(open(left)['list'])
  })

  it('merges two entries only if they must be the same', () => {
    const [left, two] = [
      { site: 'liver', side: 'left' },
      { site: 'liver', lesions: 2 },
    ]
    expect(listOf(open(left), whole(two)).list).toEqual([{ ...left, ...two }])
    expect(listOf(open(left), open(two)).list).toEqual(open(two)['list'])
    expect(listOf(open(left), whole(two, { site: 'liver', lesions: 1 })).list).toEqual([
      two,
      { site: 'liver', lesions: 1 },
    ])
  })

  it('uses the more exact date', () => {
    const surgery = (date: string): JsonObject => ({ procedure: 'other', date })
    const found = joined({ surgeries: [surgery('2025-03')] }, { surgeries: [surgery('2025-03-09')] })
    expect(found.record['surgeries']).toEqual([surgery('2025-03-09')])
  })

  it('keeps the source of each entry', () => {
    const provenance = { 'metastases[0]': 'Condition/1', 'metastases[1]': 'Condition/2' }
    const { stated: record } = joined({ metastases: [liver, lung], provenance }, { metastases: [lung, liver] })
    expect(record['metastases']).toEqual([
      { ...liver, source: `Condition/1; ${SOURCE}` },
      { ...lung, source: `Condition/2; ${SOURCE}` },
    ])
    expect(record['provenance']).toEqual({ metastases: `record; ${SOURCE}` })
  })
})

describe('facts that are either in the record or in the site facts', () => {
  it('give a record with all of them', () => {
    const { id: _, ...all } = samplePatient('match-nct04158843')
    const parts = Object.entries(all).flatMap(([key, value]): [string, string | undefined, Json][] =>
      ['breast_cancer', 'labs', 'residual_toxicity'].includes(key)
        ? Object.entries(value as JsonObject).map(([field, own]) => [key, field, own])
        : [[key, undefined, value]],
    )
    const put = (some: typeof parts): JsonObject =>
      some.reduce<JsonObject>((record, [key, field, value]) => {
        const own = field === undefined ? value : { ...(record[key] as JsonObject | undefined), [field]: value }
        return { ...record, [key]: own }
      }, {})
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: parts.length, maxLength: parts.length }), (which) => {
        const mine = parts.filter((_one, i) => which[i])
        const theirs = parts.filter((_one, i) => !which[i])
        const { record, notes } = joined(put(mine), put(theirs))
        const { provenance: _sources, ...facts } = plainRecord(record, dictionary)
        expect(facts).toEqual({ id: 'p', ...all })
        expect(notes).toEqual([])
      }),
      { numRuns: runs(200) },
    )
  })
})
