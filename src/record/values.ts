import type { Entry, Split } from './entries.ts'
import type { Sentence } from '../messages/index.ts'
import { notJson } from './not-json.ts'
import { unreadable } from './problem.ts'
import { RecordStart } from './record-start.ts'
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  NEWLINE,
  newlinesIn,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from './bytes.ts'

/** What may come next. */
type Expected = 'value' | 'first item' | 'key' | 'first key' | 'colon' | 'more'

/** A part of the file that cannot be read because of a mistake in it. Positions count from the start of the file. */
interface Lost {
  readonly start: number
  readonly line: number
  readonly mistakeLine: number
  /** Whether the mistake is that the file ends too early. */
  readonly early: boolean
  /** Where the search for the next record continues. */
  from: number
}

/** A complete element. It is held back until what follows shows that it is not part of a broken one. */
interface Held {
  readonly start: number
  readonly end: number
  readonly line: number
}

const STRUCTURE: readonly number[] = [QUOTE, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST, COMMA, COLON]

/** The deepest nesting of brackets that is followed. */
const DEEPEST = 100_000

/**
 * Finds JSON values in bytes as they come: the elements of arrays, and values one after the other. It follows the
 * structure of JSON, so that it notices a mistake where it is; everything from the start of the element with the
 * mistake to the next record becomes one entry with a problem. A value is returned only when what follows it can follow
 * a complete element: otherwise a stray brace could turn a part of a record into a record.
 */
export class ValueSplitter {
  private line = 1
  /** The number of bytes of the file before the current buffer. */
  private base = 0
  /** The number of bytes of the file that have been read. */
  private at = 0
  /** Where the element being read starts; undefined between elements. */
  private start: number | undefined
  private startLine = 1
  private held: Held[] = []
  /** The open brackets of the element, outermost first: true for an object, false for a list. */
  private open: boolean[] = []
  private expected: Expected = 'value'
  private inString = false
  private escaped = false
  private inScalar = false
  /** Where the last token starts. */
  private token = 0
  /** Where the last object starts. */
  private object = 0
  /** Where objects inside the element start that may look like the start of a record. */
  private others: number[] = []
  private inList = false
  private hadList = false
  /** Whether the bytes of the element are dropped, because it is too large. */
  private skipping = false
  private lost: Lost | undefined
  private readonly recordStart = new RecordStart()
  private entries: Entry[] = []
  private bytes: Uint8Array = new Uint8Array(0)

  /** `bytes` starts with what the previous call left in `rest`; `last`: the file ends here. */
  push(bytes: Uint8Array, last: boolean): Split {
    this.bytes = bytes
    this.entries = []
    const end = this.base + bytes.length
    const isMore = (): boolean => this.at < end || (last && (this.lost !== undefined || this.isOpen))
    while (isMore()) {
      if (this.lost !== undefined) this.search(this.lost, end, last)
      else if (this.at < end) this.read(end)
      else this.finish(end)
    }
    const kept = this.firstKept(end)
    const split = { entries: this.entries, rest: kept - this.base }
    this.base = kept
    return split
  }

  /** Called if the element is too large to be kept: its bytes are read and dropped. */
  skip(): void {
    this.skipping = true
    this.held = []
    this.others = []
    this.base = this.at
  }

  /** The line on which the element being read starts. */
  get openLine(): number {
    return this.held[0]?.line ?? this.startLine
  }

  /** Whether anything is unfinished that the end of the file would end. */
  private get isOpen(): boolean {
    return this.start !== undefined || this.held.length > 0 || this.inList
  }

  private firstKept(end: number): number {
    if (this.lost !== undefined) return Math.max(this.base, Math.min(end, this.lost.from) - this.recordStart.reach)
    if (this.skipping) return end
    return this.held[0]?.start ?? this.start ?? end
  }

  private read(end: number): void {
    const { bytes, base } = this
    while (this.at < end && this.lost === undefined) {
      if (this.inString) {
        this.readString(end)
        continue
      }
      const byte = bytes[this.at - base] ?? 0
      if (byte <= 0x20) this.readSpace(byte)
      else this.readToken(byte)
    }
  }

  private readSpace(byte: number): void {
    if (this.inScalar) this.endScalar()
    if (byte === NEWLINE) this.line++
    if (this.open.length === 0) this.recordStart.addSpace(byte)
    this.at++
  }

  private readString(end: number): void {
    const { bytes, base } = this
    let at = this.at - base
    for (const stop = end - base; at < stop; at++) {
      const byte = bytes[at]
      if (byte === NEWLINE) {
        this.at = base + at
        return this.mistake()
      }
      if (this.escaped) this.escaped = false
      else if (byte === BACKSLASH) this.escaped = true
      else if (byte === QUOTE) {
        this.at = base + at + 1
        return this.endString()
      }
    }
    this.at = end
  }

  private endString(): void {
    const { bytes, base, token, object, at, open, expected } = this
    this.inString = false
    const isRecord = open.length === 1
    if (expected === 'first key' && object >= base) {
      if (isRecord) this.recordStart.firstKey(bytes, object - base, at - base)
      else if (this.recordStart.mayBeAt(bytes, object - base, at - base)) this.others.push(object)
    }
    if (expected === 'value' && isRecord && token >= base) this.recordStart.text(bytes, token - base, at - base)
    if (expected !== 'key' && expected !== 'first key') return this.endValue()
    this.expected = 'colon'
  }

  private readToken(byte: number): void {
    const isStructure = STRUCTURE.includes(byte)
    if (this.inScalar && isStructure) this.endScalar()
    switch (byte) {
      case QUOTE:
        return this.readQuote()
      case OPEN_OBJECT:
      case OPEN_LIST:
        return this.readOpening(byte === OPEN_OBJECT)
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        return this.readClosing(byte === CLOSE_OBJECT)
      case COMMA:
        return this.readComma()
      case COLON:
        if (this.expected !== 'colon') return this.mistake()
        this.expected = 'value'
        return this.step()
      default:
        return this.readScalar()
    }
  }

  private readScalar(): void {
    if (this.inScalar) {
      this.at++
      return
    }
    if (!this.beginValue(false)) return this.mistake()
    this.inScalar = true
    this.expected = 'more'
    this.step()
  }

  private step(): void {
    this.token = this.at++
  }

  private readQuote(): void {
    const isKey = this.expected === 'key' || this.expected === 'first key'
    if (!isKey && !this.beginValue(true)) return this.mistake()
    this.inString = true
    this.step()
  }

  private readOpening(isObject: boolean): void {
    if (this.open.length === 0 && !this.inList && (this.expected === 'value' || this.expected === 'more')) {
      this.release()
      if (!isObject) {
        this.inList = true
        this.hadList = true
        this.expected = 'first item'
        this.recordStart.endSpace()
        return this.step()
      }
      this.expected = 'value'
    }
    if (!this.beginValue(false) || this.open.length === DEEPEST) return this.mistake()
    this.open.push(isObject)
    this.expected = isObject ? 'first key' : 'first item'
    if (isObject) this.object = this.at
    this.step()
  }

  private readClosing(isObject: boolean): void {
    const depth = this.open.length
    const isEmpty = this.expected === (isObject ? 'first key' : 'first item')
    if (depth > 0 && this.open.at(-1) === isObject && (isEmpty || this.expected === 'more')) {
      this.open.pop()
      this.step()
      return this.endValue()
    }
    if (depth > 0 || isObject || !this.inList) {
      if (this.expected === 'value') this.release()
      return this.mistake()
    }
    this.release()
    if (this.expected === 'value') {
      const place = this.at - this.base
      const { line } = this
      const problem = unreadable({
        key: 'refused.not-json.comma.line',
        own: { line },
        general: 'refused.not-json.comma',
      })
      this.entries.push({ start: place, end: place, line, problem })
    }
    this.inList = false
    this.expected = 'value'
    this.step()
  }

  private readComma(): void {
    if (this.open.length > 0) {
      if (this.expected !== 'more') return this.mistake()
      this.expected = this.open.at(-1) === true ? 'key' : 'value'
      return this.step()
    }
    if (this.expected !== 'more') {
      this.release()
      return this.mistake()
    }
    this.release(1)
    this.expected = 'value'
    this.recordStart.endSpace()
    this.step()
  }

  /** Called where a value begins; false if none may begin here. */
  private beginValue(isString: boolean): boolean {
    if (this.expected !== 'value' && this.expected !== 'first item') return false
    if (this.open.length > 0) return true
    // A string after a comma may turn out to be a key, and then what was held was not a complete element.
    if (!isString) this.release()
    if (!this.inList && this.bytes[this.at - this.base] !== OPEN_OBJECT) return false
    this.start = this.at
    this.startLine = this.line
    return true
  }

  private endScalar(): void {
    this.inScalar = false
    this.endValue()
  }

  private endValue(): void {
    this.expected = 'more'
    if (this.open.length > 0 || this.start === undefined) return
    this.recordStart.record(this.firstOther() !== undefined)
    this.others = []
    if (!this.skipping) this.held.push({ start: this.start, end: this.at, line: this.startLine })
    this.skipping = false
    this.start = undefined
    this.recordStart.endSpace()
  }

  /** The start of the first object inside the element that starts the way records do; undefined if there is none. */
  private firstOther(): number | undefined {
    const { bytes, base } = this
    return this.others.find((one) => one >= base && this.recordStart.isAt(bytes, one - base))
  }

  /** Returns the elements that were held, except for the last `keep`. */
  private release(keep = 0): void {
    while (this.held.length > keep) {
      const one = this.held.shift()
      if (one !== undefined)
        this.entries.push({ start: one.start - this.base, end: one.end - this.base, line: one.line })
    }
  }

  /**
   * Called where something cannot be: gives up everything since the start of the element. `early`: the file ends here.
   */
  private mistake(early = false): void {
    const first = this.held[0] ?? (this.start === undefined ? undefined : { start: this.start, line: this.startLine })
    const start = first?.start ?? this.at
    const other = this.firstOther()
    const isOther = other !== undefined && this.recordStart.isTrusted
    if (other !== undefined && !isOther) this.recordStart.record(true)
    const place = isOther ? other : first === undefined ? this.at : Math.max(this.token, start + 1)
    this.lost = {
      start,
      line: first?.line ?? this.line,
      mistakeLine: this.line,
      early,
      from: Math.max(this.base, place),
    }
    this.held = []
    this.others = []
    this.start = undefined
    this.skipping = false
    this.open = []
    this.inString = false
    this.escaped = false
    this.inScalar = false
    this.expected = 'value'
  }

  /** Searches for the next record after a mistake. */
  private search(lost: Lost, end: number, last: boolean): void {
    const { bytes, base } = this
    const { found, seen } = this.recordStart.find(bytes, lost.from - base, last)
    this.moveTo(found === undefined ? end : base + found)
    if (found === undefined && !last) {
      lost.from = base + seen
      return
    }
    this.giveUp(lost, found === undefined ? undefined : this.line)
    this.inList = found !== undefined && this.hadList
  }

  /** Moves to a position before or after the current one, and adjusts the line number. */
  private moveTo(place: number): void {
    const { bytes, base } = this
    if (place >= this.at) this.line += newlinesIn(bytes, this.at - base, place - base)
    else this.line -= newlinesIn(bytes, place - base, this.at - base)
    this.at = place
  }

  private giveUp(lost: Lost, next: number | undefined): void {
    const place = this.at - this.base
    const problem = unreadable(unread(lost, this.at - lost.start, next))
    this.entries.push({ start: place, end: place, line: lost.line, problem })
    this.lost = undefined
  }

  /** Called at the end of the file, when everything before it has been read. */
  private finish(end: number): void {
    if (this.inScalar) this.endScalar()
    const { start } = this
    if (start === undefined && !this.inList) return this.release()
    if (!this.inList && this.firstOther() === undefined && !this.skipping && start !== undefined) {
      // A single value that is cut short. Whoever reads it will report that it is not JSON.
      this.entries.push({ start: start - this.base, end: end - this.base, line: this.startLine })
      this.start = undefined
      return
    }
    if (start === undefined && this.expected !== 'more') this.release()
    this.mistake(true)
  }
}

/**
 * The sentence about bytes that were skipped: their number, and the line of the next
 * record; `next` is undefined if there is none.
 */
function unread({ early, mistakeLine }: Lost, count: number, next: number | undefined): Sentence {
  const before = count === 0 ? 'line' : 'unread'
  return {
    key: next === undefined ? `refused.not-json.${before}.last` : `refused.not-json.${before}`,
    given: { what: notJson(early) },
    own: { line: mistakeLine, count, next: next ?? '' },
    general: 'refused.not-json',
  }
}
