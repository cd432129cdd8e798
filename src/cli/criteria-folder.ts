import { createHash } from 'node:crypto'
import { join, relative } from 'node:path'
import { isTranslation, translationName } from '../languages/index.ts'
import type { TranslationFiles } from '../languages/index.ts'
import type { RuleFile, RuleSet } from '../model/index.ts'
import { harmless } from '../text/index.ts'
import type { Diagnostic } from '../text/index.ts'
import { compiledRules } from './compiled-rules.ts'
import { cannotRun } from './exit.ts'
import { disk } from './files/disk.ts'
import { readBytes } from './files/reading.ts'
import { ruleFilesIn } from './rule-file-names.ts'

export type LoadedCriteria =
  | { readonly ok: true; readonly rules: RuleSet }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/**
 * The files of a criteria folder: `dictionary.yaml`, `fhir.yaml` if there is one, and the rule files in and below
 * `trials`, in the order of their names. Translations are not included: the rules are the same in every language.
 */
export interface CriteriaFiles {
  readonly dictionary: RuleFile
  readonly trials: readonly RuleFile[]
  /** How FHIR resources become facts; undefined in a folder without `fhir.yaml`. */
  readonly fhir: RuleFile | undefined
  /** SHA-256 over all of them, hexadecimal. */
  readonly sha256: string
}

/**
 * Loads a criteria folder. If any file is broken, no rule set is returned, only the problems and their positions.
 * Throws if the folder or a file in it cannot be read.
 */
export async function loadCriteria(folder: string): Promise<LoadedCriteria> {
  const files = readCriteriaFiles(folder)
  const compiled = compiledRules(files.sha256)
  if (compiled !== undefined) return { ok: true, rules: compiled }
  const { loadRules } = await import('../model/index.ts')
  const loaded = loadRules(files.dictionary, files.trials, files.sha256)
  return loaded.ok ? { ok: true, rules: loaded.rules } : { ok: false, diagnostics: loaded.diagnostics }
}

/**
 * Reads the files of a criteria folder. Throws if a file says in its `format` that it is one of them, but is in a place
 * where it would not be read.
 */
export function readCriteriaFiles(folder: string): CriteriaFiles {
  mustBeRead(folder)
  const dictionary = readRuleFile(join(folder, 'dictionary.yaml'))
  const trials = trialFiles(folder).filter((file) => !isTranslation(file))
  const fhir = fhirFile(folder)
  const hash = createHash('sha256')
  for (const file of [dictionary, ...(fhir === undefined ? [] : [fhir]), ...trials])
    hash.update(`${file.path.split(/[\\/]/).at(-1) ?? ''} ${file.sha256}\n`)
  return { dictionary, trials, fhir, sha256: hash.digest('hex') }
}

/**
 * Refuses misplaced files: a trial beside `trials` would silently be left out of the screening, and a mapping under
 * another name would not be used for charts.
 */
function mustBeRead(folder: string): void {
  for (const name of ruleFilesIn(folder, 'not below')) {
    if (READ.includes(name) || translationName(name) !== undefined) continue
    const { path, text } = readRuleFile(join(folder, name))
    const [, kind = ''] = FORMAT.exec(text) ?? []
    if (kind === '') continue
    const place = kind === 'trial' ? `in ${harmless(join(folder, 'trials'))}` : `called ${kind}.yaml`
    throw cannotRun(`${harmless(path)} would not be read: it must be ${place}.`)
  }
}

const READ: readonly string[] = ['dictionary.yaml', 'fhir.yaml']
const FORMAT = /^format:\s*["']?prescreen\/(trial|fhir|dictionary)\//m

/** The translations in a criteria folder. */
export function readTranslationFiles(folder: string): TranslationFiles {
  const isNamedSo = (path: string): boolean => translationName(path) !== undefined
  const own = ruleFilesIn(folder, 'not below').filter(isNamedSo)
  return {
    folder: own.map((name) => readRuleFile(join(folder, name))).filter(isTranslation),
    trials: trialFiles(folder, isNamedSo).filter(isTranslation),
  }
}

/** The files in and below `trials`: rules and their translations. */
function trialFiles(folder: string, isWanted: (path: string) => boolean = () => true): readonly RuleFile[] {
  const trials = join(folder, 'trials')
  return ruleFilesIn(trials, 'below')
    .filter(isWanted)
    .map((path) => readRuleFile(join(trials, path)))
}

/** How FHIR resources become facts; undefined in a folder without `fhir.yaml`. */
export function fhirFile(folder: string): RuleFile | undefined {
  const path = join(folder, 'fhir.yaml')
  return disk().existsSync(path) ? readRuleFile(path) : undefined
}

export function readRuleFile(path: string): RuleFile {
  const bytes = readBytes(path)
  const shown = relative(process.cwd(), path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  let text: string | undefined
  return {
    path: shown.startsWith('..') ? path : shown,
    // Decoded only when needed: the text is not used if the rules were compiled by the build.
    get text() {
      return (text ??= bytes.toString('utf8'))
    },
    sha256,
  }
}
