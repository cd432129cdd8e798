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

/** A text in another language, and the English one that it stands for. */
export interface TranslatedText {
  readonly english: string
  /** Empty while nobody has translated it. */
  readonly text: string
  /** Where the English stands in the file, and where the translation. */
  readonly englishSpan: Span
  readonly textSpan: Span
}

/** What one file says in another language: of the interface, the dictionary or a trial. */
export interface Translation {
  readonly file: SourceFile
  readonly language: string
  /** By the key of a sentence, or by the place of a text of rules. */
  readonly texts: ReadonlyMap<string, TranslatedText>
  /** Where to point for the file as a whole. */
  readonly span: Span
}

/** A translation as far as it could be read: what is wrong in one text costs no other. */
export interface ReadTranslation {
  readonly translation: Translation
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a file of translations. Never throws on input. */
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

/** A text of several lines is one of one line; blanks at its ends may be meant. */
function textOf(node: Syntax, reader: Reader): string {
  const text = reader.scalar(node, 'A text')?.text ?? ''
  return harmless(text.replace(/\n+$/, '').replaceAll(/\s*\n\s*/g, ' '))
}

/** What is said in the place of an English text: only what stands for that text as it is today, and says all that is put into it. */
export function wordsFor(translation: Translation | undefined, place: string, english: string): string | undefined {
  const own = translation?.texts.get(place)
  if (own === undefined || own.text === '' || own.english !== english) return undefined
  return hasGaps(place) && templateProblem(own.text, english) !== undefined ? undefined : own.text
}

/** Whether something is put into a text of rules: into advice. */
export function hasGaps(place: string): boolean {
  return place.endsWith('.advice')
}

/** The interface in a language, as its files say it; the first that says a sentence is taken. `charts`: what is said of how charts are read. */
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

/** The translations of rules in one language: of the dictionary, and of trials by their ids. */
export interface RuleTranslations {
  readonly dictionary: Translation | undefined
  readonly trials: ReadonlyMap<string, Translation>
}

/** Rules in another language: what nobody has translated, or was changed since, is in English and marked as that. */
export function translated(rules: RuleSet, { dictionary, trials }: RuleTranslations): RuleSet {
  return inOtherWords(rules, ({ trial, place, english }: Placed) => {
    const own = trial === undefined ? dictionary : trials.get(trial)
    return wordsFor(own, place, english) ?? asEnglish(english)
  })
}
