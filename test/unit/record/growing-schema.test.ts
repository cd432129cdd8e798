import { expect, it } from 'vitest'
import { shapeProblems } from '../../../src/record/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { shippedRules } from '../../support/shipped.ts'

/** The schema grows with the keys that records have; what is said of a record does not hang on the records before it. */

const { dictionary } = await shippedRules()

const RECORDS: readonly JsonObject[] = [
  { id: 'a' },
  { id: 'b', sex: 'femal', nobody: 1 },
  { birth_date: '2024-13-01' },
  { id: 'c', breast_cancer: { er: 'positiv' }, constructor: 1 },
  { id: 'd', other_sources: [{ sex: 3, metastases: [] }] },
  { id: 'e', sex: 'femal', birth_date: 'no', metastases: [{ site: 'livr' }], interview: {} },
]

it('says the same of a record, whichever came before', () => {
  const alone = RECORDS.map((record) => shapeProblems(record, { ...dictionary }))
  expect(alone.map((one) => one.length)).toEqual([0, 2, 2, 2, 2, 5])
  const forth = { ...dictionary }
  expect(RECORDS.map((record) => shapeProblems(record, forth))).toEqual(alone)
  const back = { ...dictionary }
  expect(RECORDS.toReversed().map((record) => shapeProblems(record, back))).toEqual(alone.toReversed())
})
