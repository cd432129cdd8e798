import type { Say } from '../../messages/index.ts'
import { harmless } from '../../text/index.ts'
import { endWith } from '../streams.ts'
import { say } from '../terminal.ts'
import type { Listener } from './inputs.ts'

/** Keeps account of what the inputs of a batch hold, and says which of them hold nothing. */
export class InputAccount {
  private records = 0
  private unreadable = 0
  private readonly quiet: boolean

  private readonly words: Say

  /** `words`: in which it says so. */
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

  /** Sets the exit status of the batch; says when there was nothing to screen. `findings`: refused records, and ids of nobody. */
  close(findings: number): void {
    if (this.unreadable > 0) return endWith(2)
    if (this.records === 0) say(this.words('notice.no-records'))
    if (this.records === 0 || findings > 0) endWith(1)
  }
}
