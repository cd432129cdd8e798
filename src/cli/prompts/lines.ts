import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { ended } from './interruptions.ts'
import type { Interruptions } from './interruptions.ts'

/** Lines of an input, one at a time: between two of them nothing is read, so that nothing keeps the program waiting at its end. */
export class Lines {
  private readonly open: () => Readable
  private readonly interruptions: Pick<Interruptions, 'during'>
  private readonly decoder = new StringDecoder('utf8')
  private stream: Readable | undefined
  private rest = ''
  private hasEnded = false

  /** `open` is called when the first line is wanted. */
  constructor(open: () => Readable, interruptions: Pick<Interruptions, 'during'>) {
    this.open = open
    this.interruptions = interruptions
  }

  /** The next line without its end. Throws an `ExitPromptError` at the end of the input, and at Ctrl-C. */
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

  /** Waits for more of the input, or its end, where an unfinished line becomes one. */
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
