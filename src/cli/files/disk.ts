import * as fs from 'node:fs'
import { givenDisk } from '../streams.ts'

/**
 * What the program asks of the operating system about files. Node's own is one; a test gives another, behind which any call fails or does
 * less than it was asked. Nothing in `src/cli` reaches files another way, but for the database of the screening log.
 */
export type Disk = Pick<
  typeof fs,
  | 'chmodSync'
  | 'close'
  | 'closeSync'
  | 'existsSync'
  | 'fchmodSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'open'
  | 'openSync'
  | 'read'
  | 'readdirSync'
  | 'readSync'
  | 'realpathSync'
  | 'renameSync'
  | 'rmSync'
  | 'statSync'
  | 'writeSync'
>

/** The files of this call of the program. */
export function disk(): Disk {
  return givenDisk() ?? fs
}

/** Does some work on a file; what goes wrong names it, as Node does not where it only knows a descriptor. */
export function about<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && !('path' in error)) throw Object.assign(error, { path })
    throw error
  }
}
