import { fstatSync } from 'node:fs'
import { Writable } from 'node:stream'
import { isatty } from 'node:tty'
import { writeAll } from './writing.ts'

/**
 * Standard output or standard error of the process. Where it goes to a file or a device, Node's own stream takes for written whatever the
 * system took of a chunk, so that a full disk cuts a file off without a word; this one goes on until all is out, or fails.
 */
export function processOutput(stream: () => NodeJS.WriteStream, descriptor: number): NodeJS.WriteStream | FileOutput {
  if (isatty(descriptor)) return stream()
  const stats = fstatSync(descriptor)
  return stats.isFIFO() || stats.isSocket() ? stream() : new FileOutput(descriptor)
}

/** Writes to a file or device that the process was started with, where the file is at. */
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
