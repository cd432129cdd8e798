import { declaredPath, listOf, variableOf, variablesByPath } from './lookup.ts'
import type { Dictionary, ListVariable, Variable } from './variable.ts'

/** A fact of a record named for people: `side (metastasis 1)`, `upper limit of normal of ALT`, `the full list of operations`. */
export function factName(path: string, dictionary: Dictionary): string {
  const index = variablesByPath(dictionary)
  const variable = variableOf(dictionary, declaredPath(path))
  const list = listOf(path)
  if (list === undefined) {
    if (variable === undefined) return partName(path, index)
    return variable.type === 'list' ? `the full list of ${variable.label}` : variable.label
  }
  const entry = `${(index.get(list) as ListVariable | undefined)?.entry ?? list} ${entryNumber(path)}`
  if (variable !== undefined) return `${variable.label} (${entry})`
  return path.endsWith(']') ? entry : partName(path, index)
}

function partName(path: string, index: ReadonlyMap<string, Variable>): string {
  const dot = path.lastIndexOf('.')
  const owner = index.get(path.slice(0, dot))
  if (owner === undefined) return path
  const part = path.slice(dot + 1)
  return `${PARTS[part] ?? part} of ${owner.label}`
}

const PARTS: Readonly<Record<string, string>> = { uln: 'upper limit of normal', date: 'day' }

/** Entries are counted from 1 for people, from 0 in paths. */
export function entryNumber(path: string): number {
  return Number(/\[(\d+)\]/.exec(path)?.[1] ?? 0) + 1
}
