import { Writable } from 'node:stream'
import { inAscii } from '../text/index.ts'
import type { Output } from './outlet.ts'

/** A terminal to which everything is written in ASCII only. */
export class AsciiOutput extends Writable implements Output {
  private readonly terminal: Output

  constructor(terminal: Output) {
    super({ decodeStrings: false, defaultEncoding: 'utf8' })
    this.terminal = terminal
  }

  get isTTY(): boolean {
    return this.terminal.isTTY === true
  }

  get columns(): number {
    return this.terminal.columns ?? 0
  }

  get rows(): number {
    return this.terminal.rows ?? 0
  }

  override _write(chunk: string | Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.terminal.write(inAscii(typeof chunk === 'string' ? chunk : chunk.toString('utf8')), done)
  }
}
