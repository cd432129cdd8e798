// Part of the oracle of the tests: see index.ts.

import {
  birthDatePath,
  conditionalGroup,
  isDay,
  ownerPath,
  totalsOver,
  variableAt,
} from '../../src/dictionary/index.ts'
import type { Dictionary } from '../../src/dictionary/index.ts'
import type { Criterion, Implication, RuleSet } from '../../src/model/index.ts'
import { conditionsOf, pathsOfImplication, visitPaths } from './list-use.ts'

/** What always holds and is relevant to some criteria: nothing else that always holds can change their outcomes. */
export interface Relevant {
  /** Numbers of implications. */
  readonly implications: ReadonlySet<number>
  /** Numbers of orders. */
  readonly orders: ReadonlySet<number>
  /** The declared paths that the criteria look at, including those reached through what always holds. */
  readonly paths: ReadonlySet<string>
}

/**
 * The implications and orders that share facts with criteria, directly or through each other. An order of two dates is
 * relevant only if both dates are, or if an implication is about the other one. Otherwise one date is simply narrowed
 * by what is known of the other when the facts are read.
 */
export function relevantKnowledge(criteria: readonly Criterion[], rules: RuleSet): Relevant {
  const paths = new Set<string>()
  const add = (path: string): void => addPath(path, paths, rules.dictionary)
  for (const { form } of criteria) for (const condition of conditionsOf(form)) visitPaths(condition, add)
  const implications = new Set<number>()
  const touched = rules.implications.map((one) => withTotals(touchedPaths(one, rules.dictionary), rules.dictionary))
  const meets = (own: ReadonlySet<string>): boolean =>
    [...own].some((path) => paths.has(path) || [...paths].some((one) => areInOrder(one, path, rules)))
  for (let grown = true; grown;) {
    grown = false
    touched.forEach((own, i) => {
      if (implications.has(i) || !meets(own)) return
      implications.add(i)
      for (const path of own) paths.add(path)
      grown = true
    })
  }
  const orders = rules.orders.flatMap(({ earlier, later }, i) => (paths.has(earlier) && paths.has(later) ? [i] : []))
  return { implications, orders: new Set(orders), paths }
}

/** Whether two dates (declared paths) are kept in order. */
export function areInOrder(a: string, b: string, { dictionary, orders }: RuleSet): boolean {
  if (a === b || !isDay(a, dictionary) || !isDay(b, dictionary)) return false
  if ([a, b].includes(birthDatePath(dictionary) ?? '')) return true
  return orders.some((one) => [one.earlier, one.later].every((path) => path === a || path === b))
}

/**
 * Adds what a recorded total ties to its components: the other components, and whatever decides whether their group
 * applies.
 */
function withTotals(paths: ReadonlySet<string>, dictionary: Dictionary): ReadonlySet<string> {
  const tied = new Set(paths)
  for (const path of paths) for (const total of totalsOver(path, dictionary)) addPath(total, tied, dictionary)
  return tied
}

/** The declared paths that concern an implication: those that it names, and those from which their values are made. */
export function touchedPaths(implication: Implication, dictionary: Dictionary): ReadonlySet<string> {
  const paths = new Set<string>()
  for (const path of pathsOfImplication(implication)) addPath(path, paths, dictionary)
  return paths
}

/** A path and all the paths from which its value is made. */
export function madeFrom(path: string, dictionary: Dictionary): ReadonlySet<string> {
  const paths = new Set<string>()
  addPath(path, paths, dictionary)
  return paths
}

/**
 * Adds a path and those from which its value is made: the birth date of an age, the components of a total, and the fact
 * that decides whether a group applies.
 */
function addPath(path: string, paths: Set<string>, dictionary: Dictionary): void {
  if (paths.has(path)) return
  paths.add(path)
  const variable = variableAt(dictionary, path)
  if (variable.type === 'age') addPath(variable.from, paths, dictionary)
  if (variable.type === 'integer' && variable.sumOf !== undefined)
    for (const component of Object.keys(variable.sumOf))
      addPath(path.slice(0, -variable.name.length) + component, paths, dictionary)
  const group = conditionalGroup(dictionary, path)
  if (group !== undefined) addPath(`${group.path}.${group.appliesWhen ?? ''}`, paths, dictionary)
  if (path.includes('[]')) paths.add(ownerPath(path).replace('[]', ''))
}
