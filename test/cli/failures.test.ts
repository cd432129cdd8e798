import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { prescreen } from '../support/command.ts'
import { FAILURES, failingDisk } from '../support/failing-disk.ts'
import type { Failure } from '../support/failing-disk.ts'
import { SMALL_DICTIONARY } from '../support/rules.ts'

// Whatever the disk refuses, and whenever it does: what a command leaves is complete, or is what was there before, and
// its status says which.

const scratch = mkdtempSync(join(tmpdir(), 'prescreen-failures-'))
const copies = mkdtempSync(join(tmpdir(), 'prescreen-failures-'))
afterAll(() => [scratch, copies].forEach((one) => rmSync(one, { recursive: true })))
const at = (name: string): string => join(scratch, name)

const TRIAL = `# yaml-language-server: $schema=../trial.schema.json
format: prescreen/trial/1
id: T
title: A small trial
source: seeds/trials/T.yaml
enrolment: {state: open, reason: enrolling}
criteria:
  - {id: I1, text: Women., cites: I1, require: {sex: female}}
  - {id: E1, text: No smokers., cites: E1, exclude: {smoker: true}}
examples:
  as_of: 2026-03-15
  base: seeds/patients/p.json
  cases:
    - {say: a woman, is: {I1: pass}}
`
const PATIENT = { id: 'p', sex: 'female', smoker: false }

/** Small rules and patients, and nothing else in the folder. */
function makeScene(): void {
  for (const name of readdirSync(scratch)) rmSync(at(name), { recursive: true })
  for (const name of ['criteria/trials', 'seeds/patients']) mkdirSync(at(name), { recursive: true })
  writeFileSync(at('criteria/dictionary.yaml'), SMALL_DICTIONARY)
  writeFileSync(at('criteria/trials/T.yaml'), TRIAL)
  writeFileSync(at('seeds/patients/p.json'), JSON.stringify(PATIENT))
  const lines = Array.from({ length: 12 }, (_, i) => JSON.stringify({ ...PATIENT, id: `p${i}` }))
  writeFileSync(at('many.ndjson'), [...lines.slice(0, 6), '{"id": 1}', ...lines.slice(6)].join('\n'))
}

const AS_OF = ['--as-of', '2026-03-15', '--criteria', at('criteria')]
const INTERVIEW = ['interview', '--answers', at('seeds/patients/p.json'), ...AS_OF]
const BATCH = ['batch', at('many.ndjson'), '--workers', '1', '--quiet', ...AS_OF]

interface Command {
  /** Adds to the scene what must be there before the command. */
  readonly before?: () => Promise<void> | void
  readonly words: readonly string[]
  /** The status if nothing fails. */
  readonly status: number
  /** What the command leaves; undefined if it leaves nothing. */
  readonly left: () => unknown
  /** Does what a user would do after a failure. Afterwards everything must be as if nothing had failed. */
  readonly goOn?: () => Promise<unknown>
  /** The failures to try; all of them unless given. */
  readonly failures?: readonly Failure[]
  /** Whether a failure may leave this, other than what was there before and what the whole command leaves. */
  readonly mayStay?: (left: unknown, whole: unknown) => boolean
}

/** Every file of a folder as text, without those that only a resumed run needs; undefined if there is no folder. */
function filesIn(folder: string): Record<string, string> | undefined {
  if (!existsSync(at(folder))) return undefined
  const names = readdirSync(at(folder)).filter((name) => !name.startsWith('progress.'))
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(at(folder), name), 'latin1')]))
}

function textOf(name: string): string | undefined {
  return existsSync(at(name)) ? readFileSync(at(name), 'utf8') : undefined
}

/** A batch into the folder `run`, and what a user does when it fails. */
function batch(...more: readonly string[]): Command {
  return {
    words: [...BATCH, '--out', at('run'), ...more],
    status: 1,
    left: () => filesIn('run'),
    goOn: () => prescreen([...BATCH, '--out', at('run'), ...more, '--resume']),
  }
}

/** The failures that depend on the format of the results. */
const WRITING: readonly Failure[] = ['write', 'short write', 'sync']

const PARTS = ['part1', 'part2']

const COMMANDS: Readonly<Record<string, Command>> = {
  'interview --save': {
    words: [...INTERVIEW, '--save', at('saved.json')],
    status: 0,
    left: () => textOf('saved.json'),
    mayStay: (left, whole) =>
      Object.entries(JSON.parse(String(left)) as object).every(
        ([key, value]) =>
          key === 'interview' ||
          key === 'provenance' ||
          JSON.stringify(value) === JSON.stringify((JSON.parse(String(whole)) as Record<string, unknown>)[key]),
      ),
  },
  'interview --out': { words: [...INTERVIEW, '--out', at('out.json')], status: 0, left: () => textOf('out.json') },
  'log key new': {
    words: ['log', 'key', 'new', '--by', 'AB', '--quiet', '--key', at('key.pem')],
    status: 0,
    // Every key is different.
    left: () =>
      textOf('key.pem')?.replace(/^-----BEGIN PRIVATE KEY-----\n.+\n-----END PRIVATE KEY-----\n\{".+"\}\n$/, 'a key'),
  },
  'check --fix': {
    before: () => writeFileSync(at('criteria/trials/T.yaml'), TRIAL.slice(TRIAL.indexOf('\n') + 1)),
    words: ['check', at('criteria'), '--fix', '--no-proofs'],
    status: 1,
    left: () => textOf('criteria/trials/T.yaml'),
  },
  'test --suggest': {
    words: ['test', at('criteria'), '--suggest', '--yes'],
    status: 0,
    left: () => textOf('criteria/trials/T.yaml'),
  },
  'batch --out --watch-list': batch('--watch-list'),
  'batch --out --format csv': { ...batch('--format', 'csv'), failures: WRITING },
  'batch --out --format parquet': {
    ...batch('--format', 'parquet'),
    failures: WRITING,
    // A half-written Parquet file cannot be continued.
    goOn: () => {
      rmSync(at('run'), { recursive: true, force: true })
      return prescreen(batch('--format', 'parquet').words)
    },
  },
  'batch --resume': {
    ...batch('--resume'),
    before: async () => void (await prescreen([...batch().words, '--strict'])),
  },
  merge: {
    before: async () => {
      for (const [i, part] of PARTS.entries()) await prescreen([...BATCH, '--out', at(part), '--shard', `${i + 1}/2`])
    },
    words: ['merge', ...PARTS.map(at), '--out', at('run'), '--criteria', at('criteria')],
    status: 1,
    left: () => (Object.keys(filesIn('run') ?? {}).length === 0 ? undefined : filesIn('run')),
    // If the disk refuses to remove files, some stay, but nothing that could be mistaken for a run.
    mayStay: (left) => !Object.hasOwn(left as object, 'manifest.json'),
  },
}

/** Failures that can last, as on a full disk. */
const STAYS_SO = new Set<Failure>(['write', 'short write'])

/**
 * Sets up what is there before a command, the first time as a user would, later from a copy. Returns what the command
 * would leave, as it is before the command.
 */
async function prepared(name: string, command: Command): Promise<unknown> {
  const copy = join(copies, name)
  if (!existsSync(copy)) {
    makeScene()
    await command.before?.()
    cpSync(scratch, copy, { recursive: true })
    return command.left()
  }
  for (const each of readdirSync(scratch)) rmSync(at(each), { recursive: true })
  cpSync(copy, scratch, { recursive: true })
  return command.left()
}

describe.each(Object.entries(COMMANDS))('%s', (name, command) => {
  it.for(command.failures ?? FAILURES)(
    'leaves the complete output or what was there before, whichever %s fails',
    async (failure, { annotate }) => {
      await prepared(name, command)
      expect((await prescreen(command.words)).status).toBe(command.status)
      const whole = command.left()
      expect(whole).toBeDefined()
      const count = { 'all done': 0, 'as before': 0, 'gone on': 0, 'all done, but not confirmed': 0, 'a part': 0 }
      for (const always of STAYS_SO.has(failure) ? [false, true] : [false]) {
        for (let n = 1; ; n++) {
          const before = await prepared(name, command)
          const { disk, calls } = failingDisk(failure, n, always)
          const ran = await prescreen(command.words, { disk })
          const left = command.left()
          const where = `${failure} ${n}${always ? ' and all later ones' : ''}: ${ran.err}`
          expect(ran.err, where).not.toMatch(/went wrong inside prescreen|^ {4}at /m)
          expect([command.status, 2], where).toContain(ran.status)
          if (ran.status === command.status) {
            expect(left, where).toEqual(whole)
            if (calls() < n) break
            count['all done']++
          } else if (command.goOn !== undefined) {
            await command.goOn()
            expect(command.left(), where).toEqual(whole)
            count['gone on']++
          } else if (JSON.stringify(left) === JSON.stringify(before)) count['as before']++
          else if (JSON.stringify(left) === JSON.stringify(whole)) count['all done, but not confirmed']++
          else {
            expect(command.mayStay?.(left, whole), where).toBe(true)
            count['a part']++
          }
        }
      }
      await annotate(JSON.stringify(count))
    },
  )
})
