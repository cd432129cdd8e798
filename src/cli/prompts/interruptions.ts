import { setImmediate } from 'node:timers/promises'

/**
 * Handles Ctrl-C in an interview. A drawn prompt sees it as a key. Between two prompts, and when lines are read, it
 * comes as a signal, which must not end the program before the person was asked what to do with the answers.
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

  /** Throws an `ExitPromptError` if Ctrl-C was pressed since the last prompt. */
  async check(): Promise<void> {
    // A signal that came during a computation is delivered in the second round of events from here.
    await setImmediate()
    await setImmediate()
    if (!this.isPressed) return
    this.isPressed = false
    throw ended()
  }

  /** Waits for some work. Ctrl-C ends the wait with an `ExitPromptError`. */
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

  /** Stops handling Ctrl-C. Called when no more questions follow. */
  close(): void {
    process.removeListener('SIGINT', this.listener)
  }
}

/** The error with which drawn prompts end when the person ends the program. */
export function ended(): Error {
  return Object.assign(new Error('The person ended the program.'), { name: 'ExitPromptError' })
}
