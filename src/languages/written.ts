import { TRANSLATION_FORMAT } from './translation.ts'
import type { TranslatedText } from './translation.ts'

/** What stands in a file of translations. */
export interface WrittenTranslation {
  readonly language: string
  /** A line of YAML comment: what to do with the file. */
  readonly remark: string
  /** The English texts by their keys or places, and what is said for each so far. */
  readonly texts: readonly (readonly [place: string, english: string, text: string])[]
}

/** A file of translations as YAML: each text beside its English. */
export function translationText({ language, remark, texts }: WrittenTranslation): string {
  const head = `# ${remark}\nformat: ${TRANSLATION_FORMAT}\nlanguage: ${language}\ntexts:\n`
  const entries = texts.map(([place, english, text]) => {
    const key = /^[A-Za-z][\w.=[\]-]*(?: \d+)?$/.test(place) ? place : JSON.stringify(place)
    return `  ${key}:\n    en: ${JSON.stringify(english)}\n    ${language}: ${JSON.stringify(text)}\n`
  })
  return `${head}${entries.join('')}`
}

/**
 * A file of translations for the texts of today. What it said before stays as it was, also where the English is another one by now or is gone:
 * a person decides what becomes of it. A new text that says the same in English as another one is taken to be said like that.
 */
export function carriedOver(
  texts: readonly (readonly [place: string, english: string])[],
  before: ReadonlyMap<string, TranslatedText>,
): WrittenTranslation['texts'] {
  const said = [...before.values()].filter((one) => one.text !== '')
  const byEnglish = new Map(said.map((one) => [one.english, one.text]))
  const places = new Set(texts.map(([place]) => place))
  const now = texts.map(([place, english]) => {
    const own = before.get(place)
    return own === undefined || own.text === ''
      ? ([place, english, byEnglish.get(english) ?? ''] as const)
      : ([place, own.english, own.text] as const)
  })
  const gone = [...before].flatMap(([place, { english, text }]) =>
    places.has(place) || text === '' ? [] : [[place, english, text] as const],
  )
  return [...now, ...gone]
}
