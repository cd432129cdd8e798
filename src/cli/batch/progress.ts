import type { Say } from '../../messages/index.ts'
import { streams } from '../streams.ts'
import type { Output } from '../outlet.ts'
import { say } from '../terminal.ts'

const LINE_EVERY = 10_000
const BAR_EVERY = 200
const BAR_WIDTH = 24

/**
 * Reports on standard error how far a batch has come: a bar on a terminal, a line every ten seconds elsewhere, nothing
 * if quiet.
 */
export class Progress {
  private readonly total: number | undefined
  private readonly quiet: boolean
  private readonly errors: Output = streams().errors
  private readonly start = performance.now()
  private last = performance.now()
  private bytes = 0
  private records = 0
  private shown = false

  private readonly words: Say

  /** `total`: the bytes of all inputs, if known. `words`: the language of the report. */
  constructor(total: number | undefined, quiet: boolean, words: Say) {
    this.words = words
    this.total = total
    this.quiet = quiet
  }

  read(bytes: number): void {
    this.bytes += bytes
  }

  done(records: number): void {
    this.records += records
    const now = performance.now()
    if (this.quiet || now - this.last < (this.errors.isTTY ? BAR_EVERY : LINE_EVERY)) return
    this.last = now
    if (this.errors.isTTY) this.errors.write(`\r\u001b[K${this.text(now, true)}`)
    else say(this.text(now, false))
    this.shown = true
  }

  /** Removes the bar. */
  end(): void {
    if (this.shown && this.errors.isTTY) this.errors.write('\r\u001b[K')
  }

  private text(now: number, bar: boolean): string {
    const seconds = (now - this.start) / 1000
    const rate = this.records / seconds
    const count = this.words('progress.records', {
      records: this.records.toLocaleString('en'),
      rate: Math.round(rate).toLocaleString('en'),
    })
    if (this.total === undefined || this.total === 0) return count
    const share = Math.min(1, this.bytes / this.total)
    const percent = `${Math.floor(share * 100)} %`.padStart(5)
    const time = share > 0 ? duration((seconds / share) * (1 - share), this.words) : undefined
    const said = time === undefined ? count : this.words('progress.left', { records: count, time })
    const filled = Math.round(share * BAR_WIDTH)
    const drawn = bar ? `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ` : ''
    return `${drawn}${percent}  ${said}`
  }
}

function duration(seconds: number, words: Say): string {
  if (seconds < 90) return words('progress.seconds', { count: Math.ceil(seconds) })
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 90) return words('progress.minutes', { count: minutes })
  return words('progress.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}
