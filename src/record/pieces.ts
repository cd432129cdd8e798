import { EntrySplitter, looksLikeLines } from './split.ts'
import type { Entry } from './entries.ts'

/** Some records of a file: where they lie in `bytes`. */
export interface FoundEntries {
  readonly bytes: Uint8Array
  readonly entries: readonly Entry[]
}

/** So many bytes are looked at to see how a file is written. */
const HEAD_SIZE = 64 * 1024

/**
 * The records of a file whose bytes come in pieces of any size. `byLine`: whether it has one record a line; where that is not known, it is
 * judged by the first bytes. A byte is copied a few times at most, however many pieces a record fills. Fails only where the pieces do.
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

/** The length of a byte order mark. */
function markLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

/** Bytes that wait for more; the room for them doubles, so that adding costs the same for each. */
class Pending {
  private room: Uint8Array = new Uint8Array(0)
  private length = 0

  get bytes(): Uint8Array {
    return this.room.subarray(0, this.length)
  }

  /** A piece is not written to, and neither is what was dropped. */
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

  /** Keeps only what lies behind `count` bytes. */
  drop(count: number): void {
    if (count === 0) return
    this.room = this.room.subarray(count, this.length)
    this.length = this.room.length
  }
}
