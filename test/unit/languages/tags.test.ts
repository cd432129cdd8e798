import { describe, expect, it } from 'vitest'
import { bestOf, isEnglish, isTranslation, tagOf, translationName } from '../../../src/languages/index.ts'

describe('the language that is asked for', () => {
  it('is a tag, or a locale as environments write it', () => {
    expect(['de', 'de_AT.UTF-8', 'zh-hans', 'ca@valencia', '', '!'].map(tagOf)).toEqual([
      'de',
      'de-AT',
      'zh-Hans',
      'ca',
      undefined,
      undefined,
    ])
  })

  it('is English in every country, but not as a variety for private use', () => {
    expect(['en', 'en-GB', 'en-x-pseudo', 'de'].map(isEnglish)).toEqual([true, true, false, false])
  })

  it('is the nearest one available', () => {
    expect(bestOf('de-AT', ['de', 'de-AT'])).toBe('de-AT')
    expect(bestOf('de-AT', ['de', 'fr'])).toBe('de')
    expect(bestOf('zh-CN', ['zh-Hant', 'zh-Hans'])).toBe('zh-Hans')
    expect(bestOf('zh-TW', ['zh-Hans', 'zh-Hant'])).toBe('zh-Hant')
    expect(bestOf('en-x-pseudo', ['de'])).toBe(undefined)
  })
})

describe('a file of translations', () => {
  const text = 'format: prescreen/translation/1\n'

  it('is recognized by its name and its format, so that no trial is left out', () => {
    expect(translationName('criteria/trials/NCT1.zh-Hans.yaml')).toEqual({ of: 'NCT1', language: 'zh-Hans' })
    expect(translationName('criteria/trials/NCT1.yaml')).toBe(undefined)
    expect(isTranslation({ path: 'trials/NCT1.de.yaml', text })).toBe(true)
    expect(isTranslation({ path: 'trials/NCT1.yaml', text })).toBe(false)
    expect(isTranslation({ path: 'trials/EU.de.yaml', text: 'format: prescreen/trial/1\nid: EU.de\n' })).toBe(false)
  })
})
