import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface ProjectCopy {
  readonly folder: string
  readonly path: (name: string) => string
  readonly read: (name: string) => string
  /** Replaces part of a file; throws if that part is not there. */
  readonly edit: (name: string, from: string, to: string) => void
}

/**
 * A copy of the shipped rule files and seeds that a test may change. With only some of the trials, proofs about them
 * take less time.
 */
export function projectCopy(...only: readonly string[]): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'prescreen-rules-'))
  for (const name of ['criteria', 'seeds']) cpSync(name, join(folder, name), { recursive: true })
  if (only.length > 0) {
    const trials = join(folder, 'criteria', 'trials')
    for (const name of readdirSync(trials)) if (!only.includes(name.replace('.yaml', ''))) rmSync(join(trials, name))
  }
  const path = (name: string): string => join(folder, name)
  const read = (name: string): string => readFileSync(path(name), 'utf8')
  const edit = (name: string, from: string, to: string): void => {
    const text = read(name)
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`)
    writeFileSync(
      path(name),
      text.replace(from, () => to),
    )
  }
  return { folder, path, read, edit }
}
