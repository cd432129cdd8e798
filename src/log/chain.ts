import { createHash } from 'node:crypto'
import type { Draft, KeyEntry } from './entry.ts'
import { fingerprintOf, signatureOf } from './key.ts'
import type { Signer } from './key.ts'

/** An entry as it is stored: its text, chained to the entry before by `hash`, and possibly signed. */
export interface StoredEntry {
  readonly number: number
  readonly body: string
  readonly hash: string
  readonly signature: string | null
}

/** The hash to which the first entry is chained. */
export const NO_HASH = '0'.repeat(64)

/** How the text of a key entry begins. */
export const KEY_ENTRY_START = '{"schema":"prescreen/log-entry/2","kind":"key",'

/** SHA-256 of the previous entry's hash, a line feed and the entry's text, in hexadecimal. */
export function chainHash(before: string, body: string): string {
  return createHash('sha256').update(`${before}\n${body}`).digest('hex')
}

/** The text that is signed for an entry. The hash in it covers the entry's text and all entries before. */
export function signedText(hash: string): string {
  return `prescreen/log-entry/2\n${hash}`
}

/** The entry that follows `last`: a screening, or an entry that names a key. It is signed if there is a signer. */
export function nextEntry(
  content: Draft | Pick<KeyEntry, 'key'>,
  at: string,
  last: Pick<StoredEntry, 'number' | 'hash'> | undefined,
  signer: Signer | undefined,
): StoredEntry {
  const number = (last?.number ?? 0) + 1
  const kind = 'key' in content ? 'key' : 'screening'
  const signed = signer === undefined ? {} : { signed_by: fingerprintOf(signer.statement) }
  const body = JSON.stringify({ schema: 'prescreen/log-entry/2', kind, number, at, ...signed, ...content })
  const hash = chainHash(last?.hash ?? NO_HASH, body)
  const signature = signer === undefined ? null : signatureOf(signedText(hash), signer.privateKey)
  return { number, body, hash, signature }
}
