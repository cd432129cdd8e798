import { inEnglish, withCommas } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'
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

/** The rows of a log in the order of their numbers, as they are in the file, so that values may have any type. */
export interface LogContents {
  readonly rows: readonly Readonly<Record<keyof StoredEntry, unknown>>[]
  /** What the file says about the end of the log: one row in every log that has been written to. */
  readonly heads: readonly Readonly<Record<'count' | 'hash', unknown>>[]
}

/** What is known from elsewhere and compared with a log. */
export interface LogWitness {
  /** A hash that must be in the log. */
  readonly hash?: string
  readonly checkpoints: readonly GivenCheckpoint[]
  /** The fingerprint of the log's first key: SHA-256, in hexadecimal. */
  readonly fingerprint?: string
  /**
   * The SHA-256, in hexadecimal, of a record whose entries are wanted; several if a chart is read differently on
   * different days.
   */
  readonly recordSha256?: readonly string[]
}

/** A key of the log, with the number of the entry that names it and how many entries it signed. */
export interface LogKey {
  readonly fingerprint: string
  readonly by: readonly string[]
  readonly named_in: number
  readonly signed: number
}

export interface LogReport {
  readonly entries: number
  /** The last entry; undefined for an empty log. */
  readonly last: ReadEntry | undefined
  readonly problems: readonly LogProblem[]
  /** The first and last entry of each unsigned stretch. */
  readonly unsigned: readonly (readonly [number, number])[]
  readonly keys: readonly LogKey[]
  /** The stretches from one checkpoint to the next. */
  readonly checkpoints: readonly CheckpointSpan[]
  /** The entries about the record that was asked for. */
  readonly of_record: readonly number[]
}

/**
 * Finds every change, removal, insertion and reordering of entries that the log itself can reveal. Each entry must have
 * the next number, be valid, have the hash that follows from its text and the entry before, and be no earlier than that
 * entry. Once entries are signed, each must have a signature by a key that the log names and that may sign for the
 * person. What the log alone cannot reveal, a witness can.
 */
export function verifyLog(
  { rows, heads }: LogContents,
  witness: LogWitness = { checkpoints: [] },
  say: Say = inEnglish,
): LogReport {
  const chain = new ChainReader(say)
  for (const row of rows) chain.read(row)
  chain.checkEnd(heads)
  const { problems, entries } = chain
  const keys = [...chain.keys.values()]
  if (witness.hash !== undefined && !entries.some((one) => one.hash === witness.hash))
    problems.push({ entry: 0, message: say('verify.other-hash') })
  problems.push(...otherKey(witness, keys[0], say))
  const checked = checkCheckpoints(witness.checkpoints, { entries, found: chain.problems, keys }, say)
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

/** Checks that the first key of the log is the expected one. */
function otherKey(witness: LogWitness, first: KnownKey | undefined, say: Say): LogProblem[] {
  const { fingerprint } = witness
  if (fingerprint === undefined || first?.fingerprint === fingerprint) return []
  if (first === undefined) return [{ entry: 0, message: say('verify.other-key.unsigned') }]
  const message = say('verify.other-key', { fingerprint: first.fingerprint })
  return [{ entry: first.namedIn, message }]
}

/** Reads a log entry by entry, and remembers what the next one must continue. */
class ChainReader {
  readonly problems: LogProblem[] = []
  readonly entries: ReadEntry[] = []
  readonly keys = new Map<string, KnownKey>()
  private before = NO_HASH
  private next = 1
  private latest = ''
  private signedFrom: number | undefined
  private readonly say: Say

  constructor(say: Say) {
    this.say = say
  }

  read(row: LogContents['rows'][number]): void {
    const stored = storedEntry(row)
    if (stored === undefined) {
      const number = typeof row.number === 'number' ? row.number : 0
      this.report(number, 'verify.columns', { number: String(row.number) })
      if (number >= this.next) this.next = number + 1
      this.before = ''
      return
    }
    const { number, body, hash } = stored
    if (number < 1) return this.report(number, 'verify.put-in')
    if (number < this.next) return this.report(number, 'verify.twice')
    if (number > this.next) this.reportMissing(number - 1)
    const { entry, number: own } = entryIn(body)
    if (own !== number) {
      if (own === undefined) this.report(number, 'verify.unreadable')
      else this.report(number, 'verify.moved', { own })
    } else {
      if (entry === undefined) this.report(number, 'verify.foreign')
      if (number === this.next && chainHash(this.before, body) !== hash) this.report(number, 'verify.changed')
    }
    this.before = hash
    this.next = number + 1
    const known = own === number ? entry : undefined
    this.entries.push({ number, hash, entry: known })
    if (known !== undefined) this.readEntry(stored, known)
  }

  /** Checks that the end recorded in the log is that of its entries. */
  checkEnd(heads: LogContents['heads']): void {
    const head = heads.length === 1 ? heads[0] : undefined
    const count = typeof head?.count === 'number' ? head.count : 0
    if (this.next - 1 < count) this.reportMissing(count)
    const last = this.entries.at(-1)
    if (last === undefined) return
    if (count < last.number || (count === last.number && head?.hash !== last.hash))
      this.report(last.number, 'verify.end')
  }

  private readEntry(stored: StoredEntry, entry: LogEntry): void {
    const { number } = stored
    if (entry.at < this.latest) this.report(number, 'verify.earlier', { at: entry.at, latest: this.latest })
    else this.latest = entry.at
    if ('record' in entry && entry.record !== undefined && !isOfRecord(entry, recordHash(entry.record)))
      this.report(number, 'verify.record-hash')
    if ('kind' in entry && entry.kind === 'key') this.readKey(entry)
    this.checkSignature(stored, entry)
  }

  /**
   * Reads a key entry. The first key of a log names itself; every other must be named by a key that the log already
   * knows.
   */
  private readKey(entry: KeyEntry): void {
    const { number, key, signed_by } = entry
    const fingerprint = fingerprintOf(key)
    if (!isGenuine(key)) return this.report(number, 'verify.key.false')
    if (this.keys.has(fingerprint)) return this.report(number, 'verify.key.twice')
    if (this.keys.size > 0 && (signed_by === undefined || !this.keys.has(signed_by)))
      return this.report(number, 'verify.key.unvouched')
    if (this.keys.size === 0 && signed_by !== fingerprint) return this.report(number, 'verify.key.unsigned')
    this.keys.set(fingerprint, { fingerprint, statement: key, namedIn: number, signed: 0 })
  }

  private checkSignature({ number, hash, signature }: StoredEntry, entry: LogEntry): void {
    const signer = signerOf(entry)
    if (signer === undefined) {
      if (this.signedFrom !== undefined) this.report(number, 'verify.signature.missing', { since: this.signedFrom })
      if (signature !== null) this.report(number, 'verify.signature.unnamed')
      return
    }
    this.signedFrom ??= number
    const key = this.keys.get(signer)
    if (key === undefined) return this.report(number, 'verify.signature.unknown-key')
    if (signature === null) return this.report(number, 'verify.signature.removed')
    if (!hasSignature(signedText(hash), signature, key.statement)) return this.report(number, 'verify.signature.false')
    key.signed++
    const { by } = key.statement
    if ('by' in entry && !by.includes(entry.by))
      this.report(number, 'verify.signature.other-person', { who: entry.by, people: withCommas(by, this.say) })
  }

  private reportMissing(last: number): void {
    const first = this.next
    this.report(first, 'verify.missing', { count: last - first + 1, first, last })
  }

  /** Adds a problem with the entry of this number; its sentence may be given another number. */
  private report(number: number, key: MessageKey, given: Readonly<Record<string, string | number>> = {}): void {
    this.problems.push({ entry: number, message: this.say(key, { number, ...given }) })
  }
}

/** A row as a stored entry; undefined if a column has the wrong type. */
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

/** The first and last number of each run of consecutive numbers. */
function stretches(numbers: readonly number[]): (readonly [number, number])[] {
  const found: [number, number][] = []
  for (const number of numbers) {
    const last = found.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else found.push([number, number])
  }
  return found
}
