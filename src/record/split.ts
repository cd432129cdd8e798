import { NEWLINE } from './bytes.ts'
import type { Entry, Split } from './entries.ts'
import { unreadable } from './problem.ts'
import { ValueSplitter } from './values.ts'

const LARGEST_ENTRY = 64 * 1024 * 1024
const TOO_LARGE = unreadable({ key: 'refused.too-large' })

/**
 * Finds the records of a file in its bytes as they come: one per line, or JSON values (the elements of an array, a
 * single value, or several one after the other). Every byte of the file, except white space and what separates values,
 * is in one of the entries or is accounted for by an entry with a problem.
 */
export class EntrySplitter {
  private readonly splitter: LineSplitter | ValueSplitter
  private readonly largest: number

  /** `largest`: the most bytes that a record may have. */
  constructor(byLine: boolean, largest = LARGEST_ENTRY) {
    this.splitter = byLine ? new LineSplitter() : new ValueSplitter()
    this.largest = largest
  }

  /** `bytes` starts with what the previous call left in `rest`; `last`: the file ends here. */
  push(bytes: Uint8Array, last: boolean): Split {
    const { splitter } = this
    const { entries, rest } = splitter.push(bytes, last)
    if (last || bytes.length - rest <= this.largest) return { entries, rest }
    const tooLarge = { start: rest, end: rest, line: splitter.openLine, problem: TOO_LARGE }
    splitter.skip()
    return { entries: [...entries, tooLarge], rest: bytes.length }
  }
}

/** Finds records that fill one line each; a broken line does not affect the others. */
class LineSplitter {
  /** The number of the line that is not complete yet, counted from 1. */
  openLine = 1
  private isSkipping = false
  /** The bytes of that line that were already searched. */
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

  /** Called if the line is too large to be kept: its bytes are read and dropped. */
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
 * Whether a file has one record per line, judged by its beginning; `isWhole`: that is all of it. It does if a complete
 * line is an object by itself, or if it starts with an object and no line ends in what was seen. So does a file of a
 * single line that is no object: its mistake is reported for that line. All other files are read value by value: those
 * with several values on a line, with values over several lines, or with something else altogether.
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
