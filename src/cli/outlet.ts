/** A stream that the program writes to. Its columns are known if it is a terminal. */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

/** Some output could not be written: the disk is full, or the reader stopped reading (`isClosed`). */
export class OutputError extends Error {
  readonly reason: Error

  constructor(reason: Error) {
    super(reason.message)
    this.reason = reason
  }

  /** Whether the reader stopped reading (`| head`). This is not an error: the rest is not wanted. */
  get isClosed(): boolean {
    return 'code' in this.reason && (this.reason.code === 'EPIPE' || this.reason.code === 'ERR_STREAM_DESTROYED')
  }
}

/**
 * One output of the program. It tracks what was written, so that at the end either all of it is out, or the reason why
 * not is known.
 */
export class Outlet {
  /** How texts are spelled. Bytes are written as they are. */
  spelling: ((text: string) => string) | undefined
  private readonly stream: Output
  private failure: OutputError | undefined
  private last: Promise<void> = Promise.resolve()
  private readonly listener = (error: Error): void => {
    this.failure ??= new OutputError(error)
  }

  constructor(stream: Output) {
    this.stream = stream
    stream.on('error', this.listener)
  }

  /** Why some of the output was not written; undefined as long as no error is known. */
  get failed(): OutputError | undefined {
    return this.failure
  }

  /** Writes a text or bytes. Does nothing after an error. */
  write(content: string | Uint8Array): void {
    if (content.length === 0 || this.failure !== undefined) return
    const spelled = typeof content === 'string' ? (this.spelling?.(content) ?? content) : content
    this.last = new Promise((resolve) => {
      this.stream.write(spelled, (error) => {
        if (error instanceof Error) this.failure ??= new OutputError(error)
        resolve()
      })
    })
  }

  /** Waits until it is known for everything written whether it is out. */
  async settled(): Promise<void> {
    await this.last
  }

  /** Waits until everything written is out. Throws an `OutputError` if it is not. */
  async written(): Promise<void> {
    await this.settled()
    if (this.failure !== undefined) throw this.failure
  }

  /** Stops listening for errors. Called when nothing more is written. */
  release(): void {
    this.stream.removeListener('error', this.listener)
  }
}
