import { hash } from 'node:crypto'
import { sourceFile } from '../text/index.ts'
import type { Diagnostic, SourceFile } from '../text/index.ts'
import type { Project } from './project.ts'

/**
 * The cache of what earlier checks found, by a key made from everything they looked at. Entries may get lost, but must
 * never change.
 */
export interface Kept {
  readonly get: (name: string) => string | undefined
  readonly set: (name: string, text: string) => void
}

/** The result of one part of a check. */
export interface Outcome<T> {
  readonly found: readonly Diagnostic[]
  /** What else other checks need from it, as JSON. */
  readonly more: T
}

/** Reads a further file that a part of a check needs; undefined if the file is not there. */
export type ReadFile = Project['read']

/**
 * The result of one part of a check, from the cache if possible. `inputs`: everything it depends on, except the files
 * that it reads through `read` on the way; those are recorded with the result and compared again before it is reused.
 * `files`: the files that its findings are about, except those.
 */
export function keptOr<T>(
  kept: Kept | undefined,
  inputs: readonly string[],
  files: readonly SourceFile[],
  read: ReadFile,
  workOut: (read: ReadFile) => Outcome<T>,
): Outcome<T> {
  if (kept === undefined) return workOut(read)
  const name = hashOf(JSON.stringify(inputs))
  const known = kept.get(name)
  const before = known === undefined ? undefined : restored<T>(JSON.parse(known) as Written<T>, files, read)
  if (before !== undefined) return before
  const reads = new Map<string, string | null>()
  const outcome = workOut((path) => {
    const own = read(path)
    reads.set(path, seal(own))
    return own
  })
  kept.set(name, JSON.stringify(written(outcome, reads)))
  return outcome
}

interface Written<T> {
  readonly reads: readonly (readonly [path: string, seal: string | null])[]
  readonly found: readonly (Omit<Diagnostic, 'file' | 'help'> & { readonly file: string; readonly help?: string })[]
  readonly more: T
}

function written<T>({ found, more }: Outcome<T>, reads: ReadonlyMap<string, string | null>): Written<T> {
  return {
    reads: [...reads],
    found: found.map(({ help, ...one }) => ({ ...one, file: one.file.path, ...(help !== undefined && { help }) })),
    more,
  }
}

/** Undefined if a file that was read then is different now. */
function restored<T>(
  { reads, found, more }: Written<T>,
  files: readonly SourceFile[],
  read: ReadFile,
): Outcome<T> | undefined {
  const texts = new Map<string, string>()
  for (const [path, before] of reads) {
    const own = read(path)
    if (seal(own) !== before) return undefined
    if (own !== undefined) texts.set(own.path, own.text)
  }
  const byPath = new Map(files.map((file) => [file.path, file]))
  const fileOf = (path: string): SourceFile => {
    const file = byPath.get(path) ?? sourceFile(path, texts.get(path) ?? '')
    byPath.set(path, file)
    return file
  }
  return { found: found.map((one) => ({ help: undefined, ...one, file: fileOf(one.file) })), more }
}

function seal(file: ReturnType<ReadFile>): string | null {
  return file === undefined ? null : hashOf(`${file.path}\n${file.text}`)
}

function hashOf(text: string): string {
  return hash('sha256', text, 'hex')
}
