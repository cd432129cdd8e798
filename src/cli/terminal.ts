import { Chalk } from 'chalk'
import { PLAIN } from '../report/index.ts'
import type { Paint } from '../report/index.ts'
import { columns, harmlessPage, wrap } from '../text/index.ts'
import { ExitError } from './exit.ts'
import { isAsciiOnly } from './locale.ts'
import { endWith, outlets, streams } from './streams.ts'
import type { Output } from './outlet.ts'

const NARROWEST = 40
const WIDEST = 100

/** The columns to write in: those of the terminal, within limits; 80 if standard output is not a terminal. */
export function outputWidth(): number {
  const { output } = streams()
  return within((output.isTTY === true && output.columns) || 80)
}

/** The same for messages. */
export function messageWidth(): number {
  return within(streams().errors.columns || 80)
}

/** Limits the columns. Where characters are spelled in ASCII, texts become longer, so some room is kept for that. */
function within(columns: number): number {
  const room = isAsciiOnly(streams().env) ? SPELLING_ROOM : 0
  return Math.min(Math.max(columns, NARROWEST), WIDEST) - room
}

const SPELLING_ROOM = 4

/** The lines that fit on the terminal, without the line of the cursor; 23 if this is not known. */
export function screenHeight(): number {
  return roomIn(streams().output)
}

/** The same for the terminal on which questions are drawn. */
export function promptHeight(): number {
  return roomIn(streams().errors)
}

function roomIn({ rows }: Output): number {
  return Math.max(rows === undefined || rows === 0 ? USUAL_ROWS : rows, FEWEST_ROWS) - 1
}

const USUAL_ROWS = 24
const FEWEST_ROWS = 10

/**
 * The colours for a stream: none with `--no-color` or `NO_COLOR`; else as `FORCE_COLOR` says; else only on a terminal
 * that is not dumb.
 */
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

/**
 * Writes results to standard output. On a terminal, control characters are escaped. Throws an `OutputError` if earlier
 * output is known to have failed.
 */
export function print(text: string | Uint8Array): void {
  const { output } = outlets()
  if (output.failed !== undefined) throw output.failed
  output.write(typeof text === 'string' && streams().output.isTTY === true ? harmlessPage(text) : text)
}

/** Writes to standard output and waits until it is out. Throws an `OutputError` if it is not. */
export async function printed(text: string | Uint8Array): Promise<void> {
  print(text)
  await outlets().output.written()
}

/**
 * Writes a message to standard error. On a terminal, a sentence that is too long for a line is broken at spaces. In a
 * file or a pipe each message stays on one line, so that it can be searched.
 */
export function say(text: string): void {
  const shown = streams().errors.isTTY === true ? fitted(text, messageWidth()) : text
  outlets().errors.write(shown.endsWith('\n') ? shown : `${shown}\n`)
}

/**
 * One sentence, broken into lines of which the later ones are indented. A text that has several lines already, or a
 * word that would be cut in two, stays as it is.
 */
function fitted(text: string, width: number): string {
  const [before = ''] = /^ */.exec(text) ?? []
  const room = width - before.length - INDENT.length
  const isLong = text.split(' ').some((word) => columns(word) > room)
  if (/\n./.test(text) || isLong || columns(text) <= width) return text
  return `${before}${wrap(text.trim(), room).join(`\n${before}${INDENT}`)}`
}

const INDENT = '  '

/**
 * Does some work that the rest of the program does not depend on. If it fails, reports this and sets the exit status;
 * the program goes on.
 */
export async function attempt(work: () => void | Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof ExitError)) throw error
    say(error.message)
    endWith(error.status)
  }
}
