import { isObject } from './record.ts'
import type { Json, JsonObject } from './record.ts'

type Step = string | number

/** The steps of a path: `metastases`, 0 and `side` for `metastases[0].side`. */
function steps(path: string): Step[] {
  return path.split(/\.|(?=\[)/).map((part) => (part.startsWith('[') ? Number(part.slice(1, -1)) : part))
}

/** The record with a value put at a path. Groups on the way are made as needed; entries of lists must exist. */
export function withValue(record: JsonObject, path: string, value: Json): JsonObject {
  return put(record, steps(path), value) as JsonObject
}

function put(at: Json | undefined, [step, ...rest]: readonly Step[], value: Json): Json {
  if (step === undefined) return value
  if (typeof step === 'number') {
    const items = Array.isArray(at) ? (at as readonly Json[]) : ((isObject(at) ? at['items'] : []) as readonly Json[])
    const next = items.map((item, i) => (i === step ? put(item, rest, value) : item))
    return Array.isArray(at) ? next : { ...(at as JsonObject), items: next }
  }
  const object = isObject(at) ? at : {}
  return { ...object, [step]: put(object[step], rest, value) }
}

/** The value at a path of a record, as it is written; lists may be written with `items`. */
export function valueAt(record: JsonObject, path: string): Json | undefined {
  return path.split(/\.|(?=\[)/).reduce<Json | undefined>((value, part) => {
    if (part.startsWith('[')) {
      const items = isObject(value) ? value['items'] : value
      return Array.isArray(items) ? (items as readonly Json[])[Number(part.slice(1, -1))] : undefined
    }
    return isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined
  }, record)
}
