import { isObject } from '../record/index.ts'
import type { Json } from '../record/index.ts'

/** One thing in which two mappings of charts (FHIR) differ. */
export interface ChartChange {
  /** Where in the mapping: `labs.creatinine[0]`. */
  readonly path: string
  readonly was: Json | undefined
  readonly is: Json | undefined
}

/** What two mappings, as data, differ in; undefined: that side has none. */
export function compareMappings(before: Json | undefined, after: Json | undefined, path = ''): ChartChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const [a, b] = [partsOf(before), partsOf(after)]
  if (a === undefined || b === undefined) return [{ path, was: before, is: after }]
  const isList = Array.isArray(before)
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((key) => {
    const at = isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    return compareMappings(a.get(key), b.get(key), at)
  })
}

function partsOf(value: Json | undefined): ReadonlyMap<string, Json> | undefined {
  if (Array.isArray(value)) return new Map((value as readonly Json[]).map((one, i) => [String(i), one]))
  return isObject(value) ? new Map(Object.entries(value)) : undefined
}
