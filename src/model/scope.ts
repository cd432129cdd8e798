import { variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, ListVariable, Variable } from '../dictionary/index.ts'
import { offer } from '../text/index.ts'
import type { Entry, Reader } from '../syntax/index.ts'

/** Where names are looked up: in the entry of a list first (if one is in hand), then in the whole record. */
export interface Scope {
  readonly dictionary: Dictionary
  readonly list: ListVariable | undefined
  readonly reader: Reader
}

/** Words of the language that stand where a variable could. */
export const KEYWORDS = ['all', 'any', 'not', 'none_of', 'at_least']
/** The variable of a name; reports an unknown one with the nearest right name, and returns undefined. */
export function findVariable(
  name: string,
  at: Entry | { keySpan: Entry['keySpan'] },
  scope: Scope,
): Variable | undefined {
  const own = scope.list?.fields.find((field) => field.name === name)
  if (own !== undefined) return own
  const index = variablesByPath(scope.dictionary)
  const found = name.includes('[]') ? undefined : index.get(name)
  if (found !== undefined && found.type !== 'group') return found
  const span = { span: at.keySpan }
  if (found?.type === 'group') {
    const example = found.fields[0]?.path ?? ''
    return scope.reader.error(
      'variable/group',
      span,
      `\`${name}\` has parts; name one of them, such as \`${example}\`.`,
    )
  }
  const known = [...(scope.list?.fields.map((field) => field.name) ?? []), ...outerNames(scope.dictionary), ...KEYWORDS]
  return scope.reader.error('variable/unknown', span, `There is no variable \`${name}\`.`, offer(name, known))
}

function outerNames(dictionary: Dictionary): string[] {
  const named = [...variablesByPath(dictionary).values()]
  return named.filter((one) => one.type !== 'group' && !one.path.includes('[]')).map((one) => one.path)
}
