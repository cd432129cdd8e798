import { variableOf, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, ListVariable, Variable } from '../dictionary/index.ts'
import type { Entry, Reader, Schema, Syntax } from '../syntax/index.ts'
import { offer } from '../text/index.ts'

/**
 * Where names are looked up: first among the fields of the entry, in a condition on an entry, then in the whole record.
 */
export interface Scope {
  readonly dictionary: Dictionary
  readonly list: ListVariable | undefined
  readonly reader: Reader
}

/** Words of the rule language that can stand in place of a variable. */
export const KEYWORDS = ['all', 'any', 'not', 'none_of', 'at_least'] as const

/** Finds the variable with a name. Reports an unknown name, with the nearest known one, and returns undefined. */
export function findVariable(
  name: string,
  at: Entry | { keySpan: Entry['keySpan'] },
  scope: Scope,
): Variable | undefined {
  const own = scope.list?.fields.find((field) => field.name === name)
  if (own !== undefined) return own
  const found = name.includes('[]') ? undefined : variableOf(scope.dictionary, name)
  if (found !== undefined && found.type !== 'group') return found
  const span = { span: at.keySpan }
  if (found?.type === 'group') {
    const example = found.fields[0]?.path ?? ''
    return scope.reader.error(
      'variable/group',
      span,
      `\`${name}\` is a group; name one of its facts, such as \`${example}\`.`,
    )
  }
  const known = [...(scope.list?.fields.map((field) => field.name) ?? []), ...outerNames(scope.dictionary), ...KEYWORDS]
  return scope.reader.error('variable/unknown', span, `There is no variable \`${name}\`.`, offer(name, known))
}

function outerNames(dictionary: Dictionary): string[] {
  const named = [...variablesByPath(dictionary).values(), ...(dictionary.derived ?? [])]
  return named.filter((one) => one.type !== 'group' && !one.path.includes('[]')).map((one) => one.path)
}

/** Finds the other fact of a comparison. Reports what is wrong and returns undefined. */
export function otherVariable(node: Syntax, scope: Scope): Variable | undefined {
  const scalar = scope.reader.scalar(node, 'The other fact')
  if (scalar === undefined) return undefined
  return findVariable(scalar.text, { keySpan: scalar.span }, scope)
}

export function isDate({ type }: Variable): boolean {
  return type === 'date' || type === 'birth_date'
}

/** The name of a variable in a condition; in a condition on an entry, its fields go by their short names. */
export function nameIn(variable: Variable): string {
  return variable.path.includes('[]') ? variable.name : variable.path
}

/** A reference to the names of all facts of a type, in the JSON Schema of conditions. */
export function namesOf(type: 'yes_no' | 'integer' | 'date'): Schema {
  return { $ref: `#/definitions/names-of-${type}` }
}
