import { variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { bareValue, statedWith } from '../record/index.ts'
import type { Json } from '../record/index.ts'
import type { Span } from './fact.ts'
import type { Held } from './facts.ts'
import type { Statement } from './statement.ts'

/** What one source says about a fact whose day the rules ask for. */
export interface Told {
  readonly stated: Json
  readonly held: Held | undefined
}

export function daysStated(told: ReadonlyMap<string, readonly Told[]>, dictionary: Dictionary): Statement[] {
  return [...told].flatMap(([fact, all]): Statement[] => {
    const path = `${fact}.date`
    const span = dayTold(fact, all, dictionary)
    return span === undefined ? [] : [{ path, subject: path, says: { type: 'numbers', spans: [span] } }]
  })
}

/**
 * The days on which a fact may have held. If all sources agree on the fact, the latest day counts. If they differ,
 * nobody knows which is right, so the span reaches from the first of their days to the last, and the day is unknown
 * (undefined) if one of them gives none.
 */
function dayTold(fact: string, all: readonly Told[], dictionary: Dictionary): Span | undefined {
  const days = all.flatMap(({ held }) => held ?? [])
  if (days.length === 0) return undefined
  const variable = variableAt(dictionary, fact)
  const values = all.map(({ stated }) => JSON.stringify(undated(bareValue(variable, stated))))
  const hi = Math.max(...days.map((one) => one.hi))
  if (new Set(values).size === 1) return { lo: days.find((one) => one.hi === hi)?.lo ?? hi, hi }
  return days.length < all.length ? undefined : { lo: Math.min(...days.map((one) => one.lo)), hi }
}

/** A lab without its day; any other value unchanged. */
function undated(value: Json | undefined): Json {
  return statedWith(value ?? null, { date: undefined })
}
