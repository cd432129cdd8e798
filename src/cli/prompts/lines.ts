import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { ended } from './interruptions.ts'
import type { Interruptions } from './interruptions.ts'

/**
 * Reads the lines of an input one at a time. Between two lines nothing is read, so that the input does not keep the
 * program from ending.
 */
export class Lines {
  private readonly open: () => Readable
  private readonly interruptions: Pick<Interruptions, 'during'>
  private readonly decoder = new StringDecoder('utf8')
  private stream: Readable | undefined
  private rest = ''
  private hasEnded = false

  /** `open` is called when the first line is asked for. */
  constructor(open: () => Readable, interruptions: Pick<Interruptions, 'during'>) {
    this.open = open
    this.interruptions = interruptions
  }

  /** The next line without its end. Throws an `ExitPromptError` at the end of the input and on Ctrl-C. */
  async next(): Promise<string> {
    for (;;) {
      const end = this.rest.indexOf('\n')
      if (end !== -1) {
        const line = this.rest.slice(0, end).replace(/\r$/, '')
        this.rest = this.rest.slice(end + 1)
        return line
      }
      if (this.hasEnded) throw ended()
      await this.more()
    }
  }

  /** Waits for more input or for its end. At the end, an unfinished line counts as a line. */
  private async more(): Promise<void> {
    this.stream ??= this.open()
    const { stream } = this
    const listeners: { [event: string]: (chunk: Buffer | string) => void } = {}
    const arrived = new Promise<void>((resolve) => {
      const finish = (): void => {
        this.hasEnded = true
        if (this.rest !== '' && !this.rest.endsWith('\n')) this.rest += '\n'
        resolve()
      }
      listeners['data'] = (chunk) => {
        this.rest += typeof chunk === 'string' ? chunk : this.decoder.write(chunk)
        resolve()
      }
      listeners['end'] = finish
      listeners['error'] = finish
      if (stream.readableEnded || stream.destroyed) finish()
    })
    for (const [event, does] of Object.entries(listeners)) stream.on(event, does)
    try {
      stream.resume()
      await this.interruptions.during(arrived)
    } finally {
      stream.pause()
      for (const [event, does] of Object.entries(listeners)) stream.removeListener(event, does)
    }
  }
}
