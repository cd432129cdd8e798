import { TRANSLATION_FORMAT } from './translation.ts'
import type { TranslatedText } from './translation.ts'

/** The content of a translation file. */
export interface WrittenTranslation {
  readonly language: string
  /** A YAML comment line that says what to do with the file. */
  readonly remark: string
  /** The English texts by key or place, each with its translation so far. */
  readonly texts: readonly (readonly [place: string, english: string, text: string])[]
}

/** A translation file as YAML: each text below its English. */
export function translationText({ language, remark, texts }: WrittenTranslation): string {
  const head = `# ${remark}\nformat: ${TRANSLATION_FORMAT}\nlanguage: ${language}\ntexts:\n`
  const entries = texts.map(([place, english, text]) => {
    const key = /^[A-Za-z][\w.=[\]-]*(?: \d+)?$/.test(place) ? place : JSON.stringify(place)
    return `  ${key}:\n    en: ${JSON.stringify(english)}\n    ${language}: ${JSON.stringify(text)}\n`
  })
  return `${head}${entries.join('')}`
}

/**
 * The content of a translation file for today's texts. Earlier translations stay as they were, even if their English
 * text has changed or is gone: a person decides what to do with them. A new text whose English equals that of a
 * translated one gets the same translation.
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
