import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { harmless } from '../../text/index.ts'
import { cannotRun, isSystemError, systemMessage } from '../exit.ts'
import { disk } from './disk.ts'

/** The end of the names of half-written files. */
const DRAFT = '.prescreen-draft'

/** Who may read a file: only its owner, if it is about patients, or whoever may read the file that it replaces. */
export type Readers = 'owner' | 'as before'

/**
 * Writes a file that replaces an existing one or is new: completely, or not at all. A reader never sees half of it, a
 * crash leaves the previous file, and once this returns, the file survives a power cut. Errors are `ExitError`s with
 * status 2.
 */
export function replaceFile(path: string, content: string, readers: Readers): void {
  writing(path, () => {
    const target = targetOf(path)
    putInPlace(target, content, readers, (draft) => disk().renameSync(draft, target))
  })
}

/** Writes a new file that only its owner may read. Refuses to replace an existing one. Otherwise like `replaceFile`. */
export function createFile(path: string, content: string): void {
  writing(path, () => putInPlace(path, content, 'owner', (draft) => moveToFreeName(draft, path)))
}

/** Makes a folder that only its owner may read, unless it exists. Errors are `ExitError`s with status 2. */
export function makeFolder(path: string): void {
  writing(path, () => void disk().mkdirSync(path, { recursive: true, mode: 0o700 }))
}

/**
 * Appends to a file that only its owner may read, and creates it if needed. If not everything can be written, the file
 * is left as it was. Errors are `ExitError`s with status 2.
 */
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

/**
 * Refuses a name that is taken, even by a broken link, and a name in a folder that does not exist. Errors are
 * `ExitError`s with status 2.
 */
export function mustBeFree(path: string, instead: string): void {
  const folder = dirname(path)
  if (disk().statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw cannotRun(`${harmless(path)} cannot be written. The folder ${harmless(folder)} does not exist.`)
  if (isThere(path)) throw cannotRun(`${harmless(path)} already exists and was not changed. ${instead}`)
}

/** Whether the name is taken, even by a broken link. */
export function isThere(path: string): boolean {
  return disk().lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/**
 * Writes all bytes, however few the system takes at a time, at `position` or, if that is null, at the current position.
 */
export function writeAll(descriptor: number, bytes: Uint8Array, position: number | null): void {
  for (let at = 0; at < bytes.length;) {
    const taken = disk().writeSync(descriptor, bytes, at, bytes.length - at, position === null ? null : position + at)
    if (taken === 0) throw Object.assign(new Error('nothing was taken'), { code: 'ENOSPC', syscall: 'write' })
    at += taken
  }
}

/**
 * Removes half-written files that killed programs left: those of the named file, or of any file in the folder if none
 * is named. The files of programs that still run are kept.
 */
export function removeDrafts(folder: string, name?: string): void {
  const start = name === undefined ? '.' : `.${name}.`
  for (const each of disk().readdirSync(folder)) {
    if (!each.startsWith(start) || !each.endsWith(DRAFT)) continue
    const writer = Number(/\.(\d+)-[0-9a-f]+$/.exec(each.slice(0, -DRAFT.length))?.[1] ?? 0)
    if (!isRunning(writer)) removeQuietly([join(folder, each)])
  }
}

/** Whether a name is that of a half-written file. */
export function isDraft(name: string): boolean {
  return name.endsWith(DRAFT)
}

/** Makes the names in a folder survive a power cut. Some file systems cannot do that for folders. */
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

/** Writes a draft beside the target, and moves it there. */
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

/** The file to write: if the path is a link, what it leads to, so that the link stays a link. */
function targetOf(path: string): string {
  return disk().existsSync(path) ? disk().realpathSync(path) : path
}

/**
 * Moves a draft to a name that must be free. A rename would replace a file that has appeared there meanwhile; making a
 * hard link fails instead. On file systems without hard links, checks the name and renames.
 */
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

/**
 * Removes files, as far as the disk allows. Errors are ignored, since the caller is about to report why the work itself
 * failed.
 */
export function removeQuietly(paths: readonly string[]): void {
  for (const path of paths) {
    try {
      disk().rmSync(path, { force: true })
    } catch {
      // The file stays.
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
