import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareRational,
  decimalText,
  divide,
  fromNumber,
  multiply,
  parseDecimal,
} from '../../../src/quantity/index.ts'

const number = (text: string) => parseDecimal(text) ?? expect.unreachable(text)

describe('exact numbers', () => {
  it.each([
    ['2.1', '1.4'],
    ['1.05', '0.7'],
    ['1.8', '1.2'],
  ])('%s is exactly 1.5 times %s, which binary floating point gets wrong', (value, limit) => {
    expect(compareRational(number(value), multiply(number('1.5'), number(limit)))).toBe(0)
  })

  it.each(['', 'a', '1.', '.5', '1,5', '1e9999', 'NaN', '0x10'])('refuses %j', (text) => {
    expect(parseDecimal(text)).toBeUndefined()
  })

  it('reads a number as the decimal it prints as', () => {
    expect(compareRational(fromNumber(0.1), number('0.1'))).toBe(0)
    expect(compareRational(fromNumber(1e-7), number('0.0000001'))).toBe(0)
    expect(compareRational(fromNumber(1e21), number('1000000000000000000000'))).toBe(0)
  })

  it('are divided exactly, and ordered like the integers they consist of', () => {
    const positive = fc.integer({ min: 1, max: 1e9 })
    fc.assert(
      fc.property(positive, positive, fc.integer({ min: 0, max: 6 }), (a, b, places) => {
        const x = number(`${a}e-${places}`)
        const y = number(`${b}e-${places}`)
        expect(compareRational(divide(multiply(x, y), y), x)).toBe(0)
        expect(Math.sign(compareRational(x, y))).toBe(Math.sign(a - b))
      }),
    )
  })

  it('prints decimals without trailing zeros', () => {
    expect(decimalText(number('2.600'), 2)).toBe('2.6')
    expect(decimalText(divide(number('1'), number('3')), 2)).toBe('0.33')
    expect(decimalText(number('0.005'), 2)).toBe('0.01')
    expect(decimalText(number('-0.001'), 2)).toBe('0')
    expect(decimalText(number('17'), 0)).toBe('17')
  })
})
