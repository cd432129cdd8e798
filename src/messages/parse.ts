import { IntlMessageFormat } from 'intl-messageformat'
import { EN } from './en/index.ts'
import { isPlain } from './plain.ts'

/** A template, parsed. */
export type Tree = ReturnType<IntlMessageFormat['getAst']>

/** Throws where it is no template of ICU MessageFormat. Slow to begin. */
export function parsedTemplate(template: string): Tree {
  return new IntlMessageFormat(template, 'en', undefined, { ignoreTag: true }).getAst()
}

/** The templates that a parser has to read, parsed: what the build puts in the place of `parsed.ts`. */
export function parsedMessages(): Readonly<Record<string, Tree>> {
  const templates = Object.values(EN).filter((template) => !isPlain(template))
  return Object.fromEntries(templates.map((template) => [template, parsedTemplate(template)]))
}
