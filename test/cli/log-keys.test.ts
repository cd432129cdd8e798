import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Result } from '../../src/index.ts'
import { folderWith, prescreen } from '../support/command.ts'
import { failingDisk } from '../support/failing-disk.ts'
import type { Ran } from '../support/command.ts'
import { at, copyOf, entriesOf, PATIENT, screenAt, site, siteKey, sql, writeAnew } from '../support/forging.ts'
import type { Site } from '../support/forging.ts'
import { readLog, sha256 } from '../support/log-reader.ts'

/** A trial that is quick to decide, for tests of the log itself. */
const QUICK = ['--trial', 'NCT00557986']

function newKey(own: Site, ...more: string[]): Promise<Ran> {
  return at(own, 'log', 'key', 'new', '--by', 'AB', ...more)
}

/** A log of signed entries: entry 1 names the key, the others are screenings. */
async function signedLog(count = 2): Promise<Site> {
  const own = site()
  await newKey(own)
  for (let i = 0; i < count; i++) await screenAt(own)
  return own
}

async function numberOfEntries(own: Site): Promise<number> {
  return (await readLog(own.log)).rows.length
}

describe('the key of the log', () => {
  it('is made once, can be read by its owner only, and shows its fingerprint', async () => {
    const own = site()
    const made = await newKey(own, '--by', 'CD')
    expect(made).toMatchObject({
      status: 0,
      err: expect.stringContaining('Write the fingerprint down on paper') as string,
    })
    expect(statSync(own.key).mode & 0o777).toBe(0o600)
    const before = readFileSync(own.key, 'utf8')
    expect((await newKey(own)).status).toBe(2)
    expect(readFileSync(own.key, 'utf8')).toBe(before)
    for (const words of [
      ['log', 'key'],
      ['log', 'key', 'show'],
    ])
      expect((await at(own, ...words)).out).toBe(made.out)
    const { public_key, by } = JSON.parse((await at(own, 'log', 'key', '--format', 'json')).out) as Record<
      string,
      string
    >
    expect(by).toEqual(['AB', 'CD'])
    const groups = sha256(Buffer.from(public_key ?? '', 'base64')).replace(/(.{4})(?=.)/g, '$1 ')
    expect(made.out).toContain(`Signs for: AB, CD\nFingerprint: ${groups}\n`)
    expect(made.out + made.err).not.toContain('PRIVATE')
  })

  it('signs every entry from its first one on; earlier entries stay as they are', async () => {
    const own = site()
    await screenAt(own)
    await screenAt(own)
    expect((await at(own, 'log', 'verify')).out).toContain('No entry is signed.')
    await newKey(own)
    expect((await at(own, 'log', 'verify')).out).toContain('The key at hand signed none of these entries.')
    expect((await screenAt(own)).err).toContain('Logged as entry 4 ')
    await screenAt(own)
    expect((await at(own, 'log', 'verify')).out).not.toContain('The key at hand')
    const { status, out } = await at(own, 'log', 'verify')
    expect(status).toBe(0)
    expect(out).toContain('The log is whole: 5 entries')
    expect(out).toContain(
      'Entries 1 to 2 are not signed.\n3 entries are signed with the key that entry 3 names, for AB:\n',
    )
    expect((await at(own, 'log', 'list')).out).toMatch(/^ {4}3 {2}\S+ {2}key for AB$/m)
    expect((await readLog(own.log, own.checkpoints)).mistakes).toEqual([])
  })

  it('signs only for the people it was made for', async () => {
    const own = await signedLog(1)
    const refused = await screenAt(own, '--by', 'XY')
    expect(refused).toMatchObject({ status: 2, out: '' })
    expect(refused.err).toContain('The key signs for AB only, not for XY.')
    expect(refused.err).toContain('Nobody was screened.')
    const text = readFileSync(own.key, 'utf8')
    writeFileSync(own.key, text.replace('"by":["AB"]', '"by":["AB","XY"]'))
    expect((await screenAt(own, '--by', 'XY')).err).toContain('The statement in it was changed')
    expect(await numberOfEntries(own)).toBe(2)
  })

  it.each([
    ['none', (own: Site) => writeFileSync(own.key, ''), 'It is not an Ed25519 key'],
    [
      'one of another kind',
      (own: Site) => writeFileSync(own.key, readFileSync(own.key, 'utf8').replace('MC4C', 'MC4D')),
      'It is not an Ed25519 key',
    ],
    [
      'one that does not say whose it is',
      (own: Site) => writeFileSync(own.key, readFileSync(own.key, 'utf8').replace(/^\{.*\n/m, '')),
      'It does not say who may sign with it',
    ],
  ])('prevents screening if it is %s', async (_name, spoil, message) => {
    const own = await signedLog(1)
    spoil(own)
    const { status, out, err } = await screenAt(own)
    expect([status, out, err]).toEqual([2, '', expect.stringContaining(message)])
  })

  it('is required by a log that it signed, and when --key names it', async () => {
    const own = await signedLog(1)
    const without = site()
    const ran = await screenAt(without, '--log-file', own.log)
    expect(ran).toMatchObject({ status: 2, out: '' })
    expect(ran.err).toContain('It is signed since entry 1, and the key is not at hand')
    expect((await screenAt(without, '--key', '/nonexistent/key.pem')).err).toContain(
      '/nonexistent/key.pem does not exist',
    )
    expect((await screenAt(without, '--log-file', own.log, '--key', own.key)).status).toBe(0)
  })

  it('causes a warning if others can read it', async () => {
    const own = await signedLog(1)
    chmodSync(own.key, 0o644)
    expect(await screenAt(own)).toMatchObject({ status: 0, err: expect.stringContaining('chmod 600') as string })
  })

  it('can add another key to the log; a key that was not added cannot sign in it', async () => {
    const own = await signedLog(1)
    const other = site()
    await at(other, 'log', 'key', 'new', '--by', 'CD')
    const write = (): Promise<Ran> => screenAt(other, '--log-file', own.log, '--by', 'CD')
    expect((await write()).err).toContain('It does not know this key')
    const statement = folderWith({ 'cd.json': (await at(other, 'log', 'key', '--format', 'json')).out })('cd.json')
    expect(await at(own, 'log', 'key', 'add', statement)).toMatchObject({ status: 0 })
    expect((await at(own, 'log', 'key', 'add', statement)).err).toContain('It already has this key')
    expect((await write()).status).toBe(0)
    expect((await screenAt(own)).status).toBe(0)
    const { status, out } = await at(own, 'log', 'verify', '--log-file', own.log)
    expect([status, out]).toEqual([
      0,
      expect.stringContaining('1 entry is signed with the key that entry 3 names, for CD'),
    ])
    expect((await readLog(own.log)).mistakes).toEqual([])
    const forged = folderWith({ 'x.json': readFileSync(statement, 'utf8').replace('"CD"', '"XY"') })('x.json')
    expect((await at(own, 'log', 'key', 'add', forged)).err).toContain(
      'is not a key as `prescreen log key --format json` prints it',
    )
  })

  it('keeps a program that knows no signatures from adding to a signed log', async () => {
    const own = await signedLog(1)
    const { createClient } = await import('@libsql/client/sqlite3')
    const client = createClient({ url: `file://${own.log}` })
    const insert = client.execute("INSERT INTO entries (number, body, hash) VALUES (3, '{}', '')")
    await expect(insert).rejects.toThrow('the entries of this log are signed')
    client.close()
  })
})

describe('what a log keeps of a record', () => {
  it('is a salted hash, by which the entries of a record can be found, but not the record of an exported entry', async () => {
    const own = await signedLog(2)
    const [result] = JSON.parse((await screenAt(own)).out) as [Result]
    expect(readFileSync(own.log, 'latin1')).not.toContain(result.record_sha256)
    const rows = parse<Record<string, string>>((await at(own, 'log', 'export')).out, { columns: true })
    const hashes = new Set(rows.map((one) => one['record_salted_hash']))
    // The entry about the key has none, and each screening has a different one.
    expect(hashes.size).toBe(4)
    const salts = (await entriesOf(own)).flatMap(({ body }) =>
      body['record_salt'] === undefined ? [] : [String(body['record_salt'])],
    )
    expect(new Set(salts).size).toBe(3)
    for (const words of [[], ['--format', 'json']]) {
      const { out } = await at(own, 'log', 'export', ...words)
      expect(salts.filter((salt) => out.includes(salt))).toEqual([])
    }
    expect(await at(own, 'log', 'verify', '--record', PATIENT)).toMatchObject({
      status: 0,
      out: expect.stringContaining('Entries 2, 3, 4 are of this record.') as string,
    })
    expect(await at(own, 'log', 'verify', '--record', 'seeds/patients/man.json')).toMatchObject({
      status: 1,
      out: expect.stringContaining('No entry is of this record.') as string,
    })
  })
})

describe('a chart', () => {
  it('is found in the log whatever day it was screened for', async () => {
    const own = site('')
    const chart = 'test/data/fhir/trial-matching/ctma__TrialMatching_Patient01.json'
    const hashes: string[] = []
    for (const day of ['2019-01-01', '2026-03-15']) {
      const { out } = await at(own, 'screen', chart, '--log', '--by', 'AB', '--as-of', day, '--format', 'json')
      hashes.push(...(JSON.parse(out) as Result[]).map((one) => one.record_sha256))
    }
    expect(new Set(hashes).size).toBe(2)
    const { out } = await at(own, 'log', 'verify', '--record', chart)
    expect(out).toContain('Entries 1, 2 are of this record.')
    const one = await at(own, 'log', 'verify', '--record', chart, '--as-of', '2026-03-15')
    expect(one.out).toContain('Entry 2 is of this record.')
  })
})

describe('a log of an older program', () => {
  /** Entries of format 1, in a table without signatures. */
  async function olderLog(): Promise<Site> {
    const own = site('by: AB\n')
    for (const more of [[], ['--keep-record']]) await screenAt(own, ...more)
    const [result] = JSON.parse((await screenAt(own)).out) as [Result]
    const entries = (await entriesOf(own)).slice(0, 2).map(({ body }) => {
      const { number, at: time, by, record, as_of, engine, criteria_sha256, trials } = body
      const { record_sha256 } = result
      const schema = 'prescreen/log-entry/1'
      return { body: { schema, at: time, by, record_sha256, record, as_of, engine, criteria_sha256, trials, number } }
    })
    await writeAnew(own, entries, { rehash: true })
    await sql(own, 'ALTER TABLE entries DROP COLUMN signature')
    return own
  }

  it('is read, verified and continued', async () => {
    const own = await olderLog()
    expect((await readLog(own.log)).mistakes).toEqual([])
    expect(await at(own, 'log', 'verify', '--record', PATIENT)).toMatchObject({
      status: 0,
      out: expect.stringContaining('Entries 1, 2 are of this record.') as string,
    })
    const [row] = parse<Record<string, string>>((await at(own, 'log', 'export')).out, { columns: true })
    expect(row).toMatchObject({
      record_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      record_salted_hash: '',
    })
    await newKey(own)
    expect((await screenAt(own)).err).toContain('Logged as entry 4 ')
    expect((await at(own, 'log', 'verify')).out).toContain('Entries 1 to 2 are not signed.')
    expect((await readLog(own.log)).mistakes).toEqual([])
  })

  it('with a kept record that was changed is reported', async () => {
    const own = await olderLog()
    const entries = (await entriesOf(own)).map(({ body }) =>
      body['record'] === undefined
        ? { body }
        : { body: { ...body, record: { ...(body['record'] as object), ecog: 4 } } },
    )
    await sql(own, 'ALTER TABLE entries ADD COLUMN signature TEXT')
    await writeAnew(own, entries, { rehash: true })
    expect(await at(own, 'log', 'verify')).toMatchObject({
      status: 1,
      out: expect.stringContaining('Entry 2 keeps a record that does not have its hash') as string,
    })
  })
})

describe('nothing is added to a log', () => {
  afterEach(() => {
    vi.doUnmock('@libsql/client/sqlite3')
    vi.restoreAllMocks()
  })

  it.each<[string, (own: Site) => Promise<void> | void, string]>([
    [
      'that lost its last entry',
      (own) => sql(own, 'DELETE FROM entries WHERE number = 3'),
      'It was changed or damaged',
    ],
    ['that lost an entry', (own) => sql(own, 'DELETE FROM entries WHERE number = 1'), 'It was changed or damaged'],
    [
      'with an entry 0',
      (own) => sql(own, 'UPDATE entries SET number = 0 WHERE number = 1'),
      'It was changed or damaged',
    ],
    [
      'whose last entry lost its signature',
      (own) => sql(own, 'UPDATE entries SET signature = NULL WHERE number = 3'),
      'It was changed or damaged',
    ],
    [
      'whose last entry was changed with the hashes',
      async (own) => writeAnew(own, await entriesOf(own, { 3: { as_of: '2026-01-01' } }), { rehash: true }),
      'It differs from its checkpoint',
    ],
    [
      'whose last entry was changed with the hashes and the checkpoints',
      async (own) => {
        await writeAnew(own, await entriesOf(own, { 3: { as_of: '2026-01-01' } }), { rehash: true })
        writeFileSync(own.checkpoints, '')
      },
      'It was changed or damaged',
    ],
    ['without its end', (own) => sql(own, 'DELETE FROM head'), 'It was changed or damaged'],
    ['with another end', (own) => sql(own, 'UPDATE head SET count = 7'), 'It was changed or damaged'],
    [
      'whose last entry was changed',
      (own) => sql(own, `UPDATE entries SET body = replace(body, '"ineligible"', '"eligible"') WHERE number = 3`),
      'It was changed or damaged',
    ],
    [
      'that lost its last entry and was patched, where checkpoints are kept',
      (own) =>
        sql(
          own,
          'DELETE FROM entries WHERE number = 3',
          'UPDATE head SET count = 2, hash = (SELECT hash FROM entries WHERE number = 2)',
        ),
      'It differs from its checkpoint of',
    ],
    [
      'whose last entry is of a later time than the clock has',
      async (own) => {
        const entries = await entriesOf(own, { 3: { at: '2099-01-01T00:00:00Z' } })
        await writeAnew(own, entries, { rehash: true, key: siteKey(own) })
        writeFileSync(own.checkpoints, '')
      },
      'the last entry is dated 2099-01-01T00:00:00Z. Correct the clock',
    ],
  ])('%s', async (_name, spoil, message) => {
    const own = await signedLog(2)
    await spoil(own)
    const before = await readLog(own.log)
    const { status, out, err } = await screenAt(own)
    expect([status, out, err]).toEqual([2, '', expect.stringContaining(message)])
    expect(err).toContain('Nobody was screened. --no-log screens without the log.')
    expect(await readLog(own.log)).toEqual(before)
  })

  it('that belongs to another program: not one byte of it changes', async () => {
    const own = site()
    const { createClient } = await import('@libsql/client/sqlite3')
    const other = join(own.folder, 'other.db')
    const client = createClient({ url: `file://${other}` })
    await client.execute('CREATE TABLE mail (text TEXT)')
    client.close()
    chmodSync(other, 0o644)
    const before = readFileSync(other)
    for (const ran of [await screenAt(own, '--log-file', other), await at(own, 'log', 'verify', '--log-file', other)])
      expect(ran).toMatchObject({
        status: 2,
        err: expect.stringContaining('the database of another program') as string,
      })
    expect(readFileSync(other).equals(before)).toBe(true)
    expect(statSync(other).mode & 0o777).toBe(0o644)
  })

  it('if SQLite cannot be loaded; everything else works', async () => {
    vi.doMock('@libsql/client/sqlite3', () => {
      throw new Error('no binary')
    })
    const own = site('log: true\nby: AB\n')
    const refused = await screenAt(own)
    expect(refused).toMatchObject({ status: 2, out: '' })
    expect(refused.err).toContain('its database (SQLite) cannot be loaded')
    const ran = await at(own, 'screen', PATIENT, '--no-log', '--format', 'json')
    expect([ran.status, ran.err, (JSON.parse(ran.out) as Result[]).length]).toEqual([0, '', 1])
    writeFileSync(own.log.replace('state/prescreen/screening-log.db', 'x.db'), '')
    expect((await at(own, 'log', 'list', '--log-file', join(own.folder, 'x.db'))).err).toContain('cannot be loaded')
  })

  it('if writing fails after the screening: the result is shown and reported as not logged', async () => {
    const own = await signedLog(1)
    const { LogFile } = await import('../../src/cli/log/database.ts')
    const { cannotRun } = await import('../../src/cli/exit.ts')
    vi.spyOn(LogFile.prototype, 'append').mockRejectedValue(cannotRun('The disk is full.'))
    for (const words of [
      ['screen', PATIENT],
      ['interview', '--answers', PATIENT],
    ]) {
      const { status, out, err } = await at(own, ...words, '--log', '--by', 'AB', '--format', 'json')
      expect([status, err]).toEqual([2, 'The disk is full.\nThis screening is NOT in the log.\n'])
      expect(out).toContain('prescreen/result/1')
    }
  })
})

describe('checkpoints', () => {
  it('are kept after every entry, one line each, in order, even when several programs write at once', async () => {
    const own = await signedLog(1)
    const words = ['bin/prescreen.js', 'screen', PATIENT, '--log', '--by', 'AB', '--quiet', '--as-of', '2026-03-15']
    const env = { ...process.env, ...own.env }
    const writers = [1, 2, 3].map(async () => {
      for (let i = 0; i < 2; i++) await once(spawn(process.execPath, words, { stdio: 'ignore', env }), 'exit')
    })
    await Promise.all(writers)
    const lines = readFileSync(own.checkpoints, 'utf8').trimEnd().split('\n')
    const counts = lines.map((line) => Number(line.split(' ')[1]))
    expect(lines).toHaveLength(7)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(counts.at(-1)).toBe(8)
    expect(await at(own, 'log', 'verify')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^From the beginning to checkpoint 8 \(\S+\): 8 entries, none changed\.$/m) as string,
    })
    expect((await readLog(own.log, own.checkpoints)).mistakes).toEqual([])
    expect(statSync(own.checkpoints).mode & 0o777).toBe(0o600)
  })

  it('that cannot be kept are reported with status 2, and the entry stays', async () => {
    const own = site('log_checkpoints: /nonexistent/share/checkpoints.txt\n')
    const { status, out, err } = await screenAt(own)
    expect(status).toBe(2)
    expect(JSON.parse(out)).toHaveLength(1)
    expect(err).toContain('It is logged as entry 1 in')
    expect(err).toContain('but its checkpoint was not kept.')
    expect(err).not.toContain('NOT in the log')
    expect(await numberOfEntries(own)).toBe(1)
    expect(await at(own, 'log', 'verify')).toMatchObject({
      status: 1,
      out: expect.stringContaining(
        'The checkpoints cannot be read. /nonexistent/share/checkpoints.txt does not exist.',
      ) as string,
    })
  })

  it.each(['open', 'read', 'write', 'short write', 'sync', 'close', 'stat'] as const)(
    'are whole lines about entries that exist, whichever %s fails',
    async (failure) => {
      const original = await signedLog(1)
      let disturbed = 0
      for (let n = 1; ; n++) {
        const own = copyOf(original)
        const { disk, calls } = failingDisk(failure, n)
        const words = ['screen', PATIENT, '--log', '--by', 'AB', '--as-of', '2026-03-15', '--format', 'json']
        const ran = await prescreen([...words, ...QUICK], { env: own.env, disk })
        const where = `${failure} ${n}: ${ran.err}`
        expect(ran.err, where).not.toContain('went wrong inside prescreen')
        const { rows, mistakes } = await readLog(own.log, own.checkpoints)
        expect(mistakes, where).toEqual([])
        const [, count] = readFileSync(own.checkpoints, 'utf8').trimEnd().split('\n').at(-1)?.split(' ') ?? []
        if (ran.status === 0) expect([rows.length, count], where).toEqual([3, '3'])
        else {
          const said = /not kept|NOT in the log|Nobody was screened|cannot be read[.:]/.test(ran.err)
          expect([ran.status, said || ran.out === ''], where).toEqual([2, true])
          expect((await screenAt(own, ...QUICK)).status, where).toBe(0)
          expect((await at(own, 'log', 'verify')).status, where).toBe(0)
        }
        if (calls() < n) break
        disturbed++
      }
      expect(disturbed).toBeGreaterThan(0)
    },
  )

  it('of entries that are added while a log is verified are not reported', async () => {
    const own = await signedLog(1)
    const { LogFile } = await import('../../src/cli/log/database.ts')
    const spy = vi.spyOn(LogFile.prototype, 'contents')
    spy.mockImplementationOnce(async function (this: typeof LogFile.prototype) {
      const before = await this.contents()
      await screenAt(own)
      return before
    })
    const { status, out } = await at(own, 'log', 'verify')
    spy.mockRestore()
    expect([status, out]).toEqual([0, expect.stringContaining('The log is whole: 2 entries')])
    expect(await numberOfEntries(own)).toBe(3)
  })

  it('prevent a new log from replacing one that was removed', async () => {
    const own = await signedLog(1)
    rmSync(own.log)
    expect(await screenAt(own)).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining('It differs from its checkpoint') as string,
    })
    expect(await at(own, 'log', 'verify')).toMatchObject({
      status: 1,
      out: expect.stringContaining('The log has 0 entries') as string,
    })
  })

  it('belong to the log of the configuration and to no other', async () => {
    const own = await signedLog(1)
    const before = readFileSync(own.checkpoints, 'utf8')
    const other = join(own.folder, 'other-log.db')
    expect((await screenAt(own, '--log-file', other)).status).toBe(0)
    expect(readFileSync(own.checkpoints, 'utf8')).toBe(before)
    expect((await at(own, 'log', 'verify', '--log-file', other)).status).toBe(0)
    expect(await at(own, 'log', 'verify', '--log-file', other, '--checkpoints', own.checkpoints)).toMatchObject({
      status: 1,
      out: expect.stringContaining('The log differs from the checkpoint of') as string,
    })
  })

  it('after half a line start on a line of their own, and the half line is reported', async () => {
    const own = await signedLog(1)
    writeFileSync(own.checkpoints, readFileSync(own.checkpoints, 'utf8').slice(0, -20))
    await screenAt(own)
    const { status, out } = await at(own, 'log', 'verify')
    expect(status).toBe(1)
    expect(out).toContain(`The checkpoint in line 1 of ${own.checkpoints} was changed or damaged.`)
    expect(out).toContain('From the beginning to checkpoint 3')
  })

  it('on paper are checked one by one, together with the entries between them', async () => {
    const own = site('')
    const lines: string[] = []
    for (let i = 0; i < 4; i++) {
      await screenAt(own)
      lines.push((await at(own, 'log', 'checkpoint')).out.trim())
    }
    const verify = (...given: (string | undefined)[]): Promise<Ran> =>
      at(own, 'log', 'verify', ...given.flatMap((one) => ['--checkpoint', one ?? '']))
    const { status, out } = await verify(lines[2], lines[0]?.toLowerCase())
    expect(status).toBe(0)
    expect(out).toMatch(/^From the beginning to checkpoint 1 \(\S+\): 1 entry, none changed\.$/m)
    expect(out).toMatch(
      /^From checkpoint 1 \(\S+\) to checkpoint 3 \(\S+\): 2 entries, none changed\.\nEntry 4 came after the last checkpoint\.$/m,
    )
    expect((await verify(lines[3])).out).not.toContain('came after')
    const slip = lines[0]?.replace(/.$/, (last) => (last === '7' ? '8' : '7'))
    expect(await verify(slip)).toMatchObject({ status: 2, err: expect.stringContaining('mistyped') as string })
    const cut = copyOf(own)
    await sql(
      cut,
      'DELETE FROM entries WHERE number > 2',
      'UPDATE head SET count = 2, hash = (SELECT hash FROM entries WHERE number = 2)',
    )
    const shorter = await at(cut, 'log', 'verify', '--checkpoint', lines[3] ?? '', '--checkpoint', lines[0] ?? '')
    expect(shorter.status).toBe(1)
    expect(shorter.out).toMatch(
      /^The log has 2 entries, the checkpoint of \S+ \(given here\) 4: entries 3 to 4 are missing\.$/m,
    )
    await sql(own, 'UPDATE entries SET body = 1 WHERE number = 2')
    const broken = await verify(lines[0], lines[2])
    expect(broken.out).toMatch(
      /^From checkpoint 1 \(\S+\) to checkpoint 3 \(\S+\): 2 entries, not all as they were written\.$/m,
    )
    // A log that is not whole gives no checkpoint.
    expect(await at(own, 'log', 'checkpoint')).toMatchObject({
      status: 1,
      out: expect.stringContaining('Entry 2') as string,
    })
  })

  it('do not exist for an empty log', async () => {
    const own = site('')
    const file = folderWith({ 'none.json': '[]' })('none.json')
    await at(own, 'screen', file, '--log', '--by', 'AB')
    expect(existsSync(own.log)).toBe(true)
    expect(await at(own, 'log', 'checkpoint')).toMatchObject({ status: 2, err: 'The screening log is empty.\n' })
    expect(await at(own, 'log', 'verify')).toMatchObject({ status: 0, out: 'The log is whole: 0 entries.\n' })
  })
})

describe('the help of the log', () => {
  it('says what a log cannot show by itself', async () => {
    const { out } = await at(site(), 'log', '--help')
    for (const words of ['rewrite the whole log', 'cut off', "computer's clock", 'who sat at the keyboard'])
      expect(out).toContain(words)
  })
})

describe('options of the log', () => {
  it('are refused without --log, and --no-log overrides the configuration', async () => {
    const own = site('log: true\nby: AB\n')
    expect((await at(own, 'screen', PATIENT, '--no-log', '--key', 'x')).err).toContain('--key needs --log')
    expect((await at(own, 'screen', PATIENT, '--no-log')).status).toBe(0)
    expect(existsSync(own.log)).toBe(false)
    expect((await at(own, 'log', 'verify', 'now')).status).toBe(2)
    expect((await at(own, 'log', 'key', 'lose')).err).toContain('show, new or add')
    expect((await at(own, 'log', 'key', 'new', 'x')).status).toBe(2)
    expect((await at(site(''), 'log', 'key', 'new')).err).toContain('who may sign with the key')
    copyFileSync(PATIENT, join(own.folder, 'p.json'))
    expect((await at(own, 'log', 'key', 'add', join(own.folder, 'p.json'))).status).toBe(2)
  })
})
