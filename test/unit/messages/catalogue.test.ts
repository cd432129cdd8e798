import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EN } from '../../../src/messages/index.ts'
import { filled } from '../../../src/messages/format.ts'
import { onePage, PLAIN, resultText } from '../../../src/report/index.ts'
import { latinIn, PSEUDO, RECORDS, rules, say, screened } from '../../support/greek.ts'

const OPTIONS = { width: 1000, height: 1000, paint: PLAIN, dictionary: rules.dictionary, say }

describe('the text that a person reads about a patient', () => {
  it.each(RECORDS)('comes from the catalogue, the rules or the record: %j', (record) => {
    const result = screened(record)
    for (const page of [
      resultText(result, { ...OPTIONS, explain: true }),
      resultText(result, { ...OPTIONS, explain: false }),
      onePage(result, OPTIONS),
    ]) {
      expect(latinIn(page)).toEqual([])
      expect(page).toContain('⟦')
    }
  })
})

describe('the catalogue', () => {
  it('has no sentence in two of its files, where the later one would replace the other', async () => {
    const names = readdirSync('src/messages/en').map((file) => file.replace(/\.ts$/, ''))
    const subjects = await Promise.all(
      names
        .filter((name) => name !== 'index')
        .map((name) => import(`../../../src/messages/en/${name}.ts`) as Promise<Readonly<Record<string, object>>>),
    )
    const keys = subjects.flatMap((subject) => Object.values(subject).flatMap((one) => Object.keys(one)))
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
    expect(new Set(keys)).toEqual(new Set(Object.keys(EN)))
  })
})

describe('the pseudo-language', () => {
  it('has every sentence, longer and reversed, with all parameters', () => {
    for (const [key, template] of Object.entries(EN)) {
      const own = PSEUDO.messages[key as keyof typeof EN] ?? ''
      const given = Object.fromEntries(
        [...template.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name = '']) => [name, name === 'count' ? 2 : `<${name}>`]),
      )
      const [english, pseudo] = [filled(template, 'en', given), filled(own, PSEUDO.tag, given)]
      expect(pseudo.length).toBeGreaterThan(english.length)
      expect(pseudo.match(/<\w+>/g) ?? []).toEqual((english.match(/<\w+>/g) ?? []).toReversed())
    }
  })
})
