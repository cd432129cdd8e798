import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readBytes, readFlowing } from '../../../src/cli/files/reading.ts'
import { appendToFile, createFile, replaceFile } from '../../../src/cli/files/writing.ts'

function place(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'prescreen-files-'))
  return (name) => join(folder, name)
}

const modeOf = (path: string): number => statSync(path).mode & 0o777

describe('a file that is written', () => {
  it('is readable only by its owner, or by those who could read the one before', () => {
    const at = place()
    createFile(at('new'), 'a')
    writeFileSync(at('shared'), 'a', { mode: 0o664 })
    const before = modeOf(at('shared'))
    replaceFile(at('shared'), 'b', 'as before')
    expect([modeOf(at('new')), modeOf(at('shared')) === before]).toEqual([0o600, true])
    replaceFile(at('shared'), 'c', 'owner')
    expect(modeOf(at('shared'))).toBe(0o600)
    expect(readFileSync(at('shared'), 'utf8')).toBe('c')
  })

  it('never overwrites another file by mistake, not even a link to nothing', () => {
    const at = place()
    writeFileSync(at('a'), 'kept')
    symlinkSync(at('nowhere'), at('b'))
    expect(() => createFile(at('a'), 'x')).toThrow(/a cannot be written\. .*a already exists\./)
    expect(() => createFile(at('b'), 'x')).toThrow(/already exists/)
    expect(readFileSync(at('a'), 'utf8')).toBe('kept')
    expect(readdirSync(at('.')).toSorted()).toEqual(['a', 'b'])
  })

  it('replaces the target of a link, and the link stays', () => {
    const at = place()
    writeFileSync(at('real'), 'a')
    symlinkSync(at('real'), at('link'))
    replaceFile(at('link'), 'b', 'owner')
    expect([readFileSync(at('real'), 'utf8'), lstatSync(at('link')).isSymbolicLink()]).toEqual(['b', true])
  })

  it('removes drafts left by a killed program, but none of programs that still run', () => {
    const at = place()
    const dead = spawnSync(process.execPath, ['--version']).pid
    const names = [
      `.a.${dead}-0a1b.prescreen-draft`,
      `.a.${process.ppid}-0a1b.prescreen-draft`,
      `.b.${dead}-0a1b.prescreen-draft`,
    ]
    for (const name of names) writeFileSync(at(name), 'half')
    replaceFile(at('a'), 'x', 'owner')
    expect(names.map((name) => existsSync(at(name)))).toEqual([false, true, true])
  })

  it('reports which folder is missing', () => {
    const at = place()
    expect(() => createFile(at('no/a'), 'x')).toThrow(/no\/a cannot be written\. The folder .*no does not exist\./)
  })
})

describe('a file that is appended to', () => {
  it('keeps its content, and is created if it does not exist', () => {
    const at = place()
    appendToFile(at('a'), 'one\n')
    appendToFile(at('a'), 'two\n')
    expect([readFileSync(at('a'), 'utf8'), modeOf(at('a'))]).toEqual(['one\ntwo\n', 0o600])
  })
})

describe('a file that is read', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 300_000])('is read to its end (%i bytes)', (size) => {
    const at = place()
    const bytes = Buffer.alloc(size, 'abc')
    writeFileSync(at('a'), bytes)
    expect(readBytes(at('a')).equals(bytes)).toBe(true)
  })

  it('is not read further if it is larger than allowed or has no end', () => {
    const at = place()
    writeFileSync(at('a'), Buffer.alloc(100))
    expect([99, 100, 101].map((most) => readBytes(at('a'), most).length > most)).toEqual([true, false, false])
    expect(readFlowing('/dev/zero', 1000).length).toBeGreaterThan(1000)
    expect(() => readBytes('/dev/zero', 1000)).toThrow(expect.objectContaining({ path: '/dev/zero' }))
  })

  it('is named in the error if it cannot be read', () => {
    const at = place()
    expect(() => readBytes(at('.'))).toThrow(expect.objectContaining({ code: 'EISDIR', path: at('.') }))
  })
})
