import { createHash } from 'node:crypto'
import { about, disk } from './disk.ts'
import { openFile } from './reading.ts'
import { writeAll } from './writing.ts'

/** Length and hash of a file. */
export interface Fingerprint {
  readonly bytes: number
  /** SHA-256 of all its bytes, hexadecimal. */
  readonly sha256: string
}

export const EMPTY: Fingerprint = { bytes: 0, sha256: createHash('sha256').digest('hex') }

const PIECE = 1024 * 1024

/**
 * A file that is only appended to and that only its owner may read. It keeps its fingerprint up to date. Throws the
 * errors of the operating system.
 */
export class GrowingFile {
  private readonly path: string
  private readonly descriptor: number
  private readonly hash = createHash('sha256')
  private length = 0
  private isOpen = true

  private constructor(path: string, descriptor: number) {
    this.path = path
    this.descriptor = descriptor
  }

  /** Creates a file. Fails if the name is taken. */
  static create(path: string): GrowingFile {
    return new GrowingFile(path, disk().openSync(path, 'wx+', 0o600))
  }

  /**
   * Opens an existing file and cuts it back to its first `known.bytes` bytes. Undefined if these differ from what is
   * known.
   */
  static reopen(path: string, known: Fingerprint): GrowingFile | undefined {
    const file = new GrowingFile(path, disk().openSync(path, 'r+'))
    return about(path, () => {
      if (!file.takeUp(known)) {
        file.close()
        return undefined
      }
      disk().ftruncateSync(file.descriptor, known.bytes)
      return file
    })
  }

  get fingerprint(): Fingerprint {
    return { bytes: this.length, sha256: this.hash.copy().digest('hex') }
  }

  write(content: string | Uint8Array): void {
    if (content.length === 0) return
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    about(this.path, () => writeAll(this.descriptor, bytes, this.length))
    this.hash.update(bytes)
    this.length += bytes.length
  }

  /** Makes everything written so far survive a power cut. */
  sync(): void {
    about(this.path, () => disk().fsyncSync(this.descriptor))
  }

  close(): void {
    if (this.isOpen) disk().closeSync(this.descriptor)
    this.isOpen = false
  }

  private takeUp({ bytes, sha256 }: Fingerprint): boolean {
    for (const piece of piecesOf(this.descriptor, bytes)) {
      this.hash.update(piece)
      this.length += piece.length
    }
    return this.length === bytes && this.fingerprint.sha256 === sha256
  }
}

/** The fingerprint of a file, or of its first `bytes` bytes. Throws the errors of the operating system. */
export function fingerprintOf(path: string, bytes = Infinity): Fingerprint {
  return about(path, () => {
    const descriptor = openFile(path)
    try {
      const hash = createHash('sha256')
      let length = 0
      for (const piece of piecesOf(descriptor, bytes)) {
        hash.update(piece)
        length += piece.length
      }
      return { bytes: length, sha256: hash.digest('hex') }
    } finally {
      disk().closeSync(descriptor)
    }
  })
}

/** The first bytes of a file in pieces. They share a buffer, so each must be used before the next is asked for. */
function* piecesOf(descriptor: number, bytes: number): Generator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(PIECE)
  for (let at = 0; at < bytes;) {
    const count = disk().readSync(descriptor, buffer, 0, Math.min(PIECE, bytes - at), at)
    if (count === 0) return
    yield buffer.subarray(0, count)
    at += count
  }
}
