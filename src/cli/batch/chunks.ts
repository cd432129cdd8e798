import type { Chunk } from '../../batch/index.ts'
import type { Entry, Unreadable } from '../../record/index.ts'

/** A chunk of these entries, with its own copy of their bytes. They are not numbered yet. */
export function chunkOf(file: string, bytes: Uint8Array, entries: readonly Entry[]): Chunk {
  const start = entries[0]?.start ?? 0
  const end = entries.at(-1)?.end ?? 0
  const problems = entries.flatMap(({ problem }, i): [number, Unreadable][] =>
    problem === undefined ? [] : [[i, problem]],
  )
  return {
    file,
    bytes: new Uint8Array(bytes.subarray(start, end)),
    starts: Uint32Array.from(entries, (one) => one.start - start),
    ends: Uint32Array.from(entries, (one) => one.end - start),
    lines: Float64Array.from(entries, (one) => one.line),
    numbers: new Float64Array(entries.length),
    unreadable: Object.fromEntries(problems),
  }
}

/** A chunk with no record, only the reason why something could not be read. */
export function problemChunk(file: string, line: number, problem: Unreadable): Chunk {
  return chunkOf(file, new Uint8Array(0), [{ start: 0, end: 0, line, problem }])
}

/** The text of an entry. */
export function textOf(bytes: Uint8Array, { start, end }: Entry): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}
