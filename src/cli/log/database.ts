import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Sqlite from '@libsql/client/sqlite3'
import type { Client, InStatement, ResultSet, Row, Transaction } from '@libsql/client/sqlite3'
import {
  checkpointHash,
  entryIn,
  fingerprintOf,
  hasSoundSignature,
  KEY_ENTRY_START,
  nextEntry,
  refusal,
  soundEnd,
  timeAfter,
} from '../../log/index.ts'
import type {
  Checkpoint,
  Draft,
  KeyEntry,
  KeyStatement,
  LastEntry,
  LogContents,
  Signer,
  StoredEntry,
} from '../../log/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun, ExitError, systemMessage } from '../exit.ts'
import { disk } from '../files/disk.ts'
import { openFile } from '../files/reading.ts'

/** How long a writer waits for another one, in milliseconds. */
const PATIENCE = 30_000

/** `prsl`: the application id by which an SQLite file is recognized as a screening log. */
const APPLICATION = 1_886_548_844

const NEW_ENTRIES = `CREATE TABLE IF NOT EXISTS entries
  (number INTEGER PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL, signature TEXT) STRICT`

/** Adds the column that older logs lack. */
const SIGNATURES = 'ALTER TABLE entries ADD COLUMN signature TEXT'

const KEY_ENTRIES = `substr(body, 1, ${KEY_ENTRY_START.length}) = '${KEY_ENTRY_START}'`

const HEADS = `SELECT count, ${textOf('hash')} FROM head`

const REST = [
  'CREATE TABLE IF NOT EXISTS head (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL, hash TEXT NOT NULL) STRICT',
  `CREATE INDEX IF NOT EXISTS key_entries ON entries (number) WHERE ${KEY_ENTRIES}`,
  "CREATE TRIGGER IF NOT EXISTS entries_are_not_changed BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are not changed'); END",
  "CREATE TRIGGER IF NOT EXISTS entries_are_not_removed BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are not removed'); END",
  // An older program does not sign entries, so it may not add to a signed log.
  `CREATE TRIGGER IF NOT EXISTS entries_stay_signed BEFORE INSERT ON entries
    WHEN NEW.signature IS NULL AND EXISTS (SELECT 1 FROM entries WHERE number = NEW.number - 1 AND signature IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'the entries of this log are signed'); END`,
  `PRAGMA application_id = ${APPLICATION}`,
]

const NOT_AS_WRITTEN = 'It was changed or damaged; `prescreen log verify` shows what is wrong.'

/** Who writes, and which checkpoint the log must still agree with. */
export interface Writer {
  readonly signer: Signer | undefined
  /** Initials of the person whose screenings are written; undefined if a key is added. */
  readonly by: string | undefined
  readonly now: () => Date
  /** The newest checkpoint that was kept elsewhere. */
  readonly checkpoint: Checkpoint | undefined
}

/** The screening log: an SQLite file that only its owner may read, and to which entries are only ever added. */
export class LogFile {
  readonly path: string
  private readonly client: Client

  private constructor(path: string, client: Client) {
    this.path = path
    this.client = client
  }

  /** Opens an existing log for reading. Ends the program if there is none. */
  static async open(path: string): Promise<LogFile> {
    if (!disk().existsSync(path)) throw cannotRun(`There is no screening log at ${harmless(path)}.`)
    refuseOtherFile(path)
    const log = await LogFile.at(path)
    // Creating a log starts with an empty file. So an empty file means that nothing was logged yet, or that somebody
    // emptied it.
    if (headerOf(path).length > 0) return log
    log.close()
    throw cannotRun(`There is no screening log in ${harmless(path)}: the file is empty.`)
  }

  /** Opens a log for writing, and creates it if needed. */
  static async create(path: string): Promise<LogFile> {
    try {
      disk().mkdirSync(dirname(resolve(path)), { recursive: true, mode: 0o700 })
      if (!disk().existsSync(path)) disk().closeSync(disk().openSync(path, 'a', 0o600))
      refuseOtherFile(path)
      disk().chmodSync(path, 0o600)
    } catch (error) {
      if (error instanceof ExitError) throw error
      throw cannotRun(`The screening log ${harmless(path)} cannot be written. ${systemMessage(error, path)}`)
    }
    const log = await LogFile.at(path)
    try {
      await log.within('write', makeTables)
      return log
    } catch (error) {
      log.close()
      throw error
    }
  }

  private static async at(path: string): Promise<LogFile> {
    const { createClient } = await database()
    const url = pathToFileURL(resolve(path)).href
    return new LogFile(path, createClient({ url, timeout: PATIENCE, intMode: 'bigint' }))
  }

  /** Checks that this writer could add entries now; ends the program if not. */
  async checkWritable(writer: Writer): Promise<void> {
    await this.within('read', (transaction) => this.standing(transaction, writer))
  }

  /**
   * Adds entries after all others: all of them, or none. A writer waits while another one writes. If the writer's key
   * is not in the log yet, an entry that names it is added first.
   */
  async append(drafts: readonly (Draft | Pick<KeyEntry, 'key'>)[], writer: Writer): Promise<StoredEntry[]> {
    return this.within('write', async (transaction) => {
      const { last, at, keys } = await this.standing(transaction, writer)
      let before = last.stored
      const add = async (content: Draft | { readonly key: KeyStatement }): Promise<StoredEntry> => {
        const entry = nextEntry(content, at, before, writer.signer)
        const { number, body, hash, signature } = entry
        const sql = 'INSERT INTO entries (number, body, hash, signature) VALUES (?, ?, ?, ?)'
        await transaction.execute({ sql, args: [number, body, hash, signature] })
        before = entry
        return entry
      }
      const named = new Set(keys.map((one) => fingerprintOf(one.key)))
      const own = writer.signer?.statement
      if (own !== undefined && !named.has(fingerprintOf(own))) {
        await add({ key: own })
        named.add(fingerprintOf(own))
      }
      const added: StoredEntry[] = []
      for (const draft of drafts) {
        if ('key' in draft && named.has(fingerprintOf(draft.key))) throw this.cannotWrite('It already has this key.')
        added.push(await add(draft))
      }
      if (before !== undefined) {
        const sql = 'INSERT OR REPLACE INTO head (id, count, hash) VALUES (1, ?, ?)'
        await transaction.execute({ sql, args: [before.number, before.hash] })
      }
      return added
    })
  }

  /** The number of the last entry with a screening number; undefined if there is none. */
  async lastOf(screeningNumber: string): Promise<number | undefined> {
    const own = "CASE WHEN json_valid(body) THEN json_extract(body, '$.screening_number') END"
    const sql = { sql: `SELECT max(number) AS number FROM entries WHERE ${own} = ?`, args: [screeningNumber] }
    const [row] = await this.within('read', (transaction) => rowsOf(transaction, sql))
    const number = counted(row?.['number'])
    return typeof number === 'number' ? number : undefined
  }

  /** Does some work with the last entry, while nobody else can add one. */
  async withLast(work: (last: LastEntry) => void): Promise<void> {
    await this.within('write', async (transaction) => work(await this.end(transaction)))
  }

  /** The whole content of the file, as of one moment. */
  async contents(): Promise<LogContents & { readonly mistakes: readonly string[] }> {
    return this.within('read', async (transaction) => {
      const entries = await rowsOf(
        transaction,
        `SELECT ${await entryColumns(transaction)} FROM entries ORDER BY number`,
      )
      const heads = await rowsOf(transaction, HEADS)
      const checked = await rowsOf(transaction, `SELECT ${textOf('integrity_check')} FROM pragma_integrity_check`)
      const mistakes = checked.map((row) => String(read(row['integrity_check']))).filter((text) => text !== 'ok')
      return { rows: entries.map(entryRow), heads: heads.map(headRow), mistakes }
    })
  }

  close(): void {
    this.client.close()
  }

  /**
   * The state of the log for this writer: its last entry, the time for the next one, and the keys that it names. Throws
   * if the writer may not add to it.
   */
  private async standing(
    transaction: Transaction,
    { signer, by, now, checkpoint }: Writer,
  ): Promise<{ readonly last: LastEntry; readonly at: string; readonly keys: readonly KeyEntry[] }> {
    const last = await this.end(transaction)
    if (checkpoint !== undefined) await this.checkCheckpoint(transaction, checkpoint)
    const keys = await keyEntries(transaction)
    if (!hasSoundSignature(last, keys)) throw this.cannotWrite(NOT_AS_WRITTEN)
    const refused = refusal(keys, signer, by)
    if (refused !== undefined) throw this.cannotWrite(refused)
    const at = timeAfter(last.entry, now())
    if (at === undefined) {
      const clock = now().toISOString().slice(0, 16)
      const help = 'Correct the clock. If the entry is wrong, start another log with --log-file and keep this one.'
      throw this.cannotWrite(`The clock says ${clock}Z, but the last entry is dated ${last.entry?.at}. ${help}`)
    }
    return { last, at, keys }
  }

  private async end(transaction: Transaction): Promise<LastEntry> {
    const [counts] = await rowsOf(
      transaction,
      'SELECT count(*) AS count, coalesce(min(number), 1) AS first FROM entries',
    )
    const columns = await entryColumns(transaction)
    const newest = await rowsOf(transaction, `SELECT ${columns} FROM entries ORDER BY number DESC LIMIT 2`)
    const heads = await rowsOf(transaction, HEADS)
    const [count, first] = [Number(counts?.['count']), Number(counts?.['first'])]
    const last = soundEnd({ count, first, newest: newest.map(entryRow), heads: heads.map(headRow) })
    if (last === undefined) throw this.cannotWrite(NOT_AS_WRITTEN)
    return last
  }

  private async checkCheckpoint(transaction: Transaction, { count, date, hash }: Checkpoint): Promise<void> {
    const sql = { sql: `SELECT ${textOf('hash')} FROM entries WHERE number = ?`, args: [count] }
    const [entry] = await rowsOf(transaction, sql)
    if (entry === undefined || checkpointHash(String(read(entry['hash']))) !== hash)
      throw this.cannotWrite(`It differs from its checkpoint of ${date}; \`prescreen log verify\` shows where.`)
  }

  private cannotWrite(why: string): ExitError {
    return cannotRun(`Nothing can be added to the screening log ${harmless(this.path)}. ${harmless(why)}`)
  }

  /** Does some work in a transaction. If it fails, nothing of it is kept. */
  private async within<T>(mode: 'read' | 'write', work: (transaction: Transaction) => Promise<T>): Promise<T> {
    try {
      const transaction = await this.client.transaction(mode)
      try {
        const value = await work(transaction)
        await transaction.commit()
        return value
      } finally {
        transaction.close()
      }
    } catch (error) {
      if (error instanceof ExitError) throw error
      const why = error instanceof Error ? harmless(error.message) : ''
      throw cannotRun(`The screening log ${harmless(this.path)} cannot be used: ${why}`)
    }
  }
}

/** Loads SQLite. It has a part in machine code that not every computer can load; only the log needs it. */
async function database(): Promise<typeof Sqlite> {
  try {
    return await import('@libsql/client/sqlite3')
  } catch {
    const help = 'Everything else works: leave out --log, or use --no-log.'
    throw cannotRun(
      `The screening log cannot be used on this computer: its database (SQLite) cannot be loaded. ${help}`,
    )
  }
}

async function makeTables(transaction: Transaction): Promise<void> {
  await transaction.execute(NEW_ENTRIES)
  if (!(await areSigned(transaction))) await transaction.execute(SIGNATURES)
  for (const sql of REST) await transaction.execute(sql)
}

async function keyEntries(transaction: Transaction): Promise<KeyEntry[]> {
  const rows = await rowsOf(transaction, `SELECT ${textOf('body')} FROM entries WHERE ${KEY_ENTRIES} ORDER BY number`)
  return rows.flatMap(({ body }) => {
    const { entry } = entryIn(String(read(body)))
    return entry !== undefined && 'kind' in entry && entry.kind === 'key' ? [entry] : []
  })
}

/** Whether the table of entries has a column for signatures. Older logs lack it. */
async function areSigned(transaction: Transaction): Promise<boolean> {
  const sql = "SELECT count(*) AS count FROM pragma_table_info('entries') WHERE name = 'signature'"
  const [row] = await rowsOf(transaction, sql)
  return Number(row?.['count']) > 0
}

/** The columns to read of an entry. */
async function entryColumns(transaction: Transaction): Promise<string> {
  const texts = ['body', 'hash', ...((await areSigned(transaction)) ? ['signature'] : [])]
  return `number, ${texts.map(textOf).join(', ')}`
}

/**
 * SQL for a text column, read as its bytes, since reading a text that is not UTF-8 would end the whole process. Null
 * stays null; any other value becomes 0.
 */
function textOf(column: string): string {
  return `CASE typeof(${column}) WHEN 'text' THEN CAST(${column} AS BLOB) WHEN 'null' THEN NULL ELSE 0 END AS ${column}`
}

/** Decodes a value that was read with `textOf`. Bytes that are not UTF-8 stay as they are. */
function read(value: unknown): unknown {
  if (!(value instanceof ArrayBuffer)) return value
  try {
    return UTF8.decode(value)
  } catch {
    return value
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

async function rowsOf(transaction: Transaction, statement: InStatement): Promise<ResultSet['rows']> {
  return (await transaction.execute(statement)).rows
}

function entryRow(row: Row): LogContents['rows'][number] {
  const { number, body, hash, signature = null } = row
  return { number: counted(number), body: read(body), hash: read(hash), signature: read(signature) }
}

function headRow({ count, hash }: Row): LogContents['heads'][number] {
  return { count: counted(count), hash: read(hash) }
}

/** A bigint as a number if it fits exactly; any other value as it is. */
function counted(value: unknown): unknown {
  return typeof value === 'bigint' && BigInt(Number(value)) === value ? Number(value) : value
}

/** Where the header of an SQLite file has the id of its application; see sqlite.org/fileformat2.html. */
const APPLICATION_AT = 68
const HEADER = 100

/** Refuses a file that is neither empty nor a screening log, before SQLite touches it. */
function refuseOtherFile(path: string): void {
  const header = headerOf(path)
  if (header.length === 0) return
  const isDatabase = header.length === HEADER && header.toString('latin1', 0, 16) === 'SQLite format 3\0'
  if (isDatabase && header.readUInt32BE(APPLICATION_AT) === APPLICATION) return
  const what = isDatabase ? 'the database of another program' : 'not a database'
  throw cannotRun(
    `The screening log ${harmless(path)} cannot be used: this file is ${what}. Nothing in it was changed.`,
  )
}

function headerOf(path: string): Buffer {
  try {
    const descriptor = openFile(path)
    try {
      const header = Buffer.alloc(HEADER)
      return header.subarray(0, disk().readSync(descriptor, header, 0, HEADER, 0))
    } finally {
      disk().closeSync(descriptor)
    }
  } catch (error) {
    throw cannotRun(`The screening log ${harmless(path)} cannot be read. ${systemMessage(error, path)}`)
  }
}
