import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { BREAST, charted, condition, entries, procedure } from '../support/chart.ts'

/** Other cancers and operations that are in a chart several times. */

let made = 0
const COLON = 'icd10 C18.9'
const status = (code: string): JsonObject => ({ clinicalStatus: { coding: [{ code }] } })
const cancer = (code: string, date?: string, more: JsonObject = {}): JsonObject =>
  condition(`c${++made}`, code, { ...(date !== undefined && { onsetDateTime: date }), ...more })
const operation = (code: string, date?: string, more: JsonObject = {}): JsonObject =>
  procedure(`p${++made}`, code, { ...(date !== undefined && { performedDateTime: date }), ...more })

const found = (list: string, all: readonly JsonObject[]): readonly Json[] | undefined =>
  entries(charted([BREAST, ...all]), list)
const isComplete = (list: string, all: readonly JsonObject[]): boolean =>
  Array.isArray(charted([BREAST, ...all], [list]).record[list])

describe('a cancer that is charted several times', () => {
  const LIST = 'other_cancers'

  it('is one entry, and the provenance counts its conditions', () => {
    const three = [cancer(COLON, '2019-05-01'), cancer('icd10 C18.2', '2019-05-01'), cancer(COLON, '2019-05-01')]
    const chart = charted([BREAST, ...three])
    expect(entries(chart, LIST)).toEqual([{ type: 'colon', diagnosis_date: '2019-05-01' }])
    const [first] = three
    expect((chart.record['provenance'] as JsonObject)[`${LIST}[0]`]).toBe(
      `Condition/${String(first?.['id'])} and 2 more`,
    )
    expect(isComplete(LIST, three)).toBe(true)
  })

  it.each<[string, readonly JsonObject[], JsonObject]>([
    ['of other years', [cancer(COLON, '2019-05-01'), cancer(COLON, '2021-05-01')], { type: 'colon' }],
    [
      'of other months',
      [cancer(COLON, '2019-05-01'), cancer(COLON, '2019-07-01')],
      { type: 'colon', diagnosis_date: '2019' },
    ],
    [
      'of a month and a day in it',
      [cancer(COLON, '2019-05'), cancer(COLON, '2019-05-03')],
      { type: 'colon', diagnosis_date: '2019-05' },
    ],
    ['with and without a date', [cancer(COLON, '2019-05-01'), cancer(COLON)], { type: 'colon' }],
    ['without dates', [cancer(COLON), cancer(COLON)], { type: 'colon' }],
    ['in situ and not', [cancer('icd10 D06.9'), cancer('icd10 C53.9')], { type: 'cervix' }],
    ['active once', [cancer(COLON, '2019', status('active')), cancer(COLON)], { type: 'colon', active: true }],
    ['active, and a history', [cancer(COLON, '2019', status('active')), cancer('icd10 Z85.038')], { type: 'colon' }],
  ])('says what all of them agree on, and leaves the list incomplete: %s', (_, all, expected) => {
    for (const some of [all, all.toReversed()]) {
      expect(found(LIST, some)).toEqual([expected])
      expect(isComplete(LIST, some)).toBe(false)
    }
  })

  it('is a separate entry if its type differs or, without a type, its code', () => {
    expect(found(LIST, [cancer(COLON), cancer('icd10 C53.9')])).toEqual([{ type: 'colon' }, { type: 'cervix' }])
    expect(found(LIST, [cancer('icd10 C34.1'), cancer('icd10 C64.1'), cancer('icd10 C34.1')])).toEqual([
      { type: 'lung' },
      { type: 'kidney' },
    ])
    expect(found(LIST, [cancer('icd10 C73'), cancer('icd10 C73'), cancer('icd10 C55')])).toEqual([
      { type: { one_of: ['thyroid_papillary', 'thyroid_other'] } },
      { type: { one_of: ['uterus', 'cervix'] } },
    ])
    expect(found(LIST, [cancer('icd10 Z85.4'), cancer('icd10 Z85.8'), cancer('icd10 Z85.4')])).toEqual([
      { active: false },
      { active: false },
    ])
  })
})

describe('an operation that is charted twice', () => {
  const LIST = 'surgeries'
  const SIMPLE = 'cpt 19303'
  const LEFT = 'snomed 741009001'
  const RIGHT = 'snomed 741010006'
  const DAY = '2024-02-03'

  it('is one entry if day and side are the same, with everything recorded about it', () => {
    const because = { reasonReference: [{ reference: 'Condition/breast' }] }
    const two = [operation(LEFT, DAY), operation(LEFT, DAY, because)]
    expect(found(LIST, two)).toEqual([
      { procedure: 'simple_mastectomy', side: 'left', date: DAY, for_breast_cancer: true },
    ])
    expect(isComplete(LIST, two)).toBe(true)
  })

  it('is two entries if side, day or kind differ', () => {
    expect(found(LIST, [operation(LEFT, DAY), operation(RIGHT, DAY)])).toHaveLength(2)
    expect(found(LIST, [operation(LEFT, DAY), operation(LEFT, '2024-02-04')])).toHaveLength(2)
    expect(found(LIST, [operation(LEFT, DAY), operation('cpt 38525', DAY)])).toHaveLength(2)
    expect(isComplete(LIST, [operation(LEFT, DAY), operation(RIGHT, DAY)])).toBe(true)
  })

  it('is two entries if the day is not known', () => {
    expect(found(LIST, [operation(LEFT), operation(LEFT)])).toHaveLength(2)
    expect(found(LIST, [operation(LEFT, '2024-02'), operation(LEFT, '2024-02')])).toHaveLength(2)
  })

  it('may be on the other side if no side is recorded, so the list is not known to be complete', () => {
    for (const two of [
      [operation(SIMPLE, DAY), operation(LEFT, DAY)],
      [operation(LEFT, DAY), operation(SIMPLE, DAY)],
    ]) {
      expect(found(LIST, two)).toEqual([{ procedure: 'simple_mastectomy', side: 'left', date: DAY }])
      expect(isComplete(LIST, two)).toBe(false)
    }
    const open = [operation(SIMPLE, DAY), operation(SIMPLE, DAY)]
    expect(found(LIST, open)).toEqual([{ procedure: 'simple_mastectomy', date: DAY }])
    expect(isComplete(LIST, open)).toBe(false)
    expect(isComplete(LIST, [operation(SIMPLE, DAY)])).toBe(true)
  })
})
