import type { RuleFile } from '../model/index.ts'
import { TRANSLATION_FORMAT } from './translation.ts'

/**
 * What a translation file translates, and its language, as its name says: `trials/NCT04158843.de.yaml`,
 * `interface.de.yaml`.
 */
export interface TranslationName {
  readonly of: string
  readonly language: string
}

/** The translations in a criteria folder, each kind in the order of names. */
export interface TranslationFiles {
  /**
   * Translations of the interface, the dictionary and the chart mapping: `interface.de.yaml`, `dictionary.de.yaml`,
   * `fhir.de.yaml`.
   */
  readonly folder: readonly RuleFile[]
  /** Translations of trials: `trials/NCT04158843.de.yaml`. */
  readonly trials: readonly RuleFile[]
}

/** The parts of a translation's file name, without folders; undefined if the file is not named like a translation. */
export function translationName(path: string): TranslationName | undefined {
  const [, of, language] = /^(?:.*[\\/])?([^\\/]+)\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\.ya?ml$/i.exec(path) ?? []
  return of === undefined || language === undefined ? undefined : { of, language }
}

/**
 * Whether a file is a translation rather than a trial. Both its name and its `format` must say so, so no trial is ever
 * left out because of its name.
 */
export function isTranslation({ path, text }: Pick<RuleFile, 'path' | 'text'>): boolean {
  return translationName(path) !== undefined && FORMAT.test(text)
}

const FORMAT = new RegExp(`^format: *["']?${TRANSLATION_FORMAT}\\b`, 'm')
