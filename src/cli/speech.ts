import { resolve } from 'node:path'
import {
  bestOf,
  interfaceIn,
  isEnglish,
  readTranslation,
  tagOf,
  translated,
  translationName,
} from '../languages/index.ts'
import type { Translation, TranslationFiles } from '../languages/index.ts'
import { inEnglish, sayIn } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { RuleFile, RuleSet } from '../model/index.ts'
import { Screener } from '../screen/index.ts'
import { harmless } from '../text/index.ts'
import { settings } from './config.ts'
import { readTranslationFiles } from './criteria-folder.ts'
import { cannotRun, systemMessage } from './exit.ts'
import { messageLocale } from './locale.ts'
import { criteriaFolder } from './options.ts'
import type { CommonOptions } from './options.ts'
import { SHIPPED_CRITERIA } from './places.ts'
import { streams } from './streams.ts'

/** The language in which a command speaks to people. Output for machines is always in English. */
export interface Speech {
  readonly say: Say
  /** Translates rules: the same rules in other words. */
  readonly rules: (english: RuleSet) => RuleSet
}

const ENGLISH: Speech = { say: inEnglish, rules: (english) => english }

/**
 * The language of `--lang`, else of the configuration, else of the environment if there is a translation, else English.
 * Texts without a translation appear in English and are marked. A language that is asked for and does not exist ends
 * the program.
 */
export async function speechFor(options: CommonOptions): Promise<Speech> {
  const asked = options.lang ?? (await settings()).lang
  const wanted = tagOf(asked ?? messageLocale(streams().env) ?? 'en')
  if (wanted === undefined && asked === undefined) return ENGLISH
  if (wanted !== undefined && isEnglish(wanted)) return ENGLISH
  const files = await filesOf(options, asked !== undefined)
  const known = [
    ...new Set(
      Object.values(files)
        .flat()
        .flatMap(({ path }) => translationName(path)?.language ?? []),
    ),
  ]
  const tag = wanted === undefined ? undefined : bestOf(wanted, known)
  if (tag !== undefined) return speechOf(tag, files)
  if (asked === undefined) return ENGLISH
  const where = options.lang === undefined ? '`lang` in the configuration' : '--lang'
  throw cannotRun(`${where}: there is no language \`${harmless(asked)}\`. Available: ${['en', ...known].join(', ')}.`)
}

/** A screener with the same rules in the language of the reader; the screener itself if that is English. */
export function tellerFor({ say, rules }: Speech, screener: Screener): Screener {
  if (say === inEnglish) return screener
  const trials = screener.compiledTrials.map(({ trial }) => trial.id)
  return new Screener(rules(screener.rules), screener.asOf, trials, say)
}

interface Files extends TranslationFiles {
  /** The shipped translations of the interface, used besides those that a folder of rules has. */
  readonly shipped: readonly RuleFile[]
}

/** `isAsked`: whether the user asked for a language. If not, no translations and no folder of rules are needed. */
async function filesOf(options: CommonOptions, isAsked: boolean): Promise<Files> {
  const folder = await criteriaFolder(options)
  try {
    const own = readTranslationFiles(folder)
    if (resolve(folder) === SHIPPED_CRITERIA) return { ...own, shipped: [] }
    const shipped = readTranslationFiles(SHIPPED_CRITERIA).folder
    return { ...own, shipped: shipped.filter(({ path }) => translationName(path)?.of === INTERFACE) }
  } catch (error) {
    if (!isAsked) return { folder: [], trials: [], shipped: [] }
    throw cannotRun(`The translations cannot be read: ${systemMessage(error)}`)
  }
}

function speechOf(tag: string, { folder, trials, shipped }: Files): Speech {
  const read = (files: readonly RuleFile[], of: string): readonly Translation[] =>
    files
      .filter(({ path }) => translationName(path)?.of === of && translationName(path)?.language === tag)
      .map((file) => readTranslation(file).translation)
  const [dictionary] = read(folder, DICTIONARY)
  const rules = (english: RuleSet): RuleSet => {
    const own = english.trials.flatMap(({ id }) => read(trials, id).map((one) => [id, one] as const))
    return translated(english, { dictionary, trials: new Map(own) })
  }
  return { say: sayIn(interfaceIn(tag, read([...folder, ...shipped], INTERFACE), read(folder, FHIR))), rules }
}

const INTERFACE = 'interface'
const DICTIONARY = 'dictionary'
const FHIR = 'fhir'
