import type { JsonObject } from '../record/index.ts'

/** A record as the text of a file. */
export function recordText(record: JsonObject): string {
  return `${JSON.stringify(record, undefined, 2)}\n`
}
