import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { declaredPath, variableOf } from './lookup.ts'
import type { Dictionary } from './variable.ts'

/**
 * The label of the variable at a declared path. For the day of a fact, which no dictionary declares, it is made from
 * the label of the fact. A path without a variable is its own label.
 */
export function labelOf(path: string, dictionary: Dictionary, say: Say = inEnglish): string {
  const variable = variableOf(dictionary, path)
  if (variable?.type !== 'date' || variable.dayOf === undefined) return variable?.label ?? path
  return say('name.day', { fact: labelOf(variable.dayOf, dictionary, say) })
}

/** The label of a value of a fact: `yes`, `modified radical mastectomy`. */
export function valueLabel(path: string, value: string | boolean, dictionary: Dictionary): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const variable = variableOf(dictionary, declaredPath(path))
  if (variable?.type !== 'choice') return value
  return variable.values.find((one) => one.name === value)?.label ?? value
}
