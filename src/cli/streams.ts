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
  /** All of it at once. If it is more than `most` bytes, returns some more than `most`. */
  readonly bytes: (most: number) => Uint8Array
}

/** What a call of the program is given besides its words: the streams of the process, or those of a test. */
export interface Streams {
  readonly input: Input
  readonly output: Output
  readonly errors: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** The file calls; those of the operating system by default. */
  readonly disk?: Disk
}

interface Call {
  readonly streams: Streams
  readonly output: Outlet
  readonly errors: Outlet
  status: number
}

const calls = new AsyncLocalStorage<Call>()

/**
 * Does some work with these streams, and gives its exit status. Does not wait until everything written is out: `work`
 * must do that.
 */
export async function withStreams(streams: Streams, work: () => Promise<void>): Promise<number> {
  const output = new Outlet(streams.output)
  const errors = new Outlet(streams.errors)
  // Messages are always for people.
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

/** Standard output and standard error of this call of the program, as outlets that know what was written. */
export function outlets(): { readonly output: Outlet; readonly errors: Outlet } {
  return current()
}

/**
 * The file calls that this call of the program was given; undefined if it uses those of the operating system, and
 * outside of any call.
 */
export function givenDisk(): Disk | undefined {
  return calls.getStore()?.streams.disk
}

/** The streams of this call of the program. */
export function streams(): Streams {
  return current().streams
}

/**
 * Declares that this call writes text for people to standard output from now on: in ASCII if the locale has nothing
 * else.
 */
export function writesText(): void {
  const { streams: own, output } = current()
  if (isAsciiOnly(own.env)) output.spelling = inAscii
}

/** Where prompts draw: standard error, in ASCII if the locale has nothing else. */
export function drawing(): NodeJS.WritableStream {
  const { errors, env } = streams()
  return isAsciiOnly(env) ? new AsciiOutput(errors) : errors
}

/** Sets the exit status of this call of the program, unless a higher one is set. The work goes on. */
export function endWith(status: number): void {
  const call = current()
  call.status = Math.max(call.status, status)
}

function current(): Call {
  const call = calls.getStore()
  if (call === undefined) throw new Error('No call of the program is under way.')
  return call
}
