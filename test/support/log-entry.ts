import type { Result } from '../../src/explain/index.ts'
import { draftOf } from '../../src/log/index.ts'
import type { Draft } from '../../src/log/index.ts'
import type { JsonObject } from '../../src/record/index.ts'

interface Logged extends Draft {
  readonly schema: 'prescreen/log-entry/2'
  readonly kind: 'screening'
  readonly number: number
  readonly at: string
}

/** A result as the first entry of a log. */
export function loggedEntry(result: Result, record: JsonObject): Logged {
  const draft = draftOf(result, record, { by: 'AB', salt: '0'.repeat(32), keepRecord: false, overrides: {} })
  return { schema: 'prescreen/log-entry/2', kind: 'screening', number: 1, at: '2026-03-15T00:00:00Z', ...draft }
}
