import type { Stats } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Chunk, Unreadable } from '../../batch/index.ts'
import { isSingleResource } from '../../fhir/index.ts'
import { entriesIn } from '../../record/index.ts'
import type { Entry, FoundEntries, Json } from '../../record/index.ts'
import { systemMessage } from '../exit.ts'
import { disk } from '../files/disk.ts'
import { readStream } from '../files/reading.ts'
import { streams } from '../streams.ts'
import type { ExportFile, Resource } from './bulk.ts'

/** One file of patients, a pipe, or standard input (`-`). */
export interface Input {
  readonly name: string
  /** Bytes on disk; undefined for what is no file on a disk, and can be read only once. */
  readonly size: number | undefined
  /** Why it cannot be read, when that is known already. */
  readonly problem?: string
}

/** Who is told of the reading. */
export interface Listener {
  /** So many bytes on disk were read. */
  readonly read: (count: number) => void
  /** So many records were found. */
  readonly found: (count: number) => void
  /** An input was read to its end, and has no record. */
  readonly empty: (input: Input) => void
  /** An input could not be read, or not to its end. */
  readonly unreadable: (input: Input) => void
}

const PATIENT_FILE = /\.(json|ndjson|jsonl)(\.gz)?$/i
const NO_FILE = 'This is a device or a socket; only files, folders and pipes are read.'
const PIPE_IN_FOLDER = 'This is no file; of a folder only files are read. Name it by itself to read it.'

/**
 * The files that paths name; folders give the patient files in and below them, in name order. Links are followed; a folder that several
 * lead to is read once.
 */
export function expandInputs(paths: readonly string[]): Input[] {
  return paths.flatMap((path) => {
    if (path === '-') return [{ name: '-', size: undefined }]
    return inputsAt(path, (stats) => (canFlow(stats) ? undefined : NO_FILE), new Set())
  })
}

function inputsAt(path: string, refuse: (stats: Stats) => string | undefined, visited: Set<string>): Input[] {
  try {
    const stats = disk().statSync(path)
    if (stats.isFile()) return [{ name: path, size: stats.size }]
    if (!stats.isDirectory()) {
      const problem = refuse(stats)
      return [{ name: path, size: undefined, ...(problem !== undefined && { problem }) }]
    }
    const real = disk().realpathSync(path)
    if (visited.has(real)) return []
    visited.add(real)
    return namesIn(path).flatMap((name) => inputsAt(join(path, name), () => PIPE_IN_FOLDER, visited))
  } catch (error) {
    return [{ name: path, size: undefined, problem: systemMessage(error, path) }]
  }
}

function canFlow(stats: Stats): boolean {
  return stats.isFIFO() || stats.isCharacterDevice()
}

/** What may hold patients in a folder: patient files, folders, and links to folders or to nowhere. */
function namesIn(folder: string): string[] {
  return disk()
    .readdirSync(folder, { withFileTypes: true })
    .filter((one) => {
      if (one.isDirectory() || PATIENT_FILE.test(one.name)) return true
      return (
        one.isSymbolicLink() && disk().statSync(join(folder, one.name), { throwIfNoEntry: false })?.isFile() !== true
      )
    })
    .map((one) => one.name)
    .toSorted()
}

const READ_SIZE = 64 * 1024

/** The records of all inputs, some at a time, numbered through from 1. One input is open at a time, and each is opened once. */
export async function* chunksOf(inputs: readonly Input[], listener: Listener): AsyncGenerator<Chunk> {
  let number = 0
  const files: ExportFile[] = []
  let isPartial = false
  for (const input of inputs) {
    const before = number
    const found = entriesOf(input, listener.read)
    try {
      let next = await found.next()
      if (next.done === true) listener.empty(input)
      else if (isExport(next.value)) {
        listener.found(1)
        files.push(await exportFile(input, next.value, found))
        continue
      }
      for (; next.done !== true; next = await found.next()) {
        const { bytes, entries } = next.value
        const first = number + 1
        number += entries.length
        listener.found(entries.length)
        yield chunkOf(
          input.name,
          bytes,
          entries.map((entry, i) => ({ entry, number: first + i })),
        )
      }
    } catch (error) {
      listener.unreadable(input)
      isPartial = true
      const problem = unreadable(error, input, number > before)
      yield { ...problemChunk(input.name, 1, ++number, problem), isCut: true }
    } finally {
      await found.return(undefined)
    }
  }
  const [first] = files
  if (first === undefined) return
  const { bulkPatients } = await import('./bulk.ts')
  const patients = bulkPatients(files, isPartial)
  for (let next = await patients.next(); ; next = await patients.next()) {
    if (next.done === true) {
      const kind = 'FHIR resources name no patient of this export, or are broken.'
      const message = `${next.value} ${kind}`
      if (next.value > 0) yield problemChunk(first.input.name, 1, ++number, { message, kind })
      return
    }
    const { file, line } = next.value
    if ('error' in next.value) {
      listener.unreadable(file)
      const problem = unreadable(next.value.error, file, line > 1)
      yield { ...problemChunk(file.name, line, ++number, problem), isCut: true }
    } else if ('message' in next.value) {
      yield problemChunk(file.name, line, ++number, next.value)
    } else {
      const bytes = new TextEncoder().encode(next.value.text)
      yield chunkOf(file.name, bytes, [{ entry: { start: 0, end: bytes.length, line }, number: ++number }])
    }
  }
}

function unreadable(error: unknown, { name }: Input, further: boolean): Unreadable {
  const message = `The file cannot be read${further ? ' any further' : ''}: ${systemMessage(error, name)}`
  return { message, kind: 'The file cannot be read.' }
}

/** Whether an input has FHIR resources one by one, so that a patient may lie in several files: no bundle, and no record of prescreen. */
function isExport({ bytes, entries }: FoundEntries): boolean {
  const [first] = entries
  if (first === undefined || first.problem !== undefined) return false
  try {
    return isSingleResource(JSON.parse(textOf(bytes, first)) as Json)
  } catch {
    // It is read and reported as any other record.
    return false
  }
}

/** An input of an export: a file is read again when its turn comes; of what can be read only once, the resources are held. */
async function exportFile(input: Input, first: FoundEntries, rest: AsyncIterable<FoundEntries>): Promise<ExportFile> {
  if (input.size !== undefined) {
    const size = input.size * (isPacked(input) ? PACKED : 1)
    return { input, size, resources: () => resourcesIn(entriesOf(input, () => undefined)) }
  }
  const { MOST_HELD } = await import('./bulk.ts')
  const resources: Resource[] = []
  let size = 0
  const hold = (found: FoundEntries): void => {
    for (const one of resourcesOf(found)) {
      resources.push(one)
      size += 'text' in one ? one.text.length : 0
      if (size > MOST_HELD) throw new Error(TOO_MUCH_TO_HOLD)
    }
  }
  hold(first)
  for await (const found of rest) hold(found)
  return { input, size, resources: () => resources }
}

const TOO_MUCH_TO_HOLD =
  'FHIR resources one by one must be read several times, and this is too much to keep in memory. Save it as a file, and give that.'

/** How much larger an export is than its packed file, at most. */
const PACKED = 12

async function* resourcesIn(all: AsyncIterable<FoundEntries>): AsyncGenerator<Resource> {
  for await (const found of all) yield* resourcesOf(found)
}

function resourcesOf({ bytes, entries }: FoundEntries): Resource[] {
  return entries.map((entry) => {
    const { line, problem: message, kind } = entry
    if (message === undefined) return { line, text: textOf(bytes, entry) }
    return { line, message, ...(kind !== undefined && { kind }) }
  })
}

function textOf(bytes: Uint8Array, { start, end }: Entry): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}

interface Numbered {
  readonly entry: Entry
  readonly number: number
}

function chunkOf(file: string, bytes: Uint8Array, wanted: readonly Numbered[]): Chunk {
  const start = wanted[0]?.entry.start ?? 0
  const end = wanted.at(-1)?.entry.end ?? 0
  const problems = wanted.flatMap(({ entry: { problem: message, kind } }, i): [number, Unreadable][] =>
    message === undefined ? [] : [[i, { message, ...(kind !== undefined && { kind }) }]],
  )
  return {
    file,
    bytes: new Uint8Array(bytes.subarray(start, end)),
    starts: Uint32Array.from(wanted, ({ entry }) => entry.start - start),
    ends: Uint32Array.from(wanted, ({ entry }) => entry.end - start),
    lines: Float64Array.from(wanted, ({ entry }) => entry.line),
    numbers: Float64Array.from(wanted, (one) => one.number),
    unreadable: Object.fromEntries(problems),
  }
}

function problemChunk(file: string, line: number, number: number, problem: Unreadable): Chunk {
  const { message, kind } = problem
  const entry = { start: 0, end: 0, line, problem: message, ...(kind !== undefined && { kind }) }
  return chunkOf(file, new Uint8Array(0), [{ entry, number }])
}

/** The records of one input as they come; `onBytes` is told how many bytes on disk were read. */
function entriesOf(input: Input, onBytes: (count: number) => void): AsyncGenerator<FoundEntries, void> {
  return entriesIn(bytesOf(input, onBytes), /\.(ndjson|jsonl)(\.gz)?$/i.test(input.name) ? true : undefined)
}

function isPacked({ name }: Input): boolean {
  return /\.gz$/i.test(name)
}

async function* bytesOf(input: Input, onBytes: (count: number) => void): AsyncGenerator<Buffer> {
  if (input.problem !== undefined) throw new Error(input.problem)
  const raw = opened(input)
  raw.on('data', (bytes: Buffer | string) => onBytes(bytes.length))
  try {
    if (isPacked(input)) {
      const unpacked = createGunzip({ chunkSize: READ_SIZE })
      raw.on('error', (error: Error) => unpacked.destroy(error))
      for await (const bytes of raw.pipe(unpacked)) yield bytes as Buffer
    } else for await (const bytes of raw) yield bytes as Buffer
  } finally {
    raw.destroy()
  }
}

/** The one place where an input is opened. */
function opened({ name }: Input): Readable {
  return name === '-' ? streams().input.stream() : readStream(name)
}
