import { declaredPath, variableOf } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Part, Sentence } from '../messages/index.ts'
import { isObject, sourceAt, valueAt } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'

/**
 * The value that a record states at a path, and where it comes from: `2 (clinic.csv, line 7)`. `by`: who states it where
 * no source is named.
 */
export function toldBy(record: JsonObject, path: string, dictionary: Dictionary, by: Sentence): Sentence {
  const source = sourceAt(record, path) ?? sourceAt(record, path.slice(0, path.indexOf(']') + 1))
  const value = valuePart(path, valueAt(record, path) ?? null, dictionary)
  return { key: 'value.from', given: { value, from: source ?? by } }
}

/** A recorded value, to be put into words. */
function valuePart(path: string, value: Json, dictionary: Dictionary): Part {
  if (typeof value === 'boolean') return { key: value ? 'value.yes' : 'value.no' }
  const variable = variableOf(dictionary, declaredPath(path))
  if (variable?.type === 'choice' && typeof value === 'string') return { value, of: path }
  if (!isObject(value)) return String(value)
  const set = value['one_of']
  if (Array.isArray(set))
    return { list: 'or', parts: (set as readonly Json[]).map((one) => valuePart(path, one, dictionary)) }
  const isBare = variable?.type !== 'lab' && value['comparator'] === undefined && value['value'] !== undefined
  if (isBare) return valuePart(path, value['value'] ?? null, dictionary)
  if (value['min'] !== undefined)
    return { key: 'value.between', given: { min: String(value['min']), max: String(value['max']) } }
  const { comparator, value: number, unit, uln: limit } = value
  const text = [comparator, number, unit]
    .flatMap((one) => (one === undefined || one === null ? [] : String(one)))
    .join(' ')
  // The limit is shown because two results may differ in nothing else.
  if (limit === undefined || limit === null) return text
  return { key: 'value.and-limit', given: { value: text, limit: String(limit) } }
}
