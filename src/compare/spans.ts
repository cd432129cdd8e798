import { dictionaryOrder, listOf, variablesByPath } from '../dictionary/index.ts'
import { spansFor } from '../model/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import { lookedAt } from '../prove/index.ts'
import { dayText, minus } from '../quantity/index.ts'
import type { Day, Period } from '../quantity/index.ts'
import { NO_CHART, Screener } from '../screen/index.ts'
import { withComponents } from './totals.ts'

/** How old a fact may be, where two versions differ. This changes no status, only when a new value is asked for. */
export interface SpanChange {
  /** The fact's declared path. */
  readonly fact: string
  /** Undefined: the fact does not age. */
  readonly was: Period | undefined
  readonly is: Period | undefined
  /** Undefined: on the as-of day, the same values are too old in both versions. */
  readonly turning: Turning | undefined
  /** The criteria whose status can depend on the fact and for which this change applies. */
  readonly criteria: readonly { readonly trial: string; readonly criterion: string }[]
}

/**
 * The days (`2026-02-15`) of values that are too old in one version only, both ends included. `from` undefined: however
 * long ago.
 */
export interface Turning {
  /** True: too old in the later version only. False: in the earlier one only. */
  readonly tooOld: boolean
  readonly from: string | undefined
  readonly to: string
}

type Spans = ReadonlyMap<string, Period>
type Change = Pick<SpanChange, 'fact' | 'was' | 'is'>

/**
 * The changes in how old facts may be, in the order of the dictionary: where the dictionaries differ, and where a
 * criterion's own spans differ.
 */
export function compareSpans(before: RuleSet, after: RuleSet, asOf: Day): SpanChange[] {
  const found = new Map<string, Change & { readonly criteria: SpanChange['criteria'][number][] }>()
  const add = (change: Change): SpanChange['criteria'][number][] => {
    const key = JSON.stringify([change.fact, change.was, change.is])
    const known = found.get(key) ?? { ...change, criteria: [] }
    found.set(key, known)
    return known.criteria
  }
  for (const change of differing(spansFor(before.dictionary), spansFor(after.dictionary), before, after)) add(change)
  const [was, is] = [new Dependence(before, asOf), new Dependence(after, asOf)]
  for (const [trial, one, other] of sharedCriteria(before, after)) {
    const spans = [spansFor(before.dictionary, one.fresh), spansFor(after.dictionary, other.fresh)] as const
    for (const change of differing(...spans, before, after)) {
      if (!was.dependsOn(trial, one, change.fact) && !is.dependsOn(trial, other, change.fact)) continue
      add(change).push({ trial, criterion: one.id })
    }
  }
  const order = dictionaryOrder(after.dictionary)
  return [...found.values()]
    .map((one) => ({ ...one, turning: turningOf(one, asOf) }))
    .toSorted((a, b) => order(a.fact, b.fact))
}

/**
 * The facts that both sides have and whose span changed. A field of a list is left out if it changed exactly as the
 * list did.
 */
function differing(was: Spans, is: Spans, before: RuleSet, after: RuleSet): Change[] {
  const isShared = (path: string): boolean =>
    [before, after].every(({ dictionary }) => variablesByPath(dictionary).has(path))
  const pair = (path: string): string => JSON.stringify([was.get(path), is.get(path)])
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((path) => isShared(path) && JSON.stringify(was.get(path)) !== JSON.stringify(is.get(path)))
    .filter((path) => pair(listOf(path) ?? '') !== pair(path))
    .map((fact) => ({ fact, was: was.get(fact), is: is.get(fact) }))
}

function sharedCriteria(before: RuleSet, after: RuleSet): (readonly [trial: string, was: Criterion, is: Criterion])[] {
  return before.trials.flatMap(({ id, criteria }) => {
    const now = after.trials.find((one) => one.id === id)?.criteria ?? []
    return criteria.flatMap((was) => {
      const is = now.find((one) => one.id === was.id)
      return is === undefined ? [] : [[id, was, is] as const]
    })
  })
}

function turningOf({ was, is }: Change, asOf: Day): SpanChange['turning'] {
  const [old, now] = [was, is].map((span) => (span === undefined ? undefined : minus(asOf, span)))
  if (old === now) return undefined
  const tooOld = old === undefined || (now !== undefined && now > old)
  const [from, end] = tooOld ? [old, now] : [now, old]
  return end === undefined
    ? undefined
    : { tooOld, from: from === undefined ? undefined : dayText(from), to: dayText(end - 1) }
}

/**
 * Which facts the statuses of one version can depend on. For a patient about whom nothing is known, every fact that can
 * ever change a status is missing.
 */
class Dependence {
  private readonly rules: RuleSet
  private readonly asOf: Day
  private known: ReadonlyMap<string, ReadonlySet<string>> | undefined

  constructor(rules: RuleSet, asOf: Day) {
    this.rules = rules
    this.asOf = asOf
  }

  /** If a list can matter, so can each of its fields that the criterion looks at. */
  dependsOn(trial: string, criterion: Criterion, fact: string): boolean {
    this.known ??= missingOfNobody(this.rules, this.asOf)
    const missing = this.known.get(`${trial} ${criterion.id}`)
    const list = listOf(fact)
    if (list === undefined) return missing?.has(fact) === true
    return missing?.has(list) === true && withComponents(lookedAt(criterion), this.rules.dictionary).includes(fact)
  }
}

function missingOfNobody(rules: RuleSet, asOf: Day): ReadonlyMap<string, ReadonlySet<string>> {
  const screened = new Screener(rules, asOf).screen({ id: 'nobody' }, NO_CHART, false)
  if (!screened.ok) throw new Error('A record that says nothing was refused.')
  return new Map(
    screened.result.trials.flatMap(({ id, criteria }) =>
      criteria.map((one) => [`${id} ${one.id}`, new Set(one.missing)] as const),
    ),
  )
}
