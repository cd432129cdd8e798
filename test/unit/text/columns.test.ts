import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { hanging } from '../../../src/report/index.ts'
import { beginning, columns, padded, shortened, wrap } from '../../../src/text/index.ts'

describe('the columns of a text', () => {
  it('are two for a Chinese character or an emoji, and none for a combining accent', () => {
    expect(['abc', '≥ 1.5 × ULN', '乳腺癌', 'e\u0301', '👩‍⚕️', '患者 7', ''].map(columns)).toEqual([3, 11, 6, 1, 2, 6, 0])
  })

  it('agree with the width of every single character, including those known to be narrow', () => {
    const signs = Array.from({ length: 0x2600 - 0x20 }, (_, i) => String.fromCharCode(i + 0x20))
    const wrong = signs.filter((sign) => columns(`a${sign}`) !== stringWidth(`a${sign}`))
    expect(wrong.map((sign) => sign.charCodeAt(0).toString(16))).toEqual([])
  })

  it('are filled up with spaces', () => {
    expect(padded('左', 4)).toBe('左  ')
    expect(padded('left', 3)).toBe('left')
  })
})

describe('a text', () => {
  it('is broken at spaces', () => {
    expect(wrap('one two  three', 7)).toEqual(['one two', 'three'])
    expect(wrap('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij'])
    expect(wrap('  ', 3)).toEqual([])
  })

  it('in Chinese is broken between characters, but not before closing or after opening punctuation', () => {
    expect(wrap('需要雌激素受体阳性。', 10)).toEqual(['需要雌激素', '受体阳性。'])
    expect(wrap('需要激素阳性。', 12)).toEqual(['需要激素阳', '性。'])
    expect(wrap('肝转移（右叶）的', 8)).toEqual(['肝转移', '（右叶）', '的'])
    expect(wrap('年龄≥18岁的女性', 6)).toEqual(['年龄', '≥18岁', '的女性'])
    expect(wrap('HER2 阳性 ALT', 9)).toEqual(['HER2 阳性', 'ALT'])
  })

  it('is never wider than the available width, whatever it contains', () => {
    const text =
      '患者（7）：ALT 104 U/L 是正常上限的 2.6 倍，“需要” ≤ 1.5 × ULN。e\u0301tat 👩‍⚕️👩‍⚕️👩‍⚕️ abcdefghijklmnop、再次。'
    for (let width = 4; width <= 60; width++) {
      const lines = wrap(text, width)
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width)
    }
  })

  it('is cut only between characters', () => {
    expect(beginning('乳腺癌', 5)).toBe('乳腺')
    expect(beginning('乳', 1)).toBe('乳')
    expect(beginning('e\u0301e\u0301', 1)).toBe('e\u0301')
    expect(beginning('👩‍⚕️👩‍⚕️', 3)).toBe('👩‍⚕️')
  })

  it('is shortened where it can be broken', () => {
    expect(shortened('one two three', 9)).toBe('one two')
    expect(shortened('one two three', 7)).toBe('one two')
    expect(shortened('one two three', 13)).toBe('one two three')
    expect(shortened('    T  需要激素阳性。', 15)).toBe('    T  需要激素')
    expect(shortened('abcdefgh', 3)).toBe('abc')
  })

  it('is aligned next to its label, however wide that is', () => {
    expect(hanging('左', '一二三四五六七八九十一二', 2, 4, 26)).toEqual(['  左  一二三四五六七八九十', '      一二'])
  })
})
