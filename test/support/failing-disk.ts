import * as fs from 'node:fs'
import type { Disk } from '../../src/cli/files/disk-calls.ts'

/** What goes wrong: calls of some kind fail, or write only part of what they are given and then fail. */
export type Failure = keyof typeof CALLS

const CALLS = {
  open: ['openSync', 'open'],
  'open of a folder or file that is listed': ['readdirSync'],
  read: ['readSync', 'read'],
  write: ['writeSync'],
  'short write': ['writeSync'],
  sync: ['fsyncSync'],
  rename: ['renameSync'],
  link: ['linkSync'],
  truncate: ['ftruncateSync'],
  remove: ['rmSync'],
  close: ['closeSync'],
  stat: ['statSync', 'lstatSync', 'fstatSync', 'realpathSync'],
  folder: ['mkdirSync'],
} as const satisfies Record<string, readonly (keyof Disk)[]>

export const FAILURES = Object.keys(CALLS) as Failure[]

const CODES: Readonly<Partial<Record<Failure, string>>> = { open: 'EMFILE', write: 'ENOSPC', 'short write': 'ENOSPC' }

export interface FailingDisk {
  readonly disk: Disk
  /** How many calls of this kind were made. */
  readonly calls: () => number
}

/**
 * The disk of this machine, except that the n-th call of a kind fails, counted from 1; with `always`, all later ones
 * fail too, as on a full disk. A short write first writes half of what it was given, without an error.
 */
export function failingDisk(failure: Failure, n: number, always = false): FailingDisk {
  let calls = 0
  const error = (): Error => {
    const code = CODES[failure] ?? 'EIO'
    return Object.assign(new Error(`${code}: made to fail`), { code, syscall: failure })
  }
  const fails = (): boolean => {
    calls++
    return always ? calls >= n : calls === n
  }
  const failing = Object.fromEntries(
    CALLS[failure].map((name) => {
      const real = fs[name] as (...given: unknown[]) => unknown
      const call = (...given: unknown[]): unknown => {
        if (!fails()) return real(...given)
        const done = given.at(-1)
        if (typeof done === 'function') {
          process.nextTick(done, error())
          return undefined
        }
        if (failure === 'short write' && calls === n) {
          const [descriptor, bytes, at, length, position] = given as [number, Uint8Array, number, number, number | null]
          if (length > 1) return fs.writeSync(descriptor, bytes, at, Math.floor(length / 2), position)
        }
        // A descriptor is closed even if closing fails, as on Linux.
        if (name === 'closeSync') real(...given)
        throw error()
      }
      return [name, call]
    }),
  )
  return { disk: { ...fs, ...failing }, calls: () => calls }
}

/**
 * The disk of this machine, except that opening a pipe fails if it would wait for a writer. There is none, so the test
 * would never end.
 */
export function impatientDisk(): Disk {
  const openSync: Disk['openSync'] = (path, flags, mode) => {
    const waits = flags === 'r' || (typeof flags === 'number' && (flags & fs.constants.O_NONBLOCK) === 0)
    if (waits && fs.statSync(path, { throwIfNoEntry: false })?.isFIFO() === true)
      throw new Error(`${String(path)} would be waited for`)
    return fs.openSync(path, flags, mode)
  }
  return { ...fs, openSync }
}
