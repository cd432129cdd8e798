import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { CSV_COLUMNS, MATCH_COLUMNS, watchList } from '../../batch/index.ts'
import type { ResultFormat, Tally } from '../../batch/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun, systemMessage } from '../exit.ts'
import { DRAFT, writePrivately } from '../private-file.ts'

/** What must be the same for a run to go on, and for parts to be merged. */
export interface RunKey {
  readonly engine: string
  readonly as_of: string
  readonly criteria_sha256: string
  readonly trials: readonly string[]
  readonly format: ResultFormat
  readonly explain: boolean
  /** How many days ahead the watch list looks; undefined without one. */
  readonly watch_list?: number | undefined
  readonly assume_complete: readonly string[]
  readonly inputs: readonly { readonly name: string; readonly size?: number }[]
}

/** How far a run has come: `progress.json` of its folder. */
export interface RunState {
  readonly schema: 'prescreen/batch-run/1'
  readonly key: RunKey
  /** The part, from 1, and of how many. */
  readonly shard: { readonly part: number; readonly of: number }
  /** The number of the last record that is in the files, in the whole input. */
  readonly done: number
  readonly finished: boolean
  /** Bytes of each file that belong to it. */
  readonly lengths: Readonly<Record<string, number>>
  readonly tally: Tally
}

const STATE = 'progress.json'
const IDS = 'progress.ids'
const WATCH = 'progress.watch'
const ORDER = 'order.bin'

/** The files of a run in its folder. Everything is readable by its owner only. */
export class RunFolder {
  readonly folder: string
  private readonly files = new Map<string, { readonly descriptor: number; length: number }>()

  private constructor(folder: string) {
    this.folder = folder
  }

  /** A folder for a new run; refuses one that holds anything, but for a run (to go on with) that was killed before it vouched for anything. */
  static create(folder: string, format: ResultFormat, isPart: boolean, resume: boolean): RunFolder {
    return guarded(folder, () => {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const names = readdirSync(folder)
      if (names.length > 0 && !(resume && wasJustBegun(names)))
        throw cannotRun(`${harmless(folder)} is not empty. Choose another folder, or go on with --resume.`)
      const run = new RunFolder(folder)
      run.open({}, format, isPart)
      if (format === 'csv') run.write('results.csv', `${CSV_COLUMNS.join(',')}\r\n`)
      run.write('matches.csv', `${MATCH_COLUMNS.join(',')}\r\n`)
      return run
    })
  }

  /** Removes what only going on needs from the folder of a finished run. */
  static tidy(folder: string): void {
    for (const name of [IDS, WATCH]) rmSync(join(folder, name), { force: true })
    removeDrafts(folder)
  }

  /** The folder of an unfinished run, its files cut back to what `progress.json` vouches for. */
  static reopen(folder: string, state: RunState): RunFolder {
    return guarded(folder, () => {
      const run = new RunFolder(folder)
      run.open(state.lengths, state.key.format, state.shard.of > 1)
      return run
    })
  }

  private open(lengths: Readonly<Record<string, number>>, format: ResultFormat, isPart: boolean): void {
    removeDrafts(this.folder)
    const results = format === 'parquet' ? [] : [`results.${format}`]
    for (const name of [IDS, WATCH, ...results, 'matches.csv', 'rejected.ndjson', ...(isPart ? [ORDER] : [])]) {
      const path = join(this.folder, name)
      const descriptor = openSync(path, existsSync(path) ? 'r+' : 'wx+', 0o600)
      const length = lengths[name] ?? 0
      ftruncateSync(descriptor, length)
      this.files.set(name, { descriptor, length })
    }
  }

  write(name: string, content: string | Uint8Array): void {
    const file = this.files.get(name)
    if (file === undefined || content.length === 0) return
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    for (let at = 0; at < bytes.length;)
      at += writeSync(file.descriptor, bytes, at, bytes.length - at, file.length + at)
    file.length += bytes.length
  }

  /** The hashes of the ids of earlier results, two numbers each. */
  ids(): Uint32Array {
    const bytes = readFileSync(join(this.folder, IDS))
    return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  }

  /** Keeps what going on and merging need of results: the hashes of their ids, and in a part of a run the numbers of their records. */
  remember(ids: Uint32Array, numbers: Float64Array): void {
    this.write(IDS, new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength))
    this.write(ORDER, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
  }

  /** Makes what was written so far count: after a crash, the run goes on from here. */
  checkpoint(state: Omit<RunState, 'schema' | 'lengths'>): void {
    for (const { descriptor } of this.files.values()) fsyncSync(descriptor)
    const lengths = Object.fromEntries([...this.files].map(([name, file]) => [name, file.length]))
    const whole: RunState = { schema: 'prescreen/batch-run/1', ...state, lengths }
    writePrivately(join(this.folder, STATE), `${JSON.stringify(whole)}\n`)
  }

  /** Writes the watch list of the next days, from what was noted for it; the number of its entries. */
  writeWatchList(asOf: string, days: number): number {
    const { text, count } = watchList(readFileSync(join(this.folder, WATCH), 'utf8'), asOf, days)
    writePrivately(join(this.folder, 'watch-list.csv'), text)
    return count
  }

  watch(lines: string): void {
    this.write(WATCH, lines)
  }

  /** Closes the files of a finished run and removes what only going on needs. */
  close(): void {
    for (const { descriptor } of this.files.values()) closeSync(descriptor)
    RunFolder.tidy(this.folder)
  }
}

/** A kill in the middle of writing the state leaves its draft. */
function removeDrafts(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith(DRAFT)) rmSync(join(folder, name))
}

/** Whether these are the files of an unfinished run without a state: they are opened first, and removed when it is finished. */
function wasJustBegun(names: readonly string[]): boolean {
  const own = [IDS, WATCH, ORDER, 'results.ndjson', 'results.csv', 'matches.csv', 'rejected.ndjson']
  return names.includes(IDS) && names.every((name) => own.includes(name) || name.endsWith(DRAFT))
}

/** The state of the run in a folder; undefined when there is none. */
export function readState(folder: string): RunState | undefined {
  const path = join(folder, STATE)
  if (!existsSync(path)) return undefined
  try {
    const state = JSON.parse(readFileSync(path, 'utf8')) as RunState
    if (state.schema === 'prescreen/batch-run/1') return state
  } catch {
    // Said below.
  }
  throw cannotRun(`${harmless(path)} is not the state of a run of this version.`)
}

/** The numbers of the records that the results of a part are of, in order. */
export function readOrder(folder: string): Float64Array {
  const bytes = readFileSync(join(folder, ORDER))
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}

/** What differs between two runs, in words; undefined when they can go together. */
export function difference(before: RunKey, now: RunKey): string | undefined {
  const names: Readonly<Record<keyof RunKey, string>> = {
    engine: 'the version of prescreen',
    as_of: '--as-of',
    criteria_sha256: 'the rules',
    trials: '--trial',
    format: '--format',
    explain: '--explain',
    watch_list: '--watch-list',
    assume_complete: '--assume-complete',
    inputs: 'the input files',
  }
  const keys = Object.keys(names) as (keyof RunKey)[]
  const found = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
  return found.length === 0 ? undefined : found.map((key) => names[key]).join(', ')
}

function guarded<T>(folder: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw cannotRun(`${harmless(folder)} cannot be written to. ${systemMessage(error)}`)
    throw error
  }
}
