import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rejectKind } from '../../../src/batch/index.ts'
import { retold, told, valueLabel } from '../../../src/dictionary/index.ts'
import { about, FHIR_VERSIONS, importFhir } from '../../../src/fhir/index.ts'
import { inOtherWords } from '../../../src/languages/index.ts'
import { pseudoText } from '../../../src/messages/index.ts'
import type { Part, Sentence } from '../../../src/messages/index.ts'
import { ACCOUNT } from '../../../src/messages/en/account.ts'
import { CHART } from '../../../src/messages/en/chart.ts'
import { REFUSED } from '../../../src/messages/en/refused.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { unreadable } from '../../../src/record/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { conversionText, PLAIN } from '../../../src/report/index.ts'
import { mapping } from '../../support/chart.ts'
import { CHARTS } from '../../support/charts.ts'
import type { NamedChart } from '../../support/charts.ts'
import { SAID, say } from '../../support/greek.ts'
import { shippedRules } from '../../support/shipped.ts'

/** The notes on charts and the reasons for refusing them, in the pseudo-language. */

const rules = await shippedRules()
const { dictionary } = inOtherWords(rules, ({ english }) => pseudoText(english))
const asOf = parseDay('2026-03-15') ?? 0
const FOLDER = 'test/data/fhir'
const REAL = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((one) => one.endsWith('.json'))
  .map((name): NamedChart => ({ name, values: [JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as Json] }))

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? []
}

/** The names of code systems and versions, and the status with which a contained resource is read. */
const NAMES = [...Object.keys(mapping.systems), ...FHIR_VERSIONS, 'unknown'].flatMap(wordsIn)

const READ = [...CHARTS, ...REAL].map(({ name, values, isR4 }) => {
  const complete = rules.dictionary.variables.flatMap((one) => (one.type === 'list' ? [one.name] : []))
  const found = importFhir(values, mapping, rules.dictionary, asOf, complete, isR4)
  const accounts = found.ok ? [found.rest, ...[...found.patients, ...found.refused].map((one) => one.account)] : []
  const refused = found.ok ? found.refused.map(({ why }) => why) : [found.why]
  return {
    name,
    patients: found.ok ? found.patients : [],
    refused,
    said: [
      ...(found.ok ? found.patients.flatMap(({ warnings }) => warnings.map((one) => one.said)) : []),
      ...refused,
      ...accounts.flat().flatMap(({ resource, why }) => (why === undefined ? [] : [about(resource, why)])),
    ],
    /** The words of the chart itself, which are the same in every language. */
    own: new Set([...NAMES, ...wordsIn(JSON.stringify(values))]),
  }
})

/** A sentence without the texts that it contains as they are, and those texts. */
function emptied({ key, given, own, ...more }: Sentence): { readonly said: Sentence; readonly texts: string[] } {
  const texts: string[] = []
  const empty = (part: Part): Part => {
    if (typeof part === 'string') texts.push(part)
    if (typeof part !== 'object') return typeof part === 'string' ? '7' : part
    if ('list' in part) return { ...part, parts: part.parts.map(empty) }
    if ('value' in part && valueLabel(part.of, part.value, dictionary) === part.value) return empty(part.value)
    if (!('key' in part)) return part
    const inner = emptied(part)
    texts.push(...inner.texts)
    return inner.said
  }
  const parts = (all: Readonly<Record<string, Part>> = {}): Record<string, Part> =>
    Object.fromEntries(Object.entries(all).map(([name, part]) => [name, empty(part)]))
  const said = { key, given: parts(given), ...(own !== undefined && { own: parts(own) }), ...more } as Sentence
  return { said, texts }
}

describe('the notes on a chart', () => {
  it('come from the catalogue or the rules', () => {
    const english = READ.flatMap(({ name, said }) =>
      said.flatMap((one) => {
        const found = wordsIn(told(emptied(one).said, say, dictionary))
        return found.length > 0 ? [`${name}: ${one.key}: ${found.join(' ')}`] : []
      }),
    )
    expect(english).toEqual([])
    expect(READ.flatMap(({ said }) => said).length).toBeGreaterThan(1000)
  })

  it('contain only what the chart says', () => {
    const strange = READ.flatMap(({ name, said, own }) =>
      said.flatMap((one) =>
        // Resources that share a name are numbered.
        emptied(one).texts.flatMap((text) => {
          const found = wordsIn(text.replaceAll(/ \(no\. \d+\)/g, '')).filter((word) => !own.has(word))
          return found.length > 0 ? [`${name}: ${one.key}: ${text}`] : []
        }),
      ),
    )
    expect(strange).toEqual([])
  })

  it('are shown with the account of the chart in the language of the reader', () => {
    const layout = { dictionary, say, width: 1000, paint: PLAIN }
    const english = READ.flatMap(({ name, patients, own }) =>
      patients.flatMap(({ record, warnings, account }) => {
        const page = conversionText({ record, noted: warnings, account }, layout)
        // What a record says about its sources is in English, as for machines.
        const found = wordsIn(page.replaceAll(/ and \d+ more|--assume-complete|--format json|no\. \d+/g, ''))
        const left = found.filter((word) => !own.has(word))
        return left.length > 0 ? [`${name}: ${left.join(' ')}`] : []
      }),
    )
    expect(english).toEqual([])
  })

  it('use each sentence that the catalogue has for them', () => {
    const keys = [...Object.keys(CHART), ...Object.keys(ACCOUNT)]
    expect(keys.filter((key) => !SAID.has(key as never))).toEqual([])
  })
})

describe('the reason for refusing a chart', () => {
  const all = READ.flatMap(({ refused }) => refused)

  it('is given in general without the words of the chart, in English and in any language', () => {
    for (const why of all) {
      const { kind, said } = rejectKind({ path: '', ...unreadable(why) }, rules)
      const general = retold({ message: kind, said }, say, dictionary)
      expect(wordsIn(general)).toEqual([])
      expect(kind).not.toMatch(/Patient\/|Condition\/|breast/)
    }
  })

  it('uses each sentence that the catalogue has for it', () => {
    // These are only for charts of several files.
    const elsewhere = /cut|broken|ambiguous|strays/
    const keys = Object.keys(REFUSED).filter((key) => key.startsWith('refused.chart.') && !elsewhere.test(key))
    expect(keys.filter((key) => !SAID.has(key as never))).toEqual([])
  })
})
