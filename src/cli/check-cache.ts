import { createHash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Kept } from '../check/index.ts'
import { VERSION } from '../screen/index.ts'
import { cacheFolder } from './config.ts'
import { disk } from './files/disk.ts'
import { readBytes } from './files/reading.ts'
import { replaceFile } from './files/writing.ts'

/** The findings of checks of one criteria folder, kept between runs of the program. */
export interface CheckCache extends Kept {
  /** Writes the entries that this run used. A cache that cannot be written is left out; that is not an error. */
  readonly write: () => void
}

/**
 * The cache of a criteria folder: one file in the user's cache folder, with the findings of checks of rule files, each
 * under the hash of everything that the check looked at. A cache of another version of the program, a damaged one, and
 * one that cannot be read count as empty.
 */
export function checkCache(criteria: string): CheckCache {
  const path = join(cacheFolder(), `check-${sha256(resolve(criteria)).slice(0, 16)}.json`)
  const program = programSeal()
  const before = read(path, program)
  const used = new Map<string, string>()
  let isNew = false
  return {
    get: (name) => {
      const known = used.get(name) ?? before.get(name)
      if (known !== undefined) used.set(name, known)
      return known
    },
    set: (name, text) => {
      isNew = true
      used.set(name, text)
    },
    write: () => {
      if (!isNew) return
      const old = [...before].filter(([name]) => !used.has(name)).slice(0, MOST_OLD)
      write(path, program, [...used, ...old])
    },
  }
}

/** How many entries that this run did not use are kept for the next one. The entries used last come first. */
const MOST_OLD = 3000

/** A larger file was not written by this program. In bytes. */
const LARGEST = 64_000_000

type Entry = readonly [name: string, text: string]

function read(path: string, program: string): ReadonlyMap<string, string> {
  try {
    const bytes = readBytes(path, LARGEST)
    const end = bytes.indexOf('\n')
    const body = bytes.subarray(end + 1).toString('utf8')
    if (bytes.length > LARGEST || bytes.subarray(0, end).toString('utf8') !== sealOf(program, body)) return new Map()
    return new Map(JSON.parse(body) as Entry[])
  } catch {
    return new Map()
  }
}

function write(path: string, program: string, entries: readonly Entry[]): void {
  try {
    const body = JSON.stringify(entries)
    disk().mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    replaceFile(path, `${sealOf(program, body)}\n${body}`, 'owner')
  } catch {
    // Then the next run checks again.
  }
}

/** Ties the entries to their bytes and to the program that found them. */
function sealOf(program: string, body: string): string {
  return sha256(`prescreen check 1 ${program}\n${body}`)
}

/** Identifies this program: its version and, if it was built, the bytes of its built files. */
function programSeal(): string {
  const hash = createHash('sha256').update(VERSION)
  const folder = dirname(fileURLToPath(import.meta.url))
  const built = disk()
    .readdirSync(folder)
    .filter((name) => name.endsWith('.cjs'))
  for (const name of built.toSorted()) hash.update(`\n${name}\n`).update(readBytes(join(folder, name)))
  return hash.digest('hex')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
