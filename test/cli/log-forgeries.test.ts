import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  anotherKey,
  at,
  copyOf,
  entriesOf,
  fingerprintOf,
  screenAt,
  signatureOf,
  site,
  siteKey,
  sql,
  statementOf,
  writeAnew,
} from '../support/forging.ts'
import type { Site } from '../support/forging.ts'
import { checkpointLines, readLog } from '../support/log-reader.ts'

const signedSite = site()
const plainSite = site()
const otherSite = site()

/**
 * Entry 1 names the key, entries 2 to 5 are screenings, and entry 3 keeps its record. Without a key the numbers are one
 * less.
 */
beforeAll(async () => {
  await at(signedSite, 'log', 'key', 'new', '--by', 'AB', '--by', 'CD', '--quiet')
  for (const own of [signedSite, plainSite, otherSite])
    for (const more of [[], ['--keep-record'], ['--by', 'CD'], []]) await screenAt(own, ...more)
})

interface Forgery {
  readonly of: Site
  readonly forge: (own: Site) => Promise<void> | void
  /** What verify reports given only the log; undefined if the log alone cannot show the forgery. */
  readonly alone?: string
  /** What verify reports with the checkpoints that were kept, if that differs. */
  readonly kept?: string
}

type Fields = { readonly [name: string]: unknown }

/** The trials of an entry, with all verdicts eligible. */
async function friendlier(own: Site, number: number): Promise<Fields> {
  const entry = (await entriesOf(own))[number - 1]?.body
  const trials = entry?.['trials'] as readonly Fields[]
  return { trials: trials.map((one) => ({ ...one, verdict: 'eligible' })) }
}

function withoutSigner(body: Fields): Fields {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'signed_by'))
}

/** Changes an entry and signs with the key of the site, which nobody outside of it can do. */
async function byKeyHolder(own: Site, number: number, change: Fields): Promise<void> {
  await writeAnew(own, await entriesOf(own, { [number]: change }), { rehash: true, key: siteKey(own) })
}

function editCheckpoints(own: Site, edit: (lines: string[]) => string[]): void {
  writeFileSync(own.checkpoints, edit(readFileSync(own.checkpoints, 'utf8').split('\n')).join('\n'))
}

const PUT_IN = 'INSERT INTO entries (number, body, hash, signature)'

const FORGERIES: Readonly<Record<string, Forgery>> = {
  'an entry with the number 0': {
    of: signedSite,
    forge: (own) =>
      sql(
        own,
        `${PUT_IN} SELECT 0, replace(body, '"number":2', '"number":0'), '${'0'.repeat(64)}', signature FROM entries WHERE number = 2`,
      ),
    alone: 'Entry 0 was put in',
  },
  'an entry with a negative number': {
    of: plainSite,
    forge: (own) => sql(own, `${PUT_IN} SELECT -3, body, hash, signature FROM entries WHERE number = 2`),
    alone: 'Entry -3 was put in',
  },
  'an entry put in between, all hashes made anew': {
    of: signedSite,
    forge: async (own) => {
      const entries = await entriesOf(own)
      await writeAnew(own, entries.toSpliced(2, 0, ...entries.slice(3, 4)), { rehash: true })
    },
    alone: 'The signature of entry 3 is false',
  },
  'the same without signatures': {
    of: plainSite,
    forge: async (own) => {
      const entries = await entriesOf(own)
      await writeAnew(own, entries.toSpliced(2, 0, ...entries.slice(1, 2)), { rehash: true })
    },
    kept: 'The log differs from the checkpoint of',
  },
  'the last entry removed': {
    of: signedSite,
    forge: (own) => sql(own, 'DELETE FROM entries WHERE number = 5'),
    alone: 'Entry 5 is missing',
  },
  'the last entry removed, the end patched': {
    of: signedSite,
    forge: (own) =>
      sql(
        own,
        'DELETE FROM entries WHERE number = 5',
        'UPDATE head SET count = 4, hash = (SELECT hash FROM entries WHERE number = 4)',
      ),
    kept: 'entry 5 is missing',
  },
  'the row about the end removed': {
    of: signedSite,
    forge: (own) => sql(own, 'DELETE FROM head'),
    alone: 'the end of the log does not know it',
  },
  'the first entry removed': {
    of: plainSite,
    forge: (own) => sql(own, 'DELETE FROM entries WHERE number = 1'),
    alone: 'Entry 1 is missing',
  },
  'two entries swapped': {
    of: signedSite,
    forge: (own) =>
      sql(
        own,
        'UPDATE entries SET number = 9 WHERE number = 2',
        'UPDATE entries SET number = 2 WHERE number = 4',
        'UPDATE entries SET number = 4 WHERE number = 9',
      ),
    alone: 'Entry 2 was written as entry 4',
  },
  'a verdict changed': {
    of: signedSite,
    forge: (own) => sql(own, `UPDATE entries SET body = replace(body, '"ineligible"', '"eligible"') WHERE number = 4`),
    alone: 'Entry 4 was changed',
  },
  'a verdict changed, all hashes made anew': {
    of: signedSite,
    forge: async (own) => writeAnew(own, await entriesOf(own, { 4: await friendlier(own, 4) }), { rehash: true }),
    alone: 'The signature of entry 4 is false',
  },
  'a verdict changed in a log without signatures, all hashes made anew': {
    of: plainSite,
    forge: async (own) => writeAnew(own, await entriesOf(own, { 2: await friendlier(own, 2) }), { rehash: true }),
    kept: 'entry 2 is not what was written',
  },
  'a verdict changed by the holder of the key, all signed anew': {
    of: signedSite,
    forge: async (own) => byKeyHolder(own, 4, await friendlier(own, 4)),
    kept: 'entry 4 is not what was written',
  },
  'entries signed with another key': {
    of: signedSite,
    forge: async (own) => {
      const [key, changed] = [anotherKey(), await friendlier(own, 4)]
      const own_ = { signed_by: fingerprintOf(key) }
      const entries = await entriesOf(own, { 4: { ...changed, ...own_ }, 5: own_ })
      await writeAnew(own, entries.slice(0, 3), { rehash: true, key: siteKey(own) })
      await writeAnew(own, [...(await entriesOf(own)), ...entries.slice(3)], { rehash: true })
    },
    alone: 'Entry 4 is signed with a key that this log does not know',
  },
  'another key named by itself': {
    of: signedSite,
    forge: async (own) => {
      const key = anotherKey()
      const signed_by = fingerprintOf(key)
      const named = { schema: 'prescreen/log-entry/2', kind: 'key', number: 0, at: '2099-01-01T00:00:00Z', signed_by }
      await writeAnew(own, [...(await entriesOf(own)), { body: { ...named, key: statementOf(key, ['AB']) } }], {
        rehash: true,
      })
    },
    alone: 'Entry 6 names a key that no key of this log vouches for',
  },
  'a first key that somebody else signed': {
    of: signedSite,
    forge: async (own) => {
      const key = anotherKey()
      const entries = await entriesOf(own, { 1: { signed_by: fingerprintOf(key) } })
      await writeAnew(own, entries, { rehash: true, key })
    },
    alone: 'Entry 1 names a key that did not sign it',
  },
  'a key named twice, the second time for more people, by its holder': {
    of: signedSite,
    forge: async (own) => {
      const [named, ...more] = await entriesOf(own)
      const key = statementOf(siteKey(own), ['AB', 'CD', 'XY'])
      const again = { body: { ...named?.body, at: more.at(-1)?.body['at'], key } }
      const entries = [...more, again].map(({ body }) => ({ body }))
      await writeAnew(own, [{ body: named?.body ?? {} }, ...entries], { rehash: true, key: siteKey(own) })
    },
    alone: 'Entry 6 names a key for the second time',
  },
  'the whole log signed with another key': {
    of: signedSite,
    forge: async (own) => {
      const key = anotherKey()
      const signed_by = fingerprintOf(key)
      const entries = await entriesOf(own, { 1: { key: statementOf(key, ['AB', 'CD']) } })
      await writeAnew(
        own,
        entries.map(({ body }) => ({ body: { ...body, signed_by } })),
        { rehash: true, key },
      )
    },
    kept: 'some of entries 1 to 2 are not what was written',
  },
  'the initials that a key may sign for changed': {
    of: signedSite,
    forge: async (own) => {
      const statement = (await entriesOf(own))[0]?.body['key'] as Fields
      await byKeyHolder(own, 1, { key: { ...statement, by: ['AB', 'CD', 'XY'] } })
    },
    alone: 'Entry 1 names a key that does not say this of itself',
  },
  'other initials': {
    of: signedSite,
    forge: (own) => sql(own, `UPDATE entries SET body = replace(body, '"by":"CD"', '"by":"AB"') WHERE number = 4`),
    alone: 'Entry 4 was changed',
  },
  'initials for which the key does not sign, signed by its holder': {
    of: signedSite,
    forge: (own) => byKeyHolder(own, 4, { by: 'XY' }),
    alone: 'Entry 4 is by XY, but its key signs for AB, CD only',
  },
  'a time before the entry before, signed by the holder of the key': {
    of: signedSite,
    forge: (own) => byKeyHolder(own, 4, { at: '2020-01-01T00:00:00Z' }),
    alone: 'Entry 4 says that it was written before an earlier entry',
  },
  'a time before the entry before, in a log without signatures': {
    of: plainSite,
    forge: async (own) => writeAnew(own, await entriesOf(own, { 3: { at: '2020-01-01T00:00:00Z' } }), { rehash: true }),
    alone: 'Entry 3 says that it was written before an earlier entry',
  },
  'something that is no screening': {
    of: plainSite,
    forge: async (own) => {
      const entries = await entriesOf(own)
      await writeAnew(own, entries.with(1, { body: { note: 'nothing to see' }, signature: null }), { rehash: true })
    },
    alone: 'Entry 2 is not an entry that this program writes',
  },
  'a screening with one thing more': {
    of: signedSite,
    forge: (own) => byKeyHolder(own, 4, { note: 'x' }),
    alone: 'Entry 4 is not an entry that this program writes',
  },
  'a record nested so deeply that nobody can follow': {
    of: plainSite,
    forge: async (own) => {
      const entries = await entriesOf(own)
      const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
      const text = JSON.stringify(entries[1]?.body).replace(/"record":.*"as_of"/, `"record":{"x":${deep}},"as_of"`)
      await writeAnew(own, [...entries.slice(0, 1), { body: text }, ...entries.slice(2)], { rehash: true })
    },
    alone: 'Entry 2 cannot be read',
  },
  'a name that stands twice': {
    of: plainSite,
    forge: async (own) => {
      const entries = await entriesOf(own)
      const text = JSON.stringify(entries[1]?.body).replace('"by":"AB"', '"by":"CD","by":"AB"')
      await writeAnew(own, [...entries.slice(0, 1), { body: text }, ...entries.slice(2)], { rehash: true })
    },
    alone: 'Entry 2 is not an entry that this program writes',
  },
  'a signature removed': {
    of: signedSite,
    forge: (own) => sql(own, 'UPDATE entries SET signature = NULL WHERE number = 4'),
    alone: 'The signature of entry 4 was removed',
  },
  'the signature of another entry': {
    of: signedSite,
    forge: (own) =>
      sql(own, 'UPDATE entries SET signature = (SELECT signature FROM entries WHERE number = 3) WHERE number = 4'),
    alone: 'The signature of entry 4 is false',
  },
  'an unsigned entry added to a signed log': {
    of: signedSite,
    forge: async (own) => {
      const entries = await entriesOf(own)
      await writeAnew(own, [...entries, { body: withoutSigner(entries[4]?.body ?? {}) }], { rehash: true })
    },
    alone: 'Entry 6 is not signed, although entries are since entry 1',
  },
  'all signatures removed, the key left out': {
    of: signedSite,
    forge: async (own) => {
      const entries = (await entriesOf(own)).slice(1).map(({ body }) => ({ body: withoutSigner(body) }))
      await writeAnew(own, entries, { rehash: true })
    },
    kept: 'entry 5 is missing',
  },
  'a kept record changed by the holder of the key': {
    of: signedSite,
    forge: async (own) => {
      const record = (await entriesOf(own))[2]?.body['record'] as Fields
      await byKeyHolder(own, 3, { record: { ...record, ecog: 4 } })
    },
    alone: 'Entry 3 keeps a record that does not have its hash',
  },
  'the entries of another log': {
    of: plainSite,
    forge: async (own) => writeAnew(own, await entriesOf(otherSite), { rehash: true }),
    kept: 'entry 1 is not what was written',
  },
  'the last entry of another log': {
    of: plainSite,
    forge: async (own) => {
      const { rows } = await readLog(otherSite.log)
      const [body, hash] = [rows[3]?.body ?? '', rows[3]?.hash ?? '']
      await sql(own, 'DELETE FROM entries WHERE number = 4', {
        sql: `${PUT_IN} VALUES (4, ?, ?, NULL)`,
        args: [body, hash],
      })
      await sql(own, { sql: 'UPDATE head SET hash = ?', args: [hash] })
    },
    alone: 'Entry 4 was changed',
  },
  'a column of another type': {
    of: plainSite,
    forge: (own) =>
      sql(
        own,
        'CREATE TABLE other AS SELECT * FROM entries',
        'DROP TABLE entries',
        'ALTER TABLE other RENAME TO entries',
        "UPDATE entries SET hash = x'00' WHERE number = 2",
      ),
    alone: 'Row 2 does not have the columns of an entry',
  },
  'an entry that is there twice': {
    of: plainSite,
    forge: (own) =>
      sql(
        own,
        'CREATE TABLE other AS SELECT * FROM entries',
        'INSERT INTO other SELECT * FROM entries WHERE number = 2',
        'DROP TABLE entries',
        'ALTER TABLE other RENAME TO entries',
      ),
    alone: 'Entry 2 is there more than once',
  },
  'a checkpoint with another number of entries': {
    of: signedSite,
    forge: (own) => editCheckpoints(own, ([first = '', ...more]) => [first.replace('/1 2 ', '/1 3 '), ...more]),
    kept: 'The checkpoint in line 1 of',
  },
  'a checkpoint of another day, with letters that fit': {
    of: signedSite,
    forge: async (own) => {
      const { rows } = await readLog(own.log)
      const spki = statementOf(siteKey(own), [])['public_key'] as string
      const [, line] = checkpointLines(2, '2099-01-01', rows[1]?.hash ?? '', spki)
      const signature = signatureOf(anotherKey(), 'x')
      editCheckpoints(own, ([, ...more]) => [`${line} ${signature}`, ...more])
    },
    kept: 'its signature is false',
  },
  'the signature of a checkpoint removed': {
    of: signedSite,
    forge: (own) => editCheckpoints(own, (lines) => lines.map((one) => one.split(' ').slice(0, 6).join(' '))),
    kept: 'its signature was removed',
  },
  'a checkpoint without a key for a signed entry': {
    of: signedSite,
    forge: async (own) => {
      const { rows } = await readLog(own.log)
      const [, line] = checkpointLines(2, '2099-01-01', rows[1]?.hash ?? '')
      editCheckpoints(own, ([, ...more]) => [line, ...more])
    },
    kept: 'it is not signed, although the entry is',
  },
}

describe('a forged log', () => {
  it('starts from a log that is whole', async () => {
    for (const own of [signedSite, plainSite, otherSite]) {
      expect(await at(own, 'log', 'verify')).toMatchObject({ status: 0, err: '' })
      expect((await readLog(own.log, own.checkpoints)).mistakes).toEqual([])
    }
  })

  it.each(Object.entries(FORGERIES))('%s', async (_name, { of, forge, alone, kept = alone }) => {
    const own = copyOf(of)
    await forge(own)
    const nothing = copyOf(own)
    writeFileSync(nothing.checkpoints, '')
    const withoutWitness = await at(nothing, 'log', 'verify')
    expect(withoutWitness).toMatchObject({
      status: alone === undefined ? 0 : 1,
      out: expect.stringContaining(alone ?? 'The log is whole') as string,
    })
    expect((await readLog(nothing.log)).mistakes.length > 0).toBe(alone !== undefined)
    const held = await at(own, 'log', 'verify')
    expect(held).toMatchObject({ status: 1, out: expect.stringContaining(kept ?? '') as string })
    expect((await readLog(own.log, own.checkpoints)).mistakes).not.toEqual([])
  })

  it('that was cut in the middle cannot be read', async () => {
    const own = copyOf(signedSite)
    truncateSync(own.log, Math.floor(readFileSync(own.log).length / 2 / 4096) * 4096)
    const ran = await at(own, 'log', 'verify')
    expect(ran).toMatchObject({ status: 2, err: expect.stringContaining('cannot be used') as string })
    await expect(readLog(own.log)).rejects.toThrow('SQLITE')
  })

  it('without its signatures, or with others, does not match the fingerprint that was noted on paper', async () => {
    const fingerprint = fingerprintOf(siteKey(signedSite))
    const groups = fingerprint.replace(/(.{4})/g, '$1 ')
    expect((await at(signedSite, 'log', 'verify', '--fingerprint', groups)).status).toBe(0)
    for (const name of ['all signatures removed, the key left out', 'the whole log signed with another key']) {
      const own = copyOf(signedSite)
      await FORGERIES[name]?.forge(own)
      writeFileSync(own.checkpoints, '')
      const { status, out } = await at(own, 'log', 'verify', '--fingerprint', fingerprint)
      expect([status, out]).toEqual([1, expect.stringContaining('it was written anew, or it is another log')])
    }
    expect((await at(signedSite, 'log', 'verify', '--fingerprint', '12')).status).toBe(2)
  })
})
