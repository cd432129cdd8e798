import {
  clashesIn,
  hasGaps,
  interfaceIn,
  readTranslation,
  tagOf,
  textsOf,
  translationName,
} from '../languages/index.ts'
import type { Placed, Translation, TranslationFiles } from '../languages/index.ts'
import { EN, sayIn, templateProblem } from '../messages/index.ts'
import { fileName, rulesOn } from '../model/index.ts'
import type { Ground, RuleFile } from '../model/index.ts'
import type { Diagnostic, SourceFile } from '../text/index.ts'
import { reporter } from './project.ts'
import type { Report } from './project.ts'
import type { TrialCheck } from './trial.ts'

/** The English texts of one file, each by its key or place. */
type English = ReadonlyMap<string, string>

/** What translations are checked against. */
export interface Translatable {
  readonly ground: Ground
  readonly dictionary: SourceFile
  /**
   * The chart mapping, if there is one, and its texts; `texts` is undefined if the mapping has mistakes, which are
   * reported elsewhere.
   */
  readonly charts: { readonly file: SourceFile; readonly texts: English | undefined } | undefined
  readonly trials: readonly TrialCheck[]
}

/**
 * Checks that each translation belongs to a file and translates all of its English texts, and that every file is
 * translated into every language of the folder.
 */
export function checkTranslations({ folder, trials }: TranslationFiles, rules: Translatable): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  const report = reporter(found)
  const languages = new Set([...folder, ...trials].flatMap(({ path }) => translationName(path)?.language ?? []))
  const check = (
    files: readonly RuleFile[],
    of: string,
    english: () => English | undefined,
    file?: SourceFile,
  ): void => {
    const own = files.filter(({ path }) => translationName(path)?.of === of)
    for (const one of own) found.push(...checkedFile(one, english(), report))
    const missing = [...languages].filter((tag) => !own.some(({ path }) => translationName(path)?.language === tag))
    if (file !== undefined && missing.length > 0)
      report('translation/missing', file, { start: 0, end: 1 }, `There is no translation into ${missing.join(', ')}.`)
  }
  check(folder, 'interface', () => new Map(Object.entries(EN)))
  check(folder, 'dictionary', () => byPlace(dictionaryTexts(rules.ground)), rules.dictionary)
  const { charts } = rules
  const saysSomething = (charts?.texts?.size ?? 0) > 0
  if (charts !== undefined) check(folder, 'fhir', () => charts.texts, saysSomething ? charts.file : undefined)
  for (const one of rules.trials) check(trials, fileName(one.file.path), () => trialTexts(one, rules.ground), one.file)
  const names = new Set(rules.trials.map(({ file }) => fileName(file.path)))
  const known = ['interface', 'dictionary', ...(charts === undefined ? [] : ['fhir'])]
  const strangers = [
    ...folder.filter(({ path }) => !known.includes(translationName(path)?.of ?? '')),
    ...trials.filter(({ path }) => !names.has(translationName(path)?.of ?? '')),
  ]
  for (const one of strangers) {
    const { file, span } = readTranslation(one).translation
    report('translation/name', file, span, `There is no file of which this could be the translation.`)
  }
  return found
}

function byPlace(texts: readonly Placed[]): English {
  return new Map(texts.map(({ place, english }) => [place, english]))
}

/** The texts of the dictionary, including the sentence with which trials exclude patients who have died. */
function dictionaryTexts(ground: Ground): readonly Placed[] {
  const { alive } = ground.knowledge
  const own = textsOf(rulesOn(ground, [], ''))
  return alive === undefined ? own : [...own, { trial: undefined, place: 'alive.text', english: alive.text }]
}

/** Undefined if the rule file has mistakes, which are reported elsewhere. */
function trialTexts({ read }: TrialCheck, ground: Ground): English | undefined {
  const { trial } = read
  if (trial === undefined) return undefined
  return byPlace(textsOf(rulesOn(ground, [trial], '')).filter((one) => one.trial === trial.id))
}

function checkedFile(one: RuleFile, english: English | undefined, report: Report): readonly Diagnostic[] {
  const { translation, diagnostics } = readTranslation(one)
  const { file, language, span } = translation
  const named = translationName(one.path)?.language ?? ''
  if (language !== '' && tagOf(language) !== tagOf(named))
    report(
      'translation/name',
      file,
      span,
      `The file name says \`${named}\`, but the file says \`language: ${language}\`.`,
    )
  if (english !== undefined) {
    checkTexts(translation, english, report)
    checkWords(translation, report)
    reportMissing(translation, english, report)
  }
  return diagnostics
}

function checkTexts({ file, texts }: Translation, english: English, report: Report): void {
  for (const [place, own] of texts) {
    if (own.text === '') continue
    const now = english.get(place)
    if (now === undefined) {
      report('translation/stale', file, own.englishSpan, `The English text \`${place}\` no longer exists.`, {
        help: 'Remove the translation, or use the current name of the text.',
      })
    } else if (now !== own.english)
      report('translation/stale', file, own.englishSpan, 'The English text has changed since it was translated.', {
        help: `It now reads: ${now}`,
      })
    else if (place in EN || hasGaps(place)) {
      const problem = templateProblem(own.text, now)
      if (problem !== undefined)
        report('translation/template', file, own.textSpan, problem, { help: `English: ${now}` })
    }
  }
}

/** Checks that each word that users type in this language means one thing, also next to the English words. */
function checkWords(translation: Translation, report: Report): void {
  const { file, language, texts } = translation
  if (tagOf(language) === undefined) return
  const say = sayIn(interfaceIn(language, [translation]))
  for (const { word, keys } of clashesIn(say)) {
    const own = keys.flatMap((key) => texts.get(key) ?? []).find(({ text }) => text !== '')
    const message = `\`${word}\` can mean several things: ${keys.map((key) => `\`${key}\``).join(', ')}.`
    if (own !== undefined) report('translation/words', file, own.textSpan, message)
  }
}

function reportMissing(translation: Translation, english: English, report: Report): void {
  const missing = [...english.keys()].filter((place) => (translation.texts.get(place)?.text ?? '') === '')
  if (missing.length === 0) return
  const first = missing.slice(0, MOST_NAMED).map((place) => `\`${place}\``)
  const more = missing.length > MOST_NAMED ? ', …' : ''
  const message = `${missing.length} of ${english.size} texts have no translation: ${first.join(', ')}${more}`
  report('translation/missing', translation.file, translation.span, message)
}

const MOST_NAMED = 5
