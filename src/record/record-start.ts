import { COLON, NEWLINE, OPEN_LIST, OPEN_OBJECT, QUOTE } from './bytes.ts'

/** Whether a record starts at a place; `cut`: the bytes end before that can be said. */
type Start = 'yes' | 'no' | 'cut'

/** Of a record's first key, this one says by its value what kind of record it is. */
const KIND = '"resourceType"'
const LONGEST_SPACE = 4096
const LONGEST_INDENT = 1000

/**
 * How the records of a file start, as the first of them does: on a line of its own with so much space before it, or anywhere; and with which
 * key. After a mistake the next record is found by that. Where objects inside the records start in the same way, nothing is found: a part of a
 * record must not be taken for one.
 */
export class RecordStart {
  /** The space before the next value on its line; undefined when something else stands there. */
  private space: number[] | undefined = []
  private indent: Uint8Array | undefined
  private key: Uint8Array | undefined
  private kind: Uint8Array | undefined
  private wantsKind = false
  private isAmbiguous = false
  private isProven = false

  /** So many bytes before a place are looked at. */
  get reach(): number {
    return this.indent === undefined ? 64 : this.indent.length + 1
  }

  /** White space between two values. */
  addSpace(byte: number): void {
    if (this.key !== undefined) return
    if (byte === NEWLINE) this.space = []
    else if (this.space !== undefined && this.space.length < LONGEST_INDENT) this.space.push(byte)
    else this.space = undefined
  }

  /** Something else between two values. */
  endSpace(): void {
    this.space = undefined
  }

  /** Whether an object with this first key may start as records do. */
  mayBeAt(bytes: Uint8Array, object: number, keyEnd: number): boolean {
    const { key } = this
    if (key === undefined || this.isAmbiguous) return false
    const start = keyEnd - key.length
    return start > object && key.every((byte, i) => bytes[start + i] === byte)
  }

  isAt(bytes: Uint8Array, object: number): boolean {
    return this.key !== undefined && this.at(bytes, object) === 'yes'
  }

  /** A whole record was read; `hasOthers`: with objects inside that start as records do. */
  record(hasOthers: boolean): void {
    if (hasOthers) this.isAmbiguous = true
    else this.isProven = true
  }

  /** Whether an object that starts as records do is one, although it seems to be inside of another, which has a mistake. */
  get isTrusted(): boolean {
    return !this.isAmbiguous && this.indent !== undefined && (this.isProven || this.indent.length > 0)
  }

  /** The first key of a record, which begins at `object`; the key ends before `end`. */
  firstKey(bytes: Uint8Array, object: number, end: number): void {
    if (this.key !== undefined) return
    this.indent = this.space === undefined ? undefined : Uint8Array.from(this.space)
    this.key = bytes.slice(bytes.indexOf(QUOTE, object), end)
    this.wantsKind = new TextDecoder().decode(this.key) === KIND
  }

  /** A text that is a value of a record. */
  text(bytes: Uint8Array, start: number, end: number): void {
    if (!this.wantsKind) return
    this.kind = bytes.slice(start, end)
    this.wantsKind = false
  }

  /** The first place at which a record starts; where there is none, how far nothing is to be looked at again. */
  find(bytes: Uint8Array, from: number, last: boolean): { readonly found: number | undefined; readonly seen: number } {
    if (this.key === undefined || this.isAmbiguous) return { found: undefined, seen: bytes.length }
    for (let at = bytes.indexOf(OPEN_OBJECT, from); at !== -1; at = bytes.indexOf(OPEN_OBJECT, at + 1)) {
      const start = this.at(bytes, at)
      if (start === 'yes') return { found: at, seen: at }
      if (start === 'cut' && !last) return { found: undefined, seen: at }
    }
    return { found: undefined, seen: bytes.length }
  }

  private at(bytes: Uint8Array, place: number): Start {
    if (!this.isAfterRightSpace(bytes, place)) return 'no'
    const parts = [this.key, Uint8Array.of(COLON), this.kind].filter((one) => one !== undefined)
    let at = place + 1
    for (const part of parts) {
      at = afterSpace(bytes, at)
      for (let i = 0; i < part.length; i++, at++) {
        if (at - place > LONGEST_SPACE + part.length) return 'no'
        if (at === bytes.length) return 'cut'
        if (bytes[at] !== part[i]) return 'no'
      }
    }
    return 'yes'
  }

  private isAfterRightSpace(bytes: Uint8Array, place: number): boolean {
    const { indent } = this
    if (indent === undefined) {
      let before = place - 1
      while (before > 0 && place - before < this.reach && (bytes[before] ?? 0) <= 0x20) before--
      // A value behind a key, or the first of a list inside a record.
      return bytes[before] !== COLON && bytes[before] !== OPEN_LIST
    }
    const start = place - indent.length
    return bytes[start - 1] === NEWLINE && indent.every((byte, i) => bytes[start + i] === byte)
  }
}

function afterSpace(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && at - from < LONGEST_SPACE && (bytes[at] ?? 0) <= 0x20) at++
  return at
}
