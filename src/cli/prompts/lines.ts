import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** Lines of an input, one at a time: between two of them nothing is read, so that nothing keeps the program waiting at its end. */
export class Lines {
  private readonly open: () => Readable
  private readonly decoder = new StringDecoder('utf8')
  private stream: Readable | undefined
  private rest = ''
  private hasEnded = false

  /** `open` is called when the first line is wanted. */
  constructor(open: () => Readable) {
    this.open = open
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
    const release: (() => void)[] = []
    const on = (emitter: NodeJS.EventEmitter, name: string, does: (chunk: Buffer | string) => void): void => {
      emitter.on(name, does)
      release.push(() => emitter.removeListener(name, does))
    }
    try {
      await new Promise<void>((resolve, reject) => {
        const finish = (): void => {
          this.hasEnded = true
          if (this.rest !== '' && !this.rest.endsWith('\n')) this.rest += '\n'
          resolve()
        }
        if (stream.readableEnded || stream.destroyed) return finish()
        on(stream, 'data', (chunk) => {
          this.rest += typeof chunk === 'string' ? chunk : this.decoder.write(chunk)
          resolve()
        })
        on(stream, 'end', finish)
        on(stream, 'error', finish)
        on(process, 'SIGINT', () => reject(ended()))
        stream.resume()
      })
    } finally {
      stream.pause()
      release.forEach((undo) => undo())
    }
  }
}

/** As the prompts that are drawn end where the person ends them. */
function ended(): Error {
  return Object.assign(new Error('The person ended the program.'), { name: 'ExitPromptError' })
}
