import type { Sentence } from '../messages/index.ts'
import { QUOTE } from './bytes.ts'
import { notJson } from './not-json.ts'
import { problem, unreadable } from './problem.ts'
import type { Problem, Unreadable } from './problem.ts'
import { shortName } from './record.ts'
import { EntrySplitter } from './split.ts'
import type { Json } from './record.ts'

/**
 * A patient record found in a text: its number from 1, the line it starts on, and its value,
 * or the problems that prevented reading it.
 */
export interface FoundRecord {
  readonly number: number
  readonly line: number
  readonly value: Json | undefined
  readonly problems: readonly Problem[]
}

/**
 * Finds the records in a text: one object, an array of objects, or one object per line (NDJSON). A bad line or element
 * is returned with its problems and does not affect the others. Never throws on input.
 */
export function findRecords(text: string): FoundRecord[] {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  const start = body.trimStart()[0]
  if (start === undefined) return [broken(1, 1, unreadable({ key: 'refused.empty-file' }))]
  if (start === '[') {
    const records = valuesIn(body)
    return records.length > 0 ? records : [broken(1, 1, unreadable({ key: 'refused.empty-array' }))]
  }
  const whole = parse(body)
  if ('value' in whole) return [recordIn(body, 1, firstLine(body))]
  const lines = body
    .split('\n')
    .map((line, i) => ({ line: i + 1, text: line.trim() }))
    .filter((one) => one.text !== '')
  const anyLine = lines.length > 1 && lines.some((one) => one.text.startsWith('{') && 'value' in parse(one.text))
  if (anyLine) return lines.map((one, i) => recordIn(one.text, i + 1, one.line))
  const values = valuesIn(body)
  const isAny = values.length > 1 && values.some((one) => one.value !== undefined)
  return isAny ? values : [broken(1, whole.line, unreadable(whole.said))]
}

/** Finds the elements of an array, or several JSON values one after the other. */
function valuesIn(body: string): FoundRecord[] {
  const bytes = new TextEncoder().encode(body)
  const { entries } = new EntrySplitter(false).push(bytes, true)
  const decoder = new TextDecoder()
  return entries.map(({ start, end, line, problem: why }, i) =>
    why === undefined ? recordIn(decoder.decode(bytes.subarray(start, end)), i + 1, line) : broken(i + 1, line, why),
  )
}

function recordIn(text: string, number: number, line: number): FoundRecord {
  const read = readRecordText(text, line)
  return 'value' in read
    ? { number, line, value: read.value, problems: [] }
    : { number, line, value: undefined, problems: read.problems }
}

/** Reads the text of one record, which starts on `line` of its file. Never throws on input. */
export function readRecordText(
  text: string,
  line = 1,
): { readonly value: Json } | { readonly problems: readonly Problem[] } {
  const parsed = parse(text, line)
  if (!('value' in parsed)) return { problems: [problem('', parsed.said)] }
  const keys = countKeys(parsed.value, DEEPEST)
  if (keys === undefined) return { problems: [problem('', { key: 'refused.too-deep', given: { count: DEEPEST } })] }
  const twice = mayRepeatKeys(text, keys) ? duplicateKeys(text) : []
  return twice.length > 0 ? { problems: twice } : parsed
}

/**
 * The deepest nesting of objects and lists that is read: deeper than any record, and safe
 * for everything that walks through a record.
 */
const DEEPEST = 100

/**
 * Whether a text could repeat a key; a quick check before the slow one. It compares the colons right after a quote with
 * the keys of the value: without a repeated key, or a string that contains such a colon, they are equally many.
 */
function mayRepeatKeys(text: string, keys: number): boolean {
  let colons = 0
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    let before = at - 1
    while (BLANKS.includes(text.charAt(before)) && before > 0) before--
    // Times and addresses in charts are full of colons that do not follow a quote.
    if (text.charCodeAt(before) === QUOTE) colons++
  }
  return colons !== keys
}

/** The white space of JSON. */
const BLANKS = ' \t\n\r'

/** The number of keys in a value, at all levels; undefined if it has more than `levels` levels. */
function countKeys(value: Json, levels: number): number | undefined {
  if (typeof value !== 'object' || value === null) return 0
  if (levels === 0) return undefined
  const inside: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : Object.values(value)
  let sum = Array.isArray(value) ? 0 : inside.length
  for (const one of inside) {
    const keys = countKeys(one, levels - 1)
    if (keys === undefined) return undefined
    sum += keys
  }
  return sum
}

function broken(number: number, line: number, why: Unreadable): FoundRecord {
  return { number, line, value: undefined, problems: [{ path: '', ...why }] }
}

function firstLine(text: string): number {
  return text.slice(0, text.search(/\S/)).split('\n').length
}

interface Mistake {
  readonly said: Sentence
  readonly line: number
}

function parse(text: string, line = 1): { readonly value: Json } | Mistake {
  try {
    return { value: JSON.parse(text) as Json }
  } catch (error) {
    return jsonError(error instanceof Error ? error.message : String(error), text, line)
  }
}

// Makes the message about invalid JSON. V8's message quotes the text around the mistake; only the place is kept,
// because a patient's data does not belong in a message.
function jsonError(message: string, text: string, first: number): Mistake {
  const position = /position (\d+)/.exec(message)?.[1]
  const ended = /end of JSON input|Unterminated/.test(message)
  const offset = position === undefined ? (ended ? text.length : 0) : Number(position)
  const before = text.slice(0, offset).split('\n')
  const line = first + before.length - 1
  const column = (before.at(-1) ?? '').length + 1
  const given = { what: notJson(ended) }
  return { said: { key: 'refused.not-json.place', given, own: { line, column }, general: 'refused.not-json' }, line }
}

/** Reports keys that occur twice in one object of a valid JSON text: the parser would silently keep the last value. */
export function duplicateKeys(text: string): Problem[] {
  const problems: Problem[] = []
  const stack: { keys: Set<string> | undefined; path: string; part: string; index: number }[] = []
  let lastString = ''
  for (let at = 0; at < text.length; at++) {
    const token = text[at]
    const top = stack.at(-1)
    if (token === '"') {
      const end = stringEnd(text, at)
      lastString = text.slice(at, end)
      at = end - 1
    } else if (token === '{' || token === '[') {
      const path = top === undefined ? '' : joined(top)
      stack.push({ keys: token === '{' ? new Set() : undefined, path, part: '', index: 0 })
    } else if (token === '}' || token === ']') stack.pop()
    else if (token === ',' && top !== undefined) top.index++
    else if (token === ':' && top?.keys !== undefined) {
      const key = JSON.parse(lastString) as string
      top.part = shortName(key)
      if (top.keys.has(key)) problems.push(problem(joined(top), { key: 'refused.twice' }))
      top.keys.add(key)
    }
  }
  return problems
}

/** The offset just after the string that starts at `start`. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

function joined(level: { keys: Set<string> | undefined; path: string; part: string; index: number }): string {
  if (level.keys === undefined) return `${level.path}[${level.index}]`
  return level.path === '' ? level.part : `${level.path}.${level.part}`
}
