import { addTally, emptyTally, RecordsHash, screenChunk, without } from '../../batch/index.ts'
import type { Chunk, ChunkOptions, ChunkOutput, Tally } from '../../batch/index.ts'
import type { Say } from '../../messages/index.ts'
import { IdSet } from '../../patients/index.ts'
import type { Screener } from '../../screen/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun, ExitError } from '../exit.ts'
import { say } from '../terminal.ts'
import type { InputAccount } from './account.ts'
import { chunksOf } from './inputs.ts'
import type { Input } from './input.ts'
import type { Manifest, RunKey } from './manifest.ts'
import { screenHere, screenInWorkers } from './pool.ts'
import type { Done } from './pool.ts'
import { Progress } from './progress.ts'
import type { RunFolder } from './run-folder.ts'
import type { Output } from './outputs.ts'

/**
 * Takes the output of each chunk, in order: refuses ids that are used twice, counts, writes results, and writes
 * checkpoints.
 */
export class BatchRun {
  readonly tally: Tally
  private readonly screener: Screener
  private readonly how: ChunkOptions
  private readonly sink: Output
  private readonly ids = new IdSet()
  private readonly records = new RecordsHash()
  private done: number
  /** When the last checkpoint was written. At first -Infinity, so that one follows the first chunk. */
  private marked = -Infinity
  /** Whether an input could not be read. What comes after it is still written, but a resumed run starts again there. */
  private cut = false
  private readonly place: {
    readonly run: RunFolder | undefined
    readonly key: RunKey
    readonly shard: Manifest['shard']
    readonly before: Manifest | undefined
    readonly account: InputAccount
  }

  constructor(screener: Screener, how: ChunkOptions, sink: Output, place: BatchRun['place']) {
    this.screener = screener
    this.how = how
    this.sink = sink
    this.place = place
    const { run, before } = place
    this.tally = emptyTally(
      screener.rules,
      screener.compiledTrials.map((one) => one.trial.id),
    )
    if (before !== undefined) addTally(this.tally, before.tally)
    this.done = before?.done ?? 0
    if (run === undefined || before === undefined) return
    const known = run.ids()
    for (let i = 0; i < known.length; i += 2) this.ids.add({ high: known[i] ?? 0, low: known[i + 1] ?? 0 })
  }

  /** Whether a refused record ended the work (with `strict`). */
  get stopped(): boolean {
    return this.how.strict && this.tally.rejected > (this.place.before?.tally.rejected ?? 0)
  }

  /** Screens the inputs. `words`: the language in which progress is reported. */
  async work(inputs: readonly Input[], workers: number, quiet: boolean, words: Say): Promise<void> {
    const sizes = inputs.map((one) => one.size)
    const total = sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : undefined
    const progress = new Progress(total, quiet, words)
    const { before, run, account } = this.place
    const all = chunksOf(
      inputs,
      account.listener((bytes) => progress.read(bytes)),
    )
    const chunks = behind(all, before, this.records, run?.folder ?? '')
    const { rules, asOf, compiledTrials } = this.screener
    const start = { rules, asOf, trials: compiledTrials.map((one) => one.trial.id), options: this.how }
    const isSmall = total !== undefined && total < SMALL
    const outputs =
      workers === 1 || isSmall ? screenHere(chunks, this.screener, this.how) : screenInWorkers(chunks, workers, start)
    const stop = this.onInterrupt(progress)
    try {
      for await (const one of outputs) {
        await this.take(one)
        progress.done(one.output.tally.records)
        if (this.stopped) break
      }
      await this.sink.close()
    } finally {
      stop()
      progress.end()
    }
  }

  /**
   * Writes the last checkpoint, unless an input could not be read, and closes the files. The run is finished if all
   * inputs were read and it did not stop early.
   */
  finish(): void {
    this.mark(!this.stopped)
    this.place.run?.close(!this.stopped && !this.cut)
  }

  /** Whether an input could not be read, so that the run is not finished. */
  get isCut(): boolean {
    return this.cut
  }

  private async take({ chunk, output }: Done): Promise<void> {
    if (chunk.isCut === true) {
      this.mark(false)
      this.cut = true
    }
    const duplicates = this.duplicatesIn(output)
    const kept = duplicates.size === 0 ? output : screenChunk(chunk, this.screener, { ...this.how, duplicates })
    const [unproved] = kept.unproved
    if (unproved !== undefined) throw notProved(unproved)
    await this.sink.write(kept)
    addTally(this.tally, kept.tally)
    this.records.add(chunk, kept.taken)
    this.done += kept.taken
    if (this.place.run === undefined || performance.now() - this.marked < MARK_EVERY) return
    this.mark(false)
    this.marked = performance.now()
  }

  /** The indexes of the results whose id an earlier result has. */
  private duplicatesIn({ ids }: ChunkOutput): ReadonlySet<number> {
    const found = new Set<number>()
    for (let i = 0; i < ids.length; i += 2)
      if (!this.ids.add({ high: ids[i] ?? 0, low: ids[i + 1] ?? 0 })) found.add(i / 2)
    return found
  }

  private mark(finished: boolean): void {
    if (this.cut) return
    const { run, key, shard } = this.place
    const { done, tally } = this
    run?.checkpoint({ key, shard, finished, done, records_sha256: this.records.sha256, tally })
  }

  private onInterrupt(progress: Progress): () => void {
    const listener = (): void => {
      progress.end()
      this.mark(false)
      say(
        this.place.run === undefined ? 'Interrupted.' : 'Interrupted. To continue, use the same command with --resume.',
      )
      process.exit(130)
    }
    process.once('SIGINT', listener)
    return () => process.removeListener('SIGINT', listener)
  }
}

function notProved({ file, line, message }: ChunkOutput['unproved'][number]): Error {
  const place = `${file === '-' ? 'standard input' : harmless(file)}, line ${line}`
  return cannotRun(`${place}: ${harmless(message)} Do not use the results, and please report this.`)
}

/** Inputs of fewer bytes than this are screened before a worker would have started. */
const SMALL = 512 * 1024
const MARK_EVERY = 1000

/**
 * The chunks after the records that the run had taken before. These records must be the first of the inputs, byte for
 * byte; otherwise an `OtherInputs` is thrown.
 */
export async function* behind(
  chunks: AsyncIterable<Chunk>,
  before: Manifest | undefined,
  hash: RecordsHash,
  folder: string,
): AsyncGenerator<Chunk> {
  let left = before?.done ?? 0
  for await (const chunk of chunks) {
    if (left === 0) {
      yield chunk
      continue
    }
    const count = Math.min(left, chunk.starts.length)
    hash.add(chunk, count)
    left -= count
    if (left === 0 && hash.sha256 !== before?.records_sha256) throw new OtherInputs(folder)
    const rest = without(chunk, count)
    if (rest !== undefined) yield rest
  }
  if (left > 0) throw new OtherInputs(folder)
}

/** The inputs are not those of the run, so it cannot be continued with them. */
export class OtherInputs extends ExitError {
  constructor(folder: string) {
    super(2, `The run in ${harmless(folder)} cannot continue: the input files changed. Start again in another folder.`)
  }
}
