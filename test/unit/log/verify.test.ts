import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../../src/index.ts'
import { draftOf, nextEntry, statementOf, verifyLog } from '../../../src/log/index.ts'
import type { LogContents, StoredEntry } from '../../../src/log/index.ts'
import { runs } from '../../support/runs.ts'

const HASH = 'a'.repeat(64)
const RESULT: Result = {
  schema: 'prescreen/result/1',
  patient: 'p',
  as_of: '2026-03-15',
  engine: { name: 'prescreen', version: '0.1.0' },
  criteria_sha256: HASH,
  record_sha256: HASH,
  trials: [],
  warnings: [],
}

/** Two entries that are not signed, one that names a key, and two that it signed. */
function log(): { readonly rows: readonly StoredEntry[]; readonly heads: LogContents['heads'] } {
  const { privateKey } = generateKeyPairSync('ed25519')
  const signer = { privateKey, statement: statementOf(privateKey, ['AB'], '2026-03-01T08:00:00Z') }
  const rows: StoredEntry[] = []
  for (let i = 1; i <= 5; i++) {
    const draft = draftOf(RESULT, {}, { by: 'AB', salt: `${i}`.repeat(32), keepRecord: false, overrides: {} })
    const content = i === 3 ? { key: signer.statement } : draft
    rows.push(nextEntry(content, `2026-03-15T08:00:0${i}Z`, rows.at(-1), i < 3 ? undefined : signer))
  }
  return { rows, heads: [{ count: 5, hash: rows[4]?.hash }] }
}

const { rows, heads } = log()

describe('a log', () => {
  it('is whole as it was written', () => {
    expect(verifyLog({ rows, heads })).toMatchObject({
      problems: [],
      unsigned: [[1, 2]],
      keys: [{ by: ['AB'], signed: 3 }],
    })
  })

  it('is not whole when any letter of it is another one', () => {
    const place = fc.tuple(
      fc.nat(4),
      fc.constantFrom('body', 'hash', 'signature'),
      fc.nat(),
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
    )
    fc.assert(
      fc.property(place, ([row, column, n, letter]) => {
        const text = rows[row]?.[column as 'body'] ?? ''
        const at = text === '' ? 0 : n % text.length
        fc.pre(text === '' || text[at] !== letter)
        const changed = rows.map((one, i) =>
          i === row ? { ...one, [column]: text.slice(0, at) + letter + text.slice(at + 1) } : one,
        )
        expect(verifyLog({ rows: changed, heads }).problems).not.toEqual([])
      }),
      { numRuns: runs(500) },
    )
  })

  it('is not whole when entries are missing, repeated, or in another order, with their old numbers or new ones', () => {
    const order = fc.array(fc.nat(4), { minLength: 1, maxLength: 7 })
    fc.assert(
      fc.property(order, fc.boolean(), (places, anew) => {
        // What is cut off the end, with the end patched, is for checkpoints to find.
        fc.pre(!places.every((place, i) => place === i))
        const chosen = places.flatMap((place) => rows[place] ?? [])
        const numbered = anew ? chosen.map((one, i) => ({ ...one, number: i + 1 })) : chosen
        const end = [{ count: numbered.at(-1)?.number, hash: numbered.at(-1)?.hash }]
        expect(verifyLog({ rows: numbered, heads: end }).problems).not.toEqual([])
      }),
      { numRuns: runs(300) },
    )
  })

  it.each<[string, LogContents['heads']]>([
    ['none', []],
    ['two', [...heads, ...heads]],
    ['fewer entries', [{ count: 4, hash: rows[3]?.hash }]],
    ['more entries', [{ count: 6, hash: HASH }]],
    ['another hash', [{ count: 5, hash: HASH }]],
    ['another type', [{ count: '5', hash: rows[4]?.hash }]],
  ])('is not whole when its end says something else: %s', (_name, other) => {
    expect(verifyLog({ rows, heads: other }).problems).not.toEqual([])
  })
})
