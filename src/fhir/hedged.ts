import type { JsonObject } from '../record/index.ts'
import { statusOf, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

/** The statuses of something that is certainly not so, or was certainly not done. */
const NOT_SO = ['refuted', 'entered-in-error', 'cancelled', 'not-done', 'not-taken', 'preparation']

/** Whether a resource says that something is not so, or was not done. */
export function isDenied({ type, body }: Pick<Resource, 'type' | 'body'>): boolean {
  const said = type === 'Condition' ? statusOf(body, 'verificationStatus') : [textAt(body, 'status') ?? '']
  return said.some((one) => NOT_SO.includes(one))
}

/**
 * The body of a resource with an uncertain status instead of its own. One that says that something is not so, or was
 * not done, is unchanged.
 */
export function hedged({ type, body }: Pick<Resource, 'type' | 'body'>): JsonObject {
  const key = type === 'Condition' ? 'verificationStatus' : 'status'
  if (isDenied({ type, body })) return body
  return { ...body, [key]: type === 'Condition' ? { coding: [{ code: 'unconfirmed' }] } : 'unknown' }
}
