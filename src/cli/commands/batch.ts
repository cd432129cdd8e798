import { availableParallelism } from 'node:os'
import { addTally, emptyTally, IdSet, screenChunk, summaryOf } from '../../batch/index.ts'
import type { ChunkOptions, ChunkOutput, ResultFormat, Summary, Tally } from '../../batch/index.ts'
import { dayText } from '../../quantity/index.ts'
import { summaryText } from '../../report/index.ts'
import { Screener } from '../../screen/index.ts'
import { VERSION } from '../../screen/version.ts'
import { harmless } from '../../text/index.ts'
import { InputAccount } from '../batch/account.ts'
import { keepHeapSmall } from '../batch/heap.ts'
import { chunksOf, expandInputs } from '../batch/inputs.ts'
import type { Input } from '../batch/inputs.ts'
import { screenHere, screenInWorkers } from '../batch/pool.ts'
import type { Done } from '../batch/pool.ts'
import { Progress } from '../batch/progress.ts'
import { difference, readState, RunFolder } from '../batch/run-folder.ts'
import type { RunKey, RunState } from '../batch/run-folder.ts'
import { folderSink, streamSink } from '../batch/sinks.ts'
import type { Sink } from '../batch/sinks.ts'
import { cannotRun } from '../exit.ts'
import { fhirSetting } from '../fhir-reading.ts'
import { asOfDay, formatOf, rulesFor, trialIds } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { writePrivately } from '../private-file.ts'
import { streams } from '../streams.ts'
import { outputWidth, paintFor, print, say } from '../terminal.ts'

export interface BatchOptions extends CommonOptions {
  readonly out?: string
  readonly workers?: string
  readonly explain?: boolean
  readonly strict?: boolean
  readonly resume?: boolean
  readonly shard?: string
  readonly assumeComplete?: string
  readonly watchList?: string | true
}

type Format = 'text' | 'json' | 'html' | ResultFormat

/** `prescreen batch INPUT…`: screens many patients; what is refused is told with its place, and costs nobody else's result. */
export async function batchCommand(paths: readonly string[], options: BatchOptions): Promise<void> {
  keepHeapSmall()
  const format: Format = formatOf(options, ['text', 'json', 'html', 'ndjson', 'csv', 'parquet'])
  const shard = shardOf(options.shard)
  const asOf = asOfDay(options)
  const rules = await rulesFor(options)
  const screener = new Screener(rules, asOf, trialIds(options, rules))
  const resultFormat: ResultFormat = format === 'text' || format === 'json' || format === 'html' ? 'ndjson' : format
  const how: ChunkOptions = {
    format: resultFormat,
    explain: options.explain === true,
    watch: options.watchList !== undefined,
    strict: options.strict === true,
    fhir: fhirSetting(options, rules.dictionary),
    shard: { part: shard.part - 1, of: shard.of },
  }
  if (how.explain && resultFormat !== 'ndjson')
    throw cannotRun('--explain goes with --format ndjson, json or text; a row has no place for reasons.')
  const inputs = expandInputs(paths)
  const days = watchDays(options)
  const key = keyOf(screener, how, inputs, days)
  const { run, before } = openRun(options, key, shard)
  if (before?.finished === true) {
    say('This run is finished; nothing was left to do.')
    return await show(summaryFrom(before.tally, screener, key), format, options, true)
  }
  const sink =
    run === undefined ? await streamSink(resultFormat, format === resultFormat) : await folderSink(run, resultFormat)
  const account = new InputAccount(options.quiet === true)
  const desk = new BatchDesk(screener, how, sink, { run, key, shard, before, account })
  await desk.work(inputs, before?.done ?? 0, workerCount(options.workers), options.quiet === true)
  const summary = summaryFrom(desk.tally, screener, key)
  if (run !== undefined) {
    writePrivately(`${run.folder}/summary.json`, `${JSON.stringify(summary, undefined, 2)}\n`)
    if (days !== undefined) sayWatchList(run.writeWatchList(dayText(asOf), days), days, options)
    desk.finish()
  }
  await show(summary, format, options, run !== undefined)
  account.close(desk.tally.rejected)
}

/** Takes what comes of each chunk, in order: refuses ids used twice, counts, writes, and marks how far the run has come. */
class BatchDesk {
  readonly tally: Tally
  private readonly screener: Screener
  private readonly how: ChunkOptions
  private readonly sink: Sink
  private readonly ids = new IdSet()
  private done: number
  /** When the run last vouched for what it has; the first chunk is vouched for at once. */
  private marked = -Infinity
  private readonly place: {
    readonly run: RunFolder | undefined
    readonly key: RunKey
    readonly shard: RunState['shard']
    readonly before: RunState | undefined
    readonly account: InputAccount
  }

  constructor(screener: Screener, how: ChunkOptions, sink: Sink, place: BatchDesk['place']) {
    this.screener = screener
    this.how = how
    this.sink = sink
    this.place = place
    const { run, before } = place
    this.tally = emptyTally(
      screener.rules,
      screener.programs.map((one) => one.trial.id),
    )
    if (before !== undefined) addTally(this.tally, before.tally)
    this.done = before?.done ?? 0
    if (run === undefined || before === undefined) return
    const known = run.ids()
    for (let i = 0; i < known.length; i += 2) this.ids.add({ high: known[i] ?? 0, low: known[i + 1] ?? 0 })
  }

  async work(inputs: readonly Input[], done: number, workers: number, quiet: boolean): Promise<void> {
    const sizes = inputs.map((one) => one.size)
    const total = sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : undefined
    const progress = new Progress(total, quiet)
    const chunks = chunksOf(
      inputs,
      done,
      this.place.account.listener((bytes) => progress.read(bytes)),
    )
    const { rules, asOf, programs } = this.screener
    const start = { rules, asOf, trials: programs.map((one) => one.trial.id), options: this.how }
    const isSmall = total !== undefined && total < SMALL
    const outputs =
      workers === 1 || isSmall ? screenHere(chunks, this.screener, this.how) : screenInWorkers(chunks, workers, start)
    const stop = this.onInterrupt(progress)
    try {
      for await (const one of outputs) {
        await this.take(one)
        progress.done(one.output.tally.records)
        if (this.how.strict && this.tally.rejected > 0) break
      }
      await this.sink.close()
    } finally {
      stop()
      progress.end()
    }
  }

  /** Writes what was counted, with the mark that the run is finished. */
  finish(): void {
    this.mark(true)
    this.place.run?.close()
  }

  private async take({ chunk, output }: Done): Promise<void> {
    const duplicates = this.duplicatesIn(output)
    const kept = duplicates.size === 0 ? output : screenChunk(chunk, this.screener, { ...this.how, duplicates })
    await this.sink.write(kept)
    addTally(this.tally, kept.tally)
    this.done = chunk.numbers.at(-1) ?? this.done
    if (this.place.run === undefined || performance.now() - this.marked < MARK_EVERY) return
    this.mark(false)
    this.marked = performance.now()
  }

  /** The results whose id an earlier one has. */
  private duplicatesIn({ ids }: ChunkOutput): ReadonlySet<number> {
    const found = new Set<number>()
    for (let i = 0; i < ids.length; i += 2)
      if (!this.ids.add({ high: ids[i] ?? 0, low: ids[i + 1] ?? 0 })) found.add(i / 2)
    return found
  }

  private mark(finished: boolean): void {
    const { run, key, shard } = this.place
    run?.checkpoint({ key, shard, done: this.done, finished, tally: this.tally })
  }

  private onInterrupt(progress: Progress): () => void {
    const listener = (): void => {
      progress.end()
      this.mark(false)
      say(this.place.run === undefined ? 'Interrupted.' : 'Interrupted. Go on with the same command and --resume.')
      process.exit(130)
    }
    process.once('SIGINT', listener)
    return () => process.removeListener('SIGINT', listener)
  }
}

/** Inputs below this size are screened before a worker has started. */
const SMALL = 512 * 1024
const MARK_EVERY = 1000
const MOST_WORKERS = 64

function keyOf(screener: Screener, how: ChunkOptions, inputs: readonly Input[], days: number | undefined): RunKey {
  return {
    engine: VERSION,
    as_of: dayText(screener.asOf),
    criteria_sha256: screener.rules.sha256,
    trials: screener.programs.map((one) => one.trial.id),
    format: how.format,
    explain: how.explain,
    ...(days !== undefined && { watch_list: days }),
    assume_complete: how.fhir.complete,
    inputs: inputs.map(({ name, size }) => ({ name, ...(size !== undefined && { size }) })),
  }
}

/** The folder of the run, new or going on; undefined when results go to standard output. */
function openRun(
  { out, resume }: BatchOptions,
  key: RunKey,
  shard: RunState['shard'],
): { readonly run: RunFolder | undefined; readonly before: RunState | undefined } {
  if (out === undefined) {
    if (resume === true) throw cannotRun('--resume goes with --out DIR, the folder of the run to go on with.')
    return { run: undefined, before: undefined }
  }
  const before = resume === true ? readState(out) : undefined
  if (before === undefined) return { run: RunFolder.create(out, key.format, shard.of > 1, resume === true), before }
  const differs = difference(before.key, key)
  if (differs !== undefined)
    throw cannotRun(`The run in ${harmless(out)} cannot go on: ${differs} changed. Start anew in another folder.`)
  if (before.shard.part !== shard.part || before.shard.of !== shard.of)
    throw cannotRun(`The run in ${harmless(out)} is part ${before.shard.part}/${before.shard.of}.`)
  if (before.finished) {
    RunFolder.tidy(out)
    return { run: undefined, before }
  }
  if (key.format === 'parquet')
    throw cannotRun('A Parquet file cannot go on half written; start anew in another folder.')
  return { run: RunFolder.reopen(out, before), before }
}

function shardOf(text: string | undefined): RunState['shard'] {
  if (text === undefined) return { part: 1, of: 1 }
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text)
  const [part, of] = [Number(match?.[1]), Number(match?.[2])]
  if (match === null || part < 1 || part > of)
    throw cannotRun('--shard is I/N, the I-th of N parts, such as 1/4 to 4/4.')
  return { part, of }
}

/** How many days ahead the watch list looks; undefined without one. */
function watchDays({ watchList, out }: BatchOptions): number | undefined {
  if (watchList === undefined) return undefined
  if (out === undefined) throw cannotRun('--watch-list goes with --out DIR, where watch-list.csv is written.')
  if (watchList === true) return A_YEAR
  if (!/^\d{1,5}$/.test(watchList) || Number(watchList) === 0)
    throw cannotRun('--watch-list takes how many days ahead to look, such as 90 (365 when left out).')
  return Number(watchList)
}

const A_YEAR = 365

function sayWatchList(count: number, days: number, { quiet }: BatchOptions): void {
  if (quiet !== true) say(`${count} to look at again within ${days} days: watch-list.csv.`)
}

function workerCount(text: string | undefined): number {
  if (text === undefined) return Math.min(availableParallelism(), MOST_WORKERS)
  const count = Number(text)
  if (!/^\d+$/.test(text) || count < 1 || count > MOST_WORKERS)
    throw cannotRun(`--workers is a number from 1 to ${MOST_WORKERS}.`)
  return count
}

function summaryFrom(tally: Tally, { rules }: Screener, { as_of, assume_complete }: RunKey): Summary {
  const engine = { name: 'prescreen', version: VERSION } as const
  return summaryOf(tally, rules, { as_of, engine, ...(assume_complete.length > 0 && { assume_complete }) })
}

/** The numbers: on standard output, unless the results are there. */
async function show(summary: Summary, format: Format, options: BatchOptions, toFolder: boolean): Promise<void> {
  if (format === 'html') print((await import('../../worksheet/index.ts')).cohortHtml(summary))
  else if (format === 'json') print(`${JSON.stringify(summary, undefined, 2)}\n`)
  else if (format === 'text' || toFolder)
    print(summaryText(summary, outputWidth(), paintFor(streams().output, options.color)))
  else if (options.quiet !== true && summary.rejected > 0)
    say(`${summary.rejected} refused; ${summary.screened} screened.`)
}
