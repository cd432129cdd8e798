import type { RuleFile } from '../model/index.ts'
import { TRANSLATION_FORMAT } from './translation.ts'

/** What a file of translations is named after, and its language: `trials/NCT04158843.de.yaml`, `interface.de.yaml`. */
export interface TranslationName {
  readonly of: string
  readonly language: string
}

/** The translations in a criteria folder, each kind in the order of names. */
export interface TranslationFiles {
  /** Of the interface, the dictionary and the mapping of charts: `interface.de.yaml`, `dictionary.de.yaml`, `fhir.de.yaml`. */
  readonly folder: readonly RuleFile[]
  /** Of trials: `trials/NCT04158843.de.yaml`. */
  readonly trials: readonly RuleFile[]
}

/** The name of a translation, without folders; undefined where it is named otherwise. */
export function translationName(path: string): TranslationName | undefined {
  const [, of, language] = /^(?:.*[\\/])?([^\\/]+)\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\.ya?ml$/i.exec(path) ?? []
  return of === undefined || language === undefined ? undefined : { of, language }
}

/**
 * Whether a file is a translation, and no trial: by its name and by what it says of itself, so that no trial is ever left out for its name.
 */
export function isTranslation({ path, text }: Pick<RuleFile, 'path' | 'text'>): boolean {
  return translationName(path) !== undefined && FORMAT.test(text)
}

const FORMAT = new RegExp(`^format: *["']?${TRANSLATION_FORMAT}\\b`, 'm')
