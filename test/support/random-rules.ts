import fc from 'fast-check'
import type { Json, JsonObject } from '../../src/record/index.ts'

/** Random rules over the small dictionary, and the values that its facts take in tests. */

// Days on both sides of the only window in use (5 years), and of each other within a month.
export const DAYS = ['2020-07-01', '2021-03-14', '2021-03-15', '2024-05-10', '2024-05-20', '2026-03-15']
export const MONTHS: Readonly<Record<string, readonly string[]>> = {
  '2021-03': ['2021-03-01', '2021-03-14', '2021-03-15', '2021-03-31'],
  '2024-05': ['2024-05-01', '2024-05-10', '2024-05-20', '2024-05-31'],
}

export type Values = readonly Json[]

export const FIELDS: Readonly<Record<string, Values>> = {
  place: ['bone', 'liver', 'skin'],
  side: ['left', 'right'],
  // On both sides of every limit on a size, or a sum of sizes, in the rules below.
  size: [1, 2, 4, 5],
  seen: DAYS,
}

export const FACTS: Readonly<Record<string, Values>> = {
  sex: ['female', 'male'],
  phase: ['early', 'late', 'past'],
  smoker: [true, false],
  score: [0, 1, 2, 3],
  'tumour.present': [true, false],
  'tumour.marker': ['up', 'down', 'vague', 'not_done'],
  'tumour.side': ['left', 'right', 'both'],
  'tumour.found': DAYS,
}

const entryLeaf = fc.constantFrom(
  '{place: liver}',
  '{place: bone}',
  '{side: left}',
  '{size: "> 1"}',
  '{seen: within 5 years}',
  '{side: {same_as: tumour.side}}',
  '{seen: {on_or_after: tumour.found}}',
  '{seen: {before: tumour.found}}',
)

const entryCondition = fc.oneof(
  { weight: 3, arbitrary: entryLeaf },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('all', 'any', 'none_of'), entryLeaf, entryLeaf)
      .map(([k, a, b]) => `{${k}: [${a}, ${b}]}`),
  },
)

const leaf = fc.oneof(
  fc.constantFrom(
    '{sex: female}',
    '{sex: male}',
    '{phase: past}',
    '{phase: [early, late]}',
    '{smoker: true}',
    '{score: ≤ 1}',
    '{score: 1..2}',
    '{tumour.present: true}',
    '{tumour.marker: up}',
    '{tumour.marker: [down, vague]}',
    '{tumour.side: both}',
    '{tumour.found: within 5 years}',
  ),
  fc.tuple(fc.constantFrom('some', 'every', 'none'), entryCondition).map(([q, c]) => `{spots: {${q}: ${c}}}`),
  fc
    .tuple(fc.constantFrom('">= 2"', '1', '1..2'), entryCondition)
    .map(([r, c]) => `{spots: {count: ${r}, where: ${c}}}`),
  fc.constantFrom('{spots: {total: size, is: "> 2"}}', '{spots: {total: size, is: 2..4}}', '{spots: {none: {}}}'),
)

/** Conditions combined from others, as YAML. */
export function joinedFrom(leaf: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.letrec<{ tree: string; node: string }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, leaf, tie('node')),
    node: fc.oneof(
      fc
        .tuple(fc.constantFrom('all', 'any', 'none_of'), fc.array(tie('tree'), { minLength: 2, maxLength: 3 }))
        .map(([k, of]) => `{${k}: [${of.join(', ')}]}`),
      tie('tree').map((of) => `{not: ${of}}`),
      fc
        .array(tie('tree'), { minLength: 3, maxLength: 3 })
        .map((of) => `{at_least: {count: 2, of: [${of.join(', ')}]}}`),
    ),
  })).tree
}

/** A condition, as YAML. */
export const condition: fc.Arbitrary<string> = joinedFrom(leaf)

/** A record from flat paths: `tumour.marker` becomes a field of `tumour`. */
export function nested(flat: Readonly<Record<string, Json>>): JsonObject {
  const record: { [key: string]: Json } = {}
  const tumour: { [key: string]: Json } = {}
  for (const [key, value] of Object.entries(flat)) {
    if (key.startsWith('tumour.')) tumour[key.slice(7)] = value
    else record[key] = value
  }
  return { ...record, tumour }
}

const complete = (table: Readonly<Record<string, Values>>): fc.Arbitrary<Record<string, Json>> =>
  fc.record(
    Object.fromEntries(
      Object.entries(table).map(([key, values]) => [key, fc.constantFrom(...values.filter((one) => one !== 'vague'))]),
    ),
  )

/** A record in which every fact is known. `vague` is not used, since it may still turn out to be another value. */
export const completeRecord: fc.Arbitrary<JsonObject> = fc
  .tuple(complete(FACTS), fc.array(complete(FIELDS), { maxLength: 2 }))
  .map(([facts, spots]) => ({ ...nested(facts), spots }))
