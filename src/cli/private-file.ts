import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cannotRun, systemMessage } from './exit.ts'
import { harmless } from '../text/index.ts'

/** How the names of half written files end. */
export const DRAFT = '.prescreen-draft'

/**
 * Writes a file that only its owner may read, whole or not at all: a reader never sees half of it, and a crash leaves the
 * file that was there before.
 */
export function writePrivately(path: string, text: string): void {
  const draft = join(dirname(path), `.${process.pid}-${Date.now()}${DRAFT}`)
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw cannotRun(`${harmless(path)} cannot be written. ${systemMessage(error)}`)
  }
}
