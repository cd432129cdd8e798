import { join } from 'node:path'
import { pipeline } from 'node:stream'
import {
  addCharts,
  addSite,
  takeQueries,
  countCertified,
  countReject,
  countResult,
  emptyTally,
  matchRows,
  resultOfRows,
  summaryOf,
  watchLines,
} from '../../batch/index.ts'
import type { Reject, Summary, Tally } from '../../batch/index.ts'
import type { BatchResult } from '../../explain/index.ts'
import type { RuleSet } from '../../model/index.ts'
import { entriesIn } from '../../record/index.ts'
import { summaryText } from '../../report/index.ts'
import { harmless } from '../../text/index.ts'
import { difference, faultsIn, readManifest, summaryRun } from '../batch/manifest.ts'
import type { Manifest } from '../batch/manifest.ts'
import { readOrder, RunFolder } from '../batch/run-folder.ts'
import { cannotRun } from '../exit.ts'
import { readStream, readText } from '../files/reading.ts'
import { formatOf, rulesFor } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { speechFor } from '../speech.ts'
import { endWith, streams } from '../streams.ts'
import { outputWidth, paintFor, print } from '../terminal.ts'

export interface MergeOptions extends CommonOptions {
  readonly out: string
}

/** One result as its file holds it, with the number of its record. */
interface Numbered {
  readonly number: number
  readonly text: string
  readonly result: BatchResult
}

/**
 * `prescreen merge DIR…`: joins the parts of a run into the files that a single run would have written, byte for byte.
 */
export async function mergeCommand(folders: readonly string[], options: MergeOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json', 'html'])
  const parts = folders.map(finishedPart)
  const [first] = parts
  if (first === undefined) throw cannotRun('Name the folders of the parts.')
  checkParts(parts)
  const { key } = first.state
  if (key.format === 'parquet')
    throw cannotRun('Parquet parts are not merged: query engines read several Parquet files as one table.')
  const rules = await rulesFor(options)
  if (rules.sha256 !== key.criteria_sha256)
    throw cannotRun('The parts were screened with different rules; give those rules with --criteria.')
  const tally = emptyTally(rules, key.trials)
  const written = await RunFolder.whole(options.out, { format: key.format, isPart: false }, (run) =>
    joined(parts, first.state, rules, run, tally),
  )
  if (format === 'json') print(`${JSON.stringify(written, undefined, 2)}\n`)
  else {
    const { say, rules: inWords } = await speechFor(options)
    const summary = summaryOf(tally, inWords(rules), summaryRun(key, false), say)
    if (format === 'html') print((await import('../../worksheet/index.ts')).cohortHtml(summary, say))
    else print(summaryText(summary, outputWidth(), paintFor(streams().output, options.color), say))
  }
  if (tally.rejected > 0 || (written.with?.unmatched ?? 0) > 0) endWith(1)
}

/** Writes the files of the whole run from those of its parts. */
async function joined(
  parts: readonly Part[],
  { key, done, records_sha256 }: Manifest,
  rules: RuleSet,
  run: RunFolder,
  tally: Tally,
): Promise<Summary> {
  await joinResults(parts, key.trials.length, run, tally)
  for (const { state } of parts) tally.charts = addCharts(tally.charts, state.tally.charts)
  const said = new Map(parts.flatMap(({ state }) => Object.entries(state.tally.said ?? {})))
  for (const reject of rejectsInOrder(parts)) {
    run.write('rejected.ndjson', `${JSON.stringify(reject)}\n`)
    countReject(tally, reject.kind, said.get(reject.kind))
  }
  for (const { state } of parts) addSite(tally, state.tally)
  takeQueries(
    tally,
    rules,
    parts.map(({ state }) => state.tally),
  )
  for (const { state } of parts) countCertified(tally, state.tally.certified)
  const { as_of } = key
  const summary = summaryOf(tally, rules, summaryRun(key, false))
  run.writeWhole('summary.json', `${JSON.stringify(summary, undefined, 2)}\n`)
  if (key.watch_list !== undefined) run.writeWatchList(as_of, key.watch_list)
  run.checkpoint({ key, shard: { part: 1, of: 1 }, finished: true, done, records_sha256, tally })
  run.close(true)
  return summary
}

interface Part {
  readonly folder: string
  readonly state: Manifest
}

/** A part that is finished and whose files are as the run wrote them. Any other part ends the program. */
function finishedPart(folder: string): Part {
  const state = readManifest(folder)
  if (!state.finished)
    throw cannotRun(`${harmless(folder)} is not finished; run its command again with --resume first.`)
  const faults = faultsIn(folder, state)
  if (faults.length > 0)
    throw cannotRun(`${faults.join('\n')}\nThat part has to be screened again; nothing was merged.`)
  return { folder, state }
}

function checkParts(parts: readonly Part[]): void {
  const [first] = parts
  if (first === undefined) return
  const { of } = first.state.shard
  for (const { folder, state } of parts) {
    const differs = difference(first.state.key, state.key)
    if (differs !== undefined)
      throw cannotRun(
        `${harmless(folder)} and ${harmless(first.folder)} are not parts of one run: they differ in ${differs}.`,
      )
    if (state.records_sha256 !== first.state.records_sha256)
      throw cannotRun(
        `${harmless(folder)} and ${harmless(first.folder)} are not parts of one run: they differ in the records of the inputs.`,
      )
    if (state.shard.of !== of) throw cannotRun(`${harmless(folder)} is one of ${state.shard.of} parts, not of ${of}.`)
  }
  const there = parts.map(({ state }) => state.shard.part)
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((one) => !there.includes(one))
  const [one, ...others] = missing
  if (one !== undefined)
    throw cannotRun(
      others.length === 0
        ? `Part ${one} of ${of} is missing.`
        : `Of the ${of} parts, these are missing: ${missing.join(', ')}.`,
    )
  if (there.length > of) throw cannotRun('A part is named twice.')
}

async function joinResults(parts: readonly Part[], trials: number, run: RunFolder, tally: Tally): Promise<void> {
  const sources = parts.map((part) => resultsOf(part, trials)[Symbol.asyncIterator]())
  const heads = await Promise.all(sources.map((one) => one.next()))
  for (;;) {
    let next: number | undefined
    for (const [i, head] of heads.entries()) {
      if (head.done === true) continue
      const best = next === undefined ? undefined : heads[next]
      if (best === undefined || best.done === true || head.value.number < best.value.number) next = i
    }
    const head = next === undefined ? undefined : heads[next]
    const source = next === undefined ? undefined : sources[next]
    if (next === undefined || source === undefined || head === undefined || head.done === true) return
    const { text, result } = head.value
    run.write(`results.${parts[0]?.state.key.format ?? 'ndjson'}`, text)
    run.write('matches.csv', matchRows(result))
    if (parts[0]?.state.key.watch_list !== undefined) run.watch(watchLines(result))
    countResult(tally, result)
    heads[next] = await source.next()
  }
}

async function* resultsOf({ folder, state }: Part, trials: number): AsyncGenerator<Numbered> {
  const order = readOrder(folder)
  let at = 0
  const numbered = (text: string, result: BatchResult): Numbered => ({ number: order[at++] ?? 0, text, result })
  if (state.key.format === 'ndjson') {
    for await (const line of linesOf(join(folder, 'results.ndjson')))
      yield numbered(`${line}\n`, JSON.parse(line) as BatchResult)
    return
  }
  const { parse } = await import('csv-parse')
  const parser = parse({ from: 2, raw: true })
  // A read error also ends the loop below, so the callback has nothing to do.
  const rows = pipeline(readStream(join(folder, 'results.csv')), parser, () => undefined)
  let group: { raw: string; record: string[] }[] = []
  for await (const row of rows) {
    group.push(row as { raw: string; record: string[] })
    if (group.length < trials) continue
    yield numbered(
      group.map((one) => `${one.raw.trimEnd()}\r\n`).join(''),
      resultOfRows(group.map((one) => one.record)),
    )
    group = []
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const { bytes, entries } of entriesIn(readStream(path), true))
    for (const { start, end } of entries) yield decoder.decode(bytes.subarray(start, end))
}

function rejectsInOrder(parts: readonly Part[]): Reject[] {
  const all = parts.flatMap(({ folder }) => {
    const lines = readText(join(folder, 'rejected.ndjson')).split('\n')
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Reject)
  })
  return all.toSorted((a, b) => a.record - b.record)
}
