import type { Result } from '../explain/index.ts'
import type { Say } from '../messages/index.ts'
import { harmless } from '../text/index.ts'
import type { Paint } from './layout.ts'

/** Which patient a page is about, and for which day. */
export function patientLine(
  { patient, as_of: day }: Pick<Result, 'patient' | 'as_of'>,
  paint: Paint,
  say: Say,
): string {
  const name = paint.strong(say('page.patient', { id: harmless(patient) }))
  return say('page.as-of', { patient: name, day })
}
