import { setImmediate } from 'node:timers/promises'

/**
 * Ctrl-C in an interview. A prompt that is drawn sees it as a key; between two prompts, and where lines are read, it comes as a signal, which must
 * not end the program before the person was asked what becomes of the answers.
 */
export class Interruptions {
  private isPressed = false
  private waiting: (() => void) | undefined
  private readonly listener = (): void => {
    if (this.waiting === undefined) this.isPressed = true
    else this.waiting()
  }

  constructor() {
    process.on('SIGINT', this.listener)
  }

  /** Throws an `ExitPromptError` where Ctrl-C was pressed since the last prompt. */
  async check(): Promise<void> {
    // A signal that came while something was worked out is told in the round of events after the next.
    await setImmediate()
    await setImmediate()
    if (!this.isPressed) return
    this.isPressed = false
    throw ended()
  }

  /** Waits for something that Ctrl-C ends with an `ExitPromptError`. */
  async during(work: Promise<void>): Promise<void> {
    const interrupted = new Promise<never>((_, reject) => {
      this.waiting = () => reject(ended())
    })
    try {
      await Promise.race([work, interrupted])
    } finally {
      this.waiting = undefined
    }
  }

  /** Nobody is asked any more. */
  close(): void {
    process.removeListener('SIGINT', this.listener)
  }
}

/** As the prompts that are drawn end where the person ends them. */
export function ended(): Error {
  return Object.assign(new Error('The person ended the program.'), { name: 'ExitPromptError' })
}
