import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../../src/index.ts'
import {
  checkpointOf,
  draftOf,
  logReportText,
  nextEntry,
  signedCheckpoint,
  statementOf,
  verifyLog,
} from '../../../src/log/index.ts'
import type { Checkpoint, LogContents, LogReport, Signer, StoredEntry } from '../../../src/log/index.ts'
import { VERIFY } from '../../../src/messages/en/verify.ts'
import { latinIn, SAID, say } from '../../support/greek.ts'
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

/** Two unsigned entries, one that names a key, and two that are signed with it. */
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
  it('is whole if it is as it was written', () => {
    expect(verifyLog({ rows, heads })).toMatchObject({
      problems: [],
      unsigned: [[1, 2]],
      keys: [{ by: ['AB'], signed: 3 }],
    })
  })

  it('is not whole if any letter of it is changed', () => {
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

  it('is not whole if entries are missing, repeated or reordered, with their old numbers or new ones', () => {
    const order = fc.array(fc.nat(4), { minLength: 1, maxLength: 7 })
    fc.assert(
      fc.property(order, fc.boolean(), (places, anew) => {
        // Entries cut off at the end, with the end patched, are for checkpoints to find.
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
  ])('is not whole if its end says something else: %s', (_name, other) => {
    expect(verifyLog({ rows, heads: other }).problems).not.toEqual([])
  })
})

/** A log of these entries, chained as the program chains them, each with a signer or none. */
function written(
  ...entries: readonly (readonly [content: Content, signer?: Signer | undefined, more?: Partial<StoredEntry>])[]
): Log {
  const made: StoredEntry[] = []
  for (const [content, signer, more] of entries) {
    const { at = '2026-03-15T08:00:00Z', ...own } = content
    made.push({ ...nextEntry(own, at, made.at(-1), signer), ...more })
  }
  return { rows: made, heads: [{ count: made.length, hash: made.at(-1)?.hash }] }
}

type Content = Parameters<typeof nextEntry>[0] & { readonly at?: string }
type Log = Pick<LogContents, 'rows' | 'heads'>

function signerFor(...people: readonly string[]): Signer {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { privateKey, statement: statementOf(privateKey, people, '2026-03-01T08:00:00Z') }
}

const [known, other] = [signerFor('9', '8'), signerFor('9')]
const draft = draftOf(RESULT, {}, { by: '9', salt: '1'.repeat(32), keepRecord: false, overrides: {} })
const key = { key: known.statement }
const signed = [
  [key, known],
  [draft, known],
] as const
const [first, second] = written([draft], [draft]).rows as readonly [StoredEntry, StoredEntry]

const FOUND: readonly Log[] = [
  written(),
  written([draft]),
  written([draft], ...signed),
  { rows: [{ ...first, body: 1 }], heads: [] },
  { rows: [{ ...first, number: 0 }, first, first, { ...second, number: 4 }], heads: [{ count: 6, hash: '' }] },
  { rows: [second], heads: [] },
  {
    rows: [
      { ...first, body: '{' },
      { ...second, body: '{"number":2}' },
    ],
    heads: [],
  },
  written([draft], [{ ...draft, at: '2026-03-14T08:00:00Z' }]),
  written([{ ...draft, record: { id: '1' } }]),
  written([{ key: { ...known.statement, by: ['7'] } }, known]),
  written(...signed, [key, known], [{ key: other.statement }, other], [draft]),
  written([key]),
  written([key, known], [draft, other], [draft, known, { signature: null }], [draft, known, { signature: '' }]),
  written([draft, undefined, { signature: '' }]),
  written([key, known], [{ ...draft, by: '7' }, known]),
]

function checkpoint(contents: Log, count: number, more: Partial<Checkpoint> = {}, signer?: Signer): Checkpoint {
  const hash = String(contents.rows[count - 1]?.hash ?? HASH)
  const made = { ...checkpointOf({ number: count, hash }, '2026-03-15', undefined), ...more }
  return signer === undefined ? made : signedCheckpoint(made, signer)
}

const HELD = written(...signed, [draft, known])
const signedOne = checkpoint(HELD, 2, {}, known)
const { signature: _removed, ...unsignedOne } = signedOne
const CHECKPOINTS: readonly Checkpoint[] = [
  signedOne,
  unsignedOne,
  { ...signedOne, signature: '' },
  checkpoint(HELD, 2),
  checkpoint(HELD, 1, { date: '2026-03-14' }),
  checkpoint(HELD, 3, {}, other),
  checkpoint(HELD, 1, { hash: '0' }),
  checkpoint(HELD, 2, { hash: '0' }),
  checkpoint(HELD, 4),
  checkpoint(HELD, 5),
]

describe('the report of log verify', () => {
  const IN_ENGLISH = { today: '2026-03-15', ownKey: '1', askedForRecord: true }
  const longest = (text: string): number =>
    Math.max(...text.split('\n').map((line) => (line.startsWith('  prescreen-log/') ? 0 : line.length)))

  it('fits the terminal, and does not break a hash that people copy', () => {
    const reports = [
      ...FOUND.map((one) => verifyLog(one)),
      ...CHECKPOINTS.map((one) => verifyLog(HELD, { checkpoints: [{ checkpoint: one, from: '1', kept: true }] })),
    ]
    for (const report of reports) {
      const text = logReportText(report, { ...IN_ENGLISH, width: 80 })
      expect(longest(text)).toBeLessThanOrEqual(80)
      const hash = report.problems.length === 0 ? (report.last?.hash ?? '') : ''
      for (const width of [40, 60, 80]) {
        const lines = logReportText(report, { ...IN_ENGLISH, width }).split('\n')
        expect(lines.some((line) => line.includes(hash))).toBe(true)
      }
      const all = (width: number): string => logReportText(report, { ...IN_ENGLISH, width }).replaceAll(/\s+/g, ' ')
      expect(all(80)).toBe(all(1000))
    }
  })

  it('comes from the catalogue, whatever is found', () => {
    const shown = { today: '2026-03-15', ownKey: '1', askedForRecord: true, width: 80, say }
    const told = (report: LogReport): string => logReportText(report, shown)
    const witness = { checkpoints: [], hash: '1', fingerprint: '2', recordSha256: [HASH] }
    const held = (given: readonly Checkpoint[], kept: boolean): LogReport =>
      verifyLog(HELD, { checkpoints: given.map((one) => ({ checkpoint: one, from: '1', kept })) }, say)
    const texts = [
      ...FOUND.map((one) => told(verifyLog(one, undefined, say))),
      ...FOUND.map((one) => told(verifyLog(one, witness, say))),
      ...CHECKPOINTS.map((one) => told(held([one], true))),
      told(held(CHECKPOINTS, true)),
      told(held([checkpoint(HELD, 1), checkpoint(HELD, 2)], false)),
      told({ ...held([signedOne], true), checkpoints: [{ from: null, to: signedOne, sound: false, given: true }] }),
    ]
    for (const text of texts) {
      const own = text.replaceAll(/prescreen-log.*|[0-9a-f]{64}|(?:[0-9a-f]{4,} ){3,}[0-9a-f]+|\d\dT[\d:]+Z/g, '')
      expect(latinIn(own)).toEqual([])
    }
    expect(Object.keys(VERIFY).filter((one) => !SAID.has(one as keyof typeof VERIFY))).toEqual([])
  })
})
