import type { Language } from '../messages/index.ts'
import { asEnglish, EN, templateProblem } from '../messages/index.ts'
import type { RuleFile, RuleSet } from '../model/index.ts'
import { parseYaml, Reader } from '../syntax/index.ts'
import type { Fields, Syntax } from '../syntax/index.ts'
import { DiagnosticBag, harmless, sourceFile } from '../text/index.ts'
import type { Diagnostic, SourceFile, Span } from '../text/index.ts'
import { inOtherWords } from './texts.ts'
import type { Placed } from './texts.ts'

export const TRANSLATION_FORMAT = 'prescreen/translation/1'

/** A text in another language, and the English text that it translates. */
export interface TranslatedText {
  readonly english: string
  /** Empty until somebody translates it. */
  readonly text: string
  /** Where the English text is in the file, and where the translation is. */
  readonly englishSpan: Span
  readonly textSpan: Span
}

/** One translation file: of the interface, the dictionary, the chart mapping or a trial. */
export interface Translation {
  readonly file: SourceFile
  readonly language: string
  /** By the key of a message, or by the place of a text in the rules. */
  readonly texts: ReadonlyMap<string, TranslatedText>
  /** Where to point for the file as a whole. */
  readonly span: Span
}

/** A translation as far as it could be read. A mistake in one text does not affect the others. */
export interface ReadTranslation {
  readonly translation: Translation
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a translation file. Never throws on input. */
export function readTranslation({ path, text }: Pick<RuleFile, 'path' | 'text'>): ReadTranslation {
  const bag = new DiagnosticBag()
  const file = sourceFile(path, text)
  const reader = new Reader(file, bag)
  const root = parseYaml(file, bag)
  const fields = root === undefined ? undefined : reader.map(root, 'a translation', ['format', 'language', 'texts'])
  const format = fields?.required('format')
  if (format !== undefined) reader.oneOf(format, '`format`', [TRANSLATION_FORMAT])
  const language = fields?.requiredText('language') ?? ''
  const span = { start: 0, end: Math.min(text.length, 1) }
  const texts = readTexts(fields, language, reader)
  return { translation: { file, language, texts, span }, diagnostics: bag.all }
}

function readTexts(fields: Fields | undefined, language: string, reader: Reader): ReadonlyMap<string, TranslatedText> {
  const node = fields?.required('texts')
  const entries = node === undefined ? [] : (reader.map(node, '`texts`')?.entries ?? [])
  return new Map(
    entries.flatMap(({ key, value }) => {
      const own = reader.map(value, `the text \`${key}\``, ['en', language])
      const english = own?.required('en')
      if (own === undefined || english === undefined) return []
      const text = own.get(language) ?? EMPTY
      const read = { english: textOf(english, reader), text: textOf(text, reader) }
      return [[key, { ...read, englishSpan: english.span, textSpan: text === EMPTY ? value.span : text.span }] as const]
    }),
  )
}

const EMPTY: Syntax = { kind: 'scalar', span: { start: 0, end: 0 }, text: '', value: null }

/** Joins the lines of a text into one. Blanks at its start and end are kept, since they may be intended. */
function textOf(node: Syntax, reader: Reader): string {
  const text = reader.scalar(node, 'A text')?.text ?? ''
  return harmless(text.replace(/\n+$/, '').replaceAll(/\s*\n\s*/g, ' '))
}

/**
 * The translation of an English text. Undefined unless it was made for exactly this English text and, if the text has
 * gaps, has the same gaps.
 */
export function wordsFor(translation: Translation | undefined, place: string, english: string): string | undefined {
  const own = translation?.texts.get(place)
  if (own === undefined || own.text === '' || own.english !== english) return undefined
  return hasGaps(place) && templateProblem(own.text, english) !== undefined ? undefined : own.text
}

/** Whether a text in the rules has gaps to be filled in. Only advice has. */
export function hasGaps(place: string): boolean {
  return place.endsWith('.advice')
}

/**
 * The interface in one language. If several files translate the same message, the first one wins. `charts`:
 * translations of the chart mapping's texts.
 */
export function interfaceIn(
  tag: string,
  translations: readonly Translation[],
  charts: readonly Translation[] = [],
): Language {
  const messages = Object.entries(EN).flatMap(([key, english]) => {
    const own = translations.map((one) => wordsFor(one, key, english)).find((one) => one !== undefined)
    return own === undefined ? [] : [[key, own] as const]
  })
  const texts = charts.flatMap((one) =>
    [...one.texts.values()].flatMap(({ english, text }) => (text === '' ? [] : [[english, text] as const])),
  )
  return { tag, messages: Object.fromEntries(messages), texts: new Map(texts) }
}

/** The translations of rules into one language: of the dictionary, and of trials by their ids. */
export interface RuleTranslations {
  readonly dictionary: Translation | undefined
  readonly trials: ReadonlyMap<string, Translation>
}

/**
 * The rules in another language. Texts that nobody has translated, or whose English has changed since, stay in English
 * and are marked as English.
 */
export function translated(rules: RuleSet, { dictionary, trials }: RuleTranslations): RuleSet {
  return inOtherWords(rules, ({ trial, place, english }: Placed) => {
    const own = trial === undefined ? dictionary : trials.get(trial)
    return wordsFor(own, place, english) ?? asEnglish(english)
  })
}
