import { valueAt } from './path.ts'
import { isObject } from './record.ts'
import type { Json, JsonObject } from './record.ts'

/** What `provenance` says of a fact that nobody recorded and that was assumed. */
export const ASSUMED = 'assumed (--assume)'

/** What a record has only because it was assumed, by the path of the fact; undefined when there is nothing. */
export function assumedIn(record: JsonObject): Readonly<Record<string, Json>> | undefined {
  const { provenance } = record
  if (!isObject(provenance)) return undefined
  const paths = Object.keys(provenance).filter((path) => provenance[path] === ASSUMED)
  const known = paths.flatMap((path): [string, Json][] => {
    const value = valueAt(record, path) ?? null
    return value === null ? [] : [[path, value]]
  })
  return known.length === 0 ? undefined : Object.fromEntries(known)
}
