import { createHash } from 'node:crypto'
import { variablesByPath } from '../dictionary/index.ts'
import { inEnglish, withCommas } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { atCell, readCell, readTable } from '../patients/index.ts'
import type { Assumptions, Reading, SiteFacts, SiteLine, TableProblem } from '../patients/index.ts'
import { findRecords, isObject, withValue } from '../record/index.ts'
import type { Json, Problem } from '../record/index.ts'
import type { Screener } from '../screen/index.ts'
import { harmless, offer } from '../text/index.ts'
import { cannotRun, systemMessage } from './exit.ts'
import { say } from './terminal.ts'
import { readFlowing } from './files/reading.ts'

/** The options for facts that a site knows besides charts and records. */
export interface SiteOptions {
  /** A file of facts by patient id. */
  readonly with?: string
  /** `FACT=VALUE`, for all patients about whom nothing else is said. */
  readonly assume?: readonly string[]
}

export type SiteReading = Pick<Reading, 'site' | 'assumed'>

/**
 * Reads the options before anybody is screened. A mistake may affect every patient, so it ends the program with the
 * positions of all mistakes.
 */
export async function siteFor(options: SiteOptions, screener: Screener): Promise<SiteReading> {
  const assumed = assumptionsOf(options.assume ?? [], screener)
  const site = options.with === undefined ? undefined : await siteFacts(options.with, screener)
  return { ...(site !== undefined && { site }), ...(assumed !== undefined && { assumed }) }
}

const LARGEST = 200 * 1024 * 1024
const MOST_PROBLEMS = 20

async function siteFacts(path: string, screener: Screener): Promise<SiteFacts> {
  const name = harmless(path)
  const file = harmless(path.split(/[\\/]/).at(-1) ?? path)
  const bytes = bytesOf(path)
  const text = textOf(bytes, name)
  const isJson = /^\s*[{[]/.test(text)
  const { lines, problems } = isJson ? jsonLines(text, screener) : await tableLines(text, screener)
  const twice = [...problems, ...repeatedIds(lines)]
  if (twice.length > 0) throw cannotRun(refusal(name, twice))
  if (lines.length === 0) throw cannotRun(`${name}: there are no patients in this file.`)
  const patients = new Map(lines.map((one) => [String(one.facts['id']), one]))
  return { file, sha256: createHash('sha256').update(bytes).digest('hex'), patients }
}

function bytesOf(path: string): Buffer {
  try {
    const bytes = readFlowing(path, LARGEST)
    if (bytes.length <= LARGEST) return bytes
  } catch (error) {
    throw cannotRun(`${harmless(path)}: cannot be read. ${systemMessage(error, path)}`)
  }
  throw cannotRun(`${harmless(path)}: the file is larger than ${LARGEST / 1024 / 1024} MB.`)
}

function textOf(bytes: Buffer, name: string): string {
  const [first, second] = bytes
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (isWide) throw cannotRun(`${name}: this is text in UTF-16. Save it as UTF-8; in Excel: "CSV UTF-8".`)
  if (first === 0x50 && second === 0x4b) throw cannotRun(`${name}: this is a workbook. Save the sheet as "CSV UTF-8".`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw cannotRun(`${name}: this is not text in UTF-8. In Excel, save it as "CSV UTF-8".`)
  }
}

interface Lines {
  readonly lines: readonly SiteLine[]
  readonly problems: readonly TableProblem[]
}

/** Reads partial records as JSON. */
function jsonLines(text: string, screener: Screener): Lines {
  const found = findRecords(text).map(({ line, value, problems }): Lines => {
    const own = value === undefined || problems.length > 0 ? problems : problemsOf(value, screener)
    if (own.length > 0 || !isObject(value))
      return { lines: [], problems: own.map((one) => ({ line, message: placed(one) })) }
    return { lines: [{ line, facts: value }], problems: [] }
  })
  return { lines: found.flatMap((one) => one.lines), problems: found.flatMap((one) => one.problems) }
}

async function tableLines(text: string, screener: Screener): Promise<Lines> {
  const { rows, problems } = await readTable(text, screener.rules.dictionary)
  const wrong = rows.flatMap((row) => problemsOf(row.facts, screener).map((one) => atCell(one, row)))
  return { lines: rows, problems: [...problems, ...wrong].toSorted((a, b) => a.line - b.line) }
}

function problemsOf(record: Json, screener: Screener): readonly Problem[] {
  const read = screener.read(record)
  return read.ok ? [] : read.problems
}

function placed({ path, message }: Problem): string {
  return path === '' ? message : `${harmless(path)}: ${message}`
}

function repeatedIds(lines: readonly SiteLine[]): TableProblem[] {
  const seen = new Map<string, number>()
  return lines.flatMap(({ line, facts }): TableProblem[] => {
    const id = String(facts['id'])
    const before = seen.get(id)
    if (before === undefined) seen.set(id, line)
    return before === undefined
      ? []
      : [
          {
            line,
            column: 'id',
            message: `\`${harmless(id)}\` is already in line ${before}; each patient has one line.`,
          },
        ]
  })
}

function refusal(name: string, problems: readonly TableProblem[]): string {
  const shown = problems.slice(0, MOST_PROBLEMS).map(({ line, column, message }) => {
    return `${name}, line ${line}${column === undefined ? '' : `, column ${harmless(column)}`}: ${message}`
  })
  const more = problems.length > MOST_PROBLEMS ? [`… and ${problems.length - MOST_PROBLEMS} more.`] : []
  return [...shown, ...more, 'Nobody was screened: a mistake in this file may affect every patient.'].join('\n')
}

function assumptionsOf(texts: readonly string[], screener: Screener): Assumptions | undefined {
  const all: { [path: string]: Json } = {}
  for (const text of texts) {
    const at = text.indexOf('=')
    const [path, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    if (at <= 0 || value === '') throw cannotRun('--assume needs FACT=VALUE, such as recurrence=none.')
    if (Object.hasOwn(all, path)) throw cannotRun(`--assume gives ${harmless(path)} twice.`)
    all[path] = assumption(path, value, screener)
  }
  return texts.length === 0 ? undefined : all
}

function assumption(path: string, text: string, screener: Screener): Json {
  const { dictionary } = screener.rules
  const known = [...variablesByPath(dictionary).values()].filter((one) => !one.path.includes('[]'))
  const can = known.filter(({ type }) => ['choice', 'yes_no', 'integer'].includes(type))
  const variable = known.find((one) => one.path === path)
  if (variable === undefined) {
    const names = can.map((one) => one.path)
    throw cannotRun(`--assume: there is no fact \`${harmless(path)}\`. ${offer(path, names) ?? ''}`.trim())
  }
  if (variable.type === 'list')
    throw cannotRun(
      `--assume: ${path} is a list; use --assume-complete ${path} for charts, or write \`none\` in the --with table.`,
    )
  if (!can.includes(variable))
    throw cannotRun(`--assume: ${path} is different for each patient, so it cannot be assumed for all.`)
  if (variable.type === 'yes_no' && variable.presumed !== undefined)
    throw cannotRun(`--assume: where nothing is recorded, ${path} is ${String(variable.presumed)} anyway.`)
  const cell = readCell(text, variable)
  const value = 'value' in cell ? cell.value : text
  const [problem] = problemsOf(withValue({ id: 'x' }, path, value), screener)
  if (problem !== undefined) throw cannotRun(`--assume ${harmless(path)}: ${problem.message}`)
  return value
}

/** Counts for how many patients the site's file has no facts, and keeps which of its ids no patient has. */
export class SiteAccount {
  private readonly site: SiteFacts | undefined
  private readonly left: Set<string>
  private without = 0

  private readonly words: Say

  /** `words`: the language of the report. */
  constructor({ site }: SiteReading, words: Say = inEnglish) {
    this.words = words
    this.site = site
    this.left = new Set(site?.patients.keys())
  }

  /** Counts a patient that was read. */
  met(id: Json | undefined): void {
    const isKnown = typeof id === 'string' && this.site?.patients.has(id) === true
    if (isKnown) this.left.delete(id)
    else this.without++
  }

  /** Reports patients without facts and ids without patients. `one`: a single patient was read. */
  close({ quiet, one }: { readonly quiet: boolean; readonly one?: boolean }): void {
    const { site, left, without, words } = this
    if (site === undefined || quiet) return
    const { file } = site
    if (without > 0) say(words(one === true ? 'notice.site.patient' : 'notice.site.patients', { file, count: without }))
    if (one === true || left.size === 0) return
    const names = withCommas(
      [...left].slice(0, MOST_IDS).map((id) => harmless(id)),
      words,
    )
    const more = left.size - MOST_IDS
    const ids = more > 0 ? words('notice.site.more', { ids: names, count: more }) : names
    say(words('notice.site.ids', { count: left.size, file, ids }))
  }
}

/** How many ids are named at most. */
const MOST_IDS = 8
