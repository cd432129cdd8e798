import { inEnglish } from '../messages/index.ts'
import { isObject } from './record.ts'
import type { Json, JsonObject } from './record.ts'

/** The source of a fact that nobody recorded and that was assumed. */
export const ASSUMED = inEnglish('source.assumed')

/** The source of a list in a chart that is taken as complete though nothing says so. */
export const TAKEN_AS_COMPLETE = inEnglish('source.complete')

/** The facts in a record that were only assumed, by path, with their values; undefined if there are none. */
export function assumedIn(record: JsonObject): Readonly<Record<string, Json>> | undefined {
  const known: [string, Json][] = []
  addAssumed(record, '', known)
  return known.length === 0 ? undefined : Object.fromEntries(known)
}

function addAssumed(values: JsonObject, prefix: string, known: [string, Json][]): void {
  for (const key of Object.keys(values)) {
    const value = values[key]
    if (!isObject(value)) continue
    const stated = value['value'] ?? null
    const path = `${prefix}${key}`
    if (value['source'] === ASSUMED && stated !== null) known.push([path, stated])
    else addAssumed(value, `${path}.`, known)
  }
}
