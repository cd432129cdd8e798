import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { dirname } from 'node:path'
import { isGenuine, statementIn, statementOf } from '../../log/index.ts'
import type { Signer } from '../../log/index.ts'
import { harmless } from '../../text/index.ts'
import { defaultKeyPath, settings } from '../config.ts'
import { cannotRun, systemMessage } from '../exit.ts'
import { disk } from '../files/disk.ts'
import { readFlowing, readTextOr } from '../files/reading.ts'
import { createFile, isThere, mustBeFree } from '../files/writing.ts'
import { say } from '../terminal.ts'

export interface KeyOptions {
  readonly key?: string
}

/** Where the key is, and whether the user named the place. */
export async function keyPlace({ key }: KeyOptions): Promise<{ readonly path: string; readonly named: boolean }> {
  const named = key ?? (await settings()).log_key
  return { path: named ?? defaultKeyPath(), named: named !== undefined }
}

/**
 * The key that signs entries; undefined if there is none and the user named none. Ends the program if it cannot be
 * used.
 */
export async function signerOf(options: KeyOptions): Promise<Signer | undefined> {
  const { path, named } = await keyPlace(options)
  return named || isThere(path) ? readKey(path) : undefined
}

/**
 * Reads a private key and the statement in the same file that says who may sign with it. Ends the program if the two do
 * not belong together or cannot be used.
 */
export function readKey(path: string): Signer {
  const wrong = (why: string): Error => cannotRun(`The key ${harmless(path)} cannot be used. ${why}`)
  const text = readTextOr(path, wrong, readFlowing)
  const privateKey = privateKeyIn(text)
  if (privateKey === undefined) throw wrong('It is not an Ed25519 key; `prescreen log key new` makes one.')
  const statement = statementIn(text.split('\n').find((line) => line.startsWith('{')) ?? '')
  if (statement === undefined)
    throw wrong('It does not say who may sign with it; `prescreen log key new` makes one that does.')
  const own = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64')
  if (statement.public_key !== own || !isGenuine(statement))
    throw wrong('The statement in it was changed. To let other people sign, make a new key.')
  if (process.platform !== 'win32' && (disk().statSync(path).mode & 0o077) !== 0)
    say(`Other people on this computer can use the key ${harmless(path)}; \`chmod 600\` keeps it private.`)
  return { privateKey, statement }
}

/** Makes a key for these people, in a file that only its owner may read. Never replaces a file. */
export function makeKey(path: string, by: readonly string[], made: string): Signer {
  try {
    disk().mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  } catch (error) {
    throw cannotRun(`${harmless(path)} cannot be written. ${systemMessage(error, path)}`)
  }
  mustBeFree(path, 'A key is never replaced.')
  const { privateKey } = generateKeyPairSync('ed25519')
  const statement = statementOf(privateKey, by, made)
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  createFile(path, `${pem}${JSON.stringify(statement)}\n`)
  return { privateKey, statement }
}

function privateKeyIn(text: string): KeyObject | undefined {
  const [pem] = /-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----/s.exec(text) ?? []
  if (pem === undefined) return undefined
  try {
    const key = createPrivateKey(pem)
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}
