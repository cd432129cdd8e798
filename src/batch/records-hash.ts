import { createHash } from 'node:crypto'
import type { Unreadable } from '../record/index.ts'
import type { Chunk } from './chunk.ts'

/**
 * Identifies the records of a batch, however they were divided into chunks: SHA-256 over each record's length in bytes,
 * a colon, its bytes as they stand in the input, and a line feed. A record that could not be read contributes `!`, the
 * reason and a line feed instead.
 */
export class RecordsHash {
  private readonly hash = createHash('sha256')

  /** Adds the first `count` records of a chunk. */
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

  /** The hash of all records so far, in hexadecimal. */
  get sha256(): string {
    return this.hash.copy().digest('hex')
  }
}

/** A chunk without its first `from` records; undefined if none is left. */
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
