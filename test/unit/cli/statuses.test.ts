import { PassThrough, Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { endWith, withStreams } from '../../../src/cli/streams.ts'

/** The exit status of a call that finds several things, one after the other. */
function statusAfter(...found: readonly number[]): Promise<number> {
  const input = { isTTY: false, stream: () => Readable.from([]), bytes: () => new Uint8Array() }
  const streams = { input, output: new PassThrough(), errors: new PassThrough(), env: {} }
  return withStreams(streams, async () => {
    await Promise.resolve()
    for (const one of found) endWith(one)
  })
}

it.each([
  [[], 0],
  [[1], 1],
  [[1, 2], 2],
  // First a proof that does not hold, then a record that is refused: the results must not be taken for good.
  [[2, 1], 2],
  [[130, 1], 130],
])('the exit status is the worst of what was found: %j', async (found, status) => {
  expect(await statusAfter(...found)).toBe(status)
})
