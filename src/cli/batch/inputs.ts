import { systemMessage } from '../exit.ts'
import { streams } from '../streams.ts'
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import type { Chunk } from '../../batch/index.ts'
import { EntrySplitter, isObject, looksLikeLines } from '../../record/index.ts'
import type { Entry, Json } from '../../record/index.ts'

/** One file of patients, or standard input (`-`). */
export interface Input {
  readonly name: string
  /** Bytes on disk; undefined for standard input. */
  readonly size: number | undefined
  /** Why it cannot be read, when that is known already. */
  readonly problem?: string
}

const PATIENT_FILE = /\.(json|ndjson|jsonl)(\.gz)?$/i

/** The files that paths name; folders give the patient files in and below them, in name order. */
export function expandInputs(paths: readonly string[]): Input[] {
  return paths.flatMap((path) => {
    if (path === '-') return [{ name: '-', size: undefined }]
    try {
      const stats = statSync(path)
      if (!stats.isDirectory()) return [{ name: path, size: stats.isFile() ? stats.size : undefined }]
      const names = readdirSync(path, { withFileTypes: true })
        .filter((one) => one.isDirectory() || PATIENT_FILE.test(one.name))
        .map((one) => one.name)
      return expandInputs(names.toSorted().map((name) => join(path, name)))
    } catch (error) {
      return [{ name: path, size: undefined, problem: systemMessage(error) }]
    }
  })
}

const READ_SIZE = 64 * 1024
const HEAD_SIZE = 64 * 1024

/** The records of all inputs after the first `done`, some at a time, numbered through; `onBytes` is told how many bytes on disk were read. */
export async function* chunksOf(
  inputs: readonly Input[],
  done: number,
  onBytes: (count: number) => void,
): AsyncGenerator<Chunk> {
  let number = 0
  const isLoose = await Promise.all(inputs.map(isLooseFhir))
  for (const input of inputs.filter((_, i) => isLoose[i] !== true)) {
    const before = number
    try {
      for await (const { bytes, entries } of entriesOf(input, onBytes)) {
        const first = number + 1
        number += entries.length
        const wanted = entries.map((entry, i) => ({ entry, number: first + i })).filter((one) => one.number > done)
        if (wanted.length > 0) yield chunkOf(input.name, bytes, wanted)
      }
    } catch (error) {
      number++
      if (number > done)
        yield problemChunk(
          input,
          number,
          `The file cannot be read${number - before > 1 ? ' any further' : ''}: ${systemMessage(error)}`,
        )
    }
  }
  const loose = inputs.filter((_, i) => isLoose[i] === true)
  if (loose.length === 0) return
  const { bulkPatients } = await import('./bulk.ts')
  const size = loose.reduce((sum, one) => sum + (one.size ?? 0) * (/\.gz$/i.test(one.name) ? PACKED : 1), 0)
  const patients = bulkPatients(loose, size)
  for (let next = await patients.next(); ; next = await patients.next()) {
    number++
    if (next.done === true) {
      const [first] = loose
      if (next.value > 0 && first !== undefined && number > done)
        yield problemChunk(first, number, `${next.value} FHIR resources name no patient of this export, or are broken.`)
      return
    }
    const { file, line, text } = next.value
    const bytes = new TextEncoder().encode(text)
    const entry = { start: 0, end: bytes.length, line }
    if (number > done) yield chunkOf(file, bytes, [{ entry, number }])
  }
}

/** How much larger an export is than its packed file, at most. */
const PACKED = 12

/** Whether a file has FHIR resources one by one, so that a patient may lie in several files: no bundle, and no record of prescreen. */
async function isLooseFhir(input: Input): Promise<boolean> {
  if (input.name === '-' || input.problem !== undefined) return false
  try {
    for await (const { bytes, entries } of entriesOf(input, () => undefined)) {
      const [first] = entries
      if (first === undefined) continue
      const value = JSON.parse(Buffer.from(bytes.subarray(first.start, first.end)).toString('utf8')) as Json
      const type = isObject(value) ? value['resourceType'] : undefined
      return typeof type === 'string' && type !== 'Bundle' && type !== 'Parameters'
    }
  } catch {
    // It is read and reported as any other file.
  }
  return false
}

interface Numbered {
  readonly entry: Entry
  readonly number: number
}

function chunkOf(file: string, bytes: Uint8Array, wanted: readonly Numbered[]): Chunk {
  const start = wanted[0]?.entry.start ?? 0
  const end = wanted.at(-1)?.entry.end ?? 0
  const tooLarge = wanted.flatMap(({ entry }, i): [number, string][] =>
    entry.tooLarge === true ? [[i, 'This record is larger than 64 MB.']] : [],
  )
  return {
    file,
    bytes: new Uint8Array(bytes.subarray(start, end)),
    starts: Uint32Array.from(wanted, ({ entry }) => entry.start - start),
    ends: Uint32Array.from(wanted, ({ entry }) => entry.end - start),
    lines: Float64Array.from(wanted, ({ entry }) => entry.line),
    numbers: Float64Array.from(wanted, (one) => one.number),
    unreadable: Object.fromEntries(tooLarge),
  }
}

function problemChunk({ name }: Input, number: number, message: string): Chunk {
  return {
    file: name,
    bytes: new Uint8Array(0),
    starts: Uint32Array.of(0),
    ends: Uint32Array.of(0),
    lines: Float64Array.of(1),
    numbers: Float64Array.of(number),
    unreadable: { 0: message },
  }
}

/** The records of one input as they come; `onBytes` is told how many bytes on disk were read. */
export async function* entriesOf(
  input: Input,
  onBytes: (count: number) => void,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly entries: readonly Entry[] }> {
  if (input.problem !== undefined) throw new Error(input.problem)
  let splitter: EntrySplitter | undefined
  let pending: Buffer = Buffer.alloc(0)
  const split = (last: boolean): { bytes: Uint8Array; entries: readonly Entry[] } => {
    splitter ??= new EntrySplitter(
      /\.(ndjson|jsonl)(\.gz)?$/i.test(input.name) || looksLikeLines(headOf(pending), last),
    )
    const bytes = pending
    const { entries, rest } = splitter.push(bytes, last)
    pending = bytes.subarray(rest)
    return { bytes, entries }
  }
  let first = true
  for await (const read of bytesOf(input, onBytes)) {
    const bytes = first ? withoutMark(read) : read
    first = false
    pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes])
    if (splitter === undefined && pending.length < HEAD_SIZE) continue
    const found = split(false)
    if (found.entries.length > 0) yield found
  }
  const found = split(true)
  if (found.entries.length > 0) yield found
}

function headOf(bytes: Buffer): Buffer {
  return bytes.subarray(0, HEAD_SIZE)
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

async function* bytesOf({ name }: Input, onBytes: (count: number) => void): AsyncGenerator<Buffer> {
  const raw = name === '-' ? streams().input.stream() : createReadStream(name, { highWaterMark: READ_SIZE })
  raw.on('data', (bytes: Buffer | string) => onBytes(bytes.length))
  if (!/\.gz$/i.test(name)) {
    for await (const bytes of raw) yield bytes as Buffer
    return
  }
  const unpacked = createGunzip({ chunkSize: READ_SIZE })
  raw.on('error', (error: Error) => unpacked.destroy(error))
  for await (const bytes of raw.pipe(unpacked)) yield bytes as Buffer
}
