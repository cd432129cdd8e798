import { describe, expect, it } from 'vitest'
import { checkpointIn, checkpointOf } from '../../../src/log/index.ts'
import { checkpointLine } from '../../../src/log/checkpoint.ts'
import { checkpointLines, sha256 } from '../../support/log-reader.ts'

const HASH = sha256('the last entry')
const FINGERPRINT = sha256('a key')
const CHECKPOINT = checkpointOf({ number: 1204, hash: HASH }, '2026-03-01', FINGERPRINT)
const LINE = checkpointLine(CHECKPOINT)

describe('a checkpoint', () => {
  it('is a line that can be read back, as the description of the format says', () => {
    expect(LINE).toMatch(
      /^prescreen-log\/1 1204 2026-03-01 ([0-9A-Z]{4}-){7}[0-9A-Z]{4} [0-9A-Z]{4}-[0-9A-Z]{4} [0-9A-Z]{4}$/,
    )
    expect(checkpointIn(LINE)).toEqual(CHECKPOINT)
    const unsigned = checkpointOf({ number: 1, hash: HASH }, '2026-03-01', undefined)
    expect(checkpointLine(unsigned)).toBe(checkpointLines(1, '2026-03-01', HASH)[1])
    expect(checkpointIn(checkpointLine(unsigned))).toEqual(unsigned)
  })

  it('may be typed with small letters, without hyphens, and with O and L for 0 and 1', () => {
    const typed = LINE.replace('prescreen-log/1 ', '')
      .replace(/(?<=[0-9A-Z])-(?=[0-9A-Z]{4}( |-|$))/g, ' ')
      .toLowerCase()
    expect(typed).not.toBe(LINE)
    expect(checkpointIn(`  ${typed} `)).toEqual(CHECKPOINT)
    const [head, digits] = [LINE.slice(0, 32), LINE.slice(32)]
    expect(checkpointIn(head + digits.replaceAll('0', 'o').replaceAll('1', 'l'))).toEqual(CHECKPOINT)
  })

  it('is not taken for another one if one letter is wrong or two are swapped', () => {
    const start = LINE.indexOf(' ') + 1
    const wrong = LINE.split('').flatMap((letter, i) => {
      if (i < start || /[ -]/.test(letter)) return []
      const others = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.split('').filter((one) => one !== letter)
      const next = LINE[i + 1] ?? letter
      const swapped = LINE.slice(0, i) + next + letter + LINE.slice(i + 2)
      return [...others.map((one) => LINE.slice(0, i) + one + LINE.slice(i + 1)), swapped].filter((one) => one !== LINE)
    })
    expect(wrong.length).toBeGreaterThan(1000)
    const taken = wrong.filter((line) => {
      const read = checkpointIn(line)
      // Hyphens and spaces mean nothing, so a letter may change places with one.
      return read !== undefined && JSON.stringify(read) !== JSON.stringify(CHECKPOINT)
    })
    expect(taken).toEqual([])
  })

  it.each(['', 'x', '12', '0 2026-03-01 AAAA', `${LINE} more`, LINE.replace('03-01', '13-01'), LINE.slice(0, -5)])(
    'cannot be read from: %s',
    (text) => {
      expect(checkpointIn(text)).toBeUndefined()
    },
  )
})
