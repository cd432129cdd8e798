import * as fs from 'node:fs'
import { givenDisk } from '../streams.ts'
import type { Disk } from './disk-calls.ts'

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
