import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client/sqlite3'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../src/index.ts'
import { isScreening } from '../../src/log/index.ts'
import type { LogEntry } from '../../src/log/index.ts'
import { folderWith, prescreen, started } from '../support/command.ts'
import { home } from '../support/home.ts'
import type { Home } from '../support/home.ts'

const AS_OF = ['--as-of', '2026-03-15']
const PATIENT = 'seeds/patients/multi-match.json'

function screenAndLog({ env }: Home, ...more: string[]): ReturnType<typeof prescreen> {
  return prescreen(['screen', PATIENT, '--log', '--by', 'AB', ...AS_OF, ...more], { env })
}

/** Starts the program so that it writes to the log. */
function startWriting({ env }: Home, by: string): ChildProcess {
  const args = ['bin/prescreen.js', 'screen', PATIENT, '--log', '--by', by, '--quiet', ...AS_OF]
  return spawn(process.execPath, args, { stdio: 'ignore', env: { ...process.env, ...env } })
}

/** The sizes and times of the log and the files beside it; a different text once anything was written. */
function writtenOf({ log }: Home): string {
  const sizes = readdirSync(dirname(log)).map((name) => {
    const { size = 0, mtimeMs = 0 } = statSync(join(dirname(log), name), { throwIfNoEntry: false }) ?? {}
    return `${name} ${size} ${mtimeMs}`
  })
  return sizes.join()
}

async function entriesOf({ env }: Home): Promise<Extract<LogEntry, { by: string }>[]> {
  const all = JSON.parse((await prescreen(['log', 'list', '--format', 'json'], { env })).out) as LogEntry[]
  return all.filter(isScreening)
}

/** Changes the file without the program. */
async function tamper({ log }: Home, ...sql: string[]): Promise<void> {
  const client = createClient({ url: pathToFileURL(log).href })
  for (const name of ['entries_are_not_changed', 'entries_are_not_removed'])
    await client.execute(`DROP TRIGGER ${name}`)
  for (const one of sql) await client.execute(one)
  client.close()
}

describe('the screening log', () => {
  it('is off until someone asks for it', async () => {
    const own = home()
    await prescreen(['screen', PATIENT, ...AS_OF], { env: own.env })
    expect(existsSync(own.log)).toBe(false)
    expect(await prescreen(['log', 'list'], { env: own.env })).toMatchObject({
      status: 2,
      err: expect.stringContaining('no screening log') as string,
    })
    expect((await prescreen(['screen', PATIENT, '--keep-record'], { env: own.env })).err).toContain('needs --log')
    expect((await prescreen(['screen', PATIENT, '--log'], { env: own.env })).err).toContain('--by')
  })

  it('keeps who screened, when, with which rules and which verdicts, but only the hash of the record', async () => {
    const own = home()
    const before = Date.now()
    expect((await screenAndLog(own)).err).toContain('Logged as entry 1')
    const after = Date.now()
    const [entry] = await entriesOf(own)
    const [result] = JSON.parse((await prescreen(['screen', PATIENT, ...AS_OF, '--format', 'json'])).out) as Result[]
    expect(entry).toMatchObject({
      number: 1,
      by: 'AB',
      as_of: '2026-03-15',
      criteria_sha256: result?.criteria_sha256,
      engine: result?.engine,
      trials: result?.trials.map(({ id, verdict, rules_sha256 }) => ({ id, verdict, rules_sha256 })),
    })
    const at = Date.parse(entry?.at ?? '')
    expect(at).toBeGreaterThan(before - 1000)
    expect(at).toBeLessThanOrEqual(after)
    expect(readFileSync(own.log, 'latin1')).not.toContain('multi-match')
    expect([statSync(own.log).mode & 0o777, statSync(join(own.log, '..')).mode & 0o777]).toEqual([0o600, 0o700])
  })

  it("keeps the record, people's answers and the reason for an override when there are any", async () => {
    const own = home()
    const record = {
      ...(JSON.parse(readFileSync(PATIENT, 'utf8')) as object),
      confirmations: { NCT04158843: { I1: true } },
    }
    const path = folderWith({ 'p.json': JSON.stringify(record) })('p.json')
    const args = ['screen', path, '--log', '--by', 'AB', ...AS_OF]
    await prescreen([...args, '--keep-record', '--override', 'NCT04158843==waiver, "signed"'], { env: own.env })
    const [entry] = await entriesOf(own)
    expect(entry?.record).toEqual(record)
    expect(entry?.trials.find((one) => one.id === 'NCT04158843')).toMatchObject({
      confirmations: { I1: true },
      override: '=waiver, "signed"',
    })
    const rows = parse<Record<string, string>>((await prescreen(['log', 'export'], { env: own.env })).out, {
      columns: true,
    })
    expect(rows.find((row) => row['trial'] === 'NCT04158843')).toMatchObject({
      number: '1',
      by: 'AB',
      confirmed: 'I1 met',
      override: `'=waiver, "signed"`,
    })
    expect((await prescreen([...args, '--override', 'NCT0=x'], { env: own.env })).err).toContain('no trial')
    expect((await prescreen([...args, '--override', 'NCT04158843='], { env: own.env })).err).toContain('TRIAL=REASON')
  })

  it('is also written by an interview, and when the configuration says so', async () => {
    const own = home('by: CD\nlog: true\n')
    await prescreen(['interview', '--answers', PATIENT, '--format', 'json', ...AS_OF], { env: own.env })
    await prescreen(['screen', PATIENT, ...AS_OF, '--quiet'], { env: own.env })
    expect((await entriesOf(own)).map((one) => [one.number, one.by])).toEqual([
      [1, 'CD'],
      [2, 'CD'],
    ])
  })

  it('loses nothing when several programs write at once', async () => {
    const own = home()
    const writers = Array.from({ length: 4 }, async (_, i) => {
      for (let j = 0; j < 2; j++) await once(startWriting(own, `W${i}`), 'exit')
    })
    await Promise.all(writers)
    expect((await prescreen(['log', 'verify'], { env: own.env })).out).toContain('whole: 8 entries')
    const by = (await entriesOf(own)).map((one) => one.by)
    expect(Array.from({ length: 4 }, (_, i) => by.filter((one) => one === `W${i}`).length)).toEqual(Array(4).fill(2))
  })

  it('stays whole when a writer is killed at its start or just after it has written something', async () => {
    const own = home()
    await screenAndLog(own)
    let killed = 0
    for (let i = 0; i < 5; i++) {
      const before = writtenOf(own)
      const program = startWriting(own, 'AB')
      const ended = once(program, 'exit')
      // The first program is killed at once.
      if (i > 0) while (program.exitCode === null && writtenOf(own) === before) await setTimeout(1)
      program.kill('SIGKILL')
      const [status] = (await ended) as [number | null]
      if (status === null) killed++
    }
    expect(killed).toBeGreaterThan(0)
    expect((await prescreen(['log', 'verify'], { env: own.env })).out).toContain('The log is whole')
    expect((await screenAndLog(own)).status).toBe(0)
    expect((await prescreen(['log', 'verify'], { env: own.env })).status).toBe(0)
  })

  it.each<[string, readonly string[], string]>([
    [
      'a changed verdict',
      [`UPDATE entries SET body = replace(body, '"ineligible"', '"eligible"') WHERE number = 2`],
      'Entry 2 was changed',
    ],
    ['a changed hash', [`UPDATE entries SET hash = '${'a'.repeat(64)}' WHERE number = 3`], 'Entry 3 was changed'],
    ['text that is no entry', [`UPDATE entries SET body = 'x' WHERE number = 2`], 'Entry 2 cannot be read'],
    [
      'text that is not UTF-8',
      [`UPDATE entries SET body = CAST(x'7bff7d' AS TEXT) WHERE number = 2`],
      'Row 2 does not have the columns of an entry',
    ],
    [
      'a hash that is not UTF-8',
      [`UPDATE entries SET hash = CAST(x'ff' AS TEXT) WHERE number = 3`],
      'Row 3 does not have the columns of an entry',
    ],
    ['a removed entry', ['DELETE FROM entries WHERE number = 2'], 'Entry 2 is missing'],
    ['removed first entries', ['DELETE FROM entries WHERE number < 3'], 'Entries 1 to 2 are missing'],
    ['a removed last entry', ['DELETE FROM entries WHERE number = 4'], 'Entry 4 is missing'],
    ['removed last entries', ['DELETE FROM entries WHERE number > 2'], 'Entries 3 to 4 are missing'],
    [
      'a removed entry, the others moved up',
      ['DELETE FROM entries WHERE number = 2', 'UPDATE entries SET number = number - 1 WHERE number > 2'],
      'Entry 2 was written as entry 3',
    ],
    [
      'two entries in another order',
      [
        'UPDATE entries SET number = 9 WHERE number = 2',
        'UPDATE entries SET number = 2 WHERE number = 3',
        'UPDATE entries SET number = 3 WHERE number = 9',
      ],
      'Entry 2 was written as entry 3',
    ],
    [
      'an entry put in by hand',
      [
        `INSERT INTO entries (number, body, hash) SELECT 5, replace(body, '"number":4', '"number":5'), hash FROM entries WHERE number = 4`,
      ],
      'Entry 5',
    ],
  ])('verify finds %s and says where', async (_name, sql, message) => {
    const own = home()
    for (let i = 0; i < 4; i++) await screenAndLog(own, '--quiet')
    await tamper(own, ...sql)
    const { status, out } = await prescreen(['log', 'verify'], { env: own.env })
    expect([status, out]).toEqual([1, expect.stringContaining(message)])
    const json = JSON.parse((await prescreen(['log', 'verify', '--format', 'json'], { env: own.env })).out) as {
      problems: unknown[]
    }
    expect(json.problems.length).toBeGreaterThan(0)
  })

  it('verify recognizes a rewritten log by a hash that was noted elsewhere', async () => {
    const own = home()
    await screenAndLog(own)
    const hash = /hash ([0-9a-f]{64})/.exec((await prescreen(['log', 'verify'], { env: own.env })).out)?.[1] ?? ''
    await screenAndLog(own)
    expect((await prescreen(['log', 'verify', '--expect', hash], { env: own.env })).status).toBe(0)
    const other = home()
    await screenAndLog(other, '--override', 'NCT04158843=x')
    const { status, out } = await prescreen(['log', 'verify', '--expect', hash], { env: other.env })
    expect([status, out]).toEqual([1, expect.stringContaining('written anew')])
  })

  it('reports a file that is not a log, and a place that cannot be written', async () => {
    const text = folderWith({ 'x.db': 'This is a letter, not a database. '.repeat(200) })('x.db')
    expect(await prescreen(['log', 'list', '--log-file', text])).toMatchObject({
      status: 2,
      err: expect.stringContaining('cannot be used') as string,
    })
    expect(await screenAndLog(home(), '--log-file', join(PATIENT, 'x.db'))).toMatchObject({ status: 2 })
    expect(await prescreen(['log', 'mend'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('list, verify, export, checkpoint or key') as string,
    })
  })
})

describe('prescreen config', () => {
  it('shows every setting and where it comes from', async () => {
    const own = home('by: CD\nkeep_record: true\n')
    const { out, status } = await prescreen(['config'], { env: own.env })
    expect(status).toBe(0)
    expect(out).toMatch(/by +CD +\(.*config\.yaml, line 1\)/)
    expect(out).toMatch(/keep_record +true +\(.*config\.yaml, line 2\)/)
    expect(out).toMatch(/log +false +\(default\)/)
    expect((await prescreen(['config'], { env: home().env })).out).toContain('not needed')
  })

  it.each([
    ['logs: true\n', '1:1: There is no setting `logs`. Did you mean `log`?'],
    ['by: AB\nlog: perhaps\n', '2:1: `log` must be true or false.'],
    ['by: [1]\n', '1:1: `by` must be a text.'],
    ['- by\n', 'The configuration must be lines of `name: value`.'],
    ['by: "AB\n', 'config.yaml:'],
  ])('reports a mistake with its place: %s', async (text, message) => {
    const { status, err } = await prescreen(['screen', PATIENT], { env: home(text).env })
    expect([status, err]).toEqual([2, expect.stringContaining(message)])
  })

  it('can name a folder of rules', async () => {
    const { err, status } = await prescreen(['trials'], { env: home('criteria: /nowhere\n').env })
    expect([status, err]).toEqual([2, expect.stringContaining('/nowhere')])
  })
})

describe('prescreen replay', async () => {
  const result = (await prescreen(['screen', PATIENT, ...AS_OF, '--format', 'json'])).out
  const at = folderWith({ 'r.json': result })
  const replay = (path: string, ...more: string[]): ReturnType<typeof prescreen> =>
    prescreen(['replay', path, '--record', PATIENT, ...more])

  it('gives the same bytes from the same rules, record and date', async () => {
    expect(await replay(at('r.json'))).toMatchObject({ status: 0, out: 'The same result, byte for byte.\n' })
    expect(`[\n  ${JSON.stringify(JSON.parse((await replay(at('r.json'), '--format', 'ndjson')).out) as object)}`).toBe(
      `[\n  ${JSON.stringify((JSON.parse(result) as object[])[0])}`,
    )
  })

  it('replays one line of a batch', async () => {
    const line = (await prescreen(['batch', PATIENT, '--format', 'ndjson', ...AS_OF])).out
    expect(await replay(folderWith({ 'b.ndjson': line })('b.ndjson'))).toMatchObject({ status: 0 })
  })

  it('says whether the record, date, engine or rules differ, and which verdicts changed', async () => {
    const [one] = JSON.parse(result) as [Result]
    const other = await prescreen(['replay', at('r.json'), '--record', 'seeds/patients/man.json'])
    expect(other.status).toBe(1)
    expect(other.out).toMatch(/^record: SHA-256/m)
    expect(other.out).toMatch(/^verdict: of NCT03365973: eligible then, ineligible now/m)
    expect((await replay(at('r.json'), '--as-of', '2040-01-01')).out).toMatch(
      /^date: as of 2026-03-15 then, 2040-01-01 now/m,
    )
    const older = folderWith({ 'o.json': JSON.stringify({ ...one, engine: { ...one.engine, version: '0.0.9' } }) })(
      'o.json',
    )
    expect((await replay(older)).out).toBe('engine: prescreen 0.0.9 then, 0.1.0 now\n')
    const trials = one.trials.map((trial, i) => (i === 0 ? { ...trial, rules_sha256: 'f'.repeat(64) } : trial))
    expect((await replay(folderWith({ 'x.json': JSON.stringify({ ...one, trials }) })('x.json'))).out).toMatch(
      /^rules: of FUDAN-AI-MSK/m,
    )
    const forged = one.trials.map((trial, i) => (i === 0 ? { ...trial, verdict: 'eligible' } : trial))
    const changed = (await replay(folderWith({ 'f.json': JSON.stringify({ ...one, trials: forged }) })('f.json'))).out
    expect(changed).toMatch(/^verdict: of FUDAN-AI-MSK: eligible then, /m)
    expect(changed).toContain('changed after it was written')
  })

  it('refuses a file that is not a result', async () => {
    expect(await replay(PATIENT)).toMatchObject({
      status: 2,
      err: expect.stringContaining('not a single prescreen result') as string,
    })
  })
})

describe('completion and the manual', () => {
  it.each(['bash', 'zsh', 'fish'])('give %s a completion script', async (shell) => {
    const { out, status } = started(['completion', shell])
    expect(status).toBe(0)
    expect(out).toContain('prescreen')
  })

  it('suggest commands and options', async () => {
    expect(started(['complete', '--', 'scr']).out).toMatch(/^screen\t/m)
    expect(started(['complete', '--', 'batch', '--wat']).out).toMatch(/^--watch-list\t/m)
    expect(started(['complete', '--', 'screen', '--as']).out).toMatch(/^--as-of\t/m)
    expect((await prescreen(['completion', 'tcsh'])).status).toBe(2)
  })

  it('cover every command: with examples in its help, and in the manual', async () => {
    const [, listed = ''] = (await prescreen(['--help'])).out.split(/Commands:|Examples:/)
    const commands = [...listed.matchAll(/^ {2}([a-z]+) .* {2}/gm)].map((one) => one[1] ?? '')
    expect(commands).toEqual(
      expect.arrayContaining(['interview', 'screen', 'batch', 'log', 'replay', 'config', 'completion', 'man']),
    )
    const manual = (await prescreen(['man'])).out
    for (const command of commands.filter((one) => one !== 'help')) {
      expect((await prescreen([command, '--help'])).out).toContain(
        `Examples:\n  ${command === 'completion' ? 'source <(' : ''}prescreen`,
      )
      expect(manual).toContain(`.SS prescreen ${command}`)
    }
  })
})
