import { describe, expect, it } from 'vitest'
import { inOtherWords, readTranslation, textsOf, translated } from '../../../src/languages/index.ts'
import type { Translation } from '../../../src/languages/index.ts'
import { pseudoLanguage, pseudoText, sayIn } from '../../../src/messages/index.ts'
import { questionHashes } from '../../../src/model/index.ts'
import type { RuleSet } from '../../../src/model/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { PSEUDO, pseudoFiles } from '../../support/pseudo-files.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

const RULES = rulesOf({
  T: `  - {id: I1, text: Low score., cites: c, require: {score: ≤ 1}, note: As read., confirm: {when: {score: 2}, ask: Is it low?, who: the doctor}}
  - {id: I2, text: Consent., cites: c, ask: Did she consent?, who: the patient}
  - {id: E1, text: Quota., cites: c, not_screened: {as: quota, reason: Full.}}
`,
})

function read(text: string): Translation {
  return readTranslation({ path: 'trials/T.de.yaml', text }).translation
}

function german(texts: string): RuleSet {
  const own = read(`format: prescreen/translation/1\nlanguage: de\ntexts:\n${texts}`)
  return translated(RULES, { dictionary: undefined, trials: new Map([['T', own]]) })
}

describe('rules in other words', () => {
  it('are the same rules if the words are the same', () => {
    expect(inOtherWords(RULES, ({ english }) => english)).toEqual(RULES)
    expect(inOtherWords(RULES, () => undefined)).toEqual(RULES)
  })

  it('differ in every text that people read, and in nothing else', async () => {
    const rules = await shippedRules()
    const other = inOtherWords(rules, ({ english }) => pseudoText(english))
    expect(withoutWords(other)).toEqual(withoutWords(rules))
    // Each place has one text.
    const texts = new Map(textsOf(rules).map((one) => [`${one.trial ?? ''} ${one.place}`, one.english]))
    inOtherWords(rules, ({ trial, place, english }) => {
      expect(texts.get(`${trial ?? ''} ${place}`)).toBe(english)
      return undefined
    })
    expect(texts.size).toBeGreaterThan(800)
    const leftOut = JSON.stringify(other).match(
      /"(?:label|question|help|entry|text|title|note|say|because|ask|who)":"[^⟦"]/g,
    )
    expect(leftOut).toBe(null)
  })

  it('tie answers to the questions of the rule files', async () => {
    const rules = await shippedRules()
    const other = inOtherWords(rules, ({ english }) => pseudoText(english))
    expect(questionHashes(other.trials)).toEqual(questionHashes(rules.trials))
  })

  it('give the same results', async () => {
    const rules = await shippedRules()
    const files = pseudoFiles(rules)
    const file = (name: string): Translation => {
      const path = `${name}.${PSEUDO}.yaml`
      const { translation, diagnostics } = readTranslation({ path, text: files[path] ?? '' })
      expect(diagnostics).toEqual([])
      return translation
    }
    const other = translated(rules, {
      dictionary: file('dictionary'),
      trials: new Map(rules.trials.map(({ id }) => [id, file(`trials/${id}`)])),
    })
    expect(JSON.stringify(other)).not.toContain('[en]')
    const day = parseDay(AS_OF) ?? 0
    const [one, two] = [new Screener(rules, day), new Screener(other, day, undefined, sayIn(pseudoLanguage()))]
    for (const name of ['month-only-dates', 'match-nct04158843']) {
      const [was, is] = [one, two].map((screener) => screener.screen(samplePatient(name)))
      expect(withoutWords(is), name).toEqual(withoutWords(was))
    }
  })
})

/** The value without its texts for people. */
function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords)
  if (typeof value !== 'object' || value === null) return value
  const own = Object.entries(value).filter(([key, one]) => !WORDS.has(key) || typeof one !== 'string')
  return Object.fromEntries(own.map(([key, one]) => [key, LISTS_OF_WORDS.has(key) ? [] : withoutWords(one)]))
}

const WORDS: ReadonlySet<string> = new Set(
  'label as entry question help advice text title note say because ask who reason enrolment_reason message needed sha256'.split(
    ' ',
  ),
)
const LISTS_OF_WORDS: ReadonlySet<string> = new Set('synonyms words said remarks'.split(' '))

describe('a translation', () => {
  it('replaces the English text that it was made from, at its place', () => {
    const [trial] = german(
      '  I1.text: {en: Low score., de: Niedriger Wert.}\n  I2.ask: {en: Did she consent?, de: Hat sie eingewilligt?}\n',
    ).trials
    expect(trial?.criteria.map((one) => one.text)).toEqual(['Niedriger Wert.', '[en] Consent.', '[en] Quota.'])
    expect(trial?.criteria[1]?.form).toMatchObject({ ask: 'Hat sie eingewilligt?', who: '[en] the patient' })
  })

  it('is not shown for an English text that has changed since', () => {
    const [trial] = german('  I1.text: {en: Very low score., de: Sehr niedriger Wert.}\n').trials
    expect(trial?.criteria[0]?.text).toBe('[en] Low score.')
  })

  it('may have several lines, and shows characters that hide text', () => {
    const own = read(
      'format: prescreen/translation/1\nlanguage: de\ntexts:\n  a:\n    en: >\n      One\n      two.\n    de: "b\\u202ec"\n',
    )
    expect(own.texts.get('a')).toMatchObject({ english: 'One two.', text: 'b\\u202ec' })
  })

  it('that is broken does not affect the others', () => {
    const { translation, diagnostics } = readTranslation({
      path: 'x.de.yaml',
      text: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  a: {de: b}\n  c: {en: d, de: [e]}\n  f: {en: g, fr: h}\n  i: {en: j, de: k}\n',
    })
    expect([...translation.texts.keys()]).toEqual(['c', 'f', 'i'])
    expect(diagnostics.map((one) => one.code)).toEqual(['shape/missing-key', 'shape/text', 'shape/unknown-key'])
  })
})
