import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHash } from 'node:crypto'
import type { Dictionary, Variable } from '../../src/dictionary/index.ts'
import type { Facts } from '../../src/facts/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { canonicalText, isObject, recordHash } from '../../src/record/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { recordSchema } from '../../src/record/schema.ts'
import { isInShape } from '../../src/record/shape.ts'
import { Screener } from '../../src/screen/index.ts'
import { exportedPatient } from '../support/cohort.ts'
import { AS_OF, smallRules } from '../support/rules.ts'
import { runs, timeFor } from '../support/runs.ts'
import { shippedRules } from '../support/shipped.ts'

/**
 * The fast ways of reading a record give what the slow ways give: the schema, a text with sorted keys, a new engine.
 */

const SMALL = smallRules('  - {id: I1, text: t, cites: I1, require: {smoker: true}}\n')
const SHIPPED = await shippedRules()

const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, -0, 1, -1, 1.5, 1e300, 5e-324, Infinity, 2 ** 53, ''),
  fc.constantFrom<Json>(
    'x',
    '\ud800',
    'a\udc00',
    '😀',
    'a'.repeat(256),
    'a'.repeat(257),
    '0'.repeat(64),
    'F'.repeat(64),
  ),
  fc.constantFrom<Json>('2024', '2024-02-30', '2024-13', '0999', '2024-03-05', '2024-03-05\n', '２０２４'),
  fc.constantFrom<Json>([], {}, [null], [[]], { value: null }, { source: 's' }, { one_of: [] }, { min: 1 }),
  fc.constantFrom<Json>({ complete: true }, { complete: false, items: [{}] }, { complete: null, items: [] }),
  fc.constant(JSON.parse('{"__proto__": {"value": 1}}') as Json),
  fc.jsonValue() as fc.Arbitrary<Json>,
)

const date = fc.constantFrom('2024', '2023-05', '2022-02-28', '1990-01-01', '2026-03-15')
const origin = fc.record({ date, source: fc.string(), by: fc.string() }, { requiredKeys: [] })

/** A value that fits a variable. */
function fitting(variable: Variable): fc.Arbitrary<Json> {
  const stated = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
    fc.oneof(
      { weight: 3, arbitrary: value },
      fc.tuple(fc.option(value), origin).map(([own, from]) => ({ value: own, ...from })),
    )
  switch (variable.type) {
    case 'choice': {
      const name = fc.constantFrom(...variable.values.map((one) => one.name))
      const set = fc.tuple(fc.array(name, { minLength: 1, maxLength: 3 }), origin)
      return fc.oneof(
        stated(name),
        set.map(([names, from]) => ({ one_of: names, ...from })),
      )
    }
    case 'yes_no':
      return stated(fc.boolean())
    case 'integer': {
      const value = fc.integer(variable.range)
      const signed = fc.record({ value: fc.option(value), comparator: fc.constantFrom('<', '<=', '>', '>=') })
      return fc.oneof(stated(value), signed as fc.Arbitrary<Json>)
    }
    case 'age': {
      const value = fc.integer(variable.range)
      return fc.oneof(stated(value), fc.record({ min: value, max: value }) as fc.Arbitrary<Json>)
    }
    case 'date':
    case 'birth_date':
      return stated(date)
    case 'text':
      return stated(fc.string())
    case 'lab': {
      const amount = fc.constantFrom(0, 0.1, 1, 2.5, 40, 1000)
      const parts = { value: amount, unit: fc.constantFrom(variable.unit, 'furlong'), uln: fc.constantFrom(1, 40, 0.1) }
      return fc
        .tuple(fc.record({ ...parts, comparator: fc.constantFrom('<', '>=') }, { requiredKeys: [] }), origin)
        .map(([own, from]) => ({ ...own, ...from }))
    }
    case 'group':
      return fieldsOf(variable.fields)
    case 'list': {
      const entry = fc.tuple(fieldsOf(variable.fields), fc.record({ source: fc.string() }, { requiredKeys: [] }))
      const entries = fc.array(
        entry.map(([own, from]) => ({ ...own, ...from })),
        { maxLength: 3 },
      )
      return fc.oneof(entries, fc.record({ complete: fc.boolean(), items: entries }) as fc.Arbitrary<Json>)
    }
  }
}

function fieldsOf(variables: readonly Variable[]): fc.Arbitrary<JsonObject> {
  const fields = Object.fromEntries(variables.map((one) => [one.name, fc.option(fitting(one))] as const))
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>
}

function recordsOf(dictionary: Dictionary): fc.Arbitrary<JsonObject> {
  const answer = fc.oneof(
    fc.boolean() as fc.Arbitrary<Json>,
    fc.record(
      { answer: fc.boolean(), by: fc.string(), date, question_sha256: fc.constant('a'.repeat(64)) },
      { requiredKeys: [] },
    ) as fc.Arbitrary<Json>,
  )
  const texts = fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true })
  const beside = {
    confirmations: fc.dictionary(fc.string(), fc.dictionary(fc.string(), answer), { noNullPrototype: true }),
    provenance: texts,
    interview: fc.record(
      {
        asked: fc.array(fc.string()),
        open: fc.array(fc.string()),
        verified: fc.array(
          fc.record(
            {
              path: fc.string(),
              by: fc.string(),
              date,
              agrees: fc.boolean(),
              value: fc.string(),
              other: fc.string(),
              stated: fc.string(),
            },
            { requiredKeys: ['path', 'by', 'date', 'agrees', 'value'] },
          ),
          { maxLength: 2 },
        ),
      },
      { requiredKeys: ['asked', 'open'] },
    ),
    other_sources: fc.array(fieldsOf(dictionary.variables.filter((one) => one.type !== 'list')), { maxLength: 2 }),
  }
  return fc
    .tuple(fieldsOf(dictionary.variables), fc.record(beside, { requiredKeys: [] }))
    .map(([own, rest]) => plain({ id: 'x', ...own, ...rest }))
}

/** The record as if it was read from JSON: without special prototypes. */
function plain(record: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(record)) as JsonObject
}

/** A copy of a record in which one value, or one key, somewhere was replaced. */
function withOdd(record: JsonObject, at: number, key: string | undefined, value: Json): JsonObject {
  const copy = JSON.parse(JSON.stringify(record)) as { [key: string]: Json }
  const places: { readonly holder: { [key: string]: Json }; readonly key: string }[] = []
  const visit = (holder: { [key: string]: Json }): void => {
    for (const own of Object.keys(holder)) {
      places.push({ holder, key: own })
      const inside = holder[own]
      if (typeof inside === 'object' && inside !== null) visit(inside as { [key: string]: Json })
    }
  }
  visit(copy)
  const place = places[at % places.length]
  if (place === undefined) return copy
  Object.defineProperty(place.holder, Array.isArray(place.holder) ? place.key : (key ?? place.key), {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  })
  return copy
}

const KEYS = ['__proto__', 'constructor', 'toString', 'value', 'date', 'unit', 'items', 'length', 'strange'] as const

describe('the fast check of the shape of a record', () => {
  it.each([
    ['a small dictionary', SMALL.dictionary],
    ['the shipped dictionary', SHIPPED.dictionary],
  ])('agrees with the schema: %s', { timeout: timeFor(30_000) }, (_, dictionary) => {
    const [schema, isFine] = [recordSchema(dictionary), isInShape(dictionary)]
    const seen = { fine: 0, wrong: 0 }
    const oddity = fc.tuple(fc.nat(), fc.option(fc.constantFrom(...KEYS), { nil: undefined }), odd)
    fc.assert(
      fc.property(recordsOf(dictionary), fc.array(oddity, { maxLength: 2 }), (whole, oddities) => {
        const record = oddities.reduce((own, [at, key, value]) => withOdd(own, at, key, value), whole)
        const fits = schema.safeParse(record).success
        // The schema library may overlook this one key. If it does, the two may differ.
        const hasProto = JSON.stringify(record).includes('"__proto__"')
        expect({ record, fits: isFine(record) }).toEqual({ record, fits: hasProto && fits ? isFine(record) : fits })
        if (oddities.length === 0) expect({ record, fits }).toEqual({ record, fits: true })
        if (fits) seen.fine++
        else seen.wrong++
      }),
      { numRuns: runs(150) },
    )
    expect(Math.min(seen.fine, seen.wrong)).toBeGreaterThan(runs(150) / 10)
  })

  it('refuses a value that is not an object', () => {
    for (const value of [null, [], 'x', 1, true, undefined])
      expect(isInShape(SMALL.dictionary)(value as Json | undefined)).toBe(false)
  })
})

describe('the hash of a record', () => {
  const canonical = (value: Json): string => {
    if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`
    if (!isObject(value)) return JSON.stringify(value)
    const keys = Object.keys(value).toSorted()
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(',')}}`
  }

  it('is that of its text with sorted keys', () => {
    const many = fc.dictionary(fc.string(), odd, { minKeys: 0, maxKeys: 60, noNullPrototype: true })
    fc.assert(
      fc.property(fc.oneof(odd, many as fc.Arbitrary<Json>, fc.string({ unit: 'binary' })), (value) => {
        expect(canonicalText(value)).toBe(canonical(value))
        expect(recordHash(value)).toBe(createHash('sha256').update(canonical(value)).digest('hex'))
      }),
      { numRuns: runs(100) },
    )
  })
})

function said({ statements, known, lists, days, recorded, warnings, disputes }: Facts): object {
  return { statements, known, lists, days, recorded, warnings, disputes }
}

describe('what a record means', () => {
  it('does not depend on the records that were read before', { timeout: timeFor(60_000) }, () => {
    const asOf = parseDay(AS_OF) ?? 0
    const warm = new Screener(SHIPPED, asOf)
    const seen = { records: 0, disputed: 0 }
    const part = fc.record({ from: fc.nat(400), keys: fc.nat() })
    fc.assert(
      fc.property(fc.nat(400), fc.array(part, { maxLength: 6 }), (seed, parts) => {
        const record: { [key: string]: Json } = { ...exportedPatient(seed) }
        for (const { from, keys } of parts) {
          const other = Object.entries(exportedPatient(from))
          const [key, value] = other[keys % other.length] ?? ['id', 'x']
          record[key] = value
        }
        // Different rules as far as any cache can see.
        const cold = new Screener({ ...SHIPPED, dictionary: { ...SHIPPED.dictionary } }, asOf)
        const [first, again] = [cold.read(record), warm.read(record)]
        expect(first.ok).toBe(true)
        if (!first.ok || !again.ok) return
        expect(said(again.facts)).toEqual(said(first.facts))
        seen.records++
        if (first.facts.disputes.length > 0) seen.disputed++
      }),
      { numRuns: runs(300) },
    )
    expect(seen.disputed).toBeGreaterThan(0)
  })

  it('does not depend on them where facts of every shape are drawn', { timeout: timeFor(60_000) }, () => {
    const asOf = parseDay(AS_OF) ?? 0
    const warm = new Screener(SMALL, asOf)
    const seen = { read: 0, disputed: 0 }
    fc.assert(
      fc.property(recordsOf(SMALL.dictionary), (record) => {
        const [first, again] = [new Screener({ ...SMALL }, asOf).read(record), warm.read(record)]
        expect({ record, ok: again.ok }).toEqual({ record, ok: first.ok })
        if (!first.ok || !again.ok) return
        expect(said(again.facts)).toEqual(said(first.facts))
        seen.read++
        if (first.facts.disputes.length > 0) seen.disputed++
      }),
      { numRuns: runs(400) },
    )
    expect(Math.min(seen.read, seen.disputed)).toBeGreaterThan(0)
  })
})
