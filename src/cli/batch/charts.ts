import { randomBytes } from 'node:crypto'
import type { Chunk } from '../../batch/index.ts'
import {
  deletionsSaid,
  endsWell,
  glanceAt,
  hashId,
  idsIn,
  IdSet,
  joinedCharts,
  mentionsIn,
  MOST_HELD,
  noteGap,
  Pages,
} from '../../patients/index.ts'
import type { DocumentFile, FoundDocument, Gaps, Glance, Lost } from '../../patients/index.ts'
import type { Sentence } from '../../messages/index.ts'
import { readRecordText, unreadable } from '../../record/index.ts'
import type { Entry, FoundEntries } from '../../record/index.ts'
import { harmless } from '../../text/index.ts'
import { chunkOf, problemChunk, textOf } from './chunks.ts'
import type { Input } from './input.ts'

/** An input of FHIR charts, which is read several times. */
export interface ChartInput {
  readonly input: Input
  /** Whether it starts with a single resource: a patient's data may be spread over several such files. */
  readonly isExport: boolean
  /** About how many bytes it has, unpacked. */
  readonly size: number
  /** Its documents. `onBytes` is called with the number of bytes read from the disk. */
  readonly found: (onBytes?: (count: number) => void) => AsyncIterable<FoundEntries> | Iterable<FoundEntries>
  /** All its bytes; undefined if the input can be read only once. */
  readonly bytes: (() => AsyncIterable<Uint8Array>) | undefined
}

/** Where and why an input could not be read. */
export interface ReadError {
  readonly input: Input
  readonly line: number
  readonly error: unknown
}

/**
 * The charts of all inputs: first, as they come, those that are in one document each, then those put together from
 * several documents. If there are bundles, all inputs are read once before that, to find the patients that several
 * documents name. The records are not numbered.
 */
export async function* readCharts(
  inputs: readonly ChartInput[],
  gaps: Gaps,
  onBytes: (count: number) => void,
): AsyncGenerator<Chunk | ReadError> {
  const overlap = new Overlap()
  const failed: Input[] = []
  const fails = (input: Input, line: number, error: unknown): ReadError[] => {
    gaps.isCut = true
    if (failed.includes(input)) return []
    failed.push(input)
    return [{ input, line, error }]
  }
  const files = inputs.map((one) => documentFile(one, overlap))
  const pages = new Pages()
  if (inputs.some((one) => !one.isExport))
    for (const file of files) {
      const failure = await lookThrough(file, overlap, pages, gaps)
      if (failure !== undefined) yield* fails(file.file, failure.line, failure.error)
    }
  gaps.isPaged = pages.isMissing
  if (overlap.isOpen) gaps.isOpen = true
  let hasOthers = false
  const sizes = new Map<Input, number>()
  for (const { input, isExport, size, found } of inputs) {
    if (isExport) {
      sizes.set(input, size)
      continue
    }
    let line = 1
    try {
      for await (const { bytes, entries } of found(onBytes)) {
        line = (entries.at(-1)?.line ?? 0) + 1
        const alone: Entry[] = []
        for (const one of entries) {
          if (!overlap.isAny || one.problem !== undefined || !overlap.takes(textOf(bytes, one))) alone.push(one)
          else sizes.set(input, (sizes.get(input) ?? 0) + one.end - one.start)
        }
        if (alone.length === 0) continue
        hasOthers = true
        yield ofCharts(chunkOf(input.name, bytes, alone), gaps.doubt)
      }
    } catch (error) {
      yield* fails(input, line, error)
    }
  }
  yield* joined(
    files.filter((one) => sizes.has(one.file)).map((one) => ({ ...one, size: sizes.get(one.file) ?? 0 })),
    { gaps, hasOthers, failed },
    fails,
  )
}

async function* joined(
  files: readonly DocumentFile<Input>[],
  before: Parameters<typeof joinedCharts<Input>>[1],
  fails: (input: Input, line: number, error: unknown) => ReadError[],
): AsyncGenerator<Chunk | ReadError> {
  const [first] = files
  if (first === undefined) return
  const charts = joinedCharts(files, before)
  for (let next = await charts.next(); ; next = await charts.next()) {
    if (next.done === true) {
      const own = { count: next.value }
      const why = unreadable({ key: 'refused.chart.strays.count', own, general: 'refused.chart.strays' })
      if (next.value > 0) yield problemChunk(first.file.name, 1, why)
      return
    }
    const { file, line } = next.value
    if ('error' in next.value) yield* fails(file, line, next.value.error)
    else if ('message' in next.value) yield problemChunk(file.name, line, next.value)
    else {
      const bytes = new TextEncoder().encode(next.value.text)
      yield ofCharts(chunkOf(file.name, bytes, [{ start: 0, end: bytes.length, line }]), next.value.partial)
    }
  }
}

function ofCharts(chunk: Chunk, partial: Sentence | undefined): Chunk {
  return { ...chunk, holdsCharts: true, ...(partial !== undefined && { partial }) }
}

/**
 * Finds the documents that belong together: they name the same patient, or one says that a resource of the other was
 * deleted.
 */
class Overlap {
  private readonly secret = randomBytes(16).toString('hex')
  private readonly seen = new IdSet()
  private readonly shared = new IdSet()
  private patient: string | undefined
  private hasSeveral = false
  private hasFree = false
  private hasShared = false
  private isLent = false
  private documents = 0
  private isAnyones = false
  /**
   * `here`: hashes of the ids and other names (`urn:`) of the patients in the documents. `unexplained`: names that
   * findings use and that their own document does not explain; the patients they mean need not be here.
   */
  private readonly here = new IdSet()
  private readonly unexplained = new Set<string>()
  private readonly deleted = new IdSet()
  private hasDeletions = false
  private mayDeleteAny = false

  add({ kind, names, patients, aliases, lends, isAnyones, unexplained, deleted, deletesAnyones }: Glance): void {
    if (kind === 'record') return
    for (const one of deleted) this.deleted.add(hashId(one, this.secret))
    if (deleted.size > 0) this.hasDeletions = true
    if (deletesAnyones) this.mayDeleteAny = true
    this.documents++
    if (isAnyones) this.isAnyones = true
    for (const one of [...patients, ...aliases]) this.here.add(hashId(one, this.secret))
    for (const one of unexplained) this.unexplained.add(one)
    if (kind === 'resource') this.hasShared = true
    if (names.size === 0) this.hasFree = true
    if (lends) this.isLent = true
    for (const one of patients) {
      if (this.patient !== undefined && this.patient !== one) this.hasSeveral = true
      this.patient = one
    }
    for (const one of names) {
      const hash = hashId(one, this.secret)
      if (this.seen.add(hash)) continue
      this.shared.add(hash)
      this.hasShared = true
    }
  }

  /**
   * Takes note of what something unreadable says: documents that name the same patients belong together with it, and if
   * it says that something was deleted, that may concern anybody.
   */
  share({ names, deletes }: Lost): void {
    for (const one of names) this.shared.add(hashId(one, this.secret))
    if (names.length > 0) this.hasShared = true
    if (deletes) this.mayDeleteAny = true
  }

  /** Whether a finding may be about any patient. In a single document, whoever reads it reports this. */
  get isOpen(): boolean {
    const isUnknown = (name: string): boolean => !this.here.has(hashId(name, this.secret))
    return this.documents > 1 && (this.isAnyones || [...this.unexplained].some(isUnknown))
  }

  /** Whether there are documents that belong together. */
  get isAny(): boolean {
    return this.hasShared || this.takesAll || this.hasDeletions
  }

  /**
   * Whether a document must be put together with others: it is a single resource, names a patient that another document
   * names, says that something was deleted, or may hold what was deleted.
   */
  takes(text: string): boolean {
    const { kind, names, deleted } = glanceAt(text)
    if (kind !== 'bundle') return kind === 'resource'
    if (this.takesAll || deleted.size > 0) return true
    if ([...names].some((one) => this.shared.has(hashId(one, this.secret)))) return true
    return this.hasDeletions && idsIn(text)?.some((one) => this.deleted.has(hashId(one, this.secret))) !== false
  }

  /**
   * Whether something may belong to any chart: a Medication, a deletion that may concern anybody, or, if all documents
   * are about one patient, anything that names nobody.
   */
  private get takesAll(): boolean {
    const isOne = this.patient !== undefined && !this.hasSeveral
    return this.isLent || this.mayDeleteAny || (this.hasFree && isOne)
  }
}

/** Looks through a file. Returns where and why it cannot be read; undefined if it can. */
async function lookThrough(
  file: DocumentFile<Input>,
  overlap: Overlap,
  pages: Pages,
  gaps: Gaps,
): Promise<Omit<ReadError, 'input'> | undefined> {
  let line = 1
  let last = ''
  try {
    for await (const one of file.documents()) {
      line = one.line
      last = 'text' in one ? one.text : ''
      const glance = 'text' in one ? glanceAt(one.text) : undefined
      if (glance !== undefined) overlap.add(glance)
      if ('text' in one && glance?.kind === 'bundle') pages.add(one.text)
      if (glance === undefined || isBroken(one, glance)) overlap.share(await noteGap(gaps, one, file))
    }
  } catch (error) {
    return { line, error }
  }
  if (last !== '' && !endsWell(last)) gaps.isCut = true
  return undefined
}

/**
 * Whether a document that names nobody cannot be read. One that names patients is put together with their documents,
 * where this is noticed.
 */
function isBroken(one: FoundDocument, { names }: Glance): boolean {
  return names.size === 0 && 'text' in one && 'problems' in readRecordText(one.text)
}

function documentFile({ input, isExport, size, found, bytes }: ChartInput, overlap: Overlap): DocumentFile<Input> {
  const documents = (): AsyncIterable<FoundDocument> => documentsIn(found())
  let lost: Promise<Lost> | undefined
  return {
    file: input,
    name: input.name === '-' ? 'standard input' : harmless(input.name),
    size,
    documents,
    ...(!isExport && { takes: (text: string) => overlap.takes(text) }),
    lost: () => (lost ??= bytes === undefined ? Promise.resolve(NOTHING) : lostBetween(bytes(), documents())),
  }
}

async function* documentsIn(all: AsyncIterable<FoundEntries> | Iterable<FoundEntries>): AsyncGenerator<FoundDocument> {
  for await (const { bytes, entries } of all)
    for (const entry of entries) {
      const { line, problem } = entry
      if (problem === undefined) yield { line, text: textOf(bytes, entry) }
      else yield { line, ...problem }
    }
}

const NOTHING: Lost = { names: [], deletes: false }

/**
 * Names and deletions that occur more often in the bytes of a file than in its documents. Nothing if the file is too
 * large to hold or cannot be read.
 */
async function lostBetween(pieces: AsyncIterable<Uint8Array>, documents: AsyncIterable<FoundDocument>): Promise<Lost> {
  try {
    const all: Uint8Array[] = []
    let size = 0
    for await (const piece of pieces) {
      all.push(piece)
      size += piece.length
      if (size > MOST_HELD) return NOTHING
    }
    const counts = new Map<string, number>()
    let deletions = 0
    const count = (text: string, by: number): void => {
      for (const name of mentionsIn(text)) counts.set(name, (counts.get(name) ?? 0) + by)
      deletions += by * deletionsSaid(text)
    }
    count(Buffer.concat(all).toString('utf8'), 1)
    for await (const one of documents) if ('text' in one) count(one.text, -1)
    return { names: [...counts].filter(([, left]) => left > 0).map(([name]) => name), deletes: deletions > 0 }
  } catch {
    return NOTHING
  }
}
