import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EN } from '../../../src/messages/index.ts'
import { filled } from '../../../src/messages/format.ts'
import { onePage, PLAIN, resultText } from '../../../src/report/index.ts'
import { latinIn, PSEUDO, RECORDS, rules, say, screened } from '../../support/greek.ts'

const OPTIONS = { width: 1000, height: 1000, paint: PLAIN, dictionary: rules.dictionary, say }

describe('what a person reads of a patient', () => {
  it.each(RECORDS)('is of the catalogue, or of the rules or the record: %j', (record) => {
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
  it('has no sentence in two of its files, where the later would take the place of the other', async () => {
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

describe('the language that nobody speaks', () => {
  it('has every sentence, longer and turned round, with all that is put in', () => {
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
