import type { Result } from '../explain/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { checkResult } from '../reference/index.ts'
import type { CheckedResult } from '../reference/index.ts'
import { certified } from './certify.ts'

/** A result with its proofs, and what somebody finds who checks them with only the text of the result. */
export function certifiedAndChecked(
  result: Result,
  record: JsonObject,
  rules: RuleSet,
  asOf: Day,
): { readonly result: Result; readonly checked: CheckedResult } {
  const own = certified(result, record, rules, asOf)
  return { result: own, checked: checkResult(JSON.parse(JSON.stringify(own)) as JsonObject, record, rules, asOf) }
}

/** A claim that its certificate does not prove, in words. */
export function findingText({ trial, criterion, message }: CheckedResult['findings'][number]): string {
  return `${trial}${criterion === undefined ? '' : ` ${criterion}`} is not proved: ${message}.`
}

/**
 * Whether a record belongs to a sample of this many in every thousand; by its hash, so that every run has the same
 * sample.
 */
export function isDrawn(recordSha256: string, ofThousand: number): boolean {
  return parseInt(recordSha256.slice(0, 8), 16) % 1000 < ofThousand
}
