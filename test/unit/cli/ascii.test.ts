import { describe, expect, it } from 'vitest'
import { isAsciiOnly } from '../../../src/cli/locale.ts'
import { inAscii } from '../../../src/text/index.ts'
import { prescreen } from '../../support/command.ts'

describe('text in ASCII only', () => {
  it.each([
    ['ALT ≤ 2.5 × ULN, ≥ 100 10⁹/L …', 'ALT <= 2.5 x ULN, >= 100 10^9/L ...'],
    ['“x” can be µg – or 10¹² ☐ ✗', '"x" can be ug - or 10^12 [ ] x'],
    ['typing or ↑↓, then Enter | ← back', 'typing or up/down, then Enter | <- back'],
    ['Müller 阴', 'M\\u00fcller \\u9634'],
    ['😀', '\\ud83d\\ude00'],
    ['plain\u001b[1m text\n', 'plain\u001b[1m text\n'],
  ])('%s', (text, ascii) => expect(inAscii(text)).toBe(ascii))
})

describe('whether a locale is limited to ASCII', () => {
  it.each([
    [{ LANG: 'C' }, true],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'POSIX' }, true],
    [{ LANG: 'de_DE.ISO-8859-1@euro' }, true],
    [{ LC_ALL: '', LC_CTYPE: 'C', LANG: 'C.UTF-8' }, true],
    [{ LANG: 'C.UTF-8' }, false],
    [{ LANG: 'en_US.utf8' }, false],
    [{ LANG: 'de_DE' }, false],
    [{}, false],
  ])('%j', (environment, ascii) => expect(isAsciiOnly(environment)).toBe(ascii))
})

describe('in the C locale', () => {
  const IN_C = { env: { LC_ALL: 'C', NO_COLOR: '1' } }
  // oxlint-disable-next-line no-control-regex
  const ASCII = /^[\u0000-\u007f]*$/

  it.each([
    [['trials', 'NCT04158843']],
    [['check', '--explain', 'quantity/implausible']],
    [['--help']],
    [['screen', 'seeds/patients/near-miss-bilirubin.json', '--as-of', '2026-03-15']],
  ])('text is in ASCII only: %j', async (words) => {
    const { out } = await prescreen(words, IN_C)
    expect(out).toMatch(ASCII)
    expect((await prescreen(words)).out).not.toBe('')
  })

  it('messages are in ASCII only, and no line is wider than the terminal', async () => {
    const { out, err } = await prescreen(['screen', 'nobody’s.json'], { ...IN_C, columns: 60 })
    expect(err).toMatch(ASCII)
    expect(out).toBe('')
    const page = await prescreen(['screen', 'seeds/patients/match-nct04158843.json', '--as-of', '2026-03-15'], {
      ...IN_C,
      columns: 60,
    })
    expect(page.out).toContain('...')
    expect(page.out.split('\n').every((line) => line.length <= 60)).toBe(true)
  })

  it('data stay as they are', async () => {
    const words = ['trials', 'NCT04158843', '--format', 'json']
    expect((await prescreen(words, IN_C)).out).toBe((await prescreen(words)).out)
    expect((await prescreen(['schema', 'patient'], IN_C)).out).toBe((await prescreen(['schema', 'patient'])).out)
  })
})
