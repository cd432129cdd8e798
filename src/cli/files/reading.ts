import { createReadStream } from 'node:fs'
import type { ReadStream } from 'node:fs'
import { systemMessage } from '../exit.ts'
import { about, disk } from './disk.ts'

const PIECE = 64 * 1024

/**
 * All of a file, to its end, whatever it is (a file, a pipe); it is opened once. Of one that has more than `most` bytes, some more than these:
 * a device may have no end. Throws what the operating system says.
 */
export function readBytes(path: string, most = Infinity): Buffer {
  return about(path, () => {
    const descriptor = disk().openSync(path, 'r')
    try {
      return readToEnd(descriptor, most)
    } finally {
      disk().closeSync(descriptor)
    }
  })
}

/** What is left to read behind a descriptor; when it is more than `most` bytes, some more than these. */
export function readToEnd(descriptor: number, most = Infinity): Buffer {
  const stats = disk().fstatSync(descriptor)
  // One byte more than the file has shows its end without another round.
  let buffer = Buffer.allocUnsafe(stats.isFile() ? Math.min(stats.size, most) + 1 : PIECE)
  let length = 0
  for (;;) {
    if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)])
    const count = readSome(descriptor, buffer, length)
    length += count
    if (count === 0 || length > most) return buffer.subarray(0, length)
  }
}

/** Waits for a pipe that has nothing yet and, shared with a program that wants it so, says so instead of waiting. */
function readSome(descriptor: number, buffer: Buffer, at: number): number {
  for (;;) {
    try {
      return disk().readSync(descriptor, buffer, at, buffer.length - at, null)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SHORT_WHILE)
    }
  }
}

/** In milliseconds. */
const SHORT_WHILE = 5

/** All of a file as text in UTF-8. */
export function readText(path: string): string {
  return readBytes(path).toString('utf8')
}

/** All of a file as text in UTF-8; where it cannot be read, throws what `refuse` makes of the reason, a sentence. */
export function readTextOr(path: string, refuse: (why: string) => Error): string {
  try {
    return readText(path)
  } catch (error) {
    throw refuse(systemMessage(error, path))
  }
}

/** A file as a stream, some bytes at a time; opened when it is read. */
export function readStream(path: string): ReadStream {
  const { open, read, close } = disk()
  return createReadStream(path, { highWaterMark: PIECE, fs: { open, read, close } })
}
