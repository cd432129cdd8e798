import { formatToParts } from 'intl-messageformat'
import { PARSED } from './parsed.ts'
import { parsedTemplate } from './parse.ts'
import type { Tree } from './parse.ts'
import { isPlain } from './plain.ts'

/** What is put into a template, by the names of its braces. */
export type Arguments = Readonly<Record<string, string | number>>

/** A template of ICU MessageFormat filled in; `locale`: whose plural forms it has. Throws where it is no template, or an argument is missing. */
export function filled(template: string, locale: string, given: Arguments): string {
  const pieces = isPlain(template) ? plainPieces(template) : undefined
  if (pieces !== undefined) return pieces.map((piece, i) => (i % 2 === 0 ? piece : argument(piece, given))).join('')
  const parts = formatToParts(parsed(template), locale, formattersOf(locale), NO_FORMATS, { ...given })
  return parts.map(({ value }) => String(value)).join('')
}

/** Text and names of arguments by turns. */
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

/** Numbers are put in as they are: digits only. */
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
