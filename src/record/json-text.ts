import { isObject } from './record.ts'
import { EntrySplitter } from './split.ts'
import type { Json, Problem } from './record.ts'

/** One patient record as found in a text: its number from 1, the line it starts on, and its value or why it is none. */
export interface FoundRecord {
  readonly number: number
  readonly line: number
  readonly value: Json | undefined
  readonly problems: readonly Problem[]
}

/**
 * Finds the records in a text: one object, an array of objects, or one object a line (NDJSON). A line or element that is
 * no good carries its problems and costs the others nothing. Throws nothing on input.
 */
export function findRecords(text: string): FoundRecord[] {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  if (body.trim() === '') return [broken(1, 1, 'The file is empty; a patient record was expected.')]
  const whole = parse(body)
  if ('value' in whole) {
    const twice = duplicateKeys(body)
    if (!Array.isArray(whole.value)) return [found(1, firstLine(body), whole.value, twice)]
    const elements = whole.value as readonly Json[]
    if (elements.length === 0) return [broken(1, 1, 'The array is empty; there is no patient in it.')]
    return elements.map((value, i) => {
      const own = twice.filter((one) => one.path.startsWith(`[${i}]`))
      const problems = own.map((one) => ({ ...one, path: one.path.replace(/^\[\d+\]\.?/, '') }))
      return found(i + 1, firstLine(body), value, problems)
    })
  }
  const lines = body
    .split('\n')
    .map((line, i) => ({ line: i + 1, text: line.trim() }))
    .filter((one) => one.text !== '')
  const anyLine = lines.length > 1 && lines.some((one) => one.text.startsWith('{') && 'value' in parse(one.text))
  if (!anyLine) return valuesIn(body) ?? [broken(1, whole.line, `This is not JSON: ${whole.message}`)]
  return lines.map((one, i) => {
    const parsed = parse(one.text)
    if (!('value' in parsed)) return broken(i + 1, one.line, `This line is not JSON: ${parsed.message}`)
    return found(i + 1, one.line, parsed.value, duplicateKeys(one.text))
  })
}

/** Several JSON values behind each other, each whole; undefined when the text is not that. */
function valuesIn(body: string): FoundRecord[] | undefined {
  const bytes = new TextEncoder().encode(body)
  const { entries } = new EntrySplitter(false).push(bytes, true)
  if (entries.length < 2 || body.trimStart().startsWith('[')) return undefined
  const decoder = new TextDecoder()
  const records = entries.map(({ start, end, line }, i) => {
    const read = readRecordText(decoder.decode(bytes.subarray(start, end)))
    return 'value' in read
      ? found(i + 1, line, read.value, [])
      : { ...broken(i + 1, line, ''), problems: read.problems }
  })
  return records.some((one) => one.value !== undefined) ? records : undefined
}

/** Reads the text of one record. Throws nothing on input. */
export function readRecordText(text: string): { readonly value: Json } | { readonly problems: readonly Problem[] } {
  const parsed = parse(text)
  if (!('value' in parsed)) return { problems: [{ path: '', message: `This is not JSON: ${parsed.message}` }] }
  const twice = mayRepeatKeys(text, parsed.value) ? duplicateKeys(text) : []
  return twice.length > 0 ? { problems: twice } : parsed
}

/** A quick look: a text with more colons behind strings than its value has keys either repeats one or has such a text in a string. */
function mayRepeatKeys(text: string, value: Json): boolean {
  let colons = 0
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) colons++
  return colons !== countKeys(value)
}

function countKeys(value: Json): number {
  if (Array.isArray(value)) return (value as readonly Json[]).reduce<number>((sum, one) => sum + countKeys(one), 0)
  if (!isObject(value)) return 0
  const keys = Object.keys(value)
  return keys.reduce((sum, key) => sum + countKeys(value[key] ?? null), keys.length)
}

function found(number: number, line: number, value: Json, problems: readonly Problem[]): FoundRecord {
  return { number, line, value, problems }
}

function broken(number: number, line: number, message: string): FoundRecord {
  return { number, line, value: undefined, problems: [{ path: '', message }] }
}

function firstLine(text: string): number {
  return text.slice(0, text.search(/\S/)).split('\n').length
}

function parse(text: string): { readonly value: Json } | { readonly message: string; readonly line: number } {
  try {
    return { value: JSON.parse(text) as Json }
  } catch (error) {
    return jsonError(error instanceof Error ? error.message : String(error), text)
  }
}

// V8 quotes the text around the mistake; a patient's data does not belong in a message, so only its place is kept.
function jsonError(message: string, text: string): { message: string; line: number } {
  const position = /position (\d+)/.exec(message)?.[1]
  const ended = /end of JSON input|Unterminated/.test(message)
  const offset = position === undefined ? (ended ? text.length : 0) : Number(position)
  const before = text.slice(0, offset).split('\n')
  const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
  const what = ended ? 'the text ends too early' : 'something unexpected stands'
  return { message: `${what} (${place}).`, line: before.length }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g

/** Keys that stand twice in one object of a valid JSON text; of two values the parser would silently keep the last. */
export function duplicateKeys(text: string): Problem[] {
  const problems: Problem[] = []
  const stack: { keys: Set<string> | undefined; path: string; part: string; index: number }[] = []
  let lastString = ''
  for (const [token] of text.matchAll(TOKEN)) {
    const top = stack.at(-1)
    if (token === '{' || token === '[') {
      const path = top === undefined ? '' : joined(top)
      stack.push({ keys: token === '{' ? new Set() : undefined, path, part: '', index: 0 })
    } else if (token === '}' || token === ']') stack.pop()
    else if (token === ',' && top !== undefined) top.index++
    else if (token === ':' && top?.keys !== undefined) {
      const key = JSON.parse(lastString) as string
      top.part = key
      if (top.keys.has(key))
        problems.push({ path: joined(top), message: 'This key stands twice; keep one of the two.' })
      top.keys.add(key)
    } else lastString = token
  }
  return problems
}

function joined(level: { keys: Set<string> | undefined; path: string; part: string; index: number }): string {
  if (level.keys === undefined) return `${level.path}[${level.index}]`
  return level.path === '' ? level.part : `${level.path}.${level.part}`
}
