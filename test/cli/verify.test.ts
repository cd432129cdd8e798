import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { cohortPatient } from '../support/cohort.ts'
import { folderWith, prescreen } from '../support/command.ts'

const AS_OF = ['--as-of', '2026-03-15', '--trial', 'NCT00557986']
const LINES = Array.from({ length: 60 }, (_, i) => JSON.stringify(cohortPatient(i)))
const PATIENTS = folderWith({ 'x.ndjson': [...LINES.slice(0, 30), '{"id": 1}', ...LINES.slice(30)].join('\n') })(
  'x.ndjson',
)
const scratch = (): string => join(mkdtempSync(join(tmpdir(), 'prescreen-verify-')), 'run')
const batch = (...words: readonly string[]) => prescreen(['batch', PATIENTS, '--quiet', ...AS_OF, ...words])

function edit(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path, 'utf8')
  expect(text).toMatch(from)
  writeFileSync(path, text.replace(from, to))
}

/** Accidental damage to a folder: what happens to which file, and what is reported. */
const DAMAGES: Readonly<Record<string, readonly [damage: (folder: string) => void, said: RegExp]>> = {
  'results that are cut off': [
    (at) => truncateSync(join(at, 'results.ndjson'), 5000),
    /results\.ndjson was cut off: it has 5000 of \d+ bytes/,
  ],
  'results that are gone': [
    (at) => rmSync(join(at, 'results.ndjson')),
    /results\.ndjson cannot be read\. .*does not exist/,
  ],
  'one line more': [
    (at) => writeFileSync(join(at, 'results.ndjson'), '{}\n', { flag: 'a' }),
    /3 more than the run wrote/,
  ],
  'another verdict': [
    (at) => edit(join(at, 'results.ndjson'), '"undetermined"', '"undetermineD"'),
    /results\.ndjson was changed/,
  ],
  'an order that is cut off': [(at) => truncateSync(join(at, 'order.bin'), 8), /order\.bin was cut off/],
  'an order that is gone': [(at) => rmSync(join(at, 'order.bin')), /order\.bin cannot be read/],
  'a match less': [(at) => edit(join(at, 'matches.csv'), /\r\n$/, ''), /matches\.csv was cut off/],
  'another summary': [
    (at) => edit(join(at, 'summary.json'), '"screened": ', '"screened":'),
    /summary\.json was cut off/,
  ],
  'no reject': [
    (at) => writeFileSync(join(at, 'rejected.ndjson'), ''),
    /rejected\.ndjson was cut off|rejected\.ndjson was changed/,
  ],
  'another count in the manifest': [
    (at) => edit(join(at, 'manifest.json'), /"rejected": \d+/, '"rejected": 7'),
    /manifest\.json was changed after the run wrote it/,
  ],
  'half a manifest': [
    (at) => truncateSync(join(at, 'manifest.json'), 300),
    /manifest\.json is not the manifest of a run/,
  ],
  'no manifest': [(at) => rmSync(join(at, 'manifest.json')), /There is no batch run in/],
}

describe('the folder of a run', () => {
  const parts = [scratch(), scratch()]
  beforeAll(async () => {
    for (const [i, part] of parts.entries()) await batch('--out', part, '--shard', `${i + 1}/2`)
  })
  /** A damaged copy of the part that has the refused record, and the other part. */
  const damaged = (damage: (folder: string) => void): { readonly bad: string; readonly good: string } => {
    const hasReject = (part: string): boolean => readFileSync(join(part, 'rejected.ndjson'), 'utf8') !== ''
    const bad = scratch()
    cpSync(parts.find(hasReject) ?? '', bad, { recursive: true })
    damage(bad)
    return { bad, good: parts.find((part) => !hasReject(part)) ?? '' }
  }

  it('is reported as complete and unchanged if it is whole', async () => {
    const { status, out } = await prescreen(['verify', ...parts])
    expect(status).toBe(0)
    expect(out.match(/: complete and unchanged\. 5 files; \d+ screened, [01] refused\./g)).toHaveLength(2)
    const json = JSON.parse((await prescreen(['verify', ...parts, '--format', 'json'])).out) as { records: number }[]
    expect(json.reduce((sum, one) => sum + one.records, 0)).toBe(61)
  })

  it.each(Object.entries(DAMAGES))(
    'with %s is not merged, not resumed and not reported as whole',
    async (_, [damage, said]) => {
      const { bad, good } = damaged(damage)
      const verified = await prescreen(['verify', bad, good])
      expect([1, 2]).toContain(verified.status)
      expect(verified.out + verified.err).toMatch(said)
      const merged = scratch()
      const merge = await prescreen(['merge', bad, good, '--out', merged])
      expect([merge.status, merge.err]).toEqual([2, expect.stringMatching(said)])
      expect(existsSync(merged)).toBe(false)
      const shard = JSON.parse(readFileSync(join(good, 'manifest.json'), 'utf8')) as { shard: { part: number } }
      const resumed = await batch('--out', bad, '--resume', '--shard', `${3 - shard.shard.part}/2`)
      expect(resumed.status).toBe(2)
    },
  )

  it('is whole even with a file that others added, and the file is named', async () => {
    const { bad } = damaged((folder) => writeFileSync(join(folder, 'notes.txt'), 'x'))
    const { status, out } = await prescreen(['verify', bad])
    expect([status, out]).toEqual([0, expect.stringContaining('Not from this run: notes.txt.')])
  })
})

describe('a run that is finished', () => {
  it('ends again with the status for refused records', async () => {
    const out = scratch()
    expect((await batch('--out', out)).status).toBe(1)
    const again = await batch('--out', out, '--resume')
    expect([again.status, again.err]).toEqual([1, 'This run is finished; nothing was left to do.\n'])
  })

  it('cannot be resumed with other inputs under the same name', async () => {
    const own = folderWith({ 'x.ndjson': LINES.join('\n') })('x.ndjson')
    const out = scratch()
    const words = ['batch', own, '--quiet', ...AS_OF, '--out', out]
    expect((await prescreen(words)).status).toBe(0)
    for (const other of [LINES.toReversed(), [...LINES, '{"id":"new"}'], LINES.slice(1)]) {
      writeFileSync(own, other.join('\n'))
      const again = await prescreen([...words, '--resume'])
      expect([again.status, again.err]).toEqual([2, expect.stringContaining('the input files changed')])
    }
  })
})

describe('a run that stopped on the way', () => {
  it('continues only if its files are as it left them', async () => {
    const whole = scratch()
    await batch('--out', whole)
    const begun = scratch()
    expect((await batch('--out', begun, '--strict')).status).toBe(1)
    writeFileSync(join(begun, 'results.ndjson'), '{"behind the mark"', { flag: 'a' })
    const { out } = await prescreen(['verify', begun])
    expect(out).toContain('The run is not finished: 31 records so far.')
    expect(out).not.toMatch(/was changed|more than the run wrote/)
    for (const name of ['results.ndjson', 'matches.csv', 'progress.ids']) {
      for (const damage of [(path: string) => rmSync(path), (path: string) => truncateSync(path, 20)]) {
        const bad = scratch()
        cpSync(begun, bad, { recursive: true })
        damage(join(bad, name))
        const resumed = await batch('--out', bad, '--resume')
        expect([resumed.status, resumed.err]).toEqual([
          2,
          expect.stringContaining(`${name} is not as the run wrote it`),
        ])
      }
    }
    expect((await batch('--out', begun, '--resume')).status).toBe(1)
    for (const name of ['results.ndjson', 'manifest.json', 'rejected.ndjson'])
      expect(readFileSync(join(begun, name), 'utf8')).toBe(readFileSync(join(whole, name), 'utf8'))
  })

  it('cannot be merged as a part', async () => {
    const parts = [scratch(), scratch()]
    for (const [i, part] of parts.entries()) await batch('--out', part, '--shard', `${i + 1}/2`, '--strict')
    const merge = await prescreen(['merge', ...parts, '--out', scratch()])
    expect([merge.status, merge.err]).toEqual([2, expect.stringContaining('is not finished')])
  })
})
