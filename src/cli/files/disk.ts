import * as fs from 'node:fs'
import { givenDisk } from '../streams.ts'
import type { Disk } from './disk-calls.ts'

/** The file calls for this call of the program. */
export function disk(): Disk {
  return givenDisk() ?? fs
}

/** Does some work on a file. Adds the path to errors that lack it, as Node's do if a call gets only a descriptor. */
export function about<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && !('path' in error)) throw Object.assign(error, { path })
    throw error
  }
}
