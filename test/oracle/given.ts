// Part of the oracle of the tests: see index.ts.

import type { RuleSet } from '../../src/model/index.ts'
import { madeFrom, touchedPaths } from './closure.ts'
import { visitPaths } from './list-use.ts'

/** A fact outside lists, and the value that an implication gives it. */
export interface Giving {
  readonly path: string
  readonly value: string | boolean
}

/**
 * What an implication gives, by its number. It must give a fact a single value, no other implication may give it
 * another value or erase it, and whether it does must not depend on that fact, not even through others. The fact then
 * has that value wherever the condition holds. All other implications only forbid.
 */
export function givingAt(number: number, rules: RuleSet): Giving | undefined {
  const known = givings.get(rules) ?? givingsOf(rules)
  givings.set(rules, known)
  return known.get(number)
}

const givings = new WeakMap<RuleSet, ReadonlyMap<number, Giving>>()

function givingsOf(rules: RuleSet): ReadonlyMap<number, Giving> {
  const candidates = new Map(
    rules.implications.flatMap((one, i) => givingOf(one).map((giving) => [i, giving] as const)),
  )
  const causes = new Map<string, Set<string>>()
  for (const [i, one] of rules.implications.entries()) {
    const result = one.kind === 'erases' ? one.path : candidates.get(i)?.path
    if (result === undefined) continue
    const own = causes.get(result) ?? new Set()
    causes.set(result, own)
    for (const path of touchedPaths(one, rules.dictionary)) if (path !== result) own.add(path)
    // A field of a group depends on whether the group applies.
    visitPaths(one.when, (path) => madeFrom(path, rules.dictionary).forEach((part) => own.add(part)))
  }
  const erased = new Set(rules.implications.flatMap((one) => (one.kind === 'erases' ? one.path : [])))
  const all = [...candidates.values()]
  const isOne = ({ path, value }: Giving): boolean =>
    !erased.has(path) && all.every((other) => other.path !== path || other.value === value)
  return new Map([...candidates].filter(([, one]) => isOne(one) && !dependsOnItself(one.path, causes)))
}

/** The one value that an implication gives, as a list; empty if it gives none. */
function givingOf(one: RuleSet['implications'][number]): Giving[] {
  if (one.kind !== 'requires' || one.each !== undefined || one.implied.kind !== 'is') return []
  const { path, values } = one.implied
  const [value, ...others] = values
  return value === undefined || others.length > 0 ? [] : [{ path, value }]
}

/**
 * Whether an implication can leave a fact without a value. It then gives 0 points, which perhaps none of its values
 * does.
 */
export function mayBeErased(declared: string, { implications }: RuleSet): boolean {
  return implications.some((one) => one.kind === 'erases' && one.path === declared)
}

function dependsOnItself(path: string, causes: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const seen = new Set<string>()
  const waiting = [...(causes.get(path) ?? [])]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === path) return true
    if (seen.has(at)) continue
    seen.add(at)
    waiting.push(...(causes.get(at) ?? []))
  }
  return false
}
