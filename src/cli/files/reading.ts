import { constants, createReadStream } from 'node:fs'
import type { ReadStream } from 'node:fs'
import { NO_FILE, systemMessage } from '../exit.ts'
import { about, disk } from './disk.ts'

const PIECE = 64 * 1024

/**
 * All bytes of a file on a disk. If it has more than `most` bytes, returns some more than `most`. Anything else with
 * this name (a pipe, a device, a socket, a folder) is refused at once, even a pipe into which nobody ever writes.
 * Throws the errors of the operating system.
 */
export function readBytes(path: string, most = Infinity): Buffer {
  return about(path, () => readAndClose(openFile(path), most))
}

/**
 * Like `readBytes`, for something that a person named to be read once, whatever it is. It is opened once. A pipe is
 * waited for and read to its end; since a device may have no end, `most` limits what is read.
 */
export function readFlowing(path: string, most = Infinity): Buffer {
  return about(path, () => readAndClose(disk().openSync(path, 'r'), most))
}

/** Opens a file on a disk for reading. Throws, without waiting, if it is not a file. */
export function openFile(path: string): number {
  // Opening a pipe without O_NONBLOCK would wait for somebody who writes into it. Files are not affected.
  const descriptor = disk().openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stats = disk().fstatSync(descriptor)
    if (!stats.isFile()) throw noFile(path, stats.isDirectory())
    return descriptor
  } catch (error) {
    disk().closeSync(descriptor)
    throw error
  }
}

/** An error like those of the operating system. */
function noFile(path: string, isFolder: boolean): Error {
  const code = isFolder ? 'EISDIR' : NO_FILE
  return Object.assign(new Error(`${code}: it is no file`), { code, syscall: 'open', path })
}

function readAndClose(descriptor: number, most: number): Buffer {
  try {
    return readToEnd(descriptor, most)
  } finally {
    disk().closeSync(descriptor)
  }
}

/** Everything left to read from a descriptor. If it is more than `most` bytes, returns some more than `most`. */
export function readToEnd(descriptor: number, most = Infinity): Buffer {
  const stats = disk().fstatSync(descriptor)
  // With one byte to spare, the end of the file shows without growing the buffer.
  let buffer = Buffer.allocUnsafe(stats.isFile() ? Math.min(stats.size, most) + 1 : PIECE)
  let length = 0
  for (;;) {
    if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)])
    const count = readSome(descriptor, buffer, length)
    length += count
    if (count === 0 || length > most) return buffer.subarray(0, length)
  }
}

/**
 * Reads once. A pipe that is shared with another program may report that it is empty (EAGAIN) instead of waiting; then
 * this waits and tries again.
 */
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

/** The text of a file on a disk, in UTF-8. */
export function readText(path: string): string {
  return readBytes(path).toString('utf8')
}

/**
 * Like `readText`, but if the file cannot be read, throws the error that `refuse` makes from the reason, a sentence.
 * `read`: how the file is read.
 */
export function readTextOr(path: string, refuse: (why: string) => Error, read = readBytes): string {
  try {
    return read(path).toString('utf8')
  } catch (error) {
    throw refuse(systemMessage(error, path))
  }
}

/** A file as a stream of pieces. It is opened when it is read. */
export function readStream(path: string): ReadStream {
  const { open, read, close } = disk()
  return createReadStream(path, { highWaterMark: PIECE, fs: { open, read, close } })
}
