import { birthDatePath } from '../dictionary/index.ts'
import { isSettled } from '../facts/index.ts'
import type { Facts, Span } from '../facts/index.ts'
import type { Day } from '../quantity/index.ts'
import type { CompiledTrial } from '../space/index.ts'

/**
 * What is known of a birth that is open and of which rules tell several days apart: every date lies on it or behind it, so that where the ends of open dates lie
 * from those days matters, too. Empty where there is no such birth.
 */
export function birthsApart(compiled: CompiledTrial, facts: Facts): readonly Span[] {
  const birth = birthDatePath(compiled.rules.dictionary)
  if (birth === undefined || !compiled.paths.has(birth)) return []
  const fact = facts.at(birth)
  if (fact.type !== 'numbers' || isSettled(fact)) return []
  const first = fact.spans[0]?.lo ?? Infinity
  return latestNeeded(fact.spans, birth, compiled) > first ? fact.spans : []
}

/** The latest of the days that stand for all days of birth: the first one behind the last limit. Where it is compared with other dates, any may be needed. */
export function latestNeeded(spans: readonly Span[], birth: string, { partners, sortedCuts }: CompiledTrial): Day {
  const last = spans.at(-1)
  if (last === undefined) return -Infinity
  if ((partners.get(birth) ?? []).length > 0) return last.hi
  const cut = (sortedCuts.get(birth) ?? []).findLast((one) => one >= last.lo && one < last.hi)
  return cut === undefined ? last.lo : cut + 1
}
