import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { screenChunk, summaryOf } from '../../../src/batch/index.ts'
import type { Chunk, ChunkOptions } from '../../../src/batch/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { summaryText } from '../../../src/report/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { runs } from '../../support/runs.ts'
import { shippedRules } from '../../support/shipped.ts'

const rules = await shippedRules()
const screener = new Screener(rules, parseDay('2026-03-15') ?? 0)
const OPTIONS: ChunkOptions = {
  format: 'ndjson',
  explain: false,
  watch: false,
  strict: false,
  idKey: 'key',
  certify: 0,
  shard: { part: 0, of: 1 },
  reading: { mapping: undefined, complete: [] },
}

/** A batch of one record, in a file named like a patient. */
function chunkOf(text: string): Chunk {
  const bytes = new Uint8Array(Buffer.from(text))
  return {
    file: 'Qqzzname.json',
    bytes,
    starts: Uint32Array.of(0),
    ends: Uint32Array.of(bytes.length),
    lines: Float64Array.of(1),
    numbers: Float64Array.of(1),
    unreadable: {},
  }
}

/** Everything a summary says about this record, as data and as text. */
function summaryOfRecord(text: string): string {
  const { tally } = screenChunk(chunkOf(text), screener, OPTIONS)
  const summary = summaryOf(tally, rules, { as_of: '2026-03-15', engine: { name: 'prescreen', version: '0' } })
  const plain = (own: string): string => own
  const paint = { strong: plain, faint: plain, good: plain, bad: plain, open: plain }
  return `${JSON.stringify(summary)}\n${summaryText(summary, 80, paint)}`
}

/** A word that occurs only in the record. */
const secret = fc
  .string({ unit: fc.constantFrom('q', 'x', 'z', 'j'), minLength: 4, maxLength: 8 })
  .map((one) => `Qq${one}`)
const known = fc.constantFrom('sex', 'ecog', 'age', 'birth_date', 'metastases', 'labs', 'alt', 'confirmations', 'unit')
const key = fc.oneof(
  known,
  secret,
  fc.tuple(known, secret).map((parts) => parts.join('.')),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    secret,
    fc.tuple(secret, secret).map((parts) => parts.join(' ')),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
}))
const record = fc.tuple(secret, fc.dictionary(key, value, { maxKeys: 4 })).map(([id, own]) => ({ id, ...own }))

describe('a summary', () => {
  it('contains no word of a refused record', () => {
    fc.assert(
      fc.property(record, fc.nat(), fc.boolean(), (own, cut, isCut) => {
        const text = JSON.stringify(own)
        expect(summaryOfRecord(isCut ? text.slice(0, cut % text.length) : text)).not.toContain('Qq')
      }),
      { numRuns: runs(300) },
    )
  })

  it.each([
    ['{"id": "a", "Jane Doe": 1}', '…: This key is not known.'],
    ['{"id": "a", "labs": {"Jane Doe": 1}}', 'labs.…: This key is not known.'],
    ['{"id": "a", "sex": "Jane Doe"}', 'sex: This value does not fit here; sex is one of female, male.'],
    ['{"id": "a", "metastases": [{"site": "Jane"}]}', 'metastases[].site: This value does not fit here; '],
    ['{"id": "a", "labs": {"alt": {"value": 1, "unit": "Jane"}}}', 'labs.alt.unit: This is not a unit of ALT.'],
    ['{"id": "a", "birth_date": "2031-02-03"}', 'birth_date: The date lies after the as-of date.'],
    [
      '{"id": "a", "confirmations": {"NCT04158843": {"Jane": true}}}',
      'confirmations.…: The trial has no such criterion.',
    ],
    ['{"id": "a", "Jane": 1, "Jane": 2}', '…: This key stands twice; keep one of the two.'],
    ['{"id": "Jane', 'This is not JSON: the text ends too early.'],
  ])('reports %s as: %s', (text, said) => {
    const summary = summaryOfRecord(text)
    expect(summary).toContain(said)
    expect(summary).not.toContain('Jane')
  })
})
