import { IntlMessageFormat } from 'intl-messageformat'
import { EN } from './en/index.ts'
import { isPlain } from './plain.ts'

/** A parsed template. */
export type Tree = ReturnType<IntlMessageFormat['getAst']>

/** Throws if the text is not an ICU MessageFormat template. The parser is slow on first use. */
export function parsedTemplate(template: string): Tree {
  return new IntlMessageFormat(template, 'en', undefined, { ignoreTag: true }).getAst()
}

/** All templates that need a parser, parsed. The build puts the result in place of `parsed.ts`. */
export function parsedMessages(): Readonly<Record<string, Tree>> {
  const templates = Object.values(EN).filter((template) => !isPlain(template))
  return Object.fromEntries(templates.map((template) => [template, parsedTemplate(template)]))
}
