import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { readText } from './reading.ts'

// What the build makes of files lies beside the program under the hash of these files and of itself: what was made of others, or is damaged, is never
// taken for it.

/** What is kept at a path for files of this SHA-256; undefined where that is of others, or cannot be read as it was written. */
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
