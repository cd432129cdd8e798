import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { labelOf } from './labels.ts'
import { declaredPath, listOf, variableOf, variablesByPath } from './lookup.ts'
import type { Dictionary, ListVariable, Variable } from './variable.ts'

/**
 * The name of a fact of a record for people: `side (metastasis 1)`, `upper limit of normal of ALT`,
 * `the full list of operations`.
 */
export function factName(path: string, dictionary: Dictionary, say: Say = inEnglish): string {
  return nameWith(path, String(entryNumber(path)), dictionary, say)
}

/** The same, except that a list goes by its own name rather than by what is missing of it. */
export function plainName(path: string, dictionary: Dictionary, say: Say = inEnglish): string {
  const variable = variableOf(dictionary, declaredPath(path))
  return variable?.type === 'list' && listOf(path) === undefined ? variable.label : factName(path, dictionary, say)
}

/** The same for a field, or a whole entry, of one or more entries of a list; `numbers` says which entries. */
export function nameWith(path: string, numbers: string, dictionary: Dictionary, say: Say): string {
  const index = variablesByPath(dictionary)
  const variable = variableOf(dictionary, declaredPath(path))
  const list = listOf(path)
  if (list === undefined) {
    if (variable === undefined) return partName(path, index, say)
    return variable.type === 'list' ? say('name.list', { list: variable.label }) : labelOf(path, dictionary, say)
  }
  const one = (index.get(list) as ListVariable | undefined)?.entry ?? list
  const entry = say('name.entry', { entry: one, number: numbers })
  if (variable !== undefined) return say('name.field', { field: variable.label, entry })
  return path.endsWith(']') ? entry : partName(path, index, say)
}

function partName(path: string, index: ReadonlyMap<string, Variable>, say: Say): string {
  const dot = path.lastIndexOf('.')
  const owner = index.get(path.slice(0, dot))
  if (owner === undefined) return path
  const part = path.slice(dot + 1)
  if (part === 'uln') return say('name.limit', { fact: owner.label })
  if (part === 'unit') return say('name.unit', { fact: owner.label })
  return part === 'date' ? say('name.day', { fact: owner.label }) : say('name.part', { part, fact: owner.label })
}

/**
 * The number of the entry that a path leads to, counted from 1 as for people; paths count
 * from 0. It is 1 for a path without an entry.
 */
export function entryNumber(path: string): number {
  return Number(/\[(\d+)\]/.exec(path)?.[1] ?? 0) + 1
}
