import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { CSV_COLUMNS, MATCH_COLUMNS, watchList } from '../../batch/index.ts'
import type { ResultFormat } from '../../batch/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun, isSystemError, systemMessage } from '../exit.ts'
import { disk } from '../files/disk.ts'
import { EMPTY, fingerprintOf, GrowingFile } from '../files/growing-file.ts'
import type { Fingerprint } from '../files/growing-file.ts'
import { readBytes, readText } from '../files/reading.ts'
import { isDraft, removeDrafts, removeQuietly, replaceFile } from '../files/writing.ts'
import { MANIFEST, writeManifest } from './manifest.ts'
import type { Manifest } from './manifest.ts'

const IDS = 'progress.ids'
const WATCH = 'progress.watch'
const ORDER = 'order.bin'
const KEY_BYTES = 16

/** What determines which files a run has. */
export interface RunKind {
  readonly format: ResultFormat
  /** Whether it is one of several parts, to be merged. */
  readonly isPart: boolean
}

/**
 * The files of a run in its folder, all readable by their owner only. What was written counts once the manifest lists
 * it: after a kill or a full disk, the run continues from there.
 */
export class RunFolder {
  readonly folder: string
  /**
   * The secret key of the hashes by which ids are remembered, so that nobody can choose ids that collide. The results
   * do not depend on it.
   */
  readonly idKey: string
  private readonly files: ReadonlyMap<string, GrowingFile>
  /** Files that are written in one piece, at the end. */
  private readonly whole = new Map<string, Fingerprint>()

  private constructor(folder: string, idKey: string, files: ReadonlyMap<string, GrowingFile>) {
    this.folder = folder
    this.idKey = idKey
    this.files = files
  }

  /**
   * Creates the folder for a new run. Refuses a folder that is not empty, unless the run is resumed and the folder
   * holds only the files of a run that was killed before its first checkpoint; these are removed.
   */
  static create(folder: string, kind: RunKind, resume: boolean): RunFolder {
    return guarded(folder, () => {
      disk().mkdirSync(folder, { recursive: true, mode: 0o700 })
      const names = disk().readdirSync(folder)
      if (names.length > 0 && !(resume && wasJustBegun(names)))
        throw cannotRun(`${harmless(folder)} is not empty. Choose another folder, or continue with --resume.`)
      // The file by which an unfinished run is recognized is removed last.
      for (const name of names.toSorted((a, b) => Number(a === IDS) - Number(b === IDS)))
        disk().rmSync(join(folder, name), { force: true })
      const files = new Map<string, GrowingFile>()
      try {
        for (const name of namesOf(kind)) files.set(name, GrowingFile.create(join(folder, name)))
        const run = new RunFolder(folder, randomBytes(KEY_BYTES).toString('hex'), files)
        run.write(IDS, Buffer.from(run.idKey, 'hex'))
        if (kind.format === 'csv') run.write('results.csv', `${CSV_COLUMNS.join(',')}\r\n`)
        run.write('matches.csv', `${MATCH_COLUMNS.join(',')}\r\n`)
        return run
      } catch (error) {
        // Remove only files made here: another run may have started in the same folder at the same moment.
        removeQuietly([...files.keys()].map((name) => join(folder, name)))
        throw error
      }
    })
  }

  /**
   * Opens the folder of an unfinished run and cuts its files back to what the manifest lists. Ends the program if a
   * file is missing or differs from that.
   */
  static reopen(folder: string, { files, key, shard }: Manifest): RunFolder {
    return guarded(folder, () => {
      removeDrafts(folder)
      const open = namesOf({ format: key.format, isPart: shard.of > 1 }).map((name): [string, GrowingFile] => {
        const file = disk().existsSync(join(folder, name))
          ? GrowingFile.reopen(join(folder, name), files[name] ?? EMPTY)
          : undefined
        if (file !== undefined) return [name, file]
        const what = `${harmless(join(folder, name))} is not as the run wrote it`
        throw cannotRun(`The run cannot continue: ${what}. Start again in another folder.`)
      })
      const idKey = readBytes(join(folder, IDS)).subarray(0, KEY_BYTES).toString('hex')
      return new RunFolder(folder, idKey, new Map(open))
    })
  }

  /** Removes from the folder of a finished run the files that are needed only to resume it. */
  static tidy(folder: string): void {
    removeQuietly([IDS, WATCH].map((name) => join(folder, name)))
    guarded(folder, () => removeDrafts(folder))
  }

  /** Appends to one of the files. Does nothing if the run has no such file. */
  write(name: string, content: string | Uint8Array): void {
    guarded(this.folder, () => this.files.get(name)?.write(content))
  }

  /** The hashes of the ids of earlier results, two numbers each. */
  ids(): Uint32Array {
    return guarded(this.folder, () => {
      const bytes = readBytes(join(this.folder, IDS)).subarray(KEY_BYTES)
      return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
    })
  }

  /**
   * Keeps what is needed to resume and to merge: the hashes of the results' ids and, in a part of a run, the numbers of
   * their records.
   */
  remember(ids: Uint32Array, numbers: Float64Array): void {
    this.write(IDS, new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength))
    this.write(ORDER, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
  }

  /** Keeps lines for the watch list. */
  watch(lines: string): void {
    this.write(WATCH, lines)
  }

  /** Writes the watch list for the next `days` days from the lines kept for it. Returns the number of its entries. */
  writeWatchList(asOf: string, days: number): number {
    const noted = guarded(this.folder, () => readText(join(this.folder, WATCH)))
    const { text, count } = watchList(noted, asOf, days)
    this.writeWhole('watch-list.csv', text)
    return count
  }

  /** Writes one of the files that are written in one piece. */
  writeWhole(name: string, text: string): void {
    const path = join(this.folder, name)
    replaceFile(path, text, 'owner')
    this.whole.set(
      name,
      guarded(this.folder, () => fingerprintOf(path)),
    )
  }

  /** Makes everything written so far count: forces it to the disk, then lists it in the manifest. */
  checkpoint(state: Omit<Manifest, 'schema' | 'files'>): void {
    guarded(this.folder, () => {
      for (const file of this.files.values()) file.sync()
    })
    const known = [...this.files].map(([name, file]): [string, Fingerprint] => [name, file.fingerprint])
    const kept = state.finished ? known.filter(([name]) => name !== IDS && name !== WATCH) : known
    const files = Object.fromEntries([...kept, ...this.whole])
    writeManifest(this.folder, { schema: 'prescreen/run-manifest/1', ...state, files })
  }

  /** Fills a new folder with a whole run. If that fails, its files are removed, as far as the disk allows. */
  static async whole<T>(folder: string, kind: RunKind, work: (run: RunFolder) => Promise<T>): Promise<T> {
    const run = RunFolder.create(folder, kind, false)
    try {
      return await work(run)
    } catch (error) {
      removeQuietly([MANIFEST, ...run.files.keys(), ...run.whole.keys()].map((name) => join(folder, name)))
      throw error
    }
  }

  /** Closes the files. If the run is finished, also removes the files that are needed only to resume it. */
  close(finished: boolean): void {
    guarded(this.folder, () => {
      for (const file of this.files.values()) file.close()
    })
    if (finished) RunFolder.tidy(this.folder)
  }
}

function namesOf({ format, isPart }: RunKind): string[] {
  return [IDS, WATCH, `results.${format}`, 'matches.csv', 'rejected.ndjson', ...(isPart ? [ORDER] : [])]
}

/**
 * Whether these are the files of an unfinished run without a manifest. Such a run has `progress.ids`, which is created
 * first and removed when the run is finished.
 */
function wasJustBegun(names: readonly string[]): boolean {
  const own = new Set([...namesOf({ format: 'ndjson', isPart: true }), 'results.csv', 'results.parquet'])
  return names.includes(IDS) && names.every((name) => own.has(name) || isDraft(name))
}

/** The numbers of the records that the results of a part belong to, in the order of the results. */
export function readOrder(folder: string): Float64Array {
  return guarded(folder, () => {
    const bytes = readBytes(join(folder, ORDER))
    return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  })
}

function guarded<T>(folder: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw cannotRun(`${harmless(error.path ?? folder)} cannot be used. ${systemMessage(error, folder)}`)
  }
}
