import { declaredPath, variableOf } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { isObject, sourceAt, valueAt } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'

/** What a record states at a path and where it has it from, in words: `2 (clinic.csv, line 7)`. */
export function toldBy(record: JsonObject, path: string, dictionary: Dictionary): string {
  const source = sourceAt(record, path) ?? sourceAt(record, path.slice(0, path.indexOf(']') + 1))
  return `${valueText(path, valueAt(record, path) ?? null, dictionary)} (${source ?? 'the record'})`
}

/** A recorded value in words. */
function valueText(path: string, value: Json, dictionary: Dictionary): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const variable = variableOf(dictionary, declaredPath(path))
  if (variable?.type === 'choice' && typeof value === 'string')
    return variable.values.find((one) => one.name === value)?.label ?? value
  if (!isObject(value)) return String(value)
  const set = value['one_of']
  if (Array.isArray(set)) return (set as readonly Json[]).map((one) => valueText(path, one, dictionary)).join(' or ')
  const isBare = variable?.type !== 'lab' && value['comparator'] === undefined && value['value'] !== undefined
  if (isBare) return valueText(path, value['value'] ?? null, dictionary)
  if (value['min'] !== undefined) return `${String(value['min'])} to ${String(value['max'])}`
  const { comparator, value: number, unit } = value
  return [comparator, number, unit].flatMap((one) => (one === undefined || one === null ? [] : String(one))).join(' ')
}
