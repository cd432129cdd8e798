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
import type { Translation } from '../languages/index.ts'
import { inEnglish, sayIn } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { RuleFile, RuleSet } from '../model/index.ts'
import { harmless } from '../text/index.ts'
import { settings } from './config.ts'
import { readTranslationFiles } from './criteria-folder.ts'
import type { TranslationFiles } from './criteria-folder.ts'
import { cannotRun, systemMessage } from './exit.ts'
import { messageLocale } from './locale.ts'
import { criteriaFolder } from './options.ts'
import type { CommonOptions } from './options.ts'
import { SHIPPED_CRITERIA } from './places.ts'
import { streams } from './streams.ts'

/** In whose words a command speaks to people: sentences, and the rules in that language. What machines read is in English always. */
export interface Speech {
  readonly say: Say
  readonly rules: RuleSet
}

export function speaksEnglish({ say }: Speech): boolean {
  return say === inEnglish
}

/**
 * The language of `--lang`, else of the configuration, else of the environment where there is a file of it, else English. What is missing in
 * it is in English and marked. A language that is asked for and not there ends the program.
 */
export async function speechFor(options: CommonOptions, rules: RuleSet): Promise<Speech> {
  const own = (await settings()).lang
  const asked = options.lang ?? own
  const wanted = tagOf(asked ?? messageLocale(streams().env) ?? 'en')
  if (wanted === undefined && asked === undefined) return { say: inEnglish, rules }
  if (wanted !== undefined && isEnglish(wanted)) return { say: inEnglish, rules }
  const files = await filesOf(options)
  const known = [
    ...new Set(
      Object.values(files)
        .flat()
        .flatMap(({ path }) => translationName(path)?.language ?? []),
    ),
  ]
  const tag = wanted === undefined ? undefined : bestOf(wanted, known)
  if (tag !== undefined) return speechOf(tag, files, rules)
  if (asked === undefined) return { say: inEnglish, rules }
  const where = options.lang === undefined ? '`lang` of the configuration' : '--lang'
  throw cannotRun(`${where}: there is no language \`${harmless(asked)}\`. There is ${['en', ...known].join(', ')}.`)
}

interface Files extends TranslationFiles {
  /** The interface, as it is shipped; a folder of rules may have its own. */
  readonly shipped: readonly RuleFile[]
}

async function filesOf(options: CommonOptions): Promise<Files> {
  const folder = await criteriaFolder(options)
  try {
    const own = readTranslationFiles(folder)
    if (resolve(folder) === SHIPPED_CRITERIA) return { ...own, shipped: [] }
    const shipped = readTranslationFiles(SHIPPED_CRITERIA).folder
    return { ...own, shipped: shipped.filter(({ path }) => translationName(path)?.of === INTERFACE) }
  } catch (error) {
    throw cannotRun(`The translations cannot be read: ${systemMessage(error)}`)
  }
}

function speechOf(tag: string, { folder, trials, shipped }: Files, rules: RuleSet): Speech {
  const read = (files: readonly RuleFile[], of: string): readonly Translation[] =>
    files
      .filter(({ path }) => translationName(path)?.of === of && translationName(path)?.language === tag)
      .map((file) => readTranslation(file).translation)
  const [dictionary] = read(folder, DICTIONARY)
  const ofTrials = rules.trials.flatMap(({ id }) => read(trials, id).map((one) => [id, one] as const))
  return {
    say: sayIn(interfaceIn(tag, read([...folder, ...shipped], INTERFACE))),
    rules: translated(rules, { dictionary, trials: new Map(ofTrials) }),
  }
}

const INTERFACE = 'interface'
const DICTIONARY = 'dictionary'
