import { formatToParts } from 'intl-messageformat'
import { PARSED } from './parsed.ts'
import { parsedTemplate } from './parse.ts'
import type { Tree } from './parse.ts'
import { isPlain } from './plain.ts'

/** The values for the gaps in a template, by name. */
export type Arguments = Readonly<Record<string, string | number>>

/**
 * Fills in an ICU MessageFormat template. `locale`: the language whose plural forms it uses. Throws if the text is not
 * a template, or if an argument is missing.
 */
export function filled(template: string, locale: string, given: Arguments): string {
  const pieces = isPlain(template) ? plainPieces(template) : undefined
  if (pieces !== undefined) return pieces.map((piece, i) => (i % 2 === 0 ? piece : argument(piece, given))).join('')
  const parts = formatToParts(parsed(template), locale, formattersOf(locale), NO_FORMATS, { ...given })
  return parts.map(({ value }) => String(value)).join('')
}

/** Alternating pieces of text and names of arguments, beginning with text. */
function plainPieces(template: string): readonly string[] {
  const known = PIECES.get(template)
  if (known !== undefined) return known
  const made = template.split(/\{(\w+)\}/)
  PIECES.set(template, made)
  return made
}

const PIECES = new Map<string, readonly string[]>()

function argument(name: string, given: Arguments): string {
  const value = given[name]
  if (value === undefined) throw new Error(`a sentence needs ${name}`)
  return String(value)
}

function parsed(template: string): Tree {
  const known = TREES.get(template) ?? PARSED[template] ?? parsedTemplate(template)
  TREES.set(template, known)
  return known
}

const TREES = new Map<string, Tree>()
const NO_FORMATS = { number: {}, date: {}, time: {} }

/** Numbers are put in as they are, as plain digits. */
function formattersOf(locale: string): Parameters<typeof formatToParts>[2] {
  return {
    getNumberFormat: () => ({ format: String }) as unknown as Intl.NumberFormat,
    getDateTimeFormat: () => {
      throw new Error('days are put in as texts')
    },
    getPluralRules: (_locales, options) => {
      const key = `${locale} ${options?.type ?? 'cardinal'}`
      const known = RULES.get(key) ?? new Intl.PluralRules(locale, options)
      RULES.set(key, known)
      return known
    },
  }
}

const RULES = new Map<string, Intl.PluralRules>()
