import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

// Kept in a file of its own, so that the code for packed files is loaded only when needed. It is imported as a file of
// ours, not as a module of Node, because a Node 20 that starts from a code cache cannot import Node's modules later on.

/** The unpacked bytes of a gzip stream, up to `size` at a time. Throws the errors of reading and of unpacking. */
export function unpacked(packed: Readable, size: number): AsyncIterable<Uint8Array> {
  const bytes = createGunzip({ chunkSize: size })
  packed.on('error', (error: Error) => bytes.destroy(error))
  return packed.pipe(bytes)
}
