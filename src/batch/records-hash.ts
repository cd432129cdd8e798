import { createHash } from 'node:crypto'
import type { Unreadable } from '../record/index.ts'
import type { Chunk } from './chunk.ts'

/**
 * What the records of a batch are known by, in whatever pieces they were read: SHA-256 over each record's length in bytes, a colon, its
 * bytes as they stand in the input, and a line feed. A record that could not be read counts with the reason for it, after a `!`.
 */
export class RecordsHash {
  private readonly hash = createHash('sha256')

  /** Takes in the first records of a chunk. */
  add({ bytes, starts, ends, unreadable }: Chunk, count: number): void {
    for (const [i, start] of starts.subarray(0, count).entries()) {
      const end = ends[i] ?? start
      const why = unreadable[i]
      if (why === undefined)
        this.hash
          .update(`${end - start}:`)
          .update(bytes.subarray(start, end))
          .update('\n')
      else this.hash.update(`!${why.message}\n`)
    }
  }

  /** Over all records so far, hexadecimal. */
  get sha256(): string {
    return this.hash.copy().digest('hex')
  }
}

/** A chunk without its first records; undefined where no other is left. */
export function without(chunk: Chunk, from: number): Chunk | undefined {
  if (from >= chunk.starts.length) return undefined
  const { bytes, starts, ends, lines, numbers, unreadable } = chunk
  const why = Object.entries(unreadable).map(([at, one]): [number, Unreadable] => [Number(at) - from, one])
  return {
    ...chunk,
    bytes: bytes.slice(),
    starts: starts.slice(from),
    ends: ends.slice(from),
    lines: lines.slice(from),
    numbers: numbers.slice(from),
    unreadable: Object.fromEntries(why.filter(([at]) => at >= 0)),
  }
}
