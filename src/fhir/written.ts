import { parseInstant } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { objectAt, textAt } from './resources.ts'

/** What determines the order in which the versions of a resource, including its deletion, were written. */
export interface Written {
  /** Undefined if the version id is not a number: other version ids have no order. */
  readonly version: number | undefined
  /** In milliseconds since 1970. */
  readonly time: number | undefined
}

/** When a resource was written, according to its `meta`. */
export function writtenOf(body: JsonObject): Written {
  const meta = objectAt(body, 'meta')
  return { version: versionNumber(textAt(meta, 'versionId')), time: parseInstant(textAt(meta, 'lastUpdated')) }
}

/** The number in a version id; undefined if the id is not a number of at most 15 digits. */
export function versionNumber(id = ''): number | undefined {
  return /^\d{1,15}$/.test(id) ? Number(id) : undefined
}

/**
 * Whether one was certainly written after the other. Version and time count where both have them and they differ; all
 * that count must agree. If none counts, the order is not known and the answer is no.
 */
export function isWrittenAfter(one: Written, other: Written): boolean {
  const signs = (['version', 'time'] as const).flatMap((key) => {
    const [own, others] = [one[key], other[key]]
    return own === undefined || others === undefined || own === others ? [] : [own > others]
  })
  return signs.length > 0 && signs.every(Boolean)
}
