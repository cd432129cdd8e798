import { constants, createReadStream } from 'node:fs'
import type { ReadStream } from 'node:fs'
import { NO_FILE, systemMessage } from '../exit.ts'
import { about, disk } from './disk.ts'

const PIECE = 64 * 1024

/**
 * All of a file on a disk; of one that has more than `most` bytes, some more than these. Anything else of this name (a pipe, a device, a socket,
 * a folder) is refused at once, also where nobody ever writes into it. Throws what the operating system says.
 */
export function readBytes(path: string, most = Infinity): Buffer {
  return about(path, () => readAndClose(openFile(path), most))
}

/**
 * The same of what a person names to be read once, whatever it is: a pipe is waited for, and read to its end. It is opened once; a device may
 * have no end.
 */
export function readFlowing(path: string, most = Infinity): Buffer {
  return about(path, () => readAndClose(disk().openSync(path, 'r'), most))
}

/** Opens a file on a disk to be read; throws, without waiting, where there is anything else. */
export function openFile(path: string): number {
  // To open a pipe otherwise is to wait for somebody who writes into it. Files do not mind.
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

/** As the operating system would say it. */
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

/** All of a file on a disk as text in UTF-8. */
export function readText(path: string): string {
  return readBytes(path).toString('utf8')
}

/** The same; where it cannot be read, throws what `refuse` makes of the reason, a sentence. `read`: how. */
export function readTextOr(path: string, refuse: (why: string) => Error, read = readBytes): string {
  try {
    return read(path).toString('utf8')
  } catch (error) {
    throw refuse(systemMessage(error, path))
  }
}

/** A file as a stream, some bytes at a time; opened when it is read. */
export function readStream(path: string): ReadStream {
  const { open, read, close } = disk()
  return createReadStream(path, { highWaterMark: PIECE, fs: { open, read, close } })
}
