import { NEWLINE } from './bytes.ts'
import type { Entry, Split } from './entries.ts'
import { unreadable } from './problem.ts'
import { ValueSplitter } from './values.ts'

const LARGEST_ENTRY = 64 * 1024 * 1024
const TOO_LARGE = unreadable({ key: 'refused.too-large' })

/**
 * Finds the records in the bytes of one file, as they come: one a line, or JSON values (the elements of an array, one value, or several
 * behind each other). Each byte of the file but white space, and what stands between values, is in an entry that is given out, or counted by one with a problem.
 */
export class EntrySplitter {
  private readonly splitter: LineSplitter | ValueSplitter
  private readonly largest: number

  /** `largest`: how many bytes a record may have. */
  constructor(byLine: boolean, largest = LARGEST_ENTRY) {
    this.splitter = byLine ? new LineSplitter() : new ValueSplitter()
    this.largest = largest
  }

  /** `bytes` starts with the rest of the call before; `last`: the file ends here. */
  push(bytes: Uint8Array, last: boolean): Split {
    const { splitter } = this
    const { entries, rest } = splitter.push(bytes, last)
    if (last || bytes.length - rest <= this.largest) return { entries, rest }
    const tooLarge = { start: rest, end: rest, line: splitter.openLine, problem: TOO_LARGE }
    splitter.skip()
    return { entries: [...entries, tooLarge], rest: bytes.length }
  }
}

/** Finds the records that fill a line each; a broken line costs no other. */
class LineSplitter {
  /** The open line, from 1. */
  openLine = 1
  private isSkipping = false
  /** Bytes of the open line that were looked at before. */
  private scanned = 0

  push(bytes: Uint8Array, last: boolean): Split {
    const entries: Entry[] = []
    let start = 0
    for (;;) {
      const found = bytes.indexOf(NEWLINE, start + this.scanned)
      if (found === -1 && !last) break
      const end = found === -1 ? bytes.length : found
      if (this.isSkipping) this.isSkipping = false
      else if (!isBlank(bytes, start, end)) entries.push({ start, end, line: this.openLine })
      this.openLine++
      this.scanned = 0
      start = found === -1 ? bytes.length : found + 1
      if (found === -1) break
    }
    this.scanned = this.isSkipping ? 0 : bytes.length - start
    return { entries, rest: this.isSkipping ? bytes.length : start }
  }

  /** The open line is too large to be kept: its bytes are looked at and forgotten. */
  skip(): void {
    this.isSkipping = true
    this.scanned = 0
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] ?? 0) > 0x20) return false
  return true
}

/**
 * Whether a file that begins like this has one record a line: some whole line is an object by itself, or an object fills more than was
 * seen without a line end; a single line of something else has a mistake. Files of several values, with values over several lines, or of
 * something else altogether are read value by value.
 */
export function looksLikeLines(head: Uint8Array, isWhole: boolean): boolean {
  const text = new TextDecoder().decode(head).trimStart()
  if (text.startsWith('[')) return false
  const lines = (isWhole ? text.trimEnd() : text).split('\n')
  if (isWhole && lines.length === 1 && !/^($|\{)/.test(text)) return true
  const whole = isWhole ? lines : lines.slice(0, -1)
  if (whole.length === 0) return text.startsWith('{')
  return whole.some((line) => line.startsWith('{') && isObjectText(line))
}

function isObjectText(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object'
  } catch {
    return false
  }
}
