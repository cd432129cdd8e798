import { Chalk } from 'chalk'
import { PLAIN } from '../report/index.ts'
import type { Paint } from '../report/index.ts'
import { streams } from './streams.ts'
import type { Output } from './streams.ts'

const NARROWEST = 40
const WIDEST = 100

/** Columns to write in: the terminal's, within reason; 80 when standard output is none. */
export function outputWidth(): number {
  const { output } = streams()
  return Math.min(Math.max((output.isTTY === true && output.columns) || 80, NARROWEST), WIDEST)
}

/** Colours for a stream: none with `--no-color`, `NO_COLOR` or a pipe, unless `FORCE_COLOR` asks for them. */
export function paintFor(stream: { readonly isTTY?: boolean }, wanted: boolean): Paint {
  if (!wanted || !colours(stream)) return PLAIN
  const chalk = new Chalk({ level: 1 })
  return { strong: chalk.bold, faint: chalk.dim, good: chalk.green, open: chalk.yellow, bad: chalk.red }
}

function colours(stream: { readonly isTTY?: boolean }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = streams().env
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return stream.isTTY === true && TERM !== 'dumb'
}

/** A reader that goes away (`| head`) is no error: the rest is not wanted. */
export function endQuietlyOnClosedPipe(...outputs: readonly Output[]): void {
  for (const stream of outputs) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit()
      throw error
    })
  }
}

/** Writes to standard output: what the program was asked for. */
export function print(text: string): void {
  streams().output.write(text)
}

/** Says something beside the results, on standard error. */
export function say(text: string): void {
  streams().errors.write(text.endsWith('\n') ? text : `${text}\n`)
}
