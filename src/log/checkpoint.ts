import { createHash } from 'node:crypto'
import { parseDay } from '../quantity/index.ts'
import { base32, grouped, typedBase32 } from './base32.ts'
import type { StoredEntry } from './chain.ts'
import { fingerprintOf, hasSignature, keyTag, signatureOf } from './key.ts'
import type { KeyStatement, Signer } from './key.ts'

/** The state of a log at some time, short enough to copy by hand. */
export interface Checkpoint {
  /** The number of entries. */
  readonly count: number
  /** The day on which it was made, in UTC. */
  readonly date: string
  /** The first 160 bits of the last entry's hash, in base 32. */
  readonly hash: string
  /** The short name of the key; absent if the last entry was not signed. */
  readonly key?: string
  /** Ed25519, in base64; only if a machine keeps the line. */
  readonly signature?: string
}

/**
 * The checkpoint of a log that ends with this entry. `fingerprint` is that of the key that signed the entry, if any.
 */
export function checkpointOf(
  { number, hash }: Pick<StoredEntry, 'number' | 'hash'>,
  date: string,
  fingerprint: string | undefined,
): Checkpoint {
  const key = fingerprint === undefined ? {} : { key: keyTag(fingerprint) }
  return { count: number, date, hash: checkpointHash(hash), ...key }
}

/** A checkpoint signed with a key, as a machine keeps it. */
export function signedCheckpoint(checkpoint: Checkpoint, signer: Signer): Checkpoint {
  const own = { ...checkpoint, key: keyTag(fingerprintOf(signer.statement)) }
  return { ...own, signature: signatureOf(signedLine(own), signer.privateKey) }
}

/** The hash of an entry in the form used in checkpoints. */
export function checkpointHash(hash: string): string {
  return base32(Buffer.from(hash, 'hex').subarray(0, 20))
}

/**
 * The line to copy, such as `prescreen-log/1 12 2026-03-01 7ZK4-…-9Q2M 3F9A-QX21 K7WD`: number of entries, day, hash,
 * key, and check digits that reveal a copying error.
 */
export function checkpointLine(checkpoint: Checkpoint): string {
  const line = bareLine(checkpoint)
  return `${line} ${checkCode(line)}`
}

/** The line as kept in a file: with the signature, if there is one. */
export function checkpointFileLine(checkpoint: Checkpoint): string {
  const line = checkpointLine(checkpoint)
  return checkpoint.signature === undefined ? line : `${line} ${checkpoint.signature}`
}

function bareLine({ count, date, hash, key }: Checkpoint): string {
  return `prescreen-log/1 ${count} ${date} ${grouped(hash)}${key === undefined ? '' : ` ${grouped(key)}`}`
}

/** Twenty bits of SHA-256: one copying error in a million goes unnoticed. */
function checkCode(line: string): string {
  return base32(createHash('sha256').update(line).digest().subarray(0, 5)).slice(0, 4)
}

function signedLine(checkpoint: Checkpoint): string {
  return `prescreen/log-checkpoint/1\n${bareLine(checkpoint)}`
}

/** Whether a checkpoint was signed with this key. */
export function isSignedBy(checkpoint: Checkpoint, statement: KeyStatement): boolean {
  return checkpoint.signature !== undefined && hasSignature(signedLine(checkpoint), checkpoint.signature, statement)
}

const LINE =
  /^(?:prescreen-log\/1)?\s*(?<count>[1-9]\d{0,14})\s+(?<date>\d{4}-\d{2}-\d{2})\s+(?<digits>[0-9A-Za-z\s-]+?)(?:\s+(?<signature>[A-Za-z0-9+/]{86}==))?$/

/**
 * The checkpoint in a line that somebody typed or that a file keeps. Lower case and other spaces or hyphens are
 * accepted. Undefined if the line has a mistake.
 */
export function checkpointIn(text: string): Checkpoint | undefined {
  const { count = '', date = '', digits = '', signature } = LINE.exec(text.trim())?.groups ?? {}
  const typed = typedBase32(digits)
  if (parseDay(date) === undefined || ![36, 44].includes(typed.length)) return undefined
  const checkpoint = {
    count: Number(count),
    date,
    hash: typed.slice(0, 32),
    ...(typed.length === 44 && { key: typed.slice(32, 40) }),
    ...(signature !== undefined && { signature }),
  }
  return checkCode(bareLine(checkpoint)) === typed.slice(-4) ? checkpoint : undefined
}
