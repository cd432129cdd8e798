import { declaredPath, variableOf } from './lookup.ts'
import type { Dictionary } from './variable.ts'

/** The label of a variable by its declared path. */
export function labelOf(path: string, dictionary: Dictionary): string {
  return variableOf(dictionary, path)?.label ?? path
}

/** The label of one value of a fact: `yes`, `modified radical mastectomy`. */
export function valueLabel(path: string, value: string | boolean, dictionary: Dictionary): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const variable = variableOf(dictionary, declaredPath(path))
  if (variable?.type !== 'choice') return value
  return variable.values.find((one) => one.name === value)?.label ?? value
}
