import { parseInstant } from '../quantity/index.ts'
import { chainHash, NO_HASH, signedText } from './chain.ts'
import type { StoredEntry } from './chain.ts'
import { signerOf } from './entry.ts'
import type { KeyEntry, LogEntry } from './entry.ts'
import { fingerprintOf, hasSignature } from './key.ts'
import type { Signer } from './key.ts'
import { entryIn } from './schema.ts'
import { storedEntry } from './verify.ts'
import type { LogContents } from './verify.ts'

/** What is checked in a log before something is added to it. */
export interface LogEnd {
  /** The number of entries, and the number of the first one. */
  readonly count: number
  readonly first: number
  /** The last entry and the one before it, the last one first. */
  readonly newest: LogContents['rows']
  readonly heads: LogContents['heads']
}

/** The last entry and what it says; both undefined for an empty log. */
export interface LastEntry {
  readonly stored?: StoredEntry
  readonly entry?: LogEntry
}

/**
 * The end of a log, if it is as it was written. Undefined if something is wrong with it, so that nothing may be added.
 */
export function soundEnd({ count, first, newest, heads }: LogEnd): LastEntry | undefined {
  const [last, before] = newest.map(storedEntry)
  const [head] = heads
  if (newest.length === 0) return heads.length === 0 ? {} : undefined
  if (last === undefined || first !== 1 || last.number !== count) return undefined
  if (heads.length !== 1 || head?.count !== count || head.hash !== last.hash) return undefined
  if (count > 1 && before === undefined) return undefined
  const { entry } = entryIn(last.body)
  if (entry?.number !== count || chainHash(before?.hash ?? NO_HASH, last.body) !== last.hash) return undefined
  return { stored: last, entry }
}

/** Whether the last entry has the signature that it needs in a log with these keys. */
export function hasSoundSignature({ stored, entry }: LastEntry, keys: readonly KeyEntry[]): boolean {
  if (stored === undefined) return true
  const signer = signerOf(entry)
  if (signer === undefined) return keys.length === 0 && stored.signature === null
  const key = keys.find((one) => fingerprintOf(one.key) === signer)
  return (
    key !== undefined && stored.signature !== null && hasSignature(signedText(stored.hash), stored.signature, key.key)
  )
}

/** Why this signer may not add an entry for this person to a log with these keys; undefined if it may be added. */
export function refusal(
  keys: readonly KeyEntry[],
  signer: Signer | undefined,
  by: string | undefined,
): string | undefined {
  const [first] = keys
  if (signer === undefined) {
    if (first === undefined) return undefined
    return `It is signed since entry ${first.number}, and the key is not at hand: --key FILE, or \`log_key\` in the configuration. If it is lost, begin another log with --log-file and keep this one.`
  }
  const { by: people } = signer.statement
  if (by !== undefined && !people.includes(by)) return `The key signs for ${people.join(', ')} only, not for ${by}.`
  const own = namedKey(keys, signer)
  if (own === undefined)
    return first === undefined
      ? undefined
      : 'It does not know this key. Whoever has a key of the log can add it: prescreen log key add FILE.'
  if (own.key.by.join('\n') === people.join('\n')) return undefined
  return `It names ${own.key.by.join(', ')} for this key, and the key file ${people.join(', ')}. For other people, make another key.`
}

/** The entry that names the signer's key; undefined if there is none. */
function namedKey(keys: readonly KeyEntry[], signer: Signer): KeyEntry | undefined {
  const own = fingerprintOf(signer.statement)
  return keys.find((one) => fingerprintOf(one.key) === own)
}

/** How far the clock may be behind the last entry, in milliseconds, since the network corrects clocks by a little. */
const CLOCK_STEP = 60_000

/**
 * The time to write in the next entry, to the second: now, or the time of the last entry if the clock is slightly
 * behind it. Undefined if the clock is further behind.
 */
export function timeAfter(last: LogEntry | undefined, now: Date): string | undefined {
  const at = now.toISOString().replace(/\.\d+Z$/, 'Z')
  if (last === undefined || at >= last.at) return at
  const before = parseInstant(last.at)
  return before !== undefined && before - now.getTime() <= CLOCK_STEP ? last.at : undefined
}
