import { recordHash } from '../record/index.ts'
import { chainHash, NO_HASH, signedText } from './chain.ts'
import type { StoredEntry } from './chain.ts'
import { checkCheckpoints } from './check-checkpoints.ts'
import type { CheckpointSpan, GivenCheckpoint } from './check-checkpoints.ts'
import { isOfRecord, signerOf } from './entry.ts'
import type { KeyEntry, LogEntry } from './entry.ts'
import type { KnownKey, LogProblem, ReadEntry } from './findings.ts'
import { fingerprintOf, hasSignature, isGenuine } from './key.ts'
import { entryIn } from './schema.ts'

/** The rows of a log, in the order of their numbers, as the file has them: of any type. */
export interface LogContents {
  readonly rows: readonly Readonly<Record<keyof StoredEntry, unknown>>[]
  /** What the file says of the end of the log: one row in every log that was ever written to. */
  readonly heads: readonly Readonly<Record<'count' | 'hash', unknown>>[]
}

/** What is known from elsewhere, against which a log is held. */
export interface LogWitness {
  /** A hash that must be in the log. */
  readonly hash?: string
  readonly checkpoints: readonly GivenCheckpoint[]
  /** Of the first key of the log; SHA-256, hexadecimal. */
  readonly fingerprint?: string
  /** Of a record whose entries are wanted, hexadecimal; several where a chart is read differently on other days. */
  readonly recordSha256?: readonly string[]
}

/** A key of the log, with the number of the entry that names it and of those that it signed. */
export interface LogKey {
  readonly fingerprint: string
  readonly by: readonly string[]
  readonly named_in: number
  readonly signed: number
}

export interface LogReport {
  readonly entries: number
  /** The last entry; undefined in an empty log. */
  readonly last: ReadEntry | undefined
  readonly problems: readonly LogProblem[]
  /** The first and the last entry of each stretch that is not signed. */
  readonly unsigned: readonly (readonly [number, number])[]
  readonly keys: readonly LogKey[]
  /** What lies between one checkpoint and the next. */
  readonly checkpoints: readonly CheckpointSpan[]
  /** The entries of the record that was asked for. */
  readonly of_record: readonly number[]
}

/**
 * Finds every change, removal, insertion and reordering of entries that the log itself can show: each must be the next in number, be an
 * entry, have the hash that follows from its text and the entry before, be no earlier than that one, and once entries are signed, have the
 * signature of a key that the log knows and that may sign for that person. What the log cannot show by itself, a witness can.
 */
export function verifyLog({ rows, heads }: LogContents, witness: LogWitness = { checkpoints: [] }): LogReport {
  const chain = new ChainReader()
  for (const row of rows) chain.read(row)
  chain.checkEnd(heads)
  const { problems, entries } = chain
  if (witness.hash !== undefined && !entries.some((one) => one.hash === witness.hash))
    problems.push({
      entry: 0,
      message: 'The expected hash is not in this log: it was written anew, or it is another log.',
    })
  const keys = [...chain.keys.values()]
  const [first] = keys
  if (witness.fingerprint !== undefined && first?.fingerprint !== witness.fingerprint) {
    const what = first === undefined ? 'not signed at all' : `first signed with another key (${first.fingerprint})`
    problems.push({
      entry: first?.namedIn ?? 0,
      message: `The log is ${what}: it was written anew, or it is another log.`,
    })
  }
  const checked = checkCheckpoints(witness.checkpoints, entries, chain.problems, keys)
  problems.push(...checked.problems)
  const wanted = witness.recordSha256 ?? []
  return {
    entries: rows.length,
    last: entries.at(-1),
    problems,
    unsigned: stretches(entries.filter(({ entry }) => signerOf(entry) === undefined).map((one) => one.number)),
    keys: keys.map(({ fingerprint, statement, namedIn, signed }) => ({
      fingerprint,
      by: statement.by,
      named_in: namedIn,
      signed,
    })),
    checkpoints: checked.spans,
    of_record: entries
      .filter(({ entry }) => entry !== undefined && wanted.some((hash) => isOfRecord(entry, hash)))
      .map((one) => one.number),
  }
}

/** Reads a log entry by entry, and remembers what the next one must fit to. */
class ChainReader {
  readonly problems: LogProblem[] = []
  readonly entries: ReadEntry[] = []
  readonly keys = new Map<string, KnownKey>()
  private before = NO_HASH
  private next = 1
  private latest = ''
  private signedFrom: number | undefined

  read(row: LogContents['rows'][number]): void {
    const stored = storedEntry(row)
    if (stored === undefined) {
      const number = typeof row.number === 'number' ? row.number : 0
      this.report(number, `Row ${String(row.number)} does not have the columns of an entry.`)
      if (number >= this.next) this.next = number + 1
      this.before = ''
      return
    }
    const { number, body, hash } = stored
    if (number < 1) return this.report(number, `Entry ${number} was put in: a log begins with entry 1.`)
    if (number < this.next) return this.report(number, `Entry ${number} is there more than once.`)
    if (number > this.next) this.report(this.next, missing(this.next, number - 1))
    const { entry, number: own } = entryIn(body)
    if (own !== number) {
      const what = own === undefined ? 'cannot be read' : `was written as entry ${own}`
      this.report(number, `Entry ${number} ${what}: entries were changed or put in another order.`)
    } else {
      if (entry === undefined) this.report(number, `Entry ${number} is not an entry that this program writes.`)
      if (number === this.next && chainHash(this.before, body) !== hash)
        this.report(number, `Entry ${number} was changed: its text does not have its hash.`)
    }
    this.before = hash
    this.next = number + 1
    const known = own === number ? entry : undefined
    this.entries.push({ number, hash, entry: known })
    if (known !== undefined) this.readEntry(stored, known)
  }

  /** The end that the log knows of must be that of its entries. */
  checkEnd(heads: LogContents['heads']): void {
    const head = heads.length === 1 ? heads[0] : undefined
    const count = typeof head?.count === 'number' ? head.count : 0
    if (this.next - 1 < count) this.report(this.next, missing(this.next, count))
    const last = this.entries.at(-1)
    if (last === undefined) return
    if (count < last.number || (count === last.number && head?.hash !== last.hash))
      this.report(
        last.number,
        `Entry ${last.number} was not written by this program: the end of the log does not know it.`,
      )
  }

  private readEntry(stored: StoredEntry, entry: LogEntry): void {
    const { number } = stored
    if (entry.at < this.latest)
      this.report(
        number,
        `Entry ${number} says that it was written before an earlier entry (${entry.at}, ${this.latest}).`,
      )
    else this.latest = entry.at
    if ('record' in entry && entry.record !== undefined && !isOfRecord(entry, recordHash(entry.record)))
      this.report(number, `Entry ${number} keeps a record that does not have its hash.`)
    if ('kind' in entry && entry.kind === 'key') this.readKey(entry)
    this.checkSignature(stored, entry)
  }

  /** The first key of a log introduces itself; every other is introduced by one that the log knows. */
  private readKey(entry: KeyEntry): void {
    const { number, key, signed_by } = entry
    const fingerprint = fingerprintOf(key)
    if (!isGenuine(key)) return this.report(number, `Entry ${number} names a key that does not say this of itself.`)
    if (this.keys.has(fingerprint)) return this.report(number, `Entry ${number} names a key for the second time.`)
    if (this.keys.size > 0 && (signed_by === undefined || !this.keys.has(signed_by)))
      return this.report(number, `Entry ${number} names a key that no key of this log vouches for.`)
    if (this.keys.size === 0 && signed_by !== fingerprint)
      return this.report(number, `Entry ${number} names a key that did not sign it.`)
    this.keys.set(fingerprint, { fingerprint, statement: key, namedIn: number, signed: 0 })
  }

  private checkSignature({ number, hash, signature }: StoredEntry, entry: LogEntry): void {
    const signer = signerOf(entry)
    if (signer === undefined) {
      if (this.signedFrom !== undefined)
        this.report(number, `Entry ${number} is not signed, although entries are since entry ${this.signedFrom}.`)
      if (signature !== null) this.report(number, `Entry ${number} has a signature that it does not speak of.`)
      return
    }
    this.signedFrom ??= number
    const key = this.keys.get(signer)
    if (key === undefined)
      return this.report(number, `Entry ${number} is signed with a key that this log does not know.`)
    if (signature === null) return this.report(number, `The signature of entry ${number} was removed.`)
    if (!hasSignature(signedText(hash), signature, key.statement))
      return this.report(number, `The signature of entry ${number} is false.`)
    key.signed++
    if ('by' in entry && !key.statement.by.includes(entry.by))
      this.report(
        number,
        `Entry ${number} is by ${entry.by}, but its key signs for ${key.statement.by.join(', ')} only.`,
      )
  }

  private report(entry: number, message: string): void {
    this.problems.push({ entry, message })
  }
}

/** A row as an entry is stored; undefined where a column has another type. */
export function storedEntry(row: LogContents['rows'][number]): StoredEntry | undefined {
  const { number, body, hash, signature } = row
  const fits =
    typeof number === 'number' &&
    Number.isSafeInteger(number) &&
    typeof body === 'string' &&
    typeof hash === 'string' &&
    (signature === null || typeof signature === 'string')
  return fits ? { number, body, hash, signature } : undefined
}

/** `Entry 3 is missing.` or `Entries 3 to 5 are missing.` */
function missing(first: number, last: number): string {
  return first === last ? `Entry ${first} is missing.` : `Entries ${first} to ${last} are missing.`
}

/** The first and the last of each run of numbers that follow each other. */
function stretches(numbers: readonly number[]): (readonly [number, number])[] {
  const found: [number, number][] = []
  for (const number of numbers) {
    const last = found.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else found.push([number, number])
  }
  return found
}
