import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

// A file of its own, so that the reader of packed files is loaded only when there is one. It is imported as a file of ours, not as a module of Node:
// a Node 20 that starts from a code cache cannot import those later on.

/** The bytes that a stream of a packed file (gzip) holds, `size` at a time. Throws what goes wrong with either. */
export function unpacked(packed: Readable, size: number): AsyncIterable<Uint8Array> {
  const bytes = createGunzip({ chunkSize: size })
  packed.on('error', (error: Error) => bytes.destroy(error))
  return packed.pipe(bytes)
}
