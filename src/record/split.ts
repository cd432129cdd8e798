/** Where one record lies in a buffer (half open), and the line of its file on which it starts, from 1. */
export interface Entry {
  readonly start: number
  readonly end: number
  readonly line: number
  /** Larger than a record can be; its bytes were not kept. */
  readonly tooLarge?: true
}

/** What was found in a buffer; the rest from `rest` on belongs to an entry that goes on. */
export interface Split {
  readonly entries: readonly Entry[]
  readonly rest: number
}

const LARGEST_ENTRY = 64 * 1024 * 1024
const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [0x0a, 0x22, 0x5c, 0x2c]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d]

/**
 * Finds the records in the bytes of one file, as they come: one a line, or JSON values (the elements of an array, one value, or several
 * behind each other). A broken line is one entry and costs no other; in an array, what is broken may take what follows it along.
 */
export class EntrySplitter {
  private readonly byLine: boolean
  private line = 1
  /** Bytes of the open entry that were looked at before. */
  private scanned = 0
  private depth = 0
  private inString = false
  private escaped = false
  private inList = false
  private skipping = false

  constructor(byLine: boolean) {
    this.byLine = byLine
  }

  /** `bytes` starts with the rest of the call before; `last`: the file ends here. */
  push(bytes: Uint8Array, last: boolean): Split {
    const split = this.byLine ? this.lines(bytes, last) : this.values(bytes, last)
    if (bytes.length - split.rest <= LARGEST_ENTRY || last) return split
    const entries = this.skipping ? split.entries : [...split.entries, this.oversized()]
    this.skipping = true
    this.scanned = 0
    return { entries, rest: bytes.length }
  }

  private oversized(): Entry {
    return { start: 0, end: 0, line: this.line, tooLarge: true }
  }

  private lines(bytes: Uint8Array, last: boolean): Split {
    const entries: Entry[] = []
    let start = 0
    for (;;) {
      const found = bytes.indexOf(NEWLINE, start + this.scanned)
      if (found === -1 && !last) break
      const end = found === -1 ? bytes.length : found
      if (this.skipping) this.skipping = false
      else if (!isBlank(bytes, start, end)) entries.push({ start, end, line: this.line })
      this.line++
      this.scanned = 0
      start = found === -1 ? bytes.length : found + 1
      if (found === -1) break
    }
    this.scanned = bytes.length - start
    return { entries, rest: start }
  }

  private values(bytes: Uint8Array, last: boolean): Split {
    const entries: Entry[] = []
    let start = this.depth > 0 || this.scanned > 0 ? 0 : -1
    let startLine = this.line
    let at = this.scanned
    for (let i = 0; i < at; i++) if (bytes[i] === NEWLINE) startLine--
    const finish = (end: number): void => {
      if (start !== -1 && !this.skipping) entries.push({ start, end, line: startLine })
      start = -1
      this.depth = 0
    }
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (byte === NEWLINE) this.line++
      if (this.inString) {
        if (this.escaped) this.escaped = false
        else if (byte === BACKSLASH) this.escaped = true
        else if (byte === QUOTE) this.inString = false
        continue
      }
      const between = start === -1
      if (between && (byte <= 0x20 || byte === COMMA)) continue
      if (between && byte === OPEN_LIST && !this.inList) {
        this.inList = true
        continue
      }
      if (byte === CLOSE_LIST && this.depth === 0 && this.inList) {
        finish(at)
        this.inList = false
        continue
      }
      if (byte === COMMA && this.depth === 0) {
        finish(at)
        continue
      }
      if (between) {
        start = at
        startLine = this.line
      }
      if (byte === QUOTE) this.inString = true
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.depth++
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        this.depth--
        if (this.depth <= 0) finish(at + 1)
      }
    }
    if (last && start !== -1) finish(bytes.length)
    const rest = start === -1 ? bytes.length : start
    this.scanned = bytes.length - rest
    return { entries, rest }
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] ?? 0) > 0x20) return false
  return true
}

/**
 * Whether a file that begins like this has one record a line: some whole line is an object by itself, or an object fills more than was
 * seen without a line end. Files of several values, or with values over several lines, are read value by value.
 */
export function looksLikeLines(head: Uint8Array, isWhole: boolean): boolean {
  const text = new TextDecoder().decode(head).trimStart()
  if (!text.startsWith('{')) return !/^[[\s]/.test(text) && text !== ''
  const lines = text.split('\n')
  const whole = isWhole ? lines : lines.slice(0, -1)
  if (whole.length === 0) return true
  return whole.some((line) => line.startsWith('{') && isObjectText(line))
}

function isObjectText(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object'
  } catch {
    return false
  }
}
