import type { Code } from '../catalogue/index.ts'
import type { JsonObject } from '../record/index.ts'
import { GRANTED } from '../space/index.ts'

export type ProofCode = Extract<Code, `proof/${string}`>

/** Something that holds of every patient, and of which the author of a rule should know. */
export interface Proof {
  readonly code: ProofCode
  readonly criterion: string | undefined
  readonly message: string
  /** A patient who shows it, where one can. */
  readonly witness: JsonObject | undefined
}

/** Said of criteria each of which is worked out, for a proof about them together. */
export function notProved(criterion: string | undefined, what: string): Proof {
  return { code: 'proof/left-out', criterion, message: notProvedText(what), witness: undefined }
}

/** What is granted for one proof is said in the steps in which it is counted. */
export function notProvedText(what: string): string {
  return `Not proved within ${GRANTED.toLocaleString('en-GB')} steps ${what}.`
}
