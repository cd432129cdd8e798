import { existsSync, mkdirSync, chmodSync, openSync, closeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client/sqlite3'
import type { Client, Row } from '@libsql/client/sqlite3'
import { nextEntry } from '../../log/index.ts'
import type { LogEntry, LogHead, StoredEntry } from '../../log/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun, systemMessage } from '../exit.ts'

/** How long a writer waits for another one, in milliseconds. */
const PATIENCE = 30_000

const TABLES = [
  'CREATE TABLE IF NOT EXISTS entries (number INTEGER PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL) STRICT',
  'CREATE TABLE IF NOT EXISTS head (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL, hash TEXT NOT NULL) STRICT',
  "CREATE TRIGGER IF NOT EXISTS entries_are_not_changed BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are not changed'); END",
  "CREATE TRIGGER IF NOT EXISTS entries_are_not_removed BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are not removed'); END",
  'PRAGMA application_id = 1886548844',
]

/** The screening log: an SQLite file that only its owner may read, to which entries are only ever added. */
export class LogFile {
  readonly path: string
  private readonly client: Client

  private constructor(path: string, client: Client) {
    this.path = path
    this.client = client
  }

  /** Opens a log that is there, to read it. */
  static open(path: string): LogFile {
    if (!existsSync(path)) throw cannotRun(`There is no screening log at ${harmless(path)}.`)
    return LogFile.at(path)
  }

  /** Opens a log to write to it; a new one where there is none. */
  static async create(path: string): Promise<LogFile> {
    const isNew = !existsSync(path)
    try {
      mkdirSync(dirname(resolve(path)), { recursive: true, mode: 0o700 })
      if (isNew) closeSync(openSync(path, 'a', 0o600))
      chmodSync(path, 0o600)
    } catch (error) {
      throw cannotRun(`The screening log ${harmless(path)} cannot be written. ${systemMessage(error)}`)
    }
    const log = LogFile.at(path)
    await log.guarded(() => log.client.batch(TABLES, 'write'))
    return log
  }

  private static at(path: string): LogFile {
    return new LogFile(path, createClient({ url: pathToFileURL(resolve(path)).href, timeout: PATIENCE }))
  }

  /** Adds entries, all of them or none, after all others: two writers wait for each other. */
  async append(entries: readonly Omit<LogEntry, 'number'>[]): Promise<StoredEntry[]> {
    return this.guarded(async () => {
      const transaction = await this.client.transaction('write')
      try {
        const { rows } = await transaction.execute(
          'SELECT number, body, hash FROM entries ORDER BY number DESC LIMIT 1',
        )
        const [newest] = rows
        let last = newest === undefined ? undefined : storedEntry(newest)
        const added: StoredEntry[] = []
        for (const entry of entries) {
          last = nextEntry(entry, last)
          const args = [last.number, last.body, last.hash]
          await transaction.execute({ sql: 'INSERT INTO entries (number, body, hash) VALUES (?, ?, ?)', args })
          added.push(last)
        }
        if (last !== undefined) {
          const sql = 'INSERT OR REPLACE INTO head (id, count, hash) VALUES (1, ?, ?)'
          await transaction.execute({ sql, args: [last.number, last.hash] })
        }
        await transaction.commit()
        return added
      } finally {
        transaction.close()
      }
    })
  }

  async entries(): Promise<StoredEntry[]> {
    return this.guarded(async () => {
      const { rows } = await this.client.execute('SELECT number, body, hash FROM entries ORDER BY number')
      return rows.map(storedEntry)
    })
  }

  async head(): Promise<LogHead | undefined> {
    return this.guarded(async () => {
      const { rows } = await this.client.execute('SELECT count, hash FROM head')
      const [row] = rows
      return row === undefined ? undefined : { count: Number(row['count']), hash: String(row['hash']) }
    })
  }

  close(): void {
    this.client.close()
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const why = error instanceof Error ? harmless(error.message) : ''
      throw cannotRun(`The screening log ${harmless(this.path)} cannot be used: ${why}`)
    }
  }
}

function storedEntry(row: Row): StoredEntry {
  return { number: Number(row['number']), body: String(row['body']), hash: String(row['hash']) }
}
