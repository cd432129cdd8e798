import type { JsonObject } from '../record/index.ts'
import { matches, wordsOf } from './codes.ts'
import type { ChartReading } from './chart-reading.ts'
import { itemsOf, objectAt, textAt } from './resources.ts'

/**
 * What a drug is given for, as people read it, if that is certainly not cancer. Undefined if a reason is missing, not
 * found or not understood, or may be cancer.
 */
export function otherReason(body: JsonObject, reading: ChartReading): string | undefined {
  const coded = itemsOf(body, 'reasonCode')
  const referred = itemsOf(body, 'reasonReference').map((one) => reasonAt(textAt(one, 'reference') ?? '', reading))
  const reasons = [...coded, ...referred]
  if (reasons.length === 0 || !reasons.every((one) => isOther(one, reading))) return undefined
  return reasons.map((one) => shownReason(one)).join(', ')
}

function reasonAt(reference: string, { conditions }: ChartReading): JsonObject | undefined {
  return objectAt(conditions.find(reference)?.body, 'code')
}

/**
 * Whether a reason is certainly not cancer, by its codes, or by its words if it has no known code. If its words mention
 * cancer, it is not.
 */
function isOther(concept: JsonObject | undefined, { codes, mapping }: ChartReading): boolean {
  const { groups, unless } = mapping.other_reasons
  const others = Object.values(groups)
  const said = wordsOf(concept)
  if (unless.some((one) => said.includes(one))) return false
  const codings = codes.of(concept)
  if (codings.length > 0) return codings.every(({ code }) => others.some((one) => matches(one.codes, code)))
  return others.some(({ words }) => words.some((one) => said.includes(one)))
}

function shownReason(concept: JsonObject | undefined): string {
  const [first] = itemsOf(concept, 'coding')
  return textAt(concept, 'text') ?? textAt(first, 'display') ?? textAt(first, 'code') ?? ''
}
