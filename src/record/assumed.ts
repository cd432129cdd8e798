import { isObject } from './record.ts'
import type { Json, JsonObject } from './record.ts'

/** The source of a fact that nobody recorded and that was assumed. */
export const ASSUMED = 'assumed (--assume)'

/** What a record has only because it was assumed, by the path of the fact; undefined when there is nothing. */
export function assumedIn(record: JsonObject): Readonly<Record<string, Json>> | undefined {
  const known = assumedAt(record, '')
  return known.length === 0 ? undefined : Object.fromEntries(known)
}

function assumedAt(values: JsonObject, prefix: string): [string, Json][] {
  return Object.entries(values).flatMap(([key, value]): [string, Json][] => {
    if (!isObject(value)) return []
    const path = `${prefix}${key}`
    const stated = value['value'] ?? null
    return value['source'] === ASSUMED && stated !== null ? [[path, stated]] : assumedAt(value, `${path}.`)
  })
}
