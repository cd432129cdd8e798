import { fold, joining, pathsOf } from '../conditions/index.ts'
import { conditionsOf, conditionsOfImplication } from '../model/index.ts'
import type { RuleSet } from '../model/index.ts'
import { madeFrom, touchedPaths } from './relevant-knowledge.ts'
import { pathsOfImplication } from './list-use.ts'

/** A fact outside lists, with the value that an implication gives it. */
export interface Giving {
  readonly path: string
  readonly value: string | boolean
}

/**
 * The fact to which an implication, by its number, gives a value. Undefined unless it requires a single value of the
 * fact, no implication gives it another value or erases it, and whether the implication applies does not depend on the
 * fact itself, directly or through others. The fact then has that value wherever the condition holds. All other
 * implications only forbid completions.
 */
export function givingAt(number: number, rules: RuleSet): Giving | undefined {
  return givingsIn(rules).get(number)
}

/** The numbers of the implications that give a value. Which ones do also depends on the trials of the rules. */
export function givingNumbers(rules: RuleSet): number[] {
  return [...givingsIn(rules).keys()]
}

function givingsIn(rules: RuleSet): ReadonlyMap<number, Giving> {
  const known = givings.get(rules) ?? givingsOf(rules)
  givings.set(rules, known)
  return known
}

const givings = new WeakMap<RuleSet, ReadonlyMap<number, Giving>>()

/**
 * All implications that give a value, by number. `causes` holds, for each fact that can be given or erased, the facts
 * on which that depends.
 */
function givingsOf(rules: RuleSet): ReadonlyMap<number, Giving> {
  const candidates = new Map(
    rules.implications.flatMap((one, i) => givingOf(one).map((giving) => [i, giving] as const)),
  )
  const causes = new Map<string, Set<string>>()
  const compared = comparedWithEntries(rules)
  for (const [i, one] of rules.implications.entries()) {
    const result = one.kind === 'erases' ? one.path : candidates.get(i)?.path
    if (result === undefined) continue
    const own = causes.get(result) ?? new Set()
    causes.set(result, own)
    for (const path of touchedPaths(one, rules.dictionary)) {
      if (path !== result) own.add(path)
      // A list count depends on the facts that the entries are compared with.
      for (const other of compared.get(path) ?? []) for (const part of madeFrom(other, rules.dictionary)) own.add(part)
    }
    // A field of a group depends on whether the group applies.
    for (const path of pathsOf(one.when)) for (const part of madeFrom(path, rules.dictionary)) own.add(part)
  }
  const erased = new Set(rules.implications.flatMap((one) => (one.kind === 'erases' ? one.path : [])))
  const all = [...candidates.values()]
  const isOne = ({ path, value }: Giving): boolean =>
    !erased.has(path) && all.every((other) => other.path !== path || other.value === value)
  return new Map([...candidates].filter(([, one]) => isOne(one) && !dependsOnItself(one.path, causes)))
}

/** The one value that an implication requires of a fact, as a list; empty where it does not require a single value. */
function givingOf(one: RuleSet['implications'][number]): Giving[] {
  if (one.kind !== 'requires' || one.each !== undefined || one.implied.kind !== 'is') return []
  const { path, values } = one.implied
  const [value, ...others] = values
  return value === undefined || others.length > 0 ? [] : [{ path, value }]
}

/** Whether a fact is among its own causes, directly or through others. */
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

/** List → the facts outside it that rules compare its entries with. */
function comparedWithEntries({ trials, implications }: RuleSet): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  const add = (list: string, paths: Iterable<string>): void => {
    const own = found.get(list) ?? new Set()
    found.set(list, own)
    for (const path of paths) if (path !== list && !path.includes('[]')) own.add(path)
  }
  const ofLists = joining<void>(() => undefined, {
    not: () => undefined,
    list: (_, condition) => add(condition.path, pathsOf(condition)),
    leaf: () => undefined,
  })
  for (const { criteria } of trials)
    for (const { form, remarks } of criteria)
      for (const condition of [...conditionsOf(form), ...remarks.map(({ when }) => when)]) fold(condition, ofLists)
  for (const one of implications) {
    for (const condition of conditionsOfImplication(one)) fold(condition, ofLists)
    if (one.each !== undefined) add(one.each, pathsOfImplication(one))
  }
  return found
}
