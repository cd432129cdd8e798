import { logCsv, verifyLog } from '../../log/index.ts'
import type { LogEntry, StoredEntry } from '../../log/index.ts'
import { hanging } from '../../report/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun } from '../exit.ts'
import { LogFile } from '../log/database.ts'
import { logPath } from '../log/writing.ts'
import type { LogOptions } from '../log/writing.ts'
import { formatOf } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { endWith, streams } from '../streams.ts'
import { outputWidth, paintFor, print } from '../terminal.ts'

export interface LogCommandOptions extends CommonOptions, LogOptions {
  readonly quiet?: boolean
  readonly expect?: string
}

/** `prescreen log list|verify|export`: reads the screening log; nothing here changes it. */
export async function logCommand(what: string, options: LogCommandOptions): Promise<void> {
  const work = new Map([
    ['list', list],
    ['verify', verify],
    ['export', exported],
  ]).get(what)
  if (work === undefined) throw cannotRun(`prescreen log has list, verify and export, not \`${harmless(what)}\`.`)
  const log = LogFile.open(await logPath(options))
  try {
    await work(log, options)
  } finally {
    log.close()
  }
}

async function list(log: LogFile, options: LogCommandOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  const entries = readable(await log.entries())
  if (format === 'json') {
    print(`${JSON.stringify(entries, undefined, 2)}\n`)
    return
  }
  const paint = paintFor(streams().output, options.color)
  const width = outputWidth()
  const lines = entries.flatMap(({ number, at, by, as_of, record_sha256, trials }) => {
    const head = `${String(number).padStart(5)}  ${at}  ${harmless(by)}  as of ${as_of}  record ${record_sha256.slice(0, 12)}…`
    const own = trials.flatMap(({ id, verdict, override }) => {
      const why = override === undefined ? '' : `; decided otherwise: ${override}`
      return hanging('', harmless(`${id}: ${verdict}${why}`), 7, 0, width)
    })
    return [paint.strong(head), ...own]
  })
  print(entries.length === 0 ? 'The screening log is empty.\n' : `${lines.join('\n')}\n`)
}

async function verify(log: LogFile, options: LogCommandOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  const entries = await log.entries()
  const problems = verifyLog(entries, await log.head(), options.expect)
  const hash = entries.at(-1)?.hash
  if (format === 'json') {
    print(`${JSON.stringify({ entries: entries.length, hash: hash ?? null, problems }, undefined, 2)}\n`)
  } else if (problems.length > 0) {
    print(`${problems.map((one) => one.message).join('\n')}\n`)
  } else {
    const note = 'Note this hash elsewhere; `prescreen log verify --expect HASH` then also notices a log written anew.'
    const count = `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`
    print(`The log is whole: ${count}${hash === undefined ? '' : `, the last with the hash ${hash}`}.\n`)
    if (hash !== undefined) print(`${note}\n`)
  }
  if (problems.length > 0) endWith(1)
}

async function exported(log: LogFile, options: LogCommandOptions): Promise<void> {
  const format = formatOf(options, ['csv', 'json'])
  const entries = readable(await log.entries())
  print(format === 'csv' ? logCsv(entries) : `${JSON.stringify(entries, undefined, 2)}\n`)
}

function readable(entries: readonly StoredEntry[]): LogEntry[] {
  return entries.map(({ number, body }) => {
    try {
      return JSON.parse(body) as LogEntry
    } catch {
      throw cannotRun(`Entry ${number} cannot be read; \`prescreen log verify\` says what is wrong.`)
    }
  })
}
