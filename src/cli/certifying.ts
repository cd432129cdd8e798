import { certified } from '../certify/index.ts'
import type { Result } from '../explain/index.ts'
import type { JsonObject } from '../record/index.ts'
import { checkResult } from '../reference/index.ts'
import type { Unproved } from '../reference/index.ts'
import type { Screener } from '../screen/index.ts'
import { harmless } from '../text/index.ts'

/** A result with what proves it, and what of it does not prove what it should, as the reference evaluator finds from its text. */
export function certifiedResult(
  result: Result,
  record: JsonObject,
  { rules, asOf }: Screener,
): { readonly certified: Result; readonly findings: readonly Unproved[]; readonly notCertified: number } {
  const own = certified(result, record, rules, asOf)
  const { findings, notCertified } = checkResult(JSON.parse(JSON.stringify(own)) as JsonObject, record, rules, asOf)
  return { certified: own, findings, notCertified: Object.values(notCertified).reduce((sum, one) => sum + one, 0) }
}

export function findingText({ trial, criterion, message }: Unproved): string {
  return `${harmless(trial)}${criterion === undefined ? '' : ` ${harmless(criterion)}`} is not proved: ${harmless(message)}.`
}

