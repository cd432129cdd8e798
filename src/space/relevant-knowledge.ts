import { pathsOf } from '../conditions/index.ts'
import type { Condition } from '../conditions/index.ts'
import {
  birthDatePath,
  conditionalGroup,
  isDay,
  madeOf,
  oncePer,
  ownerPath,
  totalsOver,
  variableAt,
} from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { conditionsOf } from '../model/index.ts'
import type { Criterion, Implication, RuleSet } from '../model/index.ts'
import { pathsOfImplication } from './list-use.ts'

/** The part of what always holds that matters to some criteria: no other knowledge can change what they give. */
export interface Relevant {
  /** Numbers of implications. */
  readonly implications: ReadonlySet<number>
  /** Numbers of orders of dates. */
  readonly orders: ReadonlySet<number>
  /** The declared paths that the criteria look at, including those reached through what always holds. */
  readonly paths: ReadonlySet<string>
  /** The declared paths that they look at without it. */
  readonly ownPaths: ReadonlySet<string>
}

/** The knowledge that matters to the conditions of some criteria. */
export function relevantKnowledge(criteria: readonly Criterion[], rules: RuleSet): Relevant {
  const [only, ...others] = criteria
  const own = criteria.flatMap(({ form }) => conditionsOf(form))
  const [condition, ...more] = own
  if (condition !== undefined && more.length === 0) return keptFor(condition, own, rules)
  return only !== undefined && others.length === 0 ? keptFor(only.form, own, rules) : relevantToAll(own, rules)
}

/**
 * The knowledge that matters to one condition or one form, worked out once, because it is asked for on each day that is
 * looked at.
 */
function keptFor(one: Condition | Criterion['form'], conditions: readonly Condition[], rules: RuleSet): Relevant {
  const kept = RELEVANT.get(rules) ?? new WeakMap<Condition | Criterion['form'], Relevant>()
  RELEVANT.set(rules, kept)
  const relevant = kept.get(one) ?? relevantToAll(conditions, rules)
  kept.set(one, relevant)
  return relevant
}

const RELEVANT = new WeakMap<RuleSet, WeakMap<Condition | Criterion['form'], Relevant>>()

function relevantToAll(conditions: readonly Condition[], rules: RuleSet): Relevant {
  return relevantTo(
    conditions.flatMap((condition) => [...pathsOf(condition)]),
    rules,
  )
}

/**
 * The implications and orders that share facts with the named ones, directly or through each other. An order of two
 * dates matters only when both dates do, or when an implication may say something of the other date: otherwise a date
 * was already narrowed by what is known of the other one when the facts were read. That no date lies before birth is
 * treated in the same way.
 */
export function relevantTo(named: readonly string[], rules: RuleSet): Relevant {
  const made = new Set<string>()
  for (const path of named) addPath(path, made, rules.dictionary)
  const ownPaths = withTotals(made, rules.dictionary)
  const paths = new Set(ownPaths)
  const implications = new Set<number>()
  const { touched, spokenOf } = touchedBy(rules)
  for (let grown = true; grown;) {
    grown = false
    for (const date of inOrderWith(paths, spokenOf, rules)) {
      addPath(date, paths, rules.dictionary)
      grown = true
    }
    touched.forEach((own, i) => {
      if (implications.has(i) || !meet(own, paths)) return
      implications.add(i)
      for (const path of own) paths.add(path)
      grown = true
    })
  }
  const orders = rules.orders.flatMap(({ earlier, later }, i) => (paths.has(earlier) && paths.has(later) ? [i] : []))
  return { implications, orders: new Set(orders), paths, ownPaths }
}

function meet(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const one of some) if (others.has(one)) return true
  return false
}

/**
 * The dates that implications say something about (`spokenOf`) and that are kept in order with a date among some paths.
 */
function inOrderWith(
  paths: ReadonlySet<string>,
  spokenOf: ReadonlySet<string>,
  { dictionary, orders }: RuleSet,
): readonly string[] {
  const birth = birthDatePath(dictionary) ?? ''
  const hasBirth = paths.has(birth)
  const isBeside = (date: string): boolean =>
    hasBirth ||
    orders.some(
      ({ earlier, later }) => (earlier === date && paths.has(later)) || (later === date && paths.has(earlier)),
    )
  const isBirthBeside = (): boolean => [...paths].some((path) => isDay(path, dictionary))
  return [...spokenOf].filter((date) => !paths.has(date) && (date === birth ? isBirthBeside() : isBeside(date)))
}

interface Touched {
  /** For each implication, the paths that it concerns. */
  readonly touched: readonly ReadonlySet<string>[]
  /** The dates among them. */
  readonly spokenOf: ReadonlySet<string>
}

const TOUCHED = oncePer(() => new WeakMap<RuleSet['implications'], Touched>())

/** The paths that implications concern, worked out once for a dictionary and its implications. */
function touchedBy({ dictionary, implications }: RuleSet): Touched {
  const kept = TOUCHED(dictionary)
  const known = kept.get(implications)
  if (known !== undefined) return known
  const touched = implications.map((one) => withTotals(touchedPaths(one, dictionary), dictionary))
  const spokenOf = new Set(touched.flatMap((own) => [...own].filter((path) => isDay(path, dictionary))))
  const made = { touched, spokenOf }
  kept.set(implications, made)
  return made
}

/** Something that always holds and ties some facts together. */
export interface Tie {
  readonly paths: ReadonlySet<string>
  /** How many of the facts must be open for the tie to say anything that the facts themselves do not say already. */
  readonly open: 1 | 2
  /** The one fact among them that the tie can take away, whatever is recorded of it. */
  readonly taken: string | undefined
}

/** The ties among some facts: the given implications, and the orders of dates. */
export function tiesAmong(
  { paths, implications }: Pick<Relevant, 'paths' | 'implications'>,
  rules: RuleSet,
): readonly Tie[] {
  const { touched } = touchedBy(rules)
  const told = [...implications].map((i): Tie => {
    const one = rules.implications[i]
    return { paths: touched[i] ?? new Set(), open: 1, taken: one?.kind === 'erases' ? one.path : undefined }
  })
  // Where one of two dates is known, the other was narrowed when the facts were read.
  const inOrder = (...two: readonly string[]): Tie[] =>
    two.every((path) => paths.has(path)) ? [{ paths: new Set(two), open: 2, taken: undefined }] : []
  const birth = birthDatePath(rules.dictionary) ?? ''
  const days = [...paths].filter((path) => path !== birth && isDay(path, rules.dictionary))
  return [
    ...told,
    ...rules.orders.flatMap(({ earlier, later }) => inOrder(earlier, later)),
    ...days.flatMap((day) => inOrder(birth, day)),
  ]
}

/**
 * All paths that can affect the outcomes of some conditions for one record: `ownPaths`, which the conditions look at
 * themselves, and those that ties lead to. Ties between known facts say nothing about other facts, so they lead no
 * further.
 */
export function reachedFrom(
  ownPaths: ReadonlySet<string>,
  ties: readonly Tie[],
  isOpen: (path: string) => boolean,
): ReadonlySet<string> {
  const reached = new Set(ownPaths)
  const left = new Set(ties)
  for (let grown = true; grown;) {
    grown = false
    for (const tie of left) {
      const open = [...tie.paths].filter(isOpen)
      const isLive =
        (tie.taken !== undefined && reached.has(tie.taken)) ||
        (open.length >= tie.open && open.some((path) => reached.has(path)))
      if (!isLive) continue
      left.delete(tie)
      for (const path of tie.paths) reached.add(path)
      grown = true
    }
  }
  return reached
}

/**
 * Adds totals: a recorded total ties each of its components to the others, and all of them to whatever decides whether
 * their group applies.
 */
function withTotals(paths: ReadonlySet<string>, dictionary: Dictionary): Set<string> {
  const tied = new Set(paths)
  for (const path of paths) for (const total of totalsOver(path, dictionary)) addPath(total, tied, dictionary)
  return tied
}

/** The declared paths that an implication concerns: those that it names, and those that their values are made from. */
export function touchedPaths(implication: Implication, dictionary: Dictionary): ReadonlySet<string> {
  const kept = PATHS(dictionary)
  const known = kept.get(implication)
  if (known !== undefined) return known
  const paths = new Set<string>(implication.each === undefined ? [] : [implication.each])
  for (const path of pathsOfImplication(implication)) addPath(path, paths, dictionary)
  kept.set(implication, paths)
  return paths
}

const PATHS = oncePer(() => new WeakMap<Implication, ReadonlySet<string>>())

/** A path with those that its value is made from. */
export function madeFrom(path: string, dictionary: Dictionary): ReadonlySet<string> {
  const paths = new Set<string>()
  addPath(path, paths, dictionary)
  return paths
}

/**
 * Adds a path and those that its value is made from: the date of birth for an age, the inputs of a derived value, the
 * components of a total, the fact that decides whether a group applies, and the list for a field of its entries.
 */
function addPath(path: string, paths: Set<string>, dictionary: Dictionary): void {
  if (paths.has(path)) return
  paths.add(path)
  const variable = variableAt(dictionary, path)
  if (variable.type === 'age') addPath(variable.from, paths, dictionary)
  for (const input of madeOf(variable)) addPath(input, paths, dictionary)
  if (variable.type === 'integer' && variable.sumOf !== undefined)
    for (const component of Object.keys(variable.sumOf))
      addPath(path.slice(0, -variable.name.length) + component, paths, dictionary)
  const group = conditionalGroup(dictionary, path)
  if (group !== undefined) addPath(`${group.path}.${group.appliesWhen ?? ''}`, paths, dictionary)
  if (path.includes('[]')) paths.add(ownerPath(path).replace('[]', ''))
}
