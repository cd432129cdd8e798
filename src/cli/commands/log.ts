import { join } from 'node:path'
import type { Trial } from '../../model/index.ts'
import { recordHash } from '../../record/index.ts'
import {
  entriesOfTrials,
  entryIn,
  fingerprintOf,
  isScreening,
  logCsv,
  logJson,
  logListText,
  logReportText,
  paperLine,
  siteRows,
  storedEntry,
  trialFlows,
  verifyLog,
} from '../../log/index.ts'
import type { LogContents, LogEntry, LogReport, LogWitness } from '../../log/index.ts'
import { inEnglish } from '../../messages/index.ts'
import type { Say } from '../../messages/index.ts'
import { parseDay } from '../../quantity/index.ts'
import type { Day } from '../../quantity/index.ts'
import { Screener } from '../../screen/index.ts'
import { harmless } from '../../text/index.ts'
import { settings } from '../config.ts'
import { cannotRun, ExitError } from '../exit.ts'
import { readFlowing } from '../files/reading.ts'
import { createFile, makeFolder, mustBeFree } from '../files/writing.ts'
import { checkpointFile, readCheckpoints, typedCheckpoint } from '../log/checkpoint-file.ts'
import type { KeptCheckpoints } from '../log/checkpoint-file.ts'
import { LogFile } from '../log/database.ts'
import { signerOf } from '../log/key-file.ts'
import { keyCommand } from '../log/key-commands.ts'
import type { KeyCommandOptions } from '../log/key-commands.ts'
import { logPath } from '../log/writing.ts'
import { asOfDay, formatOf, rulesFor } from '../options.ts'
import { speechFor } from '../speech.ts'
import type { Speech } from '../speech.ts'
import { endWith, streams } from '../streams.ts'
import { outputWidth, paintFor, print, say } from '../terminal.ts'
import { siteFor } from '../site.ts'
import { recordIn } from './replay.ts'

export interface LogCommandOptions extends KeyCommandOptions {
  readonly out?: string
  readonly expect?: string
  readonly checkpoint?: readonly string[]
  readonly checkpoints?: string
  readonly fingerprint?: string
  readonly record?: string
  readonly assumeComplete?: string
  readonly with?: string
  readonly assume?: readonly string[]
  readonly fhirVersion?: string
}

/** `prescreen log list|verify|export|checkpoint|key`: reads the screening log. Only `key add` writes to it. */
export async function logCommand(what: string, more: readonly string[], options: LogCommandOptions): Promise<void> {
  if (what === 'key') return keyCommand(more, options)
  const work = new Map([
    ['list', list],
    ['verify', verify],
    ['export', exported],
    ['checkpoint', checkpoint],
  ]).get(what)
  if (work === undefined)
    throw cannotRun(`There is no \`prescreen log ${harmless(what)}\`. Use list, verify, export, checkpoint or key.`)
  if (more.length > 0)
    throw cannotRun(`\`prescreen log ${what}\` takes no further words; leave out \`${harmless(more[0] ?? '')}\`.`)
  const log = await LogFile.open(await logPath(options))
  try {
    await work(log, options)
  } finally {
    log.close()
  }
}

async function list(log: LogFile, options: LogCommandOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  const { say: tell } = await speechFor(options)
  const entries = shownEntries(await log.contents(), log.path, options, tell)
  if (format === 'json') {
    print(`${JSON.stringify(entries, undefined, 2)}\n`)
    return
  }
  const layout = { width: outputWidth(), paint: paintFor(streams().output, options.color) }
  print(logListText(entries, { ...layout, say: tell }))
}

async function verify(log: LogFile, options: LogCommandOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  const words = await wordsFor(format, options)
  const report = await verified(log, options, words)
  const asked = options.record !== undefined
  const ownKey = await ownKeyOf(options)
  if (format === 'json') print(reportJson(report))
  else print(reportText(report, { ownKey, askedForRecord: asked, say: words }))
  if (report.problems.length > 0 || (asked && report.of_record.length === 0)) endWith(1)
}

/** In whose words a report is. Reports for machines are in English. */
async function wordsFor(format: 'text' | 'json', options: LogCommandOptions): Promise<Say> {
  return format === 'json' ? inEnglish : (await speechFor(options)).say
}

/**
 * The fingerprint of the user's key; undefined if there is none. A key that cannot be used does not prevent verifying,
 * unless --key names it.
 */
async function ownKeyOf(options: LogCommandOptions): Promise<string | undefined> {
  try {
    const signer = await signerOf(options)
    return signer === undefined ? undefined : fingerprintOf(signer.statement)
  } catch (error) {
    if (error instanceof ExitError && options.key === undefined) return undefined
    throw error
  }
}

/** Prints a checkpoint. A log with problems gets none, since a checkpoint would vouch for it. */
async function checkpoint(log: LogFile, options: LogCommandOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  const words = await wordsFor(format, options)
  const report = await verified(log, options, words)
  const line = paperLine(report, today())
  if (report.problems.length === 0 && line === undefined) throw cannotRun(words('log.empty'))
  if (format === 'json') print(reportJson(report))
  else if (report.problems.length > 0)
    print(reportText(report, { ownKey: undefined, askedForRecord: false, say: words }))
  else print(`${line}\n`)
  if (report.problems.length > 0) endWith(1)
}

/** Checks the log against everything that is known from elsewhere: checkpoints, hashes, a key, a record. */
async function verified(log: LogFile, options: LogCommandOptions, words: Say): Promise<LogReport> {
  // Read the checkpoints before the log: if somebody adds an entry and its checkpoint in between, no checkpoint is of
  // an entry that was not read.
  const kept =
    options.checkpoints === undefined
      ? await keptCheckpoints(log.path)
      : readCheckpoints(options.checkpoints, readFlowing)
  const { mistakes, ...contents } = await log.contents()
  const typed = (options.checkpoint ?? []).map(typedCheckpoint)
  const witness: LogWitness = {
    checkpoints: [...kept.checkpoints, ...typed],
    ...(options.expect !== undefined && { hash: hexIn(options.expect, '--expect') }),
    ...(options.fingerprint !== undefined && { fingerprint: hexIn(options.fingerprint, '--fingerprint') }),
    ...(options.record !== undefined && { recordSha256: await hashesOf(options.record, contents, options) }),
  }
  const report = verifyLog(contents, witness, words)
  const inFile = mistakes.map((text) => `SQLite reports an error in the file: ${text}`)
  const others = [...inFile, ...(contents.rows.length === 0 ? [] : kept.mistakes)]
  return { ...report, problems: [...report.problems, ...others.map((message) => ({ entry: 0, message }))] }
}

/**
 * The checkpoints in the file that the configuration names. If the file cannot be read, that is a finding: somebody may
 * have removed it.
 */
async function keptCheckpoints(log: string): Promise<KeptCheckpoints> {
  const file = await checkpointFile(log)
  if (file === undefined) return { checkpoints: [], mistakes: [] }
  try {
    return readCheckpoints(file)
  } catch (error) {
    if (!(error instanceof ExitError)) throw error
    return {
      checkpoints: [],
      mistakes: [`${error.message} If no checkpoint was kept yet, the next entry starts the file.`],
    }
  }
}

/** 64 hexadecimal digits in lower case, from a text that may group them. */
function hexIn(text: string, option: string): string {
  const digits = text.replace(/[\s:]/g, '').toLowerCase()
  if (/^[0-9a-f]{64}$/.test(digits)) return digits
  throw cannotRun(`${option} needs 64 characters, 0 to 9 and a to f; there are ${digits.length}.`)
}

/**
 * The hashes of a record as it was screened. A file is read once for each as-of date in the log, since converting a
 * chart leaves out findings that are old on that day.
 */
async function hashesOf(path: string, { rows }: LogContents, options: LogCommandOptions): Promise<string[]> {
  const rules = await rulesFor(options)
  const days = options.asOf === undefined && path !== '-' ? daysOf(rows) : []
  const hashOn = async (day: Day): Promise<string> => {
    const screener = new Screener(rules, day)
    const site = await siteFor(options, screener)
    return recordHash((await recordIn({ ...options, record: path }, screener, site)).record)
  }
  const found = new Set<string>()
  for (const day of days.length === 0 ? [asOfDay(options)] : days) found.add(await hashOn(day))
  return [...found]
}

/** The as-of dates for which a log has screenings. */
function daysOf(rows: LogContents['rows']): Day[] {
  const days = rows.flatMap((row) => {
    const { entry } = entryIn(storedEntry(row)?.body ?? '')
    return entry !== undefined && isScreening(entry) ? [entry.as_of] : []
  })
  return [...new Set(days)].flatMap((text) => parseDay(text) ?? [])
}

function reportJson(report: LogReport): string {
  const { last, ...rest } = report
  const line = report.problems.length === 0 ? paperLine(report, today()) : undefined
  return `${JSON.stringify({ ...rest, hash: last?.hash ?? null, checkpoint: line ?? null }, undefined, 2)}\n`
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

function reportText(report: LogReport, shown: Omit<Parameters<typeof logReportText>[1], 'today' | 'width'>): string {
  // Output that does not go to a terminal may be read by line, so each finding gets a line of its own.
  const width = streams().output.isTTY === true ? outputWidth() : undefined
  const text = logReportText(report, { ...shown, today: today(), width })
  return text.split('\n').map(harmless).join('\n')
}

async function exported(log: LogFile, options: LogCommandOptions): Promise<void> {
  const format = formatOf(options, ['csv', 'json', 'html'])
  if (options.out !== undefined && format !== 'html') throw cannotRun('--out needs --format html.')
  const contents = await log.contents()
  const entries = shownEntries(contents, log.path, options, (await speechFor(options)).say)
  if (format === 'html') await exportedPages(entries, contents, options)
  else print(format === 'csv' ? logCsv(entries) : logJson(entries))
}

/** Writes a page for each trial into the folder of --out; without --out prints the page of the only trial. */
async function exportedPages(
  entries: readonly LogEntry[],
  { rows }: LogContents,
  options: LogCommandOptions,
): Promise<void> {
  const [last] = rows.slice(-1).map(storedEntry)
  const { say: tell, rules: inWords } = await speechFor(options)
  if (last === undefined || entries.length === 0) throw cannotRun(tell('log.empty'))
  const all = siteRows(entries, tell)
  const wanted = [...new Set(all.map((row) => row.trial))]
  const { out } = options
  if (out === undefined && wanted.length !== 1)
    throw cannotRun('The log has several trials: use --out FOLDER for a page each, or --trial ID.')
  const { logHtml } = await import('../../worksheet/index.ts')
  const trials = await trialsKnown(options, inWords, tell)
  const { site } = await settings()
  const pages = wanted.map((trial) => {
    const own = all.filter((row) => row.trial === trial)
    const { title, contact } = trials.find((one) => one.id === trial) ?? {}
    const [flow] = trialFlows(own)
    if (flow === undefined) throw new Error(`${trial} has no rows.`)
    return { trial, text: logHtml({ trial, title, contact, site, rows: own, flow, end: last }, tell) }
  })
  if (out === undefined) return print(pages.map((one) => one.text).join(''))
  const paths = pages.map(({ trial }) => join(out, `${trial.replace(/[^A-Za-z0-9_-]+/g, '-')}.html`))
  makeFolder(out)
  for (const path of paths) mustBeFree(path, 'Choose another folder for --out.')
  pages.forEach(({ text }, i) => createFile(paths[i] ?? '', text))
  if (options.quiet !== true) say(tell('notice.pages', { count: pages.length, folder: harmless(out) }))
}

/**
 * The trials of the rules. A log can be exported even if the rules cannot be read: then the pages have only the ids.
 */
async function trialsKnown(options: LogCommandOptions, inWords: Speech['rules'], tell: Say): Promise<readonly Trial[]> {
  try {
    return inWords(await rulesFor(options)).trials
  } catch (error) {
    if (!(error instanceof ExitError)) throw error
    say(`${error.message}\n${tell('notice.pages.bare')}`)
    return []
  }
}

/**
 * The entries that `list` and `export` show: with --trial, only those of these trials. A log that was changed is shown
 * all the same, with a warning and exit status 1.
 */
function shownEntries(
  { mistakes, ...contents }: Awaited<ReturnType<LogFile['contents']>>,
  path: string,
  { trial: wanted }: LogCommandOptions,
  tell: Say,
): LogEntry[] {
  const entries = readable(contents)
  if (mistakes.length > 0 || verifyLog(contents).problems.length > 0) {
    say(tell('notice.log-changed', { file: harmless(path) }))
    endWith(1)
  }
  if (wanted === undefined) return entries
  const known = new Set(siteRows(entries).map((row) => row.trial))
  const unknown = wanted.find((id) => !known.has(id))
  if (unknown !== undefined) throw cannotRun(`Nobody was screened for \`${harmless(unknown)}\`.`)
  return entriesOfTrials(entries, wanted)
}

function readable({ rows }: LogContents): LogEntry[] {
  return rows.map((row) => {
    const stored = storedEntry(row)
    const { entry } = entryIn(stored?.body ?? '')
    if (entry === undefined)
      throw cannotRun(`Entry ${String(row.number)} cannot be read; \`prescreen log verify\` shows what is wrong.`)
    return entry
  })
}
