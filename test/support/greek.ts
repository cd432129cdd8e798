import type { Result } from '../../src/explain/index.ts'
import { pseudoLanguage, pseudoText, sayIn } from '../../src/messages/index.ts'
import type { MessageKey, Say } from '../../src/messages/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { AS_OF, rulesOf, SMALL_DICTIONARY } from './rules.ts'

/**
 * Rules in Greek letters, patients, and the pseudo-language, so that a page reveals any text that is not from the
 * catalogue.
 */

/**
 * A text of the rules in Greek letters. On a page, anything in Latin letters then comes neither from the rules nor from
 * the language.
 */
function greek(text: string): string {
  return text.replaceAll(
    /[a-z]/gi,
    (letter) => 'αβγδεζηθικλμνξοπρστυφχψωϊϋ'[letter.toLowerCase().charCodeAt(0) - 97] ?? '',
  )
}

export const PSEUDO = pseudoLanguage()

const DICTIONARY = SMALL_DICTIONARY.replaceAll(
  /\b(label|entry|because): ([^,}\n]+)/g,
  (_, key: string, text: string) => `${key}: ${greek(text)}`,
)

const INCLUSIONS = [
  'require: {sex: female}',
  'require: {not: {phase: [early, late]}}',
  'require: {score: ≤ 1}',
  'require: {age: 18..75}',
  'require: {not: {score: "> 3"}}',
  'require: {any: [{tumour.marker: up}, {tumour.side: left}]}',
  'require: {tumour.found: within 1 year}',
  'require: {tumour.found: {at_least: 2 months, after: born}}',
  'require: {tumour.found: before 2015-01-01}',
  'require: {labs.crea: ≤ 1.5 × ULN}',
  'require: {labs.crea: {is: ≤ 2 mg/dL, within: 14 days}}',
  'require: {spots: {some: {place: liver, side: {same_as: tumour.side}}}}',
  'require: {spots: {every: {place: bone}}}',
  'require: {spots: {none: {size: "> 2"}}}',
  'require: {spots: {total: size, where: {}, is: "≥ 2"}}',
  'require: {spots: {count: "≥ 2"}}',
  'require: {spots: {some: {any: [{all: [{place: liver}, {side: left}]}, {place: skin}]}}}',
  'require: {remark: {contains: [abc]}}',
]
const EXCLUSIONS = [
  'exclude: {smoker: true}',
  'exclude: {all: [{phase: late}, {score: "> 3"}]}',
  'exclude: {spots: {some: {place: liver, not: {side: left}}}}',
  'exclude: {spots: {total: size, where: {}, is: "> 5"}}',
]

const TRIAL = [...INCLUSIONS, ...EXCLUSIONS]
  .map((form, i) => {
    const id = form.startsWith('exclude') ? `E${i - INCLUSIONS.length + 1}` : `I${i + 1}`
    return `  - {id: ${id}, text: τ, cites: c, ${form}}\n`
  })
  .join('')
const ASKED = `  - {id: I1, text: τ, cites: c, ask: α, who: ω}
  - {id: I2, text: τ, cites: c, note: ν, require: {score: ≤ 1}, confirm: {when: {score: 2}, ask: α, who: ω}}
  - {id: E1, text: τ, cites: c, not_screened: {as: heading, reason: ν}}
`

const spots = [
  { place: 'bone', side: 'left', size: 2, seen: '2026-01' },
  { place: 'liver', size: 3, a: 'one' },
]
export const RECORDS: readonly JsonObject[] = [
  { id: '1' },
  { id: '2', sex: 'male', born: '1950', score: 5, smoker: false, spots: [] },
  { id: '3', sex: 'female', phase: 'late', age: 50, score: 2, smoker: false, tumour: { present: false }, spots },
  {
    id: '4',
    sex: 'female',
    born: '1970-05',
    phase: { one_of: ['early', 'late'] },
    score: { value: 3, comparator: '<' },
    tumour: { present: true, marker: 'vague', side: 'left', found: '2026-01' },
    labs: { crea: { value: 1, unit: 'mg/dL', uln: 1.1, date: '2026-02-03', source: '7', by: '8' } },
    spots: { complete: false, items: spots },
  },
  {
    id: '5',
    sex: 'female',
    score: 1,
    smoker: false,
    spots: [...spots, ...spots, ...spots],
    labs: { crea: { value: 2, unit: 'mg/dL' } },
  },
]

export const rules = rulesOf({ T: TRIAL, U: ASKED }, DICTIONARY)
const spoken = sayIn(PSEUDO)

/** The keys of the sentences used so far. */
export const SAID = new Set<MessageKey>()

export const say: Say = Object.assign(
  (...[key, given]: Parameters<Say>) => {
    SAID.add(key)
    return spoken(key, given)
  },
  { language: PSEUDO.tag, words: pseudoText, own: spoken.own },
)

const screener = new Screener(rules, parseDay(AS_OF) ?? 0, undefined, say)

/** The result in the pseudo-language. */
export function screened(record: JsonObject): Result {
  const found = screener.screen(record)
  if (!found.ok) throw new Error(JSON.stringify(found.problems))
  return found.result
}

/**
 * Names and titles of trials and criteria, units, and the source of a criterion: they are the same in every language.
 */
const NAMES = /\b(?:R-[A-Z]+|[A-Z]\d*|t|mg\/dL|s\.yaml#c|abc)\b/g

/** Words in Latin letters on a page that are not names. */
export function latinIn(page: string): string[] {
  return page.replaceAll(NAMES, '').match(/[a-z]+/gi) ?? []
}
