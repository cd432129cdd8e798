import { AsyncLocalStorage } from 'node:async_hooks'
import type { Readable } from 'node:stream'
import { inAscii } from '../text/index.ts'
import { AsciiOutput } from './ascii-output.ts'
import type { Disk } from './files/disk-calls.ts'
import { isAsciiOnly } from './locale.ts'
import { Outlet } from './outlet.ts'
import type { Output } from './outlet.ts'

/** Standard input. */
export interface Input {
  readonly isTTY: boolean
  readonly stream: () => Readable
  /** All of it at once; when it is more than `most` bytes, some more than these. */
  readonly bytes: (most: number) => Uint8Array
}

/** All that a call of the program is given beside its words: the process's own, or those of a test. */
export interface Streams {
  readonly input: Input
  readonly output: Output
  readonly errors: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** The files on disk; the operating system's unless given. */
  readonly disk?: Disk
}

interface Call {
  readonly streams: Streams
  readonly output: Outlet
  readonly errors: Outlet
  status: number
}

const calls = new AsyncLocalStorage<Call>()

/** Does some work with these streams; gives its exit status. What was written is then out, or `work` ended with an `OutputError`. */
export async function withStreams(streams: Streams, work: () => Promise<void>): Promise<number> {
  const output = new Outlet(streams.output)
  const errors = new Outlet(streams.errors)
  // Messages are for people, always.
  if (isAsciiOnly(streams.env)) errors.spelling = inAscii
  const call: Call = { streams, output, errors, status: 0 }
  try {
    await calls.run(call, work)
  } finally {
    output.release()
    errors.release()
  }
  return call.status
}

/** Standard output and standard error of this call of the program, with an account of what became of what was written. */
export function outlets(): { readonly output: Outlet; readonly errors: Outlet } {
  return current()
}

/** The files that this call of the program was given; undefined where they are the operating system's, and outside of any call. */
export function givenDisk(): Disk | undefined {
  return calls.getStore()?.streams.disk
}

/** The streams of this call of the program. */
export function streams(): Streams {
  return current().streams
}

/** From now on, what this call writes to standard output is text for people: in ASCII alone where the locale has no more. */
export function writesText(): void {
  const { streams: own, output } = current()
  if (isAsciiOnly(own.env)) output.spelling = inAscii
}

/** Where prompts draw: standard error, as the locale can show it. */
export function drawing(): NodeJS.WritableStream {
  const { errors, env } = streams()
  return isAsciiOnly(env) ? new AsciiOutput(errors) : errors
}

/** Sets the exit status of this call of the program, where none that says worse is set; its work goes on. */
export function endWith(status: number): void {
  const call = current()
  call.status = Math.max(call.status, status)
}

function current(): Call {
  const call = calls.getStore()
  if (call === undefined) throw new Error('No call of the program is under way.')
  return call
}
