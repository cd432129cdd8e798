import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { harmless } from '../../text/index.ts'
import { cannotRun, isSystemError, systemMessage } from '../exit.ts'
import { disk } from './disk.ts'

/** How the names of half written files end. */
const DRAFT = '.prescreen-draft'

/** Who may read a file: its owner only, where patients are in it, or whoever may read the file that it replaces. */
export type Readers = 'owner' | 'as before'

/**
 * Writes a file in the place of the one that is there, or a new one: whole or not at all. A reader never sees half of it, a crash leaves
 * the file that was there before, and what is reported as written survives a power cut. Errors are `ExitError`s with status 2.
 */
export function replaceFile(path: string, content: string, readers: Readers): void {
  writing(path, () => {
    const target = targetOf(path)
    putInPlace(target, content, readers, (draft) => disk().renameSync(draft, target))
  })
}

/** Writes a file that only its owner may read where there is none; refuses to replace one. Otherwise like `replaceFile`. */
export function createFile(path: string, content: string): void {
  writing(path, () => putInPlace(path, content, 'owner', (draft) => moveToFreeName(draft, path)))
}

/** Makes a folder that only its owner may read, where there is none. Errors are `ExitError`s with status 2. */
export function makeFolder(path: string): void {
  writing(path, () => void disk().mkdirSync(path, { recursive: true, mode: 0o700 }))
}

/** Adds to the end of a file that only its owner may read, and to a new one where there is none: all of it, or the file is as before. */
export function appendToFile(path: string, content: string): void {
  writing(path, () => {
    const isNew = !disk().existsSync(path)
    const descriptor = disk().openSync(path, isNew ? 'wx' : 'r+', 0o600)
    try {
      const length = disk().fstatSync(descriptor).size
      try {
        writeAll(descriptor, Buffer.from(content), length)
        disk().fsyncSync(descriptor)
      } catch (error) {
        disk().ftruncateSync(descriptor, length)
        throw error
      }
    } finally {
      disk().closeSync(descriptor)
    }
    if (isNew) syncFolder(dirname(path))
  })
}

/** Refuses a name that is taken, a link to nothing included, and one in a folder that is not there. Errors are `ExitError`s with status 2. */
export function mustBeFree(path: string, instead: string): void {
  const folder = dirname(path)
  if (disk().statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw cannotRun(`${harmless(path)} cannot be written. The folder ${harmless(folder)} does not exist.`)
  if (isThere(path)) throw cannotRun(`${harmless(path)} is there already and stays as it is. ${instead}`)
}

/** Whether there is anything with this name, a link to nothing included. */
export function isThere(path: string): boolean {
  return disk().lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** Writes all of it, at this position or (null) where the file is at, however little the system takes at a time. */
export function writeAll(descriptor: number, bytes: Uint8Array, position: number | null): void {
  for (let at = 0; at < bytes.length;) {
    const taken = disk().writeSync(descriptor, bytes, at, bytes.length - at, position === null ? null : position + at)
    if (taken === 0) throw Object.assign(new Error('nothing was taken'), { code: 'ENOSPC', syscall: 'write' })
    at += taken
  }
}

/** Removes what a kill left of writing this file, or any file of the folder when none is named. */
export function removeDrafts(folder: string, name?: string): void {
  const start = name === undefined ? '.' : `.${name}.`
  for (const each of disk().readdirSync(folder)) {
    if (!each.startsWith(start) || !each.endsWith(DRAFT)) continue
    const writer = Number(/\.(\d+)-[0-9a-f]+$/.exec(each.slice(0, -DRAFT.length))?.[1] ?? 0)
    if (!isRunning(writer)) removeQuietly([join(folder, each)])
  }
}

/** Whether a name is that of a half written file. */
export function isDraft(name: string): boolean {
  return name.endsWith(DRAFT)
}

/** Makes the names in a folder survive a power cut. Some file systems have no such thing for folders. */
export function syncFolder(folder: string): void {
  const descriptor = disk().openSync(folder, 'r')
  try {
    disk().fsyncSync(descriptor)
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR'].includes(codeOf(error))) throw error
  } finally {
    disk().closeSync(descriptor)
  }
}

/** Writes a draft beside its place, and moves it there. */
function putInPlace(target: string, content: string, readers: Readers, move: (draft: string) => void): void {
  const draft = draftOf(target, content, readers)
  try {
    move(draft)
  } catch (error) {
    removeQuietly([draft])
    throw error
  }
  syncFolder(dirname(target))
}

function draftOf(target: string, content: string, readers: Readers): string {
  const [folder, name] = [dirname(target), basename(target)]
  removeDrafts(folder, name)
  const draft = join(folder, `.${name}.${process.pid}-${randomBytes(4).toString('hex')}${DRAFT}`)
  const before = readers === 'as before' ? disk().statSync(target, { throwIfNoEntry: false }) : undefined
  const descriptor = disk().openSync(draft, 'wx', 0o600)
  try {
    try {
      if (readers === 'as before') disk().fchmodSync(descriptor, before === undefined ? 0o644 : before.mode & 0o7777)
      writeAll(descriptor, Buffer.from(content), 0)
      disk().fsyncSync(descriptor)
    } finally {
      disk().closeSync(descriptor)
    }
    return draft
  } catch (error) {
    removeQuietly([draft])
    throw error
  }
}

/** A link stays a link: what it leads to is replaced. */
function targetOf(path: string): string {
  return disk().existsSync(path) ? disk().realpathSync(path) : path
}

/** A rename would replace what has come to this name meanwhile; a link refuses. Not every file system has links. */
function moveToFreeName(draft: string, path: string): void {
  try {
    disk().linkSync(draft, path)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error
    if (isThere(path)) throw Object.assign(new Error('it is there'), { code: 'EEXIST', syscall: 'link' })
    disk().renameSync(draft, path)
    return
  }
  removeQuietly([draft])
}

/** Removes files as far as the disk lets them go: what stays of a failed attempt is no reason to say something else than why it failed. */
export function removeQuietly(paths: readonly string[]): void {
  for (const path of paths) {
    try {
      disk().rmSync(path, { force: true })
    } catch {
      // It stays.
    }
  }
}

function isRunning(process_: number): boolean {
  if (process_ === 0) return false
  try {
    return process.kill(process_, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function writing(path: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    const why = ['ENOENT', 'ENOTDIR'].includes(codeOf(error))
      ? `The folder ${harmless(dirname(path))} does not exist.`
      : systemMessage(isSystemError(error) ? Object.assign(error, { path }) : error)
    throw cannotRun(`${harmless(path)} cannot be written. ${why}`)
  }
}
