import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client/sqlite3'
import type { InStatement } from '@libsql/client/sqlite3'
import { prescreen } from './command.ts'
import { readLog, sha256 } from './log-reader.ts'
import type { LogRow } from './log-reader.ts'

export const PATIENT = 'seeds/patients/multi-match.json'

/** A folder with its own configuration, key, log and checkpoints. */
export interface Site {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  readonly log: string
  readonly key: string
  readonly checkpoints: string
}

/** Makes a site. Its configuration keeps checkpoints unless another one is given. */
export function site(config?: string): Site {
  const folder = mkdtempSync(join(tmpdir(), 'prescreen-site-'))
  mkdirSync(join(folder, 'prescreen'))
  const checkpoints = join(folder, 'share.txt')
  writeFileSync(join(folder, 'prescreen', 'config.yaml'), config ?? `log_checkpoints: ${checkpoints}\n`)
  const log = join(folder, 'state', 'prescreen', 'screening-log.db')
  const env = { XDG_CONFIG_HOME: folder, XDG_STATE_HOME: join(folder, 'state') }
  return { folder, env, log, checkpoints, key: join(folder, 'prescreen', 'log-key.pem') }
}

/** A copy of a site's files, to be forged. */
export function copyOf(original: Site): Site {
  const copy = site(existsSync(original.checkpoints) ? undefined : '')
  mkdirSync(dirname(copy.log), { recursive: true })
  for (const name of ['log', 'key', 'checkpoints'] as const)
    if (existsSync(original[name])) copyFileSync(original[name], copy[name])
  return copy
}

export function at({ env }: Site, ...words: readonly string[]): ReturnType<typeof prescreen> {
  return prescreen(words, { env })
}

export function screenAt(own: Site, ...more: readonly string[]): ReturnType<typeof prescreen> {
  return at(own, 'screen', PATIENT, '--log', '--by', 'AB', '--as-of', '2026-03-15', '--format', 'json', ...more)
}

/** Changes a log behind the program's back. */
export async function sql({ log }: Site, ...statements: readonly InStatement[]): Promise<void> {
  const client = createClient({ url: pathToFileURL(log).href })
  for (const name of ['entries_are_not_changed', 'entries_are_not_removed', 'entries_stay_signed'])
    await client.execute(`DROP TRIGGER IF EXISTS ${name}`)
  for (const one of statements) await client.execute(one)
  client.close()
}

/** The contents of a forged row, with the body as an object or as text. */
export interface Forged {
  readonly body: { readonly [name: string]: unknown } | string
  readonly signature?: string | null
}

interface ForgedEntry extends Forged {
  readonly body: { readonly [name: string]: unknown }
}

interface Skill {
  /** Whether the hashes are made to fit again. */
  readonly rehash: boolean
  /** Signs every entry that says it is signed. */
  readonly key?: KeyObject
}

/**
 * Rewrites a whole log from these entries, numbered from 1, with all the skill of the forger; the recorded end is
 * changed to match.
 */
export async function writeAnew(own: Site, entries: readonly Forged[], skill: Skill): Promise<void> {
  const { rows } = await readLog(own.log)
  let before = '0'.repeat(64)
  const written = entries.map((entry, i): LogRow => {
    const body = typeof entry.body === 'string' ? entry.body : JSON.stringify({ ...entry.body, number: i + 1 })
    const hash = skill.rehash ? sha256(before, '\n', body) : (rows[i]?.hash ?? '')
    before = hash
    const isSigned = skill.key !== undefined && body.includes('"signed_by"')
    const signature = isSigned ? signatureOf(skill.key, `prescreen/log-entry/2\n${hash}`) : (entry.signature ?? null)
    return { number: i + 1, body, hash, signature }
  })
  await sql(
    own,
    'DELETE FROM entries',
    ...written.map(({ number, body, hash, signature }) => ({
      sql: 'INSERT INTO entries (number, body, hash, signature) VALUES (?, ?, ?, ?)',
      args: [number, body, hash, signature],
    })),
    { sql: 'UPDATE head SET count = ?, hash = ?', args: [written.length, written.at(-1)?.hash ?? ''] },
  )
}

/** The entries of a log, with changes to those of the given numbers. */
export async function entriesOf(
  own: Site,
  changes: Readonly<Record<number, { readonly [name: string]: unknown }>> = {},
): Promise<ForgedEntry[]> {
  const { rows } = await readLog(own.log)
  return rows.map(({ number, body, signature }) => {
    const parsed = JSON.parse(body) as { readonly [name: string]: unknown }
    return { body: { ...parsed, ...changes[number] }, signature }
  })
}

export function siteKey(own: Site): KeyObject {
  return createPrivateKey(readFileSync(own.key, 'utf8'))
}

export function anotherKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey
}

export function signatureOf(key: KeyObject | undefined, text: string): string {
  if (key === undefined) throw new Error('No key signs this.')
  return sign(null, Buffer.from(text), key).toString('base64')
}

/** A key's statement about itself, as the description of the format defines it. */
export function statementOf(key: KeyObject, by: readonly string[]): { readonly [name: string]: unknown } {
  const public_key = publicKeyOf(key)
  const own = { public_key, by, made: '2026-01-01T00:00:00Z' }
  const signature = signatureOf(key, `prescreen/log-key/1\n${JSON.stringify(own)}`)
  return { schema: 'prescreen/log-key/1', ...own, signature }
}

export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
}

export function fingerprintOf(key: KeyObject): string {
  return sha256(Buffer.from(publicKeyOf(key), 'base64'))
}
