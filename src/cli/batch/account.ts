import type { Say } from '../../messages/index.ts'
import { harmless } from '../../text/index.ts'
import { endWith } from '../streams.ts'
import { say } from '../terminal.ts'
import type { Listener } from './inputs.ts'

/** Counts the records in the inputs of a command, and reports inputs that hold none. */
export class InputAccount {
  private records = 0
  private unreadable = 0
  private readonly quiet: boolean

  private readonly words: Say

  /** `words`: the language of its messages. */
  constructor(quiet: boolean, words: Say) {
    this.words = words
    this.quiet = quiet
  }

  listener(read: (count: number) => void): Listener {
    return {
      read,
      found: (count) => (this.records += count),
      empty: ({ name }) => {
        const file = name === '-' ? this.words('refused.standard-input') : harmless(name)
        if (!this.quiet) say(this.words('notice.no-record', { file }))
      },
      unreadable: () => this.unreadable++,
    }
  }

  /**
   * Sets the exit status of the command, and reports if there was nothing to screen. The status is 2 if an input could
   * not be read, else 1 if there were no records or if `findings` is not 0. `findings`: refused records, and ids that
   * no patient has.
   */
  close(findings: number): void {
    if (this.unreadable > 0) return endWith(2)
    if (this.records === 0) say(this.words('notice.no-records'))
    if (this.records === 0 || findings > 0) endWith(1)
  }
}
