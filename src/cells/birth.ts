import { birthDatePath } from '../dictionary/index.ts'
import { isSettled } from '../facts/index.ts'
import type { Facts, Span } from '../facts/index.ts'
import type { Day } from '../quantity/index.ts'
import type { CompiledTrial } from '../space/index.ts'

/**
 * The possible days of birth, where they are open and rules tell several of them apart; empty otherwise. Every date
 * lies on or after birth, so for such a record it also matters where the ends of open dates lie relative to those days.
 */
export function birthsApart(compiled: CompiledTrial, facts: Facts): readonly Span[] {
  const birth = birthDatePath(compiled.rules.dictionary)
  if (birth === undefined || !compiled.paths.has(birth)) return []
  const fact = facts.at(birth)
  if (fact.type !== 'numbers' || isSettled(fact)) return []
  const first = fact.spans[0]?.lo ?? Infinity
  return latestNeeded(fact.spans, birth, compiled) > first ? fact.spans : []
}

/**
 * The latest of the days that represent all possible days of birth: the first day after the last cut or, without a cut,
 * the first day of the last span. Where birth is compared with other dates any day may be needed, so it is the last
 * possible day; -Infinity where no day is possible.
 */
export function latestNeeded(spans: readonly Span[], birth: string, { partners, sortedCuts }: CompiledTrial): Day {
  const last = spans.at(-1)
  if (last === undefined) return -Infinity
  if ((partners.get(birth) ?? []).length > 0) return last.hi
  const cut = (sortedCuts.get(birth) ?? []).findLast((one) => one >= last.lo && one < last.hi)
  return cut === undefined ? last.lo : cut + 1
}
