import { certifiedAndChecked, findingText, isDrawn } from '../certify/index.ts'
import type { BatchResult } from '../explain/index.ts'
import { isFhir } from '../fhir/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Sentence } from '../messages/index.ts'
import { isObject, problem, readRecordText } from '../record/index.ts'
import type { Json, JsonObject, Problem, Unreadable } from '../record/index.ts'
import { hashId, patientsOf, shareOf } from '../patients/index.ts'
import type { Patient, Reading } from '../patients/index.ts'
import type { Arrival, Screener } from '../screen/index.ts'
import { addCharts, tallyOfChart, tallyOfResources } from './chart-tally.ts'
import { rejectKind } from './reject-kind.ts'
import { csvRows, matchRows, rowsOf } from './rows.ts'
import type { Row } from './rows.ts'
import { watchLines } from './watch-list.ts'
import { countCertified, countReject, countResult, countSite, emptyTally } from './tally.ts'
import type { Tally } from './tally.ts'

/** Some records of one input, to be screened together. Plain data, so that it can be sent to another thread. */
export interface Chunk {
  readonly file: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** For each record: start and end in `bytes`, and the line on which it starts. */
  readonly starts: Uint32Array<ArrayBuffer>
  readonly ends: Uint32Array<ArrayBuffer>
  readonly lines: Float64Array<ArrayBuffer>
  /** The number of each record in the whole input, from 1. */
  readonly numbers: Float64Array<ArrayBuffer>
  /** Why a record could not be read at all, by its position; only for the records that could not. */
  readonly unreadable: { readonly [position: number]: Unreadable }
  /** The input could not be read, or not to its end, so records may be missing from this chunk. */
  readonly isCut?: true
  /** The records are FHIR charts; left out for prescreen records. */
  readonly holdsCharts?: true
  /** Why part of each chart may be missing; left out if nothing is. */
  readonly partial?: Sentence
}

export type ResultFormat = 'ndjson' | 'csv' | 'parquet'

/** A refused record: a row of `rejected.ndjson`. */
export interface Reject {
  readonly record: number
  readonly file: string
  readonly line: number
  /** Where in the record the problem lies; empty for the record as a whole. */
  readonly path: string
  readonly reason: string
  /** The reason in a form for counting, without anything taken from the record. */
  readonly kind: string
  /**
   * The reason as data, to be shown in the reader's language; not part of the row. Left out for errors of the operating
   * system.
   */
  readonly said?: Sentence
  /** It stands for a file of which nothing could be read, so that there is neither a line nor a record; no part of the row. */
  readonly isFile?: true
}

/** The output of a chunk, in the order of its records. */
export interface ChunkOutput {
  readonly results: string
  readonly rows: readonly Row[]
  readonly matches: string
  /** Entries for the watch list, as lines of JSON. */
  readonly watch: string
  readonly rejects: readonly Reject[]
  /** Two numbers for each result: the two halves of the hash of its patient's id. */
  readonly ids: Uint32Array<ArrayBuffer>
  /** For each result: the number of its record. */
  readonly numbers: Float64Array<ArrayBuffer>
  /**
   * How many records of the chunk were taken: all, or with `strict` those up to and including the first refused one.
   */
  readonly taken: number
  readonly tally: Tally
  /** Records whose certificates do not prove what was decided, and what is wrong with each. */
  readonly unproved: readonly Unproved[]
}

/** A record whose certificates do not prove its verdicts. */
export interface Unproved {
  readonly file: string
  readonly line: number
  readonly message: string
}

export interface ChunkOptions {
  readonly format: ResultFormat
  readonly explain: boolean
  /** Also work out on which days a trial opens or closes for the patient as time passes. */
  readonly watch: boolean
  /** Stop after the first refused record. */
  readonly strict: boolean
  /** The secret of this run that keys the hashes of ids. */
  readonly idKey: string
  /** Which part of the patients to take (from 0), and of how many parts. All records with one id are in one part. */
  readonly shard: { readonly part: number; readonly of: number }
  /** For how many of every thousand records the verdicts are proved and the proofs checked. */
  readonly certify: number
  readonly reading: Reading
  /** The results (by their position among the results) whose id was used before. */
  readonly duplicates?: ReadonlySet<number>
}

/**
 * Screens the records of a chunk. Never throws on input: a record that cannot be screened is refused with place and
 * reason.
 */
export function screenChunk(chunk: Chunk, screener: Screener, options: ChunkOptions): ChunkOutput {
  const tally = emptyTally(
    screener.rules,
    screener.compiledTrials.map((one) => one.trial.id),
  )
  const results: string[] = []
  const rows: Row[] = []
  const matches: string[] = []
  const watch: string[] = []
  const rejects: Reject[] = []
  const ids: number[] = []
  const numbers: number[] = []
  const unproved: Unproved[] = []
  let position = 0
  let taken = 0
  const refuse = (i: number, problems: readonly Problem[]): void => {
    const first = problems[0] ?? problem('', { key: 'refused.unreadable' })
    const more = problems.length - 1
    const reason = more > 0 ? inEnglish('refused.and-more', { problem: first.message, count: more }) : first.message
    const [record = 0, line = 0] = [chunk.numbers[i], chunk.lines[i]]
    const { kind, said } = rejectKind(first, screener.rules)
    const own: Sentence | undefined =
      more > 0 && first.said !== undefined
        ? { key: 'refused.and-more', given: { problem: first.said, count: more } }
        : first.said
    rejects.push({
      record,
      file: chunk.file,
      line,
      path: first.path,
      reason,
      kind,
      ...(own !== undefined && { said: own }),
      ...(chunk.isCut === true && line === 1 && { isFile: true }),
    })
    countReject(tally, kind, said)
  }
  const isMine = (share: number): boolean => share % options.shard.of === options.shard.part
  for (let i = 0; i < chunk.starts.length; i++) {
    if (options.strict && rejects.length > 0) break
    taken++
    const number = chunk.numbers[i] ?? 0
    for (const patient of patientsAt(chunk, i, () => options.reading, screener)) {
      const { record, problems, account, beside } = patient
      if (beside !== undefined && isMine(number)) tally.charts = addCharts(tally.charts, tallyOfResources(beside))
      const id = isObject(record) ? record['id'] : undefined
      if (!isMine(typeof id === 'string' ? shareOf(id) : number)) continue
      if (record === undefined && account !== undefined)
        tally.charts = addCharts(tally.charts, tallyOfResources(account))
      const screened = record === undefined ? { problems } : screenRecord(record, patient, screener, options)
      if ('problems' in screened) {
        refuse(i, screened.problems)
        continue
      }
      const { result } = screened
      const { high, low } = hashId(result.patient, options.idKey)
      ids.push(high, low)
      if (options.duplicates?.has(position++) === true) {
        refuse(i, [problem('id', { key: 'refused.id-used' })])
        continue
      }
      countResult(tally, result)
      if (isDrawn(result.record_sha256, options.certify)) {
        const message = certify(tally, record as JsonObject, patient, screener)
        if (message !== undefined) unproved.push({ file: chunk.file, line: chunk.lines[i] ?? 0, message })
      }
      const { site } = options.reading
      if (site !== undefined) countSite(tally, site.patients.has(result.patient))
      if (account !== undefined) tally.charts = addCharts(tally.charts, tallyOfChart(account))
      numbers.push(number)
      if (options.format === 'ndjson') results.push(`${JSON.stringify(result)}\n`)
      else if (options.format === 'csv') results.push(csvRows(result))
      else rows.push(...rowsOf(result))
      matches.push(matchRows(result))
      if (options.watch) watch.push(watchLines(result))
    }
  }
  return {
    results: results.join(''),
    rows,
    matches: matches.join(''),
    watch: watch.join(''),
    rejects,
    ids: new Uint32Array(ids),
    numbers: new Float64Array(numbers),
    taken,
    tally,
    unproved,
  }
}

/**
 * Proves what was decided for a record, then checks and counts the proofs. Returns the first problem found, in words.
 */
function certify(tally: Tally, record: JsonObject, arrival: Arrival, screener: Screener): string | undefined {
  const screened = screener.screen(record, arrival, false)
  if (!screened.ok) return undefined
  const { checked } = certifiedAndChecked(screened.result, record, screener.rules, screener.asOf)
  const left = Object.values(checked.notCertified).reduce((sum, one) => sum + one, 0)
  countCertified(tally, { records: 1, proved: checked.proved, not_certified: left })
  const [first] = checked.findings
  return first && findingText(first)
}

/** The patients in one record of a chunk, by the record's position. Never throws on input. */
export function patientsAt(chunk: Chunk, i: number, reading: () => Reading, screener: Screener): Patient[] {
  const { holdsCharts, partial } = chunk
  const refused = (problems: readonly Problem[]): Patient[] => [{ record: undefined, problems, notes: [] }]
  const read = valueAt(chunk, i)
  if ('problems' in read) return refused(read.problems)
  if (holdsCharts !== true && isFhir(read.value)) return refused([problem('', { key: 'refused.fhir-among-records' })])
  const { rules, asOf } = screener
  return patientsOf(read.value, reading, {
    dictionary: rules.dictionary,
    asOf,
    read: (record) => screener.read(record),
    partial,
  })
}

/** The value of one record of a chunk, by its position, or why it could not be read. Never throws on input. */
export function valueAt(
  { bytes, starts, ends, lines, unreadable }: Chunk,
  i: number,
): { readonly value: Json } | { readonly problems: readonly Problem[] } {
  const why = unreadable[i]
  if (why !== undefined) return { problems: [{ path: '', ...why }] }
  const text = textOf(bytes.subarray(starts[i], ends[i]))
  return text === undefined ? { problems: [problem('', { key: 'refused.not-utf-8' })] } : readRecordText(text, lines[i])
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

function screenRecord(
  record: Json,
  arrival: Arrival,
  screener: Screener,
  { explain, watch }: ChunkOptions,
): { readonly result: BatchResult } | { readonly problems: readonly Problem[] } {
  if (explain) {
    const screened = screener.screen(record, arrival)
    return screened.ok ? { result: screened.result } : screened
  }
  const summarized = screener.summarize(record, arrival, watch)
  return summarized.ok ? { result: summarized.result } : summarized
}
