import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { chartOf, loinc, snomed, statusIn } from '../support/chart.ts'
import type { Imported } from '../support/chart.ts'

const group = (stage: string): JsonObject => ({ coding: [{ system: 'http://cancerstaging.org', code: stage }] })
const cancer = (onset?: string, more: JsonObject = {}): JsonObject => ({
  resourceType: 'Condition',
  id: 'c',
  code: snomed('254837009'),
  ...(onset !== undefined && { onsetDateTime: onset }),
  ...more,
})
const staged = (stage: string, date?: string, more: JsonObject = {}): JsonObject => ({
  resourceType: 'Observation',
  id: `s${stage}`,
  status: 'final',
  code: loinc('21908-9'),
  valueCodeableConcept: group(stage),
  ...(date !== undefined && { effectiveDateTime: date }),
  ...more,
})
const focus = { focus: [{ reference: 'Condition/c' }] }
const stageIn = ({ record }: Pick<Imported, 'record'> & Partial<Imported>): unknown =>
  (record['breast_cancer'] as JsonObject)['stage_at_diagnosis']

describe('a stage IV of 2025 for a cancer diagnosed in 2020', () => {
  const chart = chartOf([cancer('2020-03-01'), staged('4', '2025-05-01')])

  it('is not the stage at diagnosis: I1 of NCT00557986 and I1 of FUDAN-AI-MSK stay unknown', () => {
    expect(stageIn(chart)).toBeUndefined()
    expect(statusIn(chart.record, 'NCT00557986', 'I1')).toBe('unknown')
    expect(statusIn(chart.record, 'FUDAN-AI-MSK', 'I1')).toBe('unknown')
  })

  it('is reported as a possible recurrence', () => {
    expect(chart.warnings).toEqual([
      'breast_cancer.stage_at_diagnosis: Observation/s4 (stage IV) is of 2025-05-01, 5 years after the diagnosis (2020-03-01), so it is not the stage at diagnosis. It may speak of a recurrence or of metastases; check it.',
    ])
  })

  it('leaves the stage of 2020 unchanged', () => {
    const both = chartOf([cancer('2020-03-01'), staged('4', '2025-05-01'), staged('2A', '2020-03-20')])
    expect(stageIn(both)).toBe('IIA')
    expect(both.warnings).toHaveLength(1)
  })
})

describe('a stage near the diagnosis', () => {
  it.each([
    ['2020-06-30', '2020-03-01', 'IV'],
    ['2020-07-01', '2020-03-01', 'IV'],
    ['2020-07-02', '2020-03-01', undefined],
    ['2019-11-01', '2020-03-01', 'IV'],
    ['2019-10-31', '2020-03-01', undefined],
    // Every day that the dates may mean is within 4 months.
    ['2020-06', '2020-03', 'IV'],
    ['2020-07', '2020-03', undefined],
    ['2020', '2020-03-01', undefined],
    ['2020-06-01', '2020', undefined],
    // The year of screening is not over yet.
    ['2026', '2026-01-01', 'IV'],
  ])('of %s with a diagnosis of %s: %s', (date, onset, stage) => {
    expect(stageIn(chartOf([cancer(onset), staged('4', date)]))).toBe(stage)
  })

  it.each([
    ['2020-07-01', 'IIA'],
    ['2020-07-02', undefined],
    ['2019-11-01', 'IIA'],
    ['2019-10-31', undefined],
  ])('has the same limits if it is II: %s: %s', (date, stage) => {
    expect(stageIn(chartOf([cancer('2020-03-01'), staged('2A', date)]))).toBe(stage)
  })

  it('must be near every dated diagnosis in the chart', () => {
    const two = [cancer('2020-03-01'), cancer('2025-04-01', { id: 'later' })]
    expect(stageIn(chartOf([...two, staged('4', '2025-05-01', focus)]))).toBeUndefined()
  })
})

describe('a stage recorded on the diagnosis', () => {
  const own = (more: JsonObject = {}): JsonObject => ({ stage: [{ summary: group('4'), ...more }] })
  const assessment = { assessment: [{ reference: 'Observation/s4' }] }

  it.each([[undefined], ['2020-03-01']])('counts with a diagnosis of %s', (onset) => {
    expect(stageIn(chartOf([cancer(onset, own())]))).toBe('IV')
  })

  it('does not count if its assessment is from years later', () => {
    const { warnings, ...chart } = chartOf([cancer('2020-03-01', own(assessment)), staged('4', '2025-05-01')])
    expect(stageIn({ ...chart, warnings })).toBeUndefined()
    expect(warnings).toEqual([expect.stringContaining('so it is not the stage at diagnosis')])
    expect(warnings[0]).toContain('The same goes for 1 more.')
    expect(stageIn(chartOf([cancer('2020-03-01', own(assessment)), staged('4', '2020-04-01')]))).toBe('IV')
  })

  it('makes an assessment without a day count', () => {
    const { warnings, record } = chartOf([cancer('2020-03-01', own(assessment)), staged('4')])
    expect(stageIn({ record, warnings })).toBe('IV')
    expect(warnings).toEqual([])
  })

  it('does not count if the cancer is marked as recurrent', () => {
    const back = { ...own(), clinicalStatus: { coding: [{ code: 'recurrence' }] } }
    expect(stageIn(chartOf([cancer('2020-03-01', back)]))).toBeUndefined()
  })
})

describe('a stage without a known distance from the diagnosis', () => {
  it.each<[string, JsonObject[], string | undefined]>([
    ['II, no dates', [cancer(), staged('2')], 'II'],
    ['II, a dated diagnosis', [cancer('2020-03-01'), staged('2')], 'II'],
    ['II, a stage with a date', [cancer(), staged('2', '2021-01-01')], 'II'],
    ['IV, no dates', [cancer(), staged('4')], undefined],
    ['IV, a dated diagnosis', [cancer('2020-03-01'), staged('4')], undefined],
    ['IV, a stage with a date', [cancer(), staged('4', '2021-01-01')], undefined],
    ['IV, about the diagnosis', [cancer('2020-03-01'), staged('4', undefined, focus)], 'IV'],
    ['IV, about the diagnosis, with a date', [cancer(), staged('4', '2021-01-01', focus)], undefined],
    ['II and IV', [cancer(), staged('2'), staged('4')], undefined],
    ['II with its day, and IV', [cancer('2020-03-01'), staged('2', '2020-03-01'), staged('4')], 'II'],
    ['II and III', [cancer(), staged('2'), staged('3')], undefined],
    ['III and IIIA', [cancer(), staged('3'), staged('3A')], 'IIIA'],
  ])('%s', (_, resources, stage) => {
    const chart = chartOf(resources)
    expect(stageIn(chart)).toBe(stage)
    expect(chart.warnings.length > 0).toBe(
      resources.some((one) => one['id'] === 's4') ? stage !== 'IV' : stage === undefined,
    )
  })

  it('is reported', () => {
    expect(chartOf([cancer(), staged('4', '2021-01-01')]).warnings).toEqual([
      'breast_cancer.stage_at_diagnosis: Observation/s4 (stage IV, 2021-01-01) may be of another time than the diagnosis; it is not taken. It may speak of a recurrence or of metastases; check it.',
    ])
  })
})

describe('a stage that refers to a resource of another type with the same id', () => {
  it('is not known to belong to the breast cancer', () => {
    const about = (type: string): JsonObject => ({ focus: [{ reference: `${type}/c` }] })
    expect(stageIn(chartOf([cancer('2020-03-01'), staged('2A', '2020-03-20', about('Condition'))]))).toBe('IIA')
    expect(stageIn(chartOf([cancer('2020-03-01'), staged('2A', '2020-03-20', about('BodyStructure'))]))).toBeUndefined()
  })
})
