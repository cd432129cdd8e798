import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { parquetReadObjects } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import type { Summary } from '../../src/batch/index.ts'
import type { Result } from '../../src/index.ts'
import { cohortPatient } from '../support/cohort.ts'
import { folderWith, prescreen, started } from '../support/command.ts'
import { randomNumbers } from '../support/dice.ts'

const AS_OF = ['--as-of', '2026-03-15']
/** A trial that is quick to decide, for tests where the bytes matter and not the verdicts. */
const FEW = ['--trial', 'NCT00557986']
const COUNT = 80

/** Invented patients, one a line. `broken` is the share of lines that are made invalid, in one of several ways. */
function lines(count: number, broken = 0): string[] {
  const next = randomNumbers(count)
  return Array.from({ length: count }, (_, i) => {
    const text = JSON.stringify(cohortPatient(i))
    if (next() >= broken) return text
    const ways = [
      text.slice(0, 40),
      '{"id": "x", "sexx": "female"}',
      'nonsense',
      '[1, 2]',
      text.replace('"id"', '"di"'),
    ]
    return ways[Math.floor(next() * ways.length)] ?? ''
  })
}

/** The sample patients. */
function samples(): object[] {
  const names = readdirSync('seeds/patients').filter((name) => name.endsWith('.json'))
  return names.toSorted().map((name) => JSON.parse(readFileSync(join('seeds/patients', name), 'utf8')) as object)
}

const scratch = (): string => mkdtempSync(join(tmpdir(), 'prescreen-batch-'))

/** The part of a trial's result that a batch gives without `--explain`. */
function withoutReasons(trial: Result['trials'][number]): object {
  const left = ['criteria', 'near_miss', 'to_find_out', 'goes_stale', ...DAYS]
  return Object.fromEntries(Object.entries(trial).filter(([key]) => !left.includes(key)))
}

const DAYS = ['earliest_eligible', 'earliest_eligible_range', 'eligible_until', 'eligible_until_range']

function batch(args: readonly string[], input?: string): ReturnType<typeof prescreen> {
  return prescreen(['batch', ...args, ...AS_OF], input === undefined ? {} : { input })
}

/** The files of a finished run, by name. */
function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => name !== 'order.bin')
  return Object.fromEntries(names.toSorted().map((name) => [name, readFileSync(join(folder, name), 'latin1')]))
}

describe('prescreen batch', async () => {
  const text = `${lines(COUNT).join('\n')}\n`
  const at = folderWith({
    'lines.ndjson': text,
    'array.json': `[${lines(COUNT).join(',\n')}]`,
    'lines.ndjson.gz': gzipSync(text),
    'marked.ndjson': `\ufeff${text}`,
  })
  const expected = (await batch([at('lines.ndjson'), '--format', 'ndjson', '--workers', '1'])).out

  it('gives the results of screen without the reasons; with --explain, the same bytes', async () => {
    const screened = (await prescreen(['screen', at('lines.ndjson'), '--format', 'ndjson', ...AS_OF])).out
    const short = screened
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { trials, undated: _undated, ...result } = JSON.parse(line) as Result
        return { ...result, trials: trials.map(withoutReasons) }
      })
    const results = expected
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(results).toEqual(short)
    expect((await batch([at('lines.ndjson'), '--format', 'ndjson', '--explain'])).out).toBe(screened)
  })

  const read = (await batch([at('lines.ndjson'), '--format', 'ndjson', ...FEW])).out

  it.each([['array.json'], ['lines.ndjson.gz'], ['marked.ndjson']])('reads %s with the same results', async (name) => {
    expect((await batch([at(name), '--format', 'ndjson', ...FEW])).out).toBe(read)
  })

  it('reads standard input and folders', async () => {
    expect((await batch(['-', '--format', 'ndjson', ...FEW], text)).out).toBe(read)
    const folder = folderWith({
      'b.ndjson': lines(COUNT).slice(60).join('\n'),
      'a.ndjson': lines(COUNT).slice(0, 60).join('\n'),
      'c.txt': 'no',
    })
    expect((await batch([folder('.'), '--format', 'ndjson', ...FEW])).out).toBe(read)
  })

  it('never lists a patient who has died as a match', async () => {
    const base = JSON.parse(readFileSync('seeds/patients/match-nct04158843.json', 'utf8')) as object
    const dead = [{ deceased: true }, { ecog: 5 }, { residual_toxicity: { grade: 5 } }]
    const records = [{}, ...dead].map((own, i) => JSON.stringify({ ...base, ...own, id: `p${i}` }))
    const out = join(scratch(), 'run')
    const path = folderWith({ 'x.ndjson': records.join('\n') })('x.ndjson')
    expect((await batch([path, '--out', out, '--quiet'])).status).toBe(0)
    const matches = readFileSync(join(out, 'matches.csv'), 'utf8').trim().split(/\r?\n/)
    expect(matches.slice(1).map((line) => line.split(',')[0])).toEqual(['p0'])
  })

  it('gives the same bytes with more workers', async () => {
    const many = folderWith({ 'many.ndjson': `${lines(900, 0.01).join('\n')}\n` })('many.ndjson')
    const run = async (workers: string): Promise<Record<string, string>> => {
      const out = join(scratch(), 'run')
      const { status } = await batch([many, '--workers', workers, '--out', out, '--quiet', ...FEW])
      expect(status).toBe(1)
      return filesOf(out)
    }
    const [one, two] = [await run('1'), await run('2')]
    expect(Object.keys(one)).toEqual([
      'manifest.json',
      'matches.csv',
      'rejected.ndjson',
      'results.ndjson',
      'summary.json',
    ])
    expect(two).toEqual(one)
  })

  it('turns every line into a result or a reject, and gives file, line, path and reason of each reject', async () => {
    const broken = folderWith({ 'x.ndjson': `${lines(500, 0.05).join('\n')}\n` })('x.ndjson')
    const out = join(scratch(), 'run')
    await batch([broken, '--out', out, '--quiet', ...FEW])
    const results = readFileSync(join(out, 'results.ndjson'), 'utf8').trimEnd().split('\n')
    const rejects = readFileSync(join(out, 'rejected.ndjson'), 'utf8').trimEnd().split('\n')
    expect(results.length + rejects.length).toBe(500)
    const rows = rejects.map(
      (line) => JSON.parse(line) as { record: number; file: string; line: number; path: string; reason: string },
    )
    expect(rows.every((one) => one.file === broken && one.line === one.record && one.reason.length > 5)).toBe(true)
    expect(rows.map((one) => one.path)).toEqual(expect.arrayContaining(['', 'sexx', 'id']))
  })

  it('lists by date whom to look at again, and gives the same list when the run is done in parts', async () => {
    const near = samples().flatMap((record, i) => [0, 1].map((copy) => ({ ...record, id: `P${i}-${copy}` })))
    const path = folderWith({ 'near.ndjson': near.map((one) => JSON.stringify(one)).join('\n') })('near.ndjson')
    const whole = join(scratch(), 'run')
    expect((await batch([path, '--out', whole, '--watch-list', '9000'])).err).toContain('watch-list.csv')
    const rows = parse<Record<string, string>>(readFileSync(join(whole, 'watch-list.csv')), { columns: true })
    expect(rows.length).toBeGreaterThan(3)
    const days = rows.map((row) => row['date'] ?? '')
    expect(days.every((day, i) => i === 0 || day >= (days[i - 1] ?? ''))).toBe(true)
    expect(rows[0]).toEqual({
      date: '2026-04-20',
      patient: expect.stringMatching(/^P\d+-0$/) as string,
      trial: 'FUDAN-AI-MSK',
      change: 'closes',
      at_latest: '',
      reason: '',
    })
    const screened = JSON.parse((await prescreen(['screen', path, '--format', 'json', ...AS_OF])).out) as Result[]
    for (const row of rows) {
      const trial = screened
        .find((one) => one.patient === row['patient'])
        ?.trials.find((one) => one.id === row['trial'])
      const said = DAYS.flatMap((key) => JSON.stringify(trial?.[key as keyof typeof trial] ?? ''))
      expect(said.join()).toContain(row['date'])
    }
    for (const format of ['ndjson', 'csv']) {
      const parts = [join(scratch(), 'part'), join(scratch(), 'part')]
      for (const [i, out] of parts.entries()) {
        const shard = ['--shard', `${i + 1}/2`]
        await batch([path, '--out', out, '--watch-list', '9000', '--quiet', '--format', format, ...shard])
      }
      const merged = join(scratch(), 'merged')
      await prescreen(['merge', ...parts, '--out', merged])
      expect(filesOf(merged)['watch-list.csv']).toBe(filesOf(whole)['watch-list.csv'])
    }
    expect((await batch([path, '--watch-list', '9000'])).err).toContain('--out')
  })

  it('refuses an id that was used before, even in another file or chunk', async () => {
    const two = folderWith({ 'a.ndjson': lines(900).join('\n'), 'b.ndjson': lines(3).join('\n') })
    const files = [two('a.ndjson'), two('b.ndjson')]
    const { out, err, status } = await batch([...files, '--format', 'ndjson', '--workers', '2', ...FEW])
    expect(out.trimEnd().split('\n')).toHaveLength(900)
    expect(err.match(/id: This id was used before/g)).toHaveLength(3)
    expect(status).toBe(1)
  })

  it('screens the other files when one is missing or cannot be read', async () => {
    const { out, err, status } = await batch([at('nothing.ndjson'), at('lines.ndjson'), '--format', 'ndjson', ...FEW])
    expect(out).toBe(read)
    expect(err).toContain('does not exist')
    expect(status).toBe(2)
    const alone = await batch([at('nothing.ndjson')])
    // A file that was never opened has no line and no record to name.
    expect(alone.err).toBe(`${at('nothing.ndjson')}: The file cannot be read: it does not exist.\n`)
    expect(alone.out).toMatch(/^1 record: 0 screened, 1 refused\n\nRefused records\n/)
    expect((await batch([folderWith({ 'x.json': 'no' })('x.json')])).out).toMatch(
      /1 {2}This is not JSON: unexpected text\.\n$/,
    )
    const zipped = folderWith({ 'bad.ndjson.gz': Buffer.from('not gzip') })
    expect((await batch([zipped('bad.ndjson.gz'), '--format', 'ndjson'])).err).toMatch(
      /bad\.ndjson\.gz: The file cannot be read: /,
    )
  })

  it('reports the line from which a truncated file cannot be read', async () => {
    const whole = gzipSync(lines(900).join('\n'))
    const cut = folderWith({ 'cut.ndjson.gz': whole.subarray(0, whole.length / 2) })
    const { err } = await batch([cut('cut.ndjson.gz'), '--format', 'csv', ...FEW])
    expect(err).toMatch(/cut\.ndjson\.gz, line \d{2,}, record \d{2,}: The file cannot be read any further: /)
  })

  it('stops at the first refused record with --strict', async () => {
    const own = [...lines(5), 'nonsense', ...lines(9).slice(5)].join('\n')
    const { out, err, status } = await batch(['-', '--format', 'ndjson', '--strict'], own)
    expect(out.trimEnd().split('\n')).toHaveLength(5)
    expect(err.match(/line 6, record 6/g)).toHaveLength(1)
    expect(status).toBe(1)
  })

  it('ends with status 2 if its options are wrong', async () => {
    const full = folderWith({ 'x.txt': 'x' })('.')
    for (const args of [
      ['--shard', '3/2'],
      ['--shard', 'half'],
      ['--workers', '0'],
      ['--resume'],
      ['--format', 'csv', '--explain'],
      ['--out', full],
    ])
      expect((await batch([at('lines.ndjson'), ...args])).status).toBe(2)
  })
})

describe('formats of prescreen batch', async () => {
  const evil = JSON.stringify({ id: '=HYPERLINK("http://x")', sex: 'female' })
  const broken = ['in\ntwo', 'in\rtwo', 'in\r\ntwo']
  const records = [evil, ...broken.map((id) => JSON.stringify({ id })), ...lines(57)]
  const path = folderWith({ 'x.ndjson': `${records.join('\n')}\n` })('x.ndjson')
  const csv = (await batch([path, '--format', 'csv'])).out

  it('csv has one row for each patient and trial, and no cell that is a formula', () => {
    const rows = parse(csv, { columns: true }) as Record<string, string>[]
    expect(rows).toHaveLength(61 * 5)
    expect(rows[0]?.['patient']).toBe('\'=HYPERLINK("http://x")')
    expect(csv.split('\r\n').some((line) => /(^|,)"?[=+@]/.test(line))).toBe(false)
  })

  it('csv quotes a line break within a text, so that it does not end the row', () => {
    for (const id of broken) expect(csv).toContain(`"${id}",NCT04158843,`)
    expect(csv.match(/^two/gm)).toHaveLength(3 * 5)
    expect(csv.match(/^in/gm)).toBeNull()
  })

  it('parquet has the same rows as csv', async () => {
    const out = join(scratch(), 'run')
    await batch([path, '--format', 'parquet', '--out', out, '--quiet'])
    const bytes = readFileSync(join(out, 'results.parquet'))
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
    const rows = (await parquetReadObjects({ file })) as Record<string, unknown>[]
    const expected = parse(csv, { columns: true }) as Record<string, string>[]
    expect(rows).toEqual(
      expected.map((row) => ({
        ...row,
        patient: row['patient']?.replace(/^'=/, '='),
        matches: row['matches'] === 'true',
      })),
    )
  })

  it('text shows counts, attrition and what to find out within 80 columns, without colour', async () => {
    const { out } = await batch([path])
    for (const words of ['61 records: 61 screened, 0 refused', ' out   alone', 'unknown', 'To find out'])
      expect(out).toContain(words)
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(out).not.toContain('\u001b')
  })

  it('json has the counts that follow from the results', async () => {
    const summary = JSON.parse((await batch([path, '--format', 'json'])).out) as Summary
    const results = (await batch([path, '--format', 'ndjson'])).out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Result)
    for (const trial of summary.trials) {
      const own = results.flatMap((one) => one.trials.filter((each) => each.id === trial.id))
      expect(trial.match).toBe(own.filter((one) => one.matches).length)
      expect(trial.match + trial.possible + trial.out).toBe(61)
      for (const { id, fail, unknown, alone, remaining } of trial.criteria) {
        expect(fail).toBe(own.filter((one) => one.failed.includes(id)).length)
        expect(unknown).toBe(own.filter((one) => one.unknown.includes(id)).length)
        expect(alone).toBe(own.filter((one) => one.failed.join() === id).length)
        const before = trial.criteria
          .slice(0, trial.criteria.findIndex((one) => one.id === id) + 1)
          .map((one) => one.id)
        expect(remaining).toBe(own.filter((one) => !one.failed.some((failed) => before.includes(failed))).length)
      }
    }
    const [most] = summary.worklist
    const open = results.filter((one) =>
      one.trials.some(
        (trial) =>
          trial.verdict === 'undetermined' &&
          trial.enrolment !== 'closed' &&
          trial.missing.some((path) => path.replace(/\[\d+\]/, '[]') === most?.fact),
      ),
    )
    expect(most?.patients).toBe(open.length)
  })

  it('writes only files that nobody but their owner can read', async () => {
    const folder = scratch()
    const out = join(folder, 'run')
    await batch([path, '--out', out, '--quiet'])
    for (const name of readdirSync(out)) expect(statSync(join(out, name)).mode & 0o077).toBe(0)
    expect(readdirSync(out)).toEqual([
      'manifest.json',
      'matches.csv',
      'rejected.ndjson',
      'results.ndjson',
      'summary.json',
    ])
  })
})

/** How many records the manifest in the folder of a run counts as done; 0 if there is no manifest. */
function markedIn(folder: string): number {
  const mark = join(folder, 'manifest.json')
  return existsSync(mark) ? (JSON.parse(readFileSync(mark, 'utf8')) as { done: number }).done : 0
}

/**
 * Starts the program, gives it these lines without closing its input, and kills it as soon as the manifest counts more
 * records than before. So it can neither finish first nor be killed too early, however slow or fast the machine is.
 */
async function killAtMark(words: readonly string[], given: readonly string[], folder: string): Promise<void> {
  const before = markedIn(folder)
  const program = spawn(process.execPath, ['bin/prescreen.js', ...words], { stdio: ['pipe', 'ignore', 'inherit'] })
  const ended = once(program, 'exit')
  // Lines that the program has not read when it is killed are lost.
  program.stdin.on('error', () => undefined)
  program.stdin.write(given.map((line) => `${line}\n`).join(''))
  while (program.exitCode === null && markedIn(folder) <= before) await setTimeout(10)
  program.kill('SIGKILL')
  expect(await ended).toEqual([null, 'SIGKILL'])
}

describe('a run that is killed', () => {
  const own = lines(900, 0.02)
  const text = `${own.join('\n')}\n`
  const path = folderWith({ 'x.ndjson': own.slice(0, 200).join('\n') })('x.ndjson')

  it.each([
    ['ndjson', 2],
    ['csv', 1],
  ])('continues with --resume to the same bytes as an unbroken run (%s, %i kills)', async (format, kills) => {
    const whole = join(scratch(), 'run')
    const words = ['-', '--format', format, '--quiet', '--workers', '2', ...FEW]
    await batch([...words, '--out', whole], text)
    const out = join(scratch(), 'run')
    for (let i = 0; i < kills; i++) {
      const given = own.slice(0, Math.ceil((own.length * (i + 1)) / (kills + 1)))
      await killAtMark(['batch', ...words, ...AS_OF, '--out', out, ...(i > 0 ? ['--resume'] : [])], given, out)
    }
    const last = started(['batch', ...words, ...AS_OF, '--out', out, '--resume'], { input: text })
    expect(last).toEqual({ status: 1, out: expect.any(String) as string, err: '' })
    expect(filesOf(out)).toEqual(filesOf(whole))
  })

  it('starts over if it was killed before its first checkpoint', async () => {
    const begun = folderWith({ 'progress.ids': '', 'results.ndjson': '{"patient":', '.1-2.prescreen-draft': '{' })('.')
    const whole = join(scratch(), 'run')
    await batch([path, '--out', whole, '--quiet', ...FEW])
    expect((await batch([path, '--out', begun, '--quiet', ...FEW])).err).toContain('is not empty')
    expect((await batch([path, '--out', begun, '--quiet', '--resume', ...FEW])).status).toBe(1)
    expect(filesOf(begun)).toEqual(filesOf(whole))
  })

  it('continues only with the same date and files', async () => {
    const whole = join(scratch(), 'run')
    await batch([path, '--out', whole, '--quiet', ...FEW])
    const out = join(scratch(), 'run')
    await batch([path, '--out', out, '--quiet', '--strict', ...FEW])
    const changed = await prescreen(['batch', path, '--out', out, '--resume', '--as-of', '2026-03-16', ...FEW])
    expect([changed.status, changed.err]).toEqual([2, expect.stringContaining('--as-of changed')])
    const given = readFileSync(path, 'utf8')
    writeFileSync(path, given.split('\n').toReversed().join('\n').trimStart())
    // The run cannot continue with these files.
    expect((await batch([path, '--out', out, '--resume', ...FEW])).err).toBe(
      `The run in ${out} cannot continue: the input files changed. Start again in another folder.\n`,
    )
    writeFileSync(path, given)
    expect((await batch([path, '--out', out, '--resume', '--quiet', ...FEW])).status).toBe(1)
    expect(filesOf(out)).toEqual(filesOf(whole))
  })
})

describe('a run in parts', () => {
  const path = folderWith({ 'x.ndjson': `${[...lines(220, 0.02), ...lines(20)].join('\n')}\n` })('x.ndjson')

  it.each([
    ['ndjson', 2],
    ['csv', 2],
  ])('merges to the same bytes as one run (%s, %i parts)', async (format, of) => {
    const whole = join(scratch(), 'run')
    await batch([path, '--format', format, '--out', whole, '--quiet', ...FEW])
    const parts = Array.from({ length: of }, () => join(scratch(), 'part'))
    for (const [i, out] of parts.entries())
      await batch([path, '--format', format, '--out', out, '--quiet', ...FEW, '--shard', `${i + 1}/${of}`])
    const merged = join(scratch(), 'merged')
    expect((await prescreen(['merge', ...parts.toReversed(), '--out', merged])).status).toBe(1)
    expect(filesOf(merged)).toEqual(filesOf(whole))
    expect((await prescreen(['merge', ...parts.slice(1), '--out', join(scratch(), 'm')])).err).toBe(
      `Part 1 of ${of} is missing.\n`,
    )
  })
})
