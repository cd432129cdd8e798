/** Where the program writes; its columns are known when it is a terminal. */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

/** What was written is not where it belongs: the disk is full, or the reader went away (`isClosed`). */
export class OutputError extends Error {
  readonly reason: Error

  constructor(reason: Error) {
    super(reason.message)
    this.reason = reason
  }

  /** Whether the reader went away (`| head`), which is no error: the rest is not wanted. */
  get isClosed(): boolean {
    return 'code' in this.reason && (this.reason.code === 'EPIPE' || this.reason.code === 'ERR_STREAM_DESTROYED')
  }
}

/** One output of the program. It keeps account of what was written: at the end all of it is out, or why it is not is known. */
export class Outlet {
  /** How texts are spelled; bytes stay as they are. */
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

  /** Why some of what was written is not out; undefined as long as nothing is known against it. */
  get failed(): OutputError | undefined {
    return this.failure
  }

  /** Hands some text or bytes on. */
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

  /** Waits until what became of everything written is known. */
  async settled(): Promise<void> {
    await this.last
  }

  /** Waits until what was written is out. Throws an `OutputError` when it is not. */
  async written(): Promise<void> {
    await this.settled()
    if (this.failure !== undefined) throw this.failure
  }

  /** Nothing more is written. */
  release(): void {
    this.stream.removeListener('error', this.listener)
  }
}
