import { AsyncLocalStorage } from 'node:async_hooks'
import type { Readable } from 'node:stream'

/** Where the program writes; its columns are known when it is a terminal. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }

/** Standard input. */
export interface Input {
  readonly isTTY: boolean
  readonly stream: () => Readable
  /** All of it at once. */
  readonly bytes: () => Uint8Array
}

/** All that a call of the program is given beside its words and the files on disk: the process's own, or those of a test. */
export interface Streams {
  readonly input: Input
  readonly output: Output
  readonly errors: Output
  readonly env: Readonly<Record<string, string | undefined>>
}

interface Call {
  readonly streams: Streams
  status: number
}

const calls = new AsyncLocalStorage<Call>()

/** Does some work with these streams; gives its exit status. */
export async function withStreams(streams: Streams, work: () => Promise<void>): Promise<number> {
  const call: Call = { streams, status: 0 }
  await calls.run(call, work)
  return call.status
}

/** The streams of this call of the program. */
export function streams(): Streams {
  return current().streams
}

/** The exit status of this call of the program, so far. */
export function status(): number {
  return current().status
}

/** Sets the exit status of this call of the program; its work goes on. */
export function endWith(status: number): void {
  current().status = status
}

function current(): Call {
  const call = calls.getStore()
  if (call === undefined) throw new Error('No call of the program is under way.')
  return call
}
