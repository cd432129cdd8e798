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

/** What may stand next. */
type Expected = 'value' | 'first item' | 'key' | 'first key' | 'colon' | 'more'

/** A part of the file that is not read, because of a mistake in it; places count from the beginning of the file. */
interface Lost {
  readonly start: number
  readonly line: number
  readonly mistakeLine: number
  /** Whether the file ends where something more was expected. */
  readonly early: boolean
  /** From here on the next record is looked for. */
  from: number
}

/** A whole element that is given out when what follows it shows that it is no part of a broken one. */
interface Held {
  readonly start: number
  readonly end: number
  readonly line: number
}

const STRUCTURE: readonly number[] = [QUOTE, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST, COMMA, COLON]

/** So many brackets within each other are followed. */
const DEEPEST = 100_000

/**
 * Finds JSON values in bytes as they come: the elements of arrays, and values behind each other. It knows the structure of JSON, so that a
 * mistake is noticed where it is; what lies between the beginning of the element that holds it and the next record is one entry
 * with a problem. A value is given out only when what follows it can follow a whole element: a stray brace must not make a record of a part of one.
 */
export class ValueSplitter {
  private line = 1
  /** How many bytes of the file lie before the buffer of this call. */
  private base = 0
  /** How many bytes of the file were looked at. */
  private at = 0
  /** Where the open element starts. */
  private start: number | undefined
  private startLine = 1
  private held: Held[] = []
  /** The open brackets of the element: whether each is that of an object. */
  private open: boolean[] = []
  private expected: Expected = 'value'
  private inString = false
  private escaped = false
  private inScalar = false
  /** Where the last token starts. */
  private token = 0
  /** Where the last object starts. */
  private object = 0
  /** Where the objects inside the element are that may start as records do. */
  private others: number[] = []
  private inList = false
  private hadList = false
  /** The bytes of the open element are not kept. */
  private skipping = false
  private lost: Lost | undefined
  private readonly recordStart = new RecordStart()
  private entries: Entry[] = []
  private bytes: Uint8Array = new Uint8Array(0)

  /** `bytes` starts with the rest of the call before; `last`: the file ends here. */
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

  /** The open element is too large to be kept: its bytes are looked at and forgotten. */
  skip(): void {
    this.skipping = true
    this.held = []
    this.others = []
    this.base = this.at
  }

  /** The line on which the open element starts. */
  get openLine(): number {
    return this.held[0]?.line ?? this.startLine
  }

  /** Whether the end of the file ends something. */
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

  /** A value begins here; false where none can. */
  private beginValue(isString: boolean): boolean {
    if (this.expected !== 'value' && this.expected !== 'first item') return false
    if (this.open.length > 0) return true
    // A text behind a comma may be a key, and what was held then no whole element.
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

  /** Where the first object inside the open element is that starts as records do. */
  private firstOther(): number | undefined {
    const { bytes, base } = this
    return this.others.find((one) => one >= base && this.recordStart.isAt(bytes, one - base))
  }

  /** Gives out the elements that were held, but for the last so many. */
  private release(keep = 0): void {
    while (this.held.length > keep) {
      const one = this.held.shift()
      if (one !== undefined)
        this.entries.push({ start: one.start - this.base, end: one.end - this.base, line: one.line })
    }
  }

  /** What stands here cannot stand here: all since the beginning of the element is given up. */
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

  /** Looks for the next record. */
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

  /** Goes to a place before or behind, and counts the lines between. */
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

  /** The file ends here, as far as it was understood. */
  private finish(end: number): void {
    if (this.inScalar) this.endScalar()
    const { start } = this
    if (start === undefined && !this.inList) return this.release()
    if (!this.inList && this.firstOther() === undefined && !this.skipping && start !== undefined) {
      // A text by itself that is too short to be JSON, as who reads it will say.
      this.entries.push({ start: start - this.base, end: end - this.base, line: this.startLine })
      this.start = undefined
      return
    }
    if (start === undefined && this.expected !== 'more') this.release()
    this.mistake(true)
  }
}

/** How many bytes are lost, and where the next record is; undefined: the file ends. */
function unread({ early, mistakeLine }: Lost, count: number, next: number | undefined): Sentence {
  const before = count === 0 ? 'line' : 'unread'
  return {
    key: next === undefined ? `refused.not-json.${before}.last` : `refused.not-json.${before}`,
    given: { what: notJson(early) },
    own: { line: mistakeLine, count, next: next ?? '' },
    general: 'refused.not-json',
  }
}
