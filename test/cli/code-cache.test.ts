import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadCached, writeCache } from '../../src/cli/files/code-cache.ts'
import { folderWith } from '../support/command.ts'
import type { Ran } from '../support/command.ts'

/** The code cache makes the start faster. Whatever happens to it, the program behaves the same. */

const PATIENT = resolve('seeds/patients/multi-match.json')
const SCREEN = ['screen', PATIENT, '--as-of', '2026-03-15', '--format', 'json']

describe('a file with a code cache', () => {
  const ONE = 'module.exports = () => "one"'
  const TWO = 'module.exports = () => "two"'

  /** A file with a cache made from its own bytes. */
  function cached(source: string): string {
    const path = folderWith({ 'core.cjs': source })('core.cjs')
    writeCache(path, loadCached(path).compiled())
    return path
  }

  /** What the file at this path returns, and whether its cache was used. */
  function loaded(path: string): { readonly says: string; readonly isFromCache: boolean } {
    const { isFromCache } = loadCached(path)
    const program = createRequire(path)(path) as () => string
    return { says: program(), isFromCache }
  }

  it('is loaded from the cache', () => {
    expect(loaded(cached(ONE))).toEqual({ says: 'one', isFromCache: true })
  })

  it('is compiled anew if its bytes changed, even if their number did not', () => {
    const path = cached(ONE)
    writeFileSync(path, TWO)
    expect(loaded(path)).toEqual({ says: 'two', isFromCache: false })
  })

  it('does not use the cache of another file', () => {
    const path = cached(ONE)
    cpSync(`${cached(TWO)}.cache`, `${path}.cache`)
    expect(loaded(path)).toEqual({ says: 'one', isFromCache: false })
  })

  it.each([
    ['cut off', (cache: Buffer) => cache.subarray(0, -1)],
    ['shorter than its seal', (cache: Buffer) => cache.subarray(0, 7)],
    ['empty', () => Buffer.alloc(0)],
    ['changed in one byte', (cache: Buffer) => cache.map((byte, i) => (i === cache.length - 5 ? byte ^ 1 : byte))],
    ['of something else', () => Buffer.from('no cache at all, but longer than a seal of 32 bytes')],
  ])('is compiled anew if the cache is %s', (_, change) => {
    const path = cached(ONE)
    writeFileSync(`${path}.cache`, change(readFileSync(`${path}.cache`)))
    expect(loaded(path)).toEqual({ says: 'one', isFromCache: false })
  })

  it('is compiled anew if V8 refuses the cache', () => {
    const path = folderWith({ 'core.cjs': ONE })('core.cjs')
    writeCache(path, Buffer.alloc(64))
    expect(loaded(path)).toEqual({ says: 'one', isFromCache: false })
  })

  it('throws what the file throws', () => {
    const path = folderWith({ 'core.cjs': 'throw new Error("of the program")' })('core.cjs')
    expect(() => loadCached(path)).toThrow('of the program')
  })
})

describe('the program', () => {
  /** An installation in a folder of its own. */
  function installation(): string {
    const folder = mkdtempSync(join(tmpdir(), 'prescreen-cache-'))
    for (const name of ['.build', 'bin', 'package.json']) cpSync(name, join(folder, name), { recursive: true })
    symlinkSync(resolve('criteria'), join(folder, 'criteria'))
    return folder
  }

  function screen(folder: string, ...flags: readonly string[]): Ran {
    const words = [...flags, join(folder, 'bin/prescreen.js'), ...SCREEN]
    const ran = spawnSync(process.execPath, words, { encoding: 'utf8' })
    return { status: ran.status, out: ran.stdout, err: ran.stderr }
  }

  const folder = installation()
  const cache = join(folder, '.build/core.cjs.cache')
  const screened = screen(folder)

  it('is built with a cache that this Node accepts', () => {
    expect(loadCached(join(folder, '.build/core.cjs')).isFromCache).toBe(true)
  })

  it('gives the same bytes without the cache, and writes none', () => {
    expect(screened).toMatchObject({ status: 0, err: '' })
    expect(screened.out).toContain('"patient": "multi-match"')
    const bare = installation()
    rmSync(join(bare, '.build/core.cjs.cache'))
    expect(screen(bare)).toEqual(screened)
    expect(existsSync(join(bare, '.build/core.cjs.cache'))).toBe(false)
  })

  it('gives the same bytes with a truncated cache, and leaves it as it is', () => {
    const whole = readFileSync(cache)
    writeFileSync(cache, whole.subarray(0, whole.length / 2))
    expect(screen(folder)).toEqual(screened)
    expect(readFileSync(cache)).toHaveLength(Math.floor(whole.length / 2))
    writeFileSync(cache, whole)
  })

  it.each(['rules.json', 'fhir.json'])(
    'reads the rule files themselves if what the build made of them is damaged: %s',
    (name) => {
      const made = join(folder, '.build', name)
      const whole = readFileSync(made, 'utf8')
      writeFileSync(
        made,
        whole
          .replace(/\d(?=\D{0,20}$)/, '7')
          .replace('"18"', '"81"')
          .replaceAll('breast', 'other'),
      )
      expect(screen(folder)).toEqual(screened)
      writeFileSync(made, whole)
    },
  )

  it.each([['--no-opt'], ['--jitless'], ['--no-lazy'], ['--stack-size=900']])(
    'gives the same bytes with %s',
    (flag) => {
      // Node may print a warning about the flag.
      const { status, out } = screen(folder, flag)
      expect({ status, out }).toEqual({ status: 0, out: screened.out })
    },
  )
})
