import { COLON, NEWLINE, OPEN_LIST, OPEN_OBJECT, QUOTE } from './bytes.ts'

/** Whether a record starts at a position; `cut`: the bytes end before that can be decided. */
type Start = 'yes' | 'no' | 'cut'

/**
 * The first key of records whose kind is the value of that key (resources of FHIR). Then the
 * value, too, is part of how a record starts.
 */
const KIND = '"resourceType"'
const LONGEST_SPACE = 4096
const LONGEST_INDENT = 1000

/**
 * How the records of a file start, learned from the first one: either at the start of a line with the same indentation,
 * or anywhere; and with the same first key. This is used to find the next record after a mistake. If objects inside the
 * records start in the same way, no record is found, because a part of a record must not be taken for one.
 */
export class RecordStart {
  /**
   * The white space before the next value on its line; undefined if it is too much, or if
   * anything else is on the line before the value.
   */
  private space: number[] | undefined = []
  private indent: Uint8Array | undefined
  private key: Uint8Array | undefined
  private kind: Uint8Array | undefined
  private wantsKind = false
  private isAmbiguous = false
  private isProven = false

  /** The number of bytes before a position that are looked at. */
  get reach(): number {
    return this.indent === undefined ? 64 : this.indent.length + 1
  }

  /** Called for each byte of white space between two values. */
  addSpace(byte: number): void {
    if (this.key !== undefined) return
    if (byte === NEWLINE) this.space = []
    else if (this.space !== undefined && this.space.length < LONGEST_INDENT) this.space.push(byte)
    else this.space = undefined
  }

  /** Called when anything else comes between two values. */
  endSpace(): void {
    this.space = undefined
  }

  /** Whether an object with this first key may start the way records do. */
  mayBeAt(bytes: Uint8Array, object: number, keyEnd: number): boolean {
    const { key } = this
    if (key === undefined || this.isAmbiguous) return false
    const start = keyEnd - key.length
    return start > object && key.every((byte, i) => bytes[start + i] === byte)
  }

  isAt(bytes: Uint8Array, object: number): boolean {
    return this.key !== undefined && this.at(bytes, object) === 'yes'
  }

  /** Called for each complete record; `hasOthers`: whether objects inside it start the way records do. */
  record(hasOthers: boolean): void {
    if (hasOthers) this.isAmbiguous = true
    else this.isProven = true
  }

  /**
   * Whether an object that starts the way records do is taken for a record though it seems to
   * be inside another one that has a mistake.
   */
  get isTrusted(): boolean {
    return !this.isAmbiguous && this.indent !== undefined && (this.isProven || this.indent.length > 0)
  }

  /** Called for the first key of a record. The record starts at `object`; the key ends before `end`. */
  firstKey(bytes: Uint8Array, object: number, end: number): void {
    if (this.key !== undefined) return
    this.indent = this.space === undefined ? undefined : Uint8Array.from(this.space)
    this.key = bytes.slice(bytes.indexOf(QUOTE, object), end)
    this.wantsKind = new TextDecoder().decode(this.key) === KIND
  }

  /** Called for each string that is a value of a record. */
  text(bytes: Uint8Array, start: number, end: number): void {
    if (!this.wantsKind) return
    this.kind = bytes.slice(start, end)
    this.wantsKind = false
  }

  /**
   * The first position at which a record starts. If none is found, no record starts before
   * `seen`, which need not be searched again.
   */
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
      // This is a value after a key, or the first item of a list inside a record.
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
