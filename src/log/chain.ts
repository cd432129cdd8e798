import { createHash } from 'node:crypto'
import type { Draft, KeyEntry } from './entry.ts'
import { fingerprintOf, signatureOf } from './key.ts'
import type { Signer } from './key.ts'

/** An entry as it is stored: its text, chained to the one before by `hash`, and perhaps signed. */
export interface StoredEntry {
  readonly number: number
  readonly body: string
  readonly hash: string
  readonly signature: string | null
}

/** What the first entry is chained to. */
export const NO_HASH = '0'.repeat(64)

/** How the text of an entry about a key begins. */
export const KEY_ENTRY_START = '{"schema":"prescreen/log-entry/2","kind":"key",'

/** SHA-256 of the hash of the entry before, a line feed, and the text of the entry; hexadecimal. */
export function chainHash(before: string, body: string): string {
  return createHash('sha256').update(`${before}\n${body}`).digest('hex')
}

/** What is signed of an entry; its hash covers its text and all entries before. */
export function signedText(hash: string): string {
  return `prescreen/log-entry/2\n${hash}`
}

/** The entry that follows another one: of a screening, or one that names a key. Signed where there is a signer. */
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
