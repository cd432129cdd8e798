import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { keep, keptFor } from '../../src/cli/files/kept.ts'
import { folderWith } from '../support/command.ts'

/** What the build made of rule files is used only for these files, and only as it was written. */

const FILES = 'a'.repeat(64)
const MADE = '{"at_most": 85, "note": "≥ 18 years"}'

describe('what the build keeps', () => {
  /** The path of a kept text. */
  function kept(): string {
    const path = folderWith({ 'kept.json': '' })('kept.json')
    keep(MADE, FILES, path)
    return path
  }

  it('is returned for the files that it was made from', () => {
    expect(keptFor(FILES, kept())).toBe(MADE)
  })

  it('is not returned for other files', () => {
    expect(keptFor('b'.repeat(64), kept())).toBeUndefined()
  })

  it('is not returned if it is gone', () => {
    const path = kept()
    rmSync(path)
    expect(keptFor(FILES, path)).toBeUndefined()
  })

  it.each([
    ['changed in one digit, and still JSON', (text: string) => text.replace('85', '95')],
    ['cut off', (text: string) => text.slice(0, -1)],
    ['cut off within its seal', (text: string) => text.slice(0, 30)],
    ['longer', (text: string) => `${text} `],
    ['empty', () => ''],
    ['without a seal', () => MADE],
  ])('is not returned if it is %s', (_, change) => {
    const path = kept()
    writeFileSync(path, change(readFileSync(path, 'utf8')))
    expect(keptFor(FILES, path)).toBeUndefined()
  })
})
