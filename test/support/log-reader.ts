import { createHash, createHmac, createPublicKey, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client/sqlite3'

/**
 * A second reader of screening logs, written from the description of the format in src/log/index.ts and sharing no code
 * with the program. It reports only the kind and place of each mistake; a log is sound if there are none.
 */

type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value }
type Fields = { readonly [name: string]: Value }

export interface LogRow {
  readonly number: number
  readonly body: string
  readonly hash: string
  readonly signature: string | null
}

export interface ReadLog {
  readonly rows: readonly LogRow[]
  readonly mistakes: readonly string[]
}

export function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** Crockford's base 32 by division. The number of bits must be a multiple of five. */
export function crockford(bytes: Uint8Array): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  for (let i = 0; i < (bytes.length * 8) / 5; i++) {
    text = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(Number(value % 32n)) + text
    value /= 32n
  }
  return text
}

/** The line of a checkpoint without its check digits, and with them. */
export function checkpointLines(count: number, date: string, hash: string, spki?: string): [string, string] {
  const groups = (digits: string): string => digits.replace(/(.{4})(?=.)/g, '$1-')
  const key = spki === undefined ? '' : ` ${groups(crockford(fingerprint(spki).subarray(0, 5)))}`
  const bare = `prescreen-log/1 ${count} ${date} ${groups(crockford(Buffer.from(hash.slice(0, 40), 'hex')))}${key}`
  const check = crockford(createHash('sha256').update(bare).digest().subarray(0, 5)).slice(0, 4)
  return [bare, `${bare} ${check}`]
}

function fingerprint(spki: string): Buffer {
  return createHash('sha256').update(Buffer.from(spki, 'base64')).digest()
}

function signed(text: string, signature: string, spki: string): boolean {
  const key = createPublicKey({ key: Buffer.from(spki, 'base64'), type: 'spki', format: 'der' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}

function sorted(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const pairs = Object.entries(value as Fields).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${pairs.map(([name, one]) => `${JSON.stringify(name)}:${sorted(one)}`).join(',')}}`
}

const SCREENED = ['schema', 'number', 'at', 'by', 'as_of', 'engine', 'criteria_sha256', 'trials']

const NAMES: Readonly<Record<string, readonly string[]>> = {
  '1': [...SCREENED, 'record_sha256'],
  screening: [...SCREENED, 'kind', 'record_salt', 'record_hash'],
  key: ['schema', 'kind', 'number', 'at', 'key'],
}

/** The entry in a text, if it has all required keys and no unknown ones; otherwise undefined. */
function entryOf(body: string): Fields | undefined {
  try {
    const entry = JSON.parse(body) as Fields
    const names = NAMES[entry['schema'] === 'prescreen/log-entry/1' ? '1' : String(entry['kind'])] ?? ['none']
    const more = Object.keys(entry).filter((name) => !names.includes(name))
    const known = names.every((name) => name in entry) && more.every((name) => ['record', 'signed_by'].includes(name))
    return known && JSON.stringify(entry) === body ? entry : undefined
  } catch {
    return undefined
  }
}

function keepsItsRecord(entry: Fields): boolean {
  const { record, record_salt: salt, record_hash: hash } = entry
  if (record === undefined) return true
  const plain = createHash('sha256').update(sorted(record)).digest()
  if (entry['record_sha256'] !== undefined) return entry['record_sha256'] === plain.toString('hex')
  return (
    createHmac('sha256', Buffer.from(String(salt), 'hex'))
      .update(plain)
      .digest('hex') === hash
  )
}

/** Reads a log, and its file of checkpoints if there is one. Throws if SQLite cannot read the file. */
export async function readLog(path: string, checkpoints?: string): Promise<ReadLog> {
  const client = createClient({ url: pathToFileURL(path).href })
  try {
    const found = await client.batch(['SELECT * FROM entries ORDER BY number', 'SELECT * FROM head'], 'read')
    const rows = (found[0]?.rows ?? []) as unknown as LogRow[]
    const heads = (found[1]?.rows ?? []) as unknown as { count: number; hash: string }[]
    const mistakes = [...chainMistakes(rows), ...endMistakes(rows, heads)]
    if (checkpoints !== undefined && existsSync(checkpoints))
      mistakes.push(...checkpointMistakes(rows, readFileSync(checkpoints, 'utf8').split('\n')))
    return { rows, mistakes }
  } finally {
    client.close()
  }
}

function chainMistakes(rows: readonly LogRow[]): string[] {
  const mistakes: string[] = []
  const keys = new Map<string, { spki: string; by: readonly Value[] }>()
  let before = '0'.repeat(64)
  let time = ''
  let anySigned = false
  for (const [i, { number, body, hash, signature }] of rows.entries()) {
    const is = (fine: boolean, what: string): void => void (fine || mistakes.push(`${what} ${number}`))
    if (typeof body !== 'string' || typeof hash !== 'string') {
      mistakes.push(`types ${number}`)
      continue
    }
    is(number === i + 1, 'number')
    is(sha256(before, '\n', body) === hash, 'hash')
    before = hash
    const entry = entryOf(body)
    is(entry !== undefined, 'entry')
    if (entry === undefined) continue
    is(entry['number'] === number, 'own number')
    is(String(entry['at']) >= time, 'time')
    if (String(entry['at']) > time) time = String(entry['at'])
    is(keepsItsRecord(entry), 'record')
    const signer = entry['signed_by']
    if (entry['kind'] === 'key') {
      const { public_key, by, made, signature: own } = entry['key'] as Fields
      const [spki, print] = [String(public_key), fingerprint(String(public_key)).toString('hex')]
      is(signed(`prescreen/log-key/1\n${JSON.stringify({ public_key, by, made })}`, String(own), spki), 'key')
      is(keys.size === 0 ? signer === print : keys.has(String(signer)) && !keys.has(print), 'key')
      if (keys.size === 0 || keys.has(String(signer))) keys.set(print, { spki, by: by as readonly Value[] })
    }
    if (signer === undefined) {
      is(!anySigned && (signature ?? null) === null, 'unsigned')
      continue
    }
    anySigned = true
    const key = keys.get(String(signer))
    const holds =
      key !== undefined && signature !== null && signed(`prescreen/log-entry/2\n${hash}`, signature, key.spki)
    is(holds, 'signature')
    is(entry['by'] === undefined || key === undefined || key.by.includes(entry['by']), 'by')
  }
  return mistakes
}

function endMistakes(rows: readonly LogRow[], heads: readonly { count: number; hash: string }[]): string[] {
  const last = rows.at(-1)
  if (last === undefined) return heads.some((one) => one.count > 0) ? ['end'] : []
  return heads.length === 1 && heads[0]?.count === last.number && heads[0].hash === last.hash ? [] : ['end']
}

function checkpointMistakes(rows: readonly LogRow[], lines: readonly string[]): string[] {
  const keys = rows.flatMap(({ body }) => {
    const entry = entryOf(body)
    return entry?.['kind'] === 'key' ? [String((entry['key'] as Fields)['public_key'])] : []
  })
  return lines.flatMap((line, i) => {
    if (line === '') return []
    const [, count, date = '', , , , signature] = line.split(' ')
    const row = rows.find((one) => one.number === Number(count))
    if (row === undefined) return [`checkpoint ${i + 1}`]
    const isUnsigned = entryOf(row.body)?.['signed_by'] === undefined
    const fits = isUnsigned
      ? checkpointLines(row.number, date, row.hash)[1] === line
      : keys.some((key) => {
          const [bare, whole] = checkpointLines(row.number, date, row.hash, key)
          const text = `prescreen/log-checkpoint/1\n${bare}`
          return line === `${whole} ${signature}` && signature !== undefined && signed(text, signature, key)
        })
    return fits ? [] : [`checkpoint ${i + 1}`]
  })
}
