import type { Stats } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Chunk } from '../../batch/index.ts'
import { isFhir, isSingleResource } from '../../fhir/index.ts'
import { Gaps, MOST_HELD } from '../../patients/index.ts'
import type { Unreadable } from '../../record/index.ts'
import { entriesIn, readRecordText, unreadable } from '../../record/index.ts'
import type { FoundEntries, Json } from '../../record/index.ts'
import { harmless } from '../../text/index.ts'
import { systemMessage } from '../exit.ts'
import { disk } from '../files/disk.ts'
import { readBytes, readStream } from '../files/reading.ts'
import { streams } from '../streams.ts'
import type { ChartInput } from './charts.ts'
import { chunkOf, problemChunk, textOf } from './chunks.ts'
import type { Input } from './input.ts'

/** Callbacks while inputs are read. */
export interface Listener {
  /** This many bytes on disk were read. */
  readonly read: (count: number) => void
  /** This many records were found. */
  readonly found: (count: number) => void
  /** An input was read to its end and has no record. */
  readonly empty: (input: Input) => void
  /** An input could not be read, or not to its end. */
  readonly unreadable: (input: Input) => void
}

const PATIENT_FILE = /\.(json|ndjson|jsonl)(\.gz)?$/i
const NO_FILE = 'This is a device or a socket; only files, folders and pipes can be read.'
const PIPE_IN_FOLDER =
  'This is not a file, and in a folder only files are read. To read it, name it on the command line.'

/** The inputs that paths name. */
export interface Inputs {
  readonly inputs: readonly Input[]
  /** For each folder with files that are not read, a sentence that counts them by kind. */
  readonly passedOver: readonly string[]
}

/**
 * The files that paths name. A folder stands for the patient files in it and below it, in the order of their names.
 * Links are followed; a folder that several links lead to is read once.
 */
export function expandInputs(paths: readonly string[]): Inputs {
  const passedOver: string[] = []
  const inputs = paths.flatMap((path) => {
    if (path === '-') return [{ name: '-', size: undefined }]
    const others: string[] = []
    const found = inputsAt(path, (stats) => (canFlow(stats) ? undefined : NO_FILE), new Set(), others)
    if (others.length > 0) passedOver.push(`Not read in ${harmless(path)}: ${kindsOf(others)}.`)
    return found
  })
  return { inputs, passedOver }
}

function inputsAt(
  path: string,
  refuse: (stats: Stats) => string | undefined,
  visited: Set<string>,
  others: string[],
): Input[] {
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
    const { wanted, rest } = namesIn(path)
    others.push(...rest)
    return wanted.flatMap((name) => inputsAt(join(path, name), () => PIPE_IN_FOLDER, visited, others))
  } catch (error) {
    return [{ name: path, size: undefined, problem: systemMessage(error, path, path) }]
  }
}

function canFlow(stats: Stats): boolean {
  return stats.isFIFO() || stats.isCharacterDevice()
}

/**
 * The names in a folder that may lead to patients: patient files, folders, and links to anything but a file. `rest`:
 * its other files, without hidden ones.
 */
function namesIn(folder: string): { readonly wanted: readonly string[]; readonly rest: readonly string[] } {
  const wanted: string[] = []
  const rest: string[] = []
  for (const one of disk().readdirSync(folder, { withFileTypes: true })) {
    const leadsOn = (): boolean =>
      one.isSymbolicLink() && disk().statSync(join(folder, one.name), { throwIfNoEntry: false })?.isFile() !== true
    if (one.isDirectory() || PATIENT_FILE.test(one.name) || leadsOn()) wanted.push(one.name)
    else if (!one.name.startsWith('.')) rest.push(one.name)
  }
  return { wanted: wanted.toSorted(), rest }
}

/** How many files there are of each kind, the most frequent first: `3 .csv, 1 .xlsx`. */
function kindsOf(names: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of names) {
    const kind = /.(\.[^.\s]{1,12}(?:\.gz)?)$/i.exec(name)?.[1]?.toLowerCase() ?? 'without an ending'
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const sorted = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return sorted.map(([kind, count]) => `${count} ${harmless(kind)}`).join(', ')
}

const READ_SIZE = 64 * 1024

/** How inputs are read. */
export interface InputOptions {
  /** The most bytes that are read of an input. One that has more cannot be read. */
  readonly most?: number
}

/**
 * The records and charts of all inputs, in chunks, numbered from 1 across all inputs. First come records, as they are
 * read, then charts that are in one document each, then charts put together from several documents. One input is open
 * at a time. An input of records is opened once, one of charts twice or more; if it can be read only once, it is held
 * in memory.
 */
export async function* chunksOf(
  inputs: readonly Input[],
  listener: Listener,
  options: InputOptions = {},
): AsyncGenerator<Chunk> {
  let number = 0
  const charts: ChartInput[] = []
  const gaps = new Gaps()
  const numbered = (one: Chunk): Chunk => {
    const first = number + 1
    number += one.starts.length
    listener.found(one.starts.length)
    return { ...one, numbers: one.numbers.map((_, i) => first + i) }
  }
  const unreadableAt = (input: Input, error: unknown, line: number): Chunk => {
    listener.unreadable(input)
    return { ...numbered(problemChunk(input.name, line, failed(error, input, line > 1))), isCut: true }
  }
  for (const input of inputs) {
    let seen = 0
    let onBytes = (count: number): void => void (seen += count)
    const found = entriesOf(input, (count) => onBytes(count), options)
    let line = 1
    try {
      let next = await found.next()
      if (next.done === true) listener.empty(input)
      else if (areCharts(next.value)) {
        charts.push(await chartInput(input, next.value, found, options))
        continue
      }
      listener.read(seen)
      onBytes = listener.read
      for (; next.done !== true; next = await found.next()) {
        line = lineBehind(next.value)
        yield numbered(chunkOf(input.name, next.value.bytes, next.value.entries))
      }
    } catch (error) {
      gaps.isCut = true
      yield unreadableAt(input, error, line)
    } finally {
      await found.return(undefined)
    }
  }
  if (charts.length === 0) return
  const { readCharts } = await import('./charts.ts')
  let isAny = false
  for await (const one of readCharts(charts, gaps, listener.read)) {
    isAny = true
    if ('error' in one) yield unreadableAt(one.input, one.error, one.line)
    else yield numbered(one)
  }
  // Charts that consist only of deletions hold no patient.
  if (!isAny) for (const { input } of charts) listener.empty(input)
}

function lineBehind({ entries }: FoundEntries): number {
  return (entries.at(-1)?.line ?? 0) + 1
}

function failed(error: unknown, { name }: Input, further: boolean): Unreadable {
  const message = `The file cannot be read${further ? ' any further' : ''}: ${systemMessage(error, name, name)}`
  return { message, kind: 'The file cannot be read.' }
}

/**
 * Whether an input has FHIR charts rather than prescreen records, judged by its first document that can be read. If
 * none can be read, it counts as charts, since what is broken may be a part of one.
 */
function areCharts(found: FoundEntries): boolean {
  const value = firstValue(found)
  return value === undefined || isFhir(value)
}

/** The first value that can be read. */
function firstValue({ bytes, entries }: FoundEntries): Json | undefined {
  for (const entry of entries) {
    if (entry.problem !== undefined) continue
    const read = readRecordText(textOf(bytes, entry))
    if ('value' in read) return read.value
  }
  return undefined
}

/**
 * An input of charts. A file is read again when its turn comes; anything that can be read only once is held in memory.
 */
async function chartInput(
  input: Input,
  first: FoundEntries,
  rest: AsyncIterable<FoundEntries>,
  options: InputOptions,
): Promise<ChartInput> {
  const isExport = isSingleResource(firstValue(first))
  if (input.size !== undefined) {
    const size = input.size * (isPacked(input) ? PACKED : 1)
    const bytes = (): AsyncIterable<Uint8Array> => bytesOf(input, () => undefined, options)
    return { input, isExport, size, found: (onBytes = () => undefined) => entriesOf(input, onBytes, options), bytes }
  }
  const held: FoundEntries[] = []
  let size = 0
  const hold = (found: FoundEntries): void => {
    const start = found.entries[0]?.start ?? 0
    const bytes = found.bytes.slice(start, found.entries.at(-1)?.end)
    const entries = found.entries.map((one) => ({ ...one, start: one.start - start, end: one.end - start }))
    held.push({ bytes, entries })
    size += bytes.length
    if (size > MOST_HELD) throw new Error(TOO_MUCH_TO_HOLD)
  }
  hold(first)
  for await (const found of rest) hold(found)
  return { input, isExport, size, found: () => held, bytes: undefined }
}

const TOO_MUCH_TO_HOLD =
  'FHIR must be read several times, and this is too large to keep in memory. Save it as a file and read that.'

/** An export is at most this many times as large as its packed file. */
const PACKED = 12

/** The documents of one input, as they are read. `onBytes` is called with the number of bytes read from the disk. */
async function* entriesOf(
  input: Input,
  onBytes: (count: number) => void,
  options: InputOptions,
): AsyncGenerator<FoundEntries, void> {
  const byLine = /\.(ndjson|jsonl)(\.gz)?$/i.test(input.name) ? true : undefined
  for await (const found of entriesIn(bytesOf(input, onBytes, options), byLine)) yield withEncoding(found)
}

/** The entries as found. If one has a problem and the bytes are not text in UTF-8, the problem says so. */
function withEncoding({ bytes, entries }: FoundEntries): FoundEntries {
  if (entries.every((one) => one.problem === undefined) || isUtf8(bytes)) return { bytes, entries }
  const named = entries.map((one) =>
    one.problem === undefined ? one : { ...one, problem: withoutEncoding(one.problem) },
  )
  return { bytes, entries: named }
}

function withoutEncoding({ message, said }: Unreadable): Unreadable {
  return unreadable({ key: 'refused.not-utf-8.and', own: { problem: said ?? message }, general: 'refused.not-utf-8' })
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // The last character may be continued in the next piece.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

function isPacked({ name }: Input): boolean {
  return /\.gz$/i.test(name)
}

async function* bytesOf(
  input: Input,
  onBytes: (count: number) => void,
  { most = Infinity }: InputOptions,
): AsyncGenerator<Uint8Array> {
  if (input.problem !== undefined) throw new Error(input.problem)
  if ((input.size ?? 0) > most) throw new Error(tooLarge(most))
  let size = 0
  for await (const bytes of unpackedBytes(input, onBytes)) {
    if (size === 0) refuseUtf16(bytes)
    size += bytes.length
    if (size > most) throw new Error(tooLarge(most))
    yield bytes
  }
}

function tooLarge(most: number): string {
  return `It is larger than ${most / 1024 / 1024} MB, the most that this command reads. Use \`prescreen batch\`, or split it into smaller files.`
}

/** Refuses text in UTF-16, which starts with its byte order mark or has a zero in every other byte. */
function refuseUtf16([a, b, c, d]: Uint8Array): void {
  const isMarked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)
  const isPlain = (a === 0) !== (b === 0) && (c === undefined || ((a === 0) === (c === 0) && (b === 0) === (d === 0)))
  if (isMarked || (isPlain && b !== undefined)) throw new Error('This is text in UTF-16; save it as UTF-8.')
}

async function* unpackedBytes(input: Input, onBytes: (count: number) => void): AsyncGenerator<Uint8Array> {
  if (isSmall(input)) {
    // Setting up a stream takes longer than reading such a small file.
    const bytes = readBytes(input.name)
    onBytes(bytes.length)
    if (bytes.length > 0) yield bytes
    return
  }
  // Load the unpacking code before opening the file: the listener makes the stream flow at once, and bytes that nobody
  // takes yet would be lost.
  const unpacking = isPacked(input) ? await import('../files/unpack.ts') : undefined
  const raw = opened(input)
  raw.on('data', (bytes: Buffer | string) => onBytes(bytes.length))
  try {
    if (unpacking !== undefined) yield* unpacking.unpacked(raw, READ_SIZE)
    else for await (const bytes of raw) yield bytes as Buffer
  } finally {
    raw.destroy()
  }
}

/** Whether an input is a file that is small enough to be read in one piece, and not packed. */
function isSmall(input: Input): boolean {
  return input.size !== undefined && input.size <= READ_SIZE && !isPacked(input)
}

/** The only place where larger inputs, and inputs that are not files, are opened. */
function opened({ name }: Input): Readable {
  return name === '-' ? streams().input.stream() : readStream(name)
}
