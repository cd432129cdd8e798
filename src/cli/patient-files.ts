import { readFileSync, statSync } from 'node:fs'
import { findRecords } from '../record/index.ts'
import type { FoundRecord } from '../record/index.ts'
import { harmless } from '../text/index.ts'
import { systemMessage } from './options.ts'

/** A file's records, or why the file could not be read at all. */
export type PatientFile =
  | { readonly name: string; readonly records: readonly FoundRecord[] }
  | { readonly name: string; readonly unreadable: string }

const LARGEST = 100 * 1024 * 1024

/** Reads one file of patients; `-` is standard input. Throws nothing. */
export function readPatientFile(path: string): PatientFile {
  const name = path === '-' ? 'standard input' : harmless(path)
  try {
    const bytes = path === '-' ? readFileSync(0) : readWithinLimit(path)
    if (bytes.length > LARGEST) return { name, unreadable: tooLarge(bytes.length) }
    return { name, records: findRecords(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) }
  } catch (error) {
    if (error instanceof TooLarge) return { name, unreadable: error.message }
    if (error instanceof TypeError) return { name, unreadable: 'It is not text in UTF-8.' }
    return { name, unreadable: systemMessage(error) }
  }
}

class TooLarge extends Error {}

function readWithinLimit(path: string): Buffer {
  const stats = statSync(path)
  if (stats.isFile() && stats.size > LARGEST) throw new TooLarge(tooLarge(stats.size))
  return readFileSync(path)
}

function tooLarge(size: number): string {
  const megabytes = Math.round(size / 1024 / 1024)
  return `It has ${megabytes} MB; this command reads files of up to ${LARGEST / 1024 / 1024} MB. Split it into smaller files.`
}
