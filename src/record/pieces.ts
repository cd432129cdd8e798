import { EntrySplitter, looksLikeLines } from './split.ts'
import type { Entry } from './entries.ts'

/** Some records of a file, and the bytes in which they are. */
export interface FoundEntries {
  readonly bytes: Uint8Array
  readonly entries: readonly Entry[]
}

/** The number of bytes that are looked at to find out how a file is written. */
const HEAD_SIZE = 64 * 1024

/**
 * Finds the records of a file whose bytes come in pieces of any size. `byLine`: whether it has one record per line; if
 * undefined, its first bytes decide. Each byte is copied only a few times, however many pieces a record takes. Throws
 * only if reading the pieces does.
 */
export async function* entriesIn(pieces: AsyncIterable<Uint8Array>, byLine?: boolean): AsyncGenerator<FoundEntries> {
  let splitter: EntrySplitter | undefined
  const pending = new Pending()
  const split = (last: boolean): FoundEntries => {
    if (splitter === undefined) {
      pending.drop(markLength(pending.bytes))
      splitter = new EntrySplitter(byLine ?? looksLikeLines(pending.bytes.subarray(0, HEAD_SIZE), last))
    }
    const { bytes } = pending
    const { entries, rest } = splitter.push(bytes, last)
    pending.drop(rest)
    return { bytes, entries }
  }
  for await (const piece of pieces) {
    pending.add(piece)
    if (splitter === undefined && pending.bytes.length < HEAD_SIZE) continue
    const found = split(false)
    if (found.entries.length > 0) yield found
  }
  const found = split(true)
  if (found.entries.length > 0) yield found
}

/** The length of the byte order mark at the start of a file; 0 if there is none. */
function markLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

/** Bytes that wait for more. Their room doubles when it is full, so that the cost per byte does not grow. */
class Pending {
  private room: Uint8Array = new Uint8Array(0)
  private length = 0

  get bytes(): Uint8Array {
    return this.room.subarray(0, this.length)
  }

  /**
   * Adds a piece. Never writes into the piece itself, nor into bytes that were dropped, since these are still in use.
   */
  add(piece: Uint8Array): void {
    const length = this.length + piece.length
    if (this.length === 0) this.room = piece
    else {
      if (length > this.room.length) {
        const larger = new Uint8Array(Math.max(length, 2 * this.room.length))
        larger.set(this.bytes)
        this.room = larger
      }
      this.room.set(piece, this.length)
    }
    this.length = length
  }

  /** Drops the first `count` bytes. */
  drop(count: number): void {
    if (count === 0) return
    this.room = this.room.subarray(count, this.length)
    this.length = this.room.length
  }
}
