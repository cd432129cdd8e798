import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { RecordsHash, summaryOf } from '../../batch/index.ts'
import type { ChunkOptions, ResultFormat, Summary, Tally } from '../../batch/index.ts'
import { dayText } from '../../quantity/index.ts'
import { inEnglish } from '../../messages/index.ts'
import type { Say } from '../../messages/index.ts'
import { siteTexts, summaryText } from '../../report/index.ts'
import { Screener, VERSION } from '../../screen/index.ts'
import { harmless } from '../../text/index.ts'
import { InputAccount } from '../batch/account.ts'
import { BatchRun, behind, OtherInputs } from '../batch/batch-run.ts'
import { keepHeapSmall } from '../batch/heap.ts'
import { chunksOf, expandInputs } from '../batch/inputs.ts'
import type { Input } from '../batch/input.ts'
import { difference, faultsIn, holdsRun, readManifest, summaryRun } from '../batch/manifest.ts'
import type { Manifest, RunKey } from '../batch/manifest.ts'
import { RunFolder } from '../batch/run-folder.ts'
import { folderSink, streamSink } from '../batch/outputs.ts'
import { cannotRun, ExitError } from '../exit.ts'
import { readingFor } from '../reading.ts'
import { siteFor } from '../site.ts'
import { asOfDay, formatOf, rulesFor, trialIds } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { speechFor, tellerFor } from '../speech.ts'
import type { Speech } from '../speech.ts'
import { streams } from '../streams.ts'
import { outputWidth, paintFor, print, say } from '../terminal.ts'

export interface BatchOptions extends CommonOptions {
  readonly out?: string
  readonly workers?: string
  readonly explain?: boolean
  readonly certify?: string
  readonly strict?: boolean
  readonly resume?: boolean
  readonly shard?: string
  readonly assumeComplete?: string
  readonly fhirVersion?: string
  readonly with?: string
  readonly assume?: readonly string[]
  readonly watchList?: string | true
}

type Format = 'text' | 'json' | 'html' | ResultFormat

/**
 * `prescreen batch INPUT…`: screens many patients. A bad record is reported with its position and does not stop the
 * batch.
 */
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
    certify: certifyShare(options),
    reading: await readingFor(options, rules.dictionary, await siteFor(options, screener)),
    idKey: randomBytes(16).toString('hex'),
    shard: { part: shard.part - 1, of: shard.of },
  }
  if (how.explain && resultFormat !== 'ndjson')
    throw cannotRun('--explain needs --format ndjson, json or text; a table row has no place for reasons.')
  const { inputs, passedOver } = expandInputs(paths)
  if (options.quiet !== true) for (const one of passedOver) say(one)
  const days = watchDays(options)
  const key = keyOf(screener, how, inputs, days)
  const speech = await speechFor(options)
  const account = new InputAccount(options.quiet === true, speech.say)
  const before = earlierRun(options, key, shard)
  if (before?.finished === true) {
    await nothingLeft(inputs, before, account, options, speech.say)
    return await report(before.tally, account, screener, key, format, options, speech)
  }
  const run = options.out === undefined ? undefined : openRun(options.out, key, shard, before, options.resume === true)
  const sink =
    run === undefined
      ? await streamSink(resultFormat, format === resultFormat, {
          dictionary: tellerFor(speech, screener).rules.dictionary,
          words: speech.say,
        })
      : await folderSink(run, resultFormat)
  const desk = new BatchRun(screener, run === undefined ? how : { ...how, idKey: run.idKey }, sink, {
    run,
    key,
    shard,
    before,
    account,
  })
  await resumable(run, before, speech.say, async () => {
    await desk.work(inputs, workerCount(options.workers), options.quiet === true, speech.say)
    if (run === undefined) return
    run.writeWhole(
      'summary.json',
      `${JSON.stringify(summaryFrom(desk.tally, screener, key, shard.of > 1), undefined, 2)}\n`,
    )
    if (days !== undefined) sayWatchList(run.writeWatchList(dayText(asOf), days), days, options, speech.say)
    desk.finish()
  })
  if (desk.stopped && run !== undefined && options.quiet !== true) say(speech.say('notice.stopped'))
  if (desk.isCut && run !== undefined) say(speech.say('notice.cut'))
  await report(desk.tally, account, screener, key, format, options, speech)
}

/**
 * Prints the numbers of a run. The exit status is 1 if records were refused or the site's file names ids that no
 * patient has.
 */
async function report(
  tally: Tally,
  account: InputAccount,
  screener: Screener,
  key: RunKey,
  format: Format,
  options: BatchOptions,
  speech: Speech,
): Promise<void> {
  const isPart = shardOf(options.shard).of > 1
  const isForPeople = format !== 'json'
  const told = isForPeople ? tellerFor(speech, screener) : screener
  const summary = summaryFrom(tally, told, key, isPart, isForPeople ? speech.say : inEnglish)
  await show(summary, format, { ...options, say: speech.say }, options.out !== undefined)
  const unmatched = summary.with?.unmatched ?? 0
  if (unmatched > 0 && format !== 'text' && options.quiet !== true) say(siteTexts(summary, speech.say).join('\n'))
  account.close(tally.rejected + unmatched)
}

/** Leaves a finished run as it is, but checks that its files and its inputs are still those of the run. */
async function nothingLeft(
  inputs: readonly Input[],
  before: Manifest,
  account: InputAccount,
  { out = '' }: BatchOptions,
  words: Say,
): Promise<void> {
  const faults = faultsIn(out, before)
  if (faults.length > 0) throw cannotRun(faults.join('\n'))
  for await (const more of behind(
    chunksOf(
      inputs,
      account.listener(() => undefined),
    ),
    before,
    new RecordsHash(),
    out,
  ))
    if (more.starts.length > 0) throw new OtherInputs(out)
  RunFolder.tidy(out)
  say(words('notice.finished'))
}

/** Runs the work. If it fails, the folder keeps the run up to its last checkpoint, and the error says so. */
async function resumable(
  run: RunFolder | undefined,
  before: Manifest | undefined,
  words: Say,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof ExitError) || error instanceof OtherInputs) throw error
    if (run === undefined || !(before !== undefined || holdsRun(run.folder))) throw error
    throw new ExitError(error.status, `${error.message}\n${words('notice.kept', { folder: harmless(run.folder) })}`)
  }
}

const MOST_WORKERS = 64

function keyOf(screener: Screener, how: ChunkOptions, inputs: readonly Input[], days: number | undefined): RunKey {
  const { assumed, site } = how.reading
  return {
    engine: VERSION,
    as_of: dayText(screener.asOf),
    criteria_sha256: screener.rules.sha256,
    trials: screener.compiledTrials.map((one) => one.trial.id),
    format: how.format,
    explain: how.explain,
    ...(days !== undefined && { watch_list: days }),
    ...(how.certify > 0 && { certify: how.certify }),
    ...(screener.rules.fresh !== undefined && { fresh: screener.rules.fresh }),
    assume_complete: how.reading.complete,
    ...(how.reading.isR4 === true && { is_r4: true }),
    ...(assumed !== undefined && { assume: assumed }),
    ...(site !== undefined && { with: { file: site.file, sha256: site.sha256, ids: site.patients.size } }),
    inputs: inputs.map((one) => one.name),
  }
}

/** The run to continue, which must have the same rules, options and inputs; undefined if a new one begins. */
function earlierRun({ out, resume }: BatchOptions, key: RunKey, shard: Manifest['shard']): Manifest | undefined {
  if (out === undefined && resume === true)
    throw cannotRun('--resume needs --out DIR, the folder of the run to continue.')
  if (out === undefined || resume !== true || !holdsRun(out)) return undefined
  const before = readManifest(out)
  const differs = difference(before.key, key)
  if (differs !== undefined)
    throw cannotRun(`The run in ${harmless(out)} cannot continue: ${differs} changed. Start again in another folder.`)
  if (before.shard.part !== shard.part || before.shard.of !== shard.of)
    throw cannotRun(`The run in ${harmless(out)} is part ${before.shard.part}/${before.shard.of}.`)
  return before
}

function openRun(
  out: string,
  key: RunKey,
  shard: Manifest['shard'],
  before: Manifest | undefined,
  resume: boolean,
): RunFolder {
  if (before === undefined) return RunFolder.create(out, { format: key.format, isPart: shard.of > 1 }, resume)
  if (key.format === 'parquet')
    throw cannotRun('A half-written Parquet file cannot be continued; start again in another folder.')
  return RunFolder.reopen(out, before)
}

function shardOf(text: string | undefined): Manifest['shard'] {
  if (text === undefined) return { part: 1, of: 1 }
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text)
  const [part, of] = [Number(match?.[1]), Number(match?.[2])]
  if (match === null || part < 1 || part > of) throw cannotRun('--shard needs I/N, part I of N, such as 1/4 to 4/4.')
  return { part, of }
}

/** How many days ahead the watch list looks; undefined without a watch list. */
function watchDays({ watchList, out }: BatchOptions): number | undefined {
  if (watchList === undefined) return undefined
  if (out === undefined) throw cannotRun('--watch-list needs --out DIR, where watch-list.csv is written.')
  if (watchList === true) return A_YEAR
  if (!/^\d{1,5}$/.test(watchList) || Number(watchList) === 0)
    throw cannotRun('--watch-list needs the number of days to look ahead, such as 90 (default: 365).')
  return Number(watchList)
}

/** For how many of every thousand records the verdicts are proved. */
function certifyShare({ certify = '0' }: BatchOptions): number {
  const share = Number(certify)
  if (!/^\d{1,4}$/.test(certify) || share > 1000)
    throw cannotRun('--certify needs the number of records to prove in every 1000, from 0 to 1000.')
  return share
}

const A_YEAR = 365

function sayWatchList(count: number, days: number, { quiet }: BatchOptions, words: Say): void {
  if (quiet !== true) say(words('notice.watch-list', { count, days }))
}

function workerCount(text: string | undefined): number {
  if (text === undefined) return Math.min(availableParallelism(), MOST_WORKERS)
  const count = Number(text)
  if (!/^\d+$/.test(text) || count < 1 || count > MOST_WORKERS)
    throw cannotRun(`--workers must be a number from 1 to ${MOST_WORKERS}.`)
  return count
}

function summaryFrom(tally: Tally, { rules }: Screener, key: RunKey, isPart: boolean, tell?: Say): Summary {
  return summaryOf(tally, rules, summaryRun(key, isPart), tell)
}

/** Prints the numbers to standard output, unless the results are printed there. */
async function show(
  summary: Summary,
  format: Format,
  options: BatchOptions & { readonly say: Say },
  toFolder: boolean,
): Promise<void> {
  if (format === 'html') print((await import('../../worksheet/index.ts')).cohortHtml(summary, options.say))
  else if (format === 'json') print(`${JSON.stringify(summary, undefined, 2)}\n`)
  else if (format === 'text' || toFolder)
    print(summaryText(summary, outputWidth(), paintFor(streams().output, options.color), options.say))
  else if (options.quiet !== true && summary.rejected > 0)
    say(options.say('notice.refused', { rejected: summary.rejected, screened: summary.screened }))
}
