import { isNothing, isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'

export function withoutNothing(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, own]) => !isNothing(own)))
}

/** Whether two values are the same, whatever the order of their keys. A key without a value counts as absent. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (!isObject(a) || !isObject(b)) return JSON.stringify(a) === JSON.stringify(b)
  const [one, other] = [withoutNothing(a), withoutNothing(b)]
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]))
}
