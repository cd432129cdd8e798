import { dirname, join } from 'node:path'
import {
  carriedOver,
  isEnglish,
  readTranslation,
  tagOf,
  textsOf,
  translationName,
  translationText,
} from '../../languages/index.ts'
import type { TranslatedText, TranslationFiles } from '../../languages/index.ts'
import { mappingTexts } from '../../mapping/index.ts'
import { EN } from '../../messages/index.ts'
import { fileName } from '../../model/index.ts'
import { harmless, renderDiagnostic, withLineEndsOf } from '../../text/index.ts'
import { readCriteriaFiles, readRuleFile, readTranslationFiles } from '../criteria-folder.ts'
import { cannotRun } from '../exit.ts'
import { isThere, replaceFile } from '../files/writing.ts'
import { folderToWrite, rulesFor } from '../options.ts'
import { mappingFor } from '../reading.ts'
import type { CommonOptions } from '../options.ts'
import { say } from '../terminal.ts'

/** English texts by their keys or places. */
type Texts = readonly (readonly [place: string, english: string])[]

/**
 * `prescreen translate TAG`: writes the texts to be translated beside the rules of a folder that the user named, each
 * text beside its English. Existing translations are kept.
 */
export async function translateCommand(written: string, options: CommonOptions): Promise<void> {
  const tag = tagOf(written)
  // The tag must make a file name that is recognized as a translation; any other would be read as the rules of a trial.
  if (tag === undefined || isEnglish(tag) || translationName(`T.${tag}.yaml`) === undefined)
    throw cannotRun(
      `\`${harmless(written)}\` is not a language to translate into. Give a language tag, such as de or zh-Hans.`,
    )
  const folder = await folderToWrite(options, { lost: 'your translation', command: `translate ${tag}` })
  const rules = await rulesFor(options)
  const mapping = await mappingFor({ criteria: folder }, rules.dictionary)
  const texts = textsOf(rules)
  const of = (trial: string | undefined): Texts =>
    texts.flatMap((one) => (one.trial === trial ? [[one.place, one.english]] : []))
  const placeOf = placesIn(folder, tag)
  const files: readonly (readonly [path: string, texts: Texts])[] = [
    [placeOf('interface', 'folder'), Object.entries(EN)],
    [placeOf('dictionary', 'folder'), of(undefined)],
    ...(mapping === undefined ? [] : [[placeOf('fhir', 'folder'), mappingTexts(mapping)] as const]),
    ...rules.trials.map(({ id }) => [placeOf(id, 'trials'), of(id)] as const),
  ]
  // Read all files before writing the first, so that a mistake in one leaves all as they were.
  const made = files.map(([path, own]) => madeFile(path, tag, own))
  for (const { path, text, done, all } of made) {
    replaceFile(path, text, 'as before')
    if (options.quiet !== true) say(`${harmless(path)}: ${done} of ${all} texts are translated.`)
  }
}

/**
 * Gives the path of the translation of a file of the folder, or of a trial: the existing one, or a new one beside the
 * file that it translates.
 */
function placesIn(folder: string, tag: string): (of: string, where: keyof TranslationFiles) => string {
  const there = readTranslationFiles(folder)
  const { trials } = readCriteriaFiles(folder)
  return (of, where) => {
    const names = there[where].map(({ path }) => ({ path, ...translationName(path) }))
    const own = names.find((one) => one.of === of && one.language === tag)
    if (own !== undefined) return own.path
    const beside = where === 'folder' ? folder : dirname(trials.find(({ path }) => fileName(path) === of)?.path ?? '')
    return join(beside, `${of}.${tag}.yaml`)
  }
}

interface MadeFile {
  readonly path: string
  readonly text: string
  readonly done: number
  readonly all: number
}

function madeFile(path: string, language: string, english: Texts): MadeFile {
  const before = fileBefore(path)
  const texts = carriedOver(english, before.texts)
  const today = new Map(english)
  const done = texts.filter(([place, was, text]) => text !== '' && today.get(place) === was).length
  const text = withLineEndsOf(before.written, translationText({ language, remark: REMARK, texts }))
  return { path, text, done, all: english.length }
}

const REMARK =
  'Translate each text, and leave what is in braces as it is. For `word.` texts, which people type, give every spelling, separated by ` | `. `prescreen check` shows what is missing or out of date.'

/**
 * An existing translation file: its text, and the translations in it. Ends the program if the file has mistakes, since
 * overwriting it would lose what could not be read.
 */
function fileBefore(path: string): { readonly written: string; readonly texts: ReadonlyMap<string, TranslatedText> } {
  if (!isThere(path)) return { written: '', texts: new Map() }
  const file = readRuleFile(path)
  const { translation, diagnostics } = readTranslation(file)
  if (diagnostics.length === 0) return { written: file.text, texts: translation.texts }
  throw cannotRun(`${diagnostics.map((one) => renderDiagnostic(one)).join('\n\n')}\n\nNothing was written.`)
}
