import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { readText } from './reading.ts'

// The build keeps what it makes from source files in files beside the program, each sealed with a hash over the SHA-256
// of its source files and its own text. A file made from other sources, or a damaged one, is therefore never used.

/**
 * The text kept at a path for source files with this SHA-256; undefined if it was made from others, or cannot be read
 * as it was written.
 */
export function keptFor(sha256: string, path: string): string | undefined {
  try {
    const all = readText(path)
    const text = all.slice(SEAL_LENGTH + 1)
    return all.startsWith(sealOf(sha256, text)) ? text : undefined
  } catch {
    return undefined
  }
}

export function keep(text: string, sha256: string, path: string): void {
  writeFileSync(path, `${sealOf(sha256, text)}\n${text}`)
}

const SEAL_LENGTH = 64

function sealOf(sha256: string, text: string): string {
  return createHash('sha256').update(`prescreen kept 1 ${sha256}\n`).update(text).digest('hex')
}
