import { fstatSync } from 'node:fs'
import { Writable } from 'node:stream'
import { isatty } from 'node:tty'
import { writeAll } from './writing.ts'

/**
 * Standard output or standard error of the process. If it goes to a file or a device, Node's own stream counts a chunk
 * as written even if the system took only a part of it, so a full disk would cut the file off without an error. The
 * stream given here continues until everything is written, or fails.
 */
export function processOutput(stream: () => NodeJS.WriteStream, descriptor: number): NodeJS.WriteStream | FileOutput {
  if (isatty(descriptor)) return stream()
  const stats = fstatSync(descriptor)
  return stats.isFIFO() || stats.isSocket() ? stream() : new FileOutput(descriptor)
}

/** Writes to an open file or device, at its current position. */
export class FileOutput extends Writable {
  readonly isTTY = false
  private readonly descriptor: number

  constructor(descriptor: number) {
    super({ decodeStrings: true })
    this.descriptor = descriptor
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error) => void): void {
    try {
      writeAll(this.descriptor, chunk, null)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
}
