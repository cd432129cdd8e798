import type { Code } from '../catalogue/index.ts'
import type { JsonObject } from '../record/index.ts'
import { GRANTED } from '../space/index.ts'

export type ProofCode = Extract<Code, `proof/${string}`>

/** Something that holds for every patient and that the author of a rule should know. */
export interface Proof {
  readonly code: ProofCode
  readonly criterion: string | undefined
  readonly message: string
  /** A patient who shows it, where one patient can. */
  readonly witness: JsonObject | undefined
}

/**
 * Reports that something was left unproved because the work granted ran out. For a proof over several criteria, each of
 * which could be worked out on its own.
 */
export function notProved(criterion: string | undefined, what: string): Proof {
  return { code: 'proof/left-out', criterion, message: notProvedText(what), witness: undefined }
}

/** The sentence that something was not proved, with the work granted in the steps in which it is counted. */
export function notProvedText(what: string): string {
  return `Could not find out within ${GRANTED.toLocaleString('en-GB')} steps ${what}.`
}
