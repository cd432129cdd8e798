import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { EN, inEnglish, sayIn, allOfThese, anyOfThese, withCommas } from '../../../src/messages/index.ts'
import { filled } from '../../../src/messages/format.ts'
import { parsedMessages } from '../../../src/messages/parse.ts'

/** The names in braces in a template. */
function namesIn(template: string): string[] {
  return [...template.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name = '']) => name)
}

describe('the English sentences', () => {
  it('are ICU MessageFormat templates, and are filled in as its library does', () => {
    for (const template of Object.values(EN))
      for (const count of [1, 2]) {
        const given = Object.fromEntries(
          namesIn(template).map((name) => [name, name === 'count' ? count : `<${name}>`]),
        )
        const expected = new IntlMessageFormat(template, 'en', undefined, { ignoreTag: true }).format(given)
        expect(filled(template, 'en', given)).toBe(expected)
      }
  })

  it('that have more than names in braces can be parsed before the program starts', () => {
    const parsed = parsedMessages()
    expect(Object.keys(parsed)).toContain(EN['period.days'])
    expect(Object.keys(parsed)).not.toContain(EN['reason.needs'])
    expect(Object.keys(parsed).length).toBeLessThan(Object.keys(EN).length / 6)
  })
})

describe('a sentence', () => {
  it('has plural forms', () => {
    expect(inEnglish('period.days', { count: 1 })).toBe('1 day')
    expect(inEnglish('period.days', { count: 14 })).toBe('14 days')
    expect(inEnglish('asks.within.years', { count: 1 })).toBe('within the last year')
  })

  it('needs all its parameters, and inserts them unchanged', () => {
    expect(() => inEnglish('reason.is')).toThrow('a sentence needs what')
    expect(inEnglish('reason.is', { what: '{asked} <b>' })).toBe('{asked} <b>.')
  })

  it('without a translation is in English, marked as such', () => {
    const say = sayIn({
      tag: 'de',
      messages: { 'value.yes': 'ja', 'period.days': '{count, plural, one {# Tag} other {# Tage}}' },
    })
    expect(say('value.yes')).toBe('ja')
    expect(say('value.no')).toBe('[en] no')
    expect(say('reason.is', { what: say('value.no') })).toBe('[en] no.')
    expect(say('period.days', { count: 2 })).toBe('2 Tage')
  })
})

describe('several words', () => {
  it('are joined by a comma, “and” or “or”', () => {
    const [none, one, two, three] = [[], ['a'], ['a', 'b'], ['a', 'b', 'c']]
    expect([none, one, two, three].map((words) => anyOfThese(words, inEnglish))).toEqual([
      '',
      'a',
      'a or b',
      'a, b or c',
    ])
    expect(allOfThese(three, inEnglish)).toBe('a, b and c')
    expect(withCommas(three, inEnglish)).toBe('a, b, c')
  })
})
