import { hash } from 'node:crypto'
import { isObject } from './record.ts'
import type { Json } from './record.ts'

/** The SHA-256 of a record, hexadecimal; the order of its keys makes no difference. */
export function recordHash(record: Json): string {
  return hash('sha256', canonicalText(record), 'hex')
}

/** A value as JSON text without white space, with the keys of each object sorted by their UTF-16 code units. */
export function canonicalText(value: Json): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (Array.isArray(value)) {
    let text = ''
    for (const one of value as readonly Json[]) text += text === '' ? canonicalText(one) : `,${canonicalText(one)}`
    return `[${text}]`
  }
  if (!isObject(value)) return JSON.stringify(value)
  let text = ''
  for (const key of sortedKeys(Object.keys(value))) {
    const own = `${quotedKey(key)}${canonicalText(value[key] ?? null)}`
    text += text === '' ? own : `,${own}`
  }
  return `{${text}}`
}

/** Sorts keys in place if they are few: insertion sort is faster for these. */
function sortedKeys(keys: string[]): readonly string[] {
  if (keys.length > MOST_BY_HAND) return keys.toSorted()
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string
    let at = i
    while (at > 0 && (keys[at - 1] as string) > key) {
      keys[at] = keys[at - 1] as string
      at--
    }
    keys[at] = key
  }
  return keys
}

const MOST_BY_HAND = 40

function quotedKey(key: string): string {
  const known = quotedKeys.get(key)
  if (known !== undefined) return known
  const made = `${JSON.stringify(key)}:`
  if (quotedKeys.size >= MOST_KEYS) quotedKeys.clear()
  if (key.length <= LONGEST_KEY) quotedKeys.set(key, made)
  return made
}

/** A cache of quoted keys, since all records have the same few. */
const quotedKeys = new Map<string, string>()
const MOST_KEYS = 5000
const LONGEST_KEY = 100

function quoted(text: string): string {
  if (text.length > LONGEST_PLAIN) return JSON.stringify(text)
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // Quotes, backslashes, control characters and surrogates may have to be escaped.
    if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0xd800) return JSON.stringify(text)
  }
  return `"${text}"`
}

const LONGEST_PLAIN = 64
