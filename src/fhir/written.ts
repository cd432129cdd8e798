import { parseInstant } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { objectAt, textAt } from './resources.ts'

/** What tells in which order the versions of one resource were written, its deletion among them. */
export interface Written {
  /** A version that is a number; other version ids have no order. */
  readonly version: number | undefined
  /** In milliseconds since 1970. */
  readonly time: number | undefined
}

/** When a resource was written, by its `meta`. */
export function writtenOf(body: JsonObject): Written {
  const meta = objectAt(body, 'meta')
  return { version: versionNumber(textAt(meta, 'versionId')), time: parseInstant(textAt(meta, 'lastUpdated')) }
}

/** The number of a version id. */
export function versionNumber(id = ''): number | undefined {
  return /^\d{1,15}$/.test(id) ? Number(id) : undefined
}

/** Whether one was certainly written after the other: all that both tell of number and time says so. What is the same tells nothing. */
export function isWrittenAfter(one: Written, other: Written): boolean {
  const signs = (['version', 'time'] as const).flatMap((key) => {
    const [own, others] = [one[key], other[key]]
    return own === undefined || others === undefined || own === others ? [] : [own > others]
  })
  return signs.length > 0 && signs.every(Boolean)
}
